import { createHash } from "node:crypto";
import path from "node:path";
import { auditEntry } from "../contract/shapes.ts";
import type { AuditEntry } from "../domain/audit.ts";
import { fileExists, readFile, removeFile, renameDurably } from "../platform/disk.ts";
import type { Clock } from "../platform/clock.ts";
import type { Store } from "../store/client.ts";
import { waitingAuditFile } from "./roomFolder.ts";

export interface TakeOverInput {
  readonly store: Pick<Store, "takeOver">;
  readonly folder: string;
  readonly clock: Clock;
}

export interface TakenOver {
  readonly taken: number;
  /** In the log already: the process was killed between the commit and the removal of the file. */
  readonly known: number;
  /** Lines that are no entry: torn by a power cut, or altered. */
  readonly unreadable: number;
}

const entriesPerWrite = 500;

/**
 * Puts what was noted while the room was closed into the log, once each, whatever instant the process is killed at. The file is
 * renamed first, so that what is noted meanwhile goes into a new one.
 */
export async function takeOverWaiting({ store, folder, clock }: TakeOverInput): Promise<TakenOver> {
  const waiting = waitingAuditFile(folder);
  const taking = path.join(path.dirname(waiting), "waiting-audit.taking.jsonl");
  // Left by a take-over that was cut off: finished before the next is begun.
  const first = await takeOver(store, taking, clock);
  if (!fileExists(waiting)) return first;
  renameDurably(waiting, taking);
  const second = await takeOver(store, taking, clock);
  return { taken: first.taken + second.taken, known: first.known + second.known, unreadable: first.unreadable + second.unreadable };
}

async function takeOver(store: TakeOverInput["store"], file: string, clock: Clock): Promise<TakenOver> {
  const content = readFile(file);
  if (content === undefined) return { taken: 0, known: 0, unreadable: 0 };
  const { entries, unreadable, unreadableBytes } = parseWaiting(content);
  const all = unreadable === 0 ? entries : [...entries, alertOf(content, unreadable, unreadableBytes, clock)];
  let taken = 0;
  for (let from = 0; from < all.length; from += entriesPerWrite) taken += (await store.takeOver(all.slice(from, from + entriesPerWrite))).taken;
  removeFile(file);
  return { taken, known: all.length - taken, unreadable };
}

export function parseWaiting(content: Buffer): {
  readonly entries: readonly AuditEntry[];
  readonly unreadable: number;
  readonly unreadableBytes: number;
} {
  const entries: AuditEntry[] = [];
  let unreadable = 0;
  let unreadableBytes = 0;
  for (const line of content.toString("utf8").split("\n")) {
    if (line === "") continue;
    const { entry, skipped } = parseLine(line);
    if (entry !== undefined) entries.push(entry);
    if (skipped > 0) {
      unreadable++;
      unreadableBytes += skipped;
    }
  }
  return { entries, unreadable, unreadableBytes };
}

/** After a torn line the next entry stands on the same one: what is whole at its end is not lost with what is torn. */
function parseLine(line: string): { readonly entry?: AuditEntry; readonly skipped: number } {
  for (let start = line.indexOf("{"); start !== -1; start = line.indexOf('{"', start + 1)) {
    const entry = parseEntry(line.slice(start));
    if (entry !== undefined) return { entry, skipped: start };
  }
  return { skipped: line.length };
}

function parseEntry(text: string): AuditEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // The schema checks what the brands promise.
    return auditEntry.safeParse(value).success ? (value as AuditEntry) : undefined;
  } catch {
    return undefined;
  }
}

/** Its id follows from the file, so that a second try after a power cut is known by it. The torn text itself is not kept: it may be anything. */
function alertOf(content: Buffer, lines: number, bytes: number, clock: Clock): AuditEntry {
  const digest = createHash("sha256").update(content).digest();
  const sha256 = digest.toString("hex");
  // RFC 9562 version 8: a UUID of one's own making.
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString("hex", 0, 16);
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
    at: clock.now(),
    event: "securityAlert",
    type: "useOfRestrictedFunction",
    action: "E",
    outcome: 4,
    operation: "audit.takeOver",
    objects: [`sha256:${sha256}`],
    details: { unreadableLines: lines, unreadableBytes: bytes },
  };
}
