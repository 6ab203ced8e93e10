import path from "node:path";
import type { OperationOutput } from "../../contract/operations.ts";
import type { Instant } from "../../domain/brand.ts";
import { fileExists, listFolder } from "../../platform/disk.ts";
import { findScanner, scan, versionsOf, type Scanner, type ScanResult } from "../../platform/scan.ts";
import type { DeliveryScan } from "../../store/delivery.ts";
import { scannerFolder } from "../roomFolder.ts";

export interface MediumScan {
  /** For the custody record. */
  readonly verdict: DeliveryScan;
  /** Places on the medium, byte for byte, in which something was found. */
  readonly found: ReadonlySet<string>;
}

/** The newest that a supplier's medium brought (updateScanner.ts). */
export function newestSignatures(folder: string): number | undefined {
  const place = scannerFolder(folder);
  const known = fileExists(place) ? listFolder(place).flatMap((name) => (/^[1-9][0-9]*$/.test(name) ? [Number(name)] : [])) : [];
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Only with signatures that came on a supplier's medium: whoever keeps others on this machine, two custodians did not sign for them. */
export function roomScanner(folder: string, program = findScanner()): Scanner | undefined {
  const newest = newestSignatures(folder);
  return program === undefined || newest === undefined ? undefined : { program, signatures: path.join(scannerFolder(folder), String(newest)) };
}

/** Before anything is scanned. */
export async function describeScanner(scanner: Scanner | undefined): Promise<OperationOutput<"delivery.inspect">["scanner"]> {
  const versions = scanner && (await versionsOf(scanner));
  if (versions === undefined) return { state: "absent" };
  const at = dateOf(versions.signatures);
  return { state: "ready", engine: versions.engine, ...(at !== undefined && { signaturesAt: at }) };
}

function dateOf(signatures: string): Instant | undefined {
  const at = Date.parse(signatures.split("/")[1] ?? "");
  return Number.isNaN(at) ? undefined : (at as Instant);
}

/** What the scanner of this terminal says of the files of a medium. Where there is none, that is what the record says. */
export async function scanMedium(order: { readonly scanner: Scanner | undefined; readonly root: string; readonly signal: AbortSignal }): Promise<MediumScan> {
  const { scanner, root, signal } = order;
  const result = await scan({ scanner, subject: { folder: root }, signal });
  return { verdict: scanVerdict(result), found: result.kind === "scanned" ? placesBelow(root, result.findings.map(({ place }) => place)) : new Set() };
}

/** Two scans of one delivery as one: the worse word counts, numbers are added. */
export function worseOf(one: DeliveryScan | undefined, other: DeliveryScan): DeliveryScan {
  if (one === undefined) return other;
  const state = severity.find((each) => each === one.state || each === other.state) ?? other.state;
  return { ...one, ...other, state, files: (one.files ?? 0) + (other.files ?? 0), findings: (one.findings ?? 0) + (other.findings ?? 0) };
}

const severity: readonly DeliveryScan["state"][] = ["found", "failed", "absent", "clean"];

export function scanVerdict(result: ScanResult): DeliveryScan {
  if (result.kind === "notScanned") return { state: result.reason === "absent" ? "absent" : "failed" };
  const { engine, signatures, files, findings, unread } = result;
  const at = dateOf(signatures);
  const state = findings.length > 0 ? "found" : unread > 0 ? "failed" : "clean";
  return { state, engine, ...(at !== undefined && { signaturesAt: at }), files, findings: findings.length };
}

function placesBelow(root: string, places: readonly Buffer[]): ReadonlySet<string> {
  const start = Buffer.from(root.endsWith("/") ? root : `${root}/`);
  return new Set(places.map((place) => (place.subarray(0, start.length).equals(start) ? place.subarray(start.length) : place).toString("latin1")));
}
