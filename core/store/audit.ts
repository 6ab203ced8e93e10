import type { AuditEntry, AuditRow, AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId, RoomId } from "../domain/brand.ts";
import { canonicalJson } from "./canonical.ts";
import { chainHash, hashBeforeFirst, RowPacker, type PackedRows } from "./chain.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

export interface AuditHead {
  /** Sequence of the last row; 0 where there is none. */
  readonly size: number;
  readonly hash: string;
}

function roomOf(db: ReadableDb): RoomId {
  const id = db.prepare<Record<string, never>, { id: RoomId }>("SELECT id FROM room").value({});
  if (id === undefined) throw new Error("a log belongs to a room");
  return id;
}

function lastRow(db: ReadableDb): { readonly sequence: number; readonly hash: Uint8Array } {
  const row = db
    .prepare<Record<string, never>, { sequence: number; hash: Buffer }>("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
    .get({});
  return row ?? { sequence: 0, hash: hashBeforeFirst(roomOf(db)) };
}

export const nextSequence = (db: ReadableDb): AuditSequence =>
  ((db.prepare<Record<string, never>, { last: number | null }>("SELECT max(sequence) AS last FROM audit").value({}) ?? 0) + 1) as AuditSequence;

/** Only ever inside the transaction of the fact it tells of. */
export function appendAudit(db: WritableDb, entry: AuditEntry): AuditSequence {
  const last = lastRow(db);
  const sequence = last.sequence + 1;
  const body = canonicalJson(entry);
  db.prepare<{ sequence: number; body: string; hash: Uint8Array }, never>(
    "INSERT INTO audit (sequence, body, hash) VALUES (:sequence, :body, :hash)",
  ).run({
    sequence,
    body,
    hash: chainHash(last.hash, sequence, body),
  });
  return sequence as AuditSequence;
}

/** Entries noted while the room was closed, each once: one that is known already was taken over before a power cut. */
export function takeOverEntries(db: WritableDb, entries: readonly AuditEntry[]): { readonly taken: number; readonly known: number } {
  let taken = 0;
  for (const entry of entries) {
    if (db.prepare<{ id: string }, { one: number }>("SELECT 1 AS one FROM audit WHERE entry_id = :id").value(entry) !== undefined) continue;
    appendAudit(db, entry);
    taken++;
  }
  return { taken, known: entries.length - taken };
}

export function auditHead(db: ReadableDb): AuditHead {
  const { sequence, hash } = lastRow(db);
  return { size: sequence, hash: Buffer.from(hash).toString("hex") };
}

/** Hashes as stored, in hexadecimal, of the rows that exist. */
export function auditHashes(db: ReadableDb, { sequences }: { readonly sequences: readonly number[] }): Readonly<Record<number, string>> {
  const found: Record<number, string> = {};
  for (const sequence of sequences) {
    const hash = db.prepare<{ sequence: number }, { hash: Buffer }>("SELECT hash FROM audit WHERE sequence = :sequence").value({ sequence });
    if (hash !== undefined) found[sequence] = hash.toString("hex");
  }
  return found;
}

/** Rows `from` to `from + limit - 1` for verification or export, as bytes that can be handed over without a copy. */
export function auditChunk(db: ReadableDb, { from, limit }: { readonly from: number; readonly limit: number }): PackedRows {
  const before = db
    .prepare<{ sequence: number }, { hash: Buffer }>("SELECT hash FROM audit WHERE sequence = :sequence")
    .value({ sequence: from - 1 });
  // A missing row before this one cannot pass for one: nothing hashes to zeros.
  const packer = new RowPacker(from, before ?? (from === 1 ? hashBeforeFirst(roomOf(db)) : Buffer.alloc(32)));
  const rows = db
    .prepare<{ from: number; to: number }, never>(
      "SELECT sequence, CAST(body AS BLOB), hash FROM audit WHERE sequence >= :from AND sequence < :to ORDER BY sequence",
    )
    .tuples({ from, to: from + limit });
  for (const row of rows) {
    const [sequence, body, hash] = row as [number, Buffer, Buffer];
    packer.add(sequence, body, hash);
  }
  return packer.packed();
}

/** How an officer signed in last, and what failed since: shown after every sign-in so that a stranger's tries are noticed. */
export function signInsBefore(
  db: ReadableDb,
  { officer, card, session }: { readonly officer: OfficerId; readonly card?: string; readonly session?: number },
): { readonly lastOpenedAt?: Instant; readonly failedSince: number } {
  const last = db
    .prepare<{ officer: string; session: number }, { opened_at: Instant; opening_recorded: number }>(
      "SELECT opened_at, opening_recorded FROM session WHERE officer = :officer AND id < :session ORDER BY id DESC LIMIT 1",
    )
    .get({ officer, session: session ?? Number.MAX_SAFE_INTEGER });
  const failedSince = db
    .prepare<{ officer: string; card: string | null; since: number }, { failed: number }>(
      `SELECT count(*) AS failed FROM audit
       WHERE event = 'userAuthentication' AND outcome <> 0 AND sequence > :since AND (officer = :officer OR body ->> '$.card' = :card)`,
    )
    .value({ officer, card: card ?? null, since: last?.opening_recorded ?? 0 });
  return { ...(last && { lastOpenedAt: last.opened_at }), failedSince: failedSince ?? 0 };
}

export const rowOf = (sequence: number, body: string, hash: Buffer): AuditRow => ({
  sequence: sequence as AuditSequence,
  entry: JSON.parse(body) as AuditEntry,
  hash: hash.toString("hex"),
});
