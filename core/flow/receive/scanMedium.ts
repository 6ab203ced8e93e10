import path from "node:path";
import type { Instant } from "../../domain/brand.ts";
import { fileExists } from "../../platform/disk.ts";
import { findScanner, scan, type Scanner, type ScanResult } from "../../platform/scan.ts";
import type { DeliveryScan } from "../../store/delivery.ts";

export interface MediumScan {
  /** For the custody record. */
  readonly verdict: DeliveryScan;
  /** Places on the medium, byte for byte, in which something was found. */
  readonly found: ReadonlySet<string>;
}

/** Of the room, brought in on signed media; else those the system keeps. */
const signatureFolders = (folder: string): readonly string[] => [path.join(folder, "scanner"), "/var/lib/clamav"];

export function roomScanner(folder: string): Scanner | undefined {
  const program = findScanner();
  const signatures = signatureFolders(folder).find((each) => fileExists(each));
  return program === undefined ? undefined : { program, signatures: signatures ?? path.join(folder, "scanner") };
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
  const date = Date.parse(signatures.split("/")[1] ?? "");
  const state = findings.length > 0 ? "found" : unread > 0 ? "failed" : "clean";
  return { state, engine, ...(!Number.isNaN(date) && { signaturesAt: date as Instant }), files, findings: findings.length };
}

function placesBelow(root: string, places: readonly Buffer[]): ReadonlySet<string> {
  const start = Buffer.from(root.endsWith("/") ? root : `${root}/`);
  return new Set(places.map((place) => (place.subarray(0, start.length).equals(start) ? place.subarray(start.length) : place).toString("latin1")));
}
