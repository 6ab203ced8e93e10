import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import path from "node:path";
import type { ScanOmission } from "../domain/content.ts";
import { findProgram, runProgram, type ProgramOrder } from "./program.ts";

/**
 * Offline malware scan by ClamAV. It unpacks what it looks at into files, so it is given a folder in memory for that and is not
 * started where there is none: nothing of a delivery may lie on a disk in clear (DESIGN §7.3).
 */
export interface ScanFinding {
  /** As the scanner named it: a path below what was scanned, or "-" of a stream. Patient data like any other name. */
  readonly place: Buffer;
  readonly signature: string;
}

export type ScanResult =
  | { readonly kind: "scanned"; readonly engine: string; readonly signatures: string; readonly files: number; readonly findings: readonly ScanFinding[]; readonly unread: number }
  | { readonly kind: "notScanned"; readonly reason: ScanOmission };

export interface Scanner {
  readonly program: string;
  /** The folder on the signed medium that carries main.cvd and the like; ClamAV checks their signatures itself. */
  readonly signatures: string;
  /** Beside the program's own libraries; a test brings its own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Of ClamAV's own kinds; what else lies beside them it would ignore. */
export const signatureFile = /\.(?:cvd|cld|cud|hdb|hsb|mdb|msb|ndb|ldb|ldu|fp|sfp|yar|yara|cdb|crb|db)$/i;
const hours = 60 * 60 * 1000;
/** TMPFS_MAGIC and RAMFS_MAGIC of statfs(2). */
const memoryFileSystems = new Set([0x01021994, 0x858458f6]);

const isInMemory = (folder: string): boolean => existsSync(folder) && memoryFileSystems.has(statfsSync(folder).type);

/** A private folder in memory, or undefined where the machine has none. */
function makeMemoryFolder(candidates: readonly (string | undefined)[]): string | undefined {
  const place = candidates.find((folder) => folder !== undefined && isInMemory(folder));
  return place === undefined ? undefined : mkdtempSync(path.join(place, "noren-scan-"));
}

export const memoryPlaces = (): readonly (string | undefined)[] => [process.env["XDG_RUNTIME_DIR"], "/dev/shm"];

/** The program that scans without a daemon: a daemon would have to be trusted with what it reads, and may log it. */
export const findScanner = (): string | undefined => findProgram("clamscan");

const hasSignatures = ({ signatures }: Scanner): boolean => existsSync(signatures) && readdirSync(signatures).some((name) => signatureFile.test(name));

export interface ScannerVersions {
  readonly engine: string;
  /** "27800/Mon Nov 16 08:36:01 2026" where there is a daily file, else nothing. */
  readonly signatures: string;
}

/** Undefined where it would not scan. */
export async function versionsOf(scanner: Scanner): Promise<ScannerVersions | undefined> {
  if (!existsSync(scanner.program) || !hasSignatures(scanner)) return undefined;
  return readVersions({ file: scanner.program, environment: { ...scanner.environment } }, scanner.signatures);
}

export interface ScanOrder {
  readonly scanner: Scanner | undefined;
  /** A folder that is mounted read-only, or bytes. */
  readonly subject: { readonly folder: string } | { readonly stream: AsyncIterable<Buffer> | Iterable<Buffer> };
  readonly places?: readonly (string | undefined)[];
  readonly signal?: AbortSignal;
}

export async function scan({ scanner, subject, places = memoryPlaces(), signal }: ScanOrder): Promise<ScanResult> {
  const omit = (reason: ScanOmission): ScanResult => ({ kind: "notScanned", reason });
  if (scanner === undefined || !existsSync(scanner.program)) return omit("absent");
  if (!hasSignatures(scanner)) return omit("noSignatures");
  const memory = makeMemoryFolder(places);
  if (memory === undefined) return omit("noMemoryFolder");
  try {
    const common = { file: scanner.program, environment: { TMPDIR: memory, ...scanner.environment }, ...(signal !== undefined && { signal }) };
    const versions = await readVersions(common, scanner.signatures);
    if (versions === undefined) return omit("failed");
    const seen: Seen = { files: 0, unread: 0, findings: [] };
    const { code } = await runProgram({
      ...common,
      arguments: [...scanArguments(scanner.signatures, memory), ...("folder" in subject ? ["--recursive", "--", subject.folder] : ["-"])],
      ...("stream" in subject && { input: subject.stream }),
      milliseconds: 24 * hours,
      heard: (line) => {
        readLine(line, seen);
      },
    });
    // 0 nothing found, 1 something found; with 2 some files could not be read, which the count says.
    const isWhole = code === 0 || code === 1 || (code === 2 && seen.files > 0);
    return isWhole ? { kind: "scanned", ...versions, ...seen } : omit("failed");
  } finally {
    rmSync(memory, { recursive: true, force: true });
  }
}

/** Links are not followed; what is larger than the scanner can take is said to be so instead of being called clean. */
const scanArguments = (signatures: string, memory: string): readonly string[] => [
  `--database=${signatures}`,
  `--tempdir=${memory}`,
  "--stdout",
  "--no-summary",
  "--follow-dir-symlinks=0",
  "--follow-file-symlinks=0",
  "--alert-exceeds-max=yes",
  "--max-filesize=2000M",
  "--max-scansize=2000M",
];

/** "ClamAV 1.4.6/27800/Mon Nov 16 08:36:01 2026"; without a daily file only the first part. */
async function readVersions(common: Pick<ProgramOrder, "file" | "environment">, signatures: string): Promise<ScannerVersions | undefined> {
  const { code, output } = await runProgram({ ...common, arguments: ["--version", `--database=${signatures}`], milliseconds: 60_000 });
  const [engine = "", version, date] = output.toString("latin1").trim().split("/");
  if (code !== 0 || !/^ClamAV [\w.+~-]+$/.test(engine)) return undefined;
  return { engine, signatures: version === undefined ? "" : `${version}/${date ?? ""}` };
}

interface Seen {
  files: number;
  unread: number;
  findings: ScanFinding[];
}

/** "path: name FOUND", "path: OK", "path: Empty file", "path: … ERROR": the path may hold anything, so it is read from the end. */
function readLine(line: Buffer, seen: Seen): void {
  const text = line.toString("latin1");
  const found = /^(.*): (\S+) FOUND$/.exec(text);
  if (found?.[1] !== undefined && found[2] !== undefined) {
    seen.files += 1;
    seen.findings.push({ place: Buffer.from(found[1] === "stdin" ? "-" : found[1], "latin1"), signature: found[2] });
  } else if (/: (?:OK|Empty file|Excluded|Symbolic link)$/.test(text)) seen.files += 1;
  else if (/ ERROR$/.test(text)) seen.unread += 1;
}
