import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Instant } from "../domain/brand.ts";
import { originOf } from "../store/chain.ts";
import { signCheckpoint, type Checkpoint, type SignedCheckpoint } from "../store/checkpoint.ts";
import type { Store } from "../store/client.ts";
import type { WritableDb } from "../store/database.ts";
import type { StoredCheckpoint } from "../store/paper.ts";
import { reads } from "../store/reads.ts";
import { addRows, makeDatabase, makeFolderForTest, policySha256, testEntry, testRoom } from "../store/store.fixture.ts";
import { writeWithAudit } from "../store/writes.ts";
import { checkpointFolder } from "./roomFolder.ts";
import { latestOf } from "./vault/register.ts";
import { statementHash } from "./vault/statement.ts";

/** Logs to verify, export and spoil. */

export interface Log {
  readonly folder: string;
  readonly db: WritableDb;
  readonly store: LogStore;
}

/** The named reads on a database of the test's own thread: what a reader thread does, without starting one. */
export type LogStore = Pick<Store, "read">;

const readsOf = (db: WritableDb): LogStore => ({
  read: (name, input) => {
    const read: (db: WritableDb, input: never) => unknown = reads[name];
    return Promise.resolve(read(db, input as never) as never);
  },
});

export function makeLog(rows: number): Log {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  addRows(db, rows - 1);
  return { folder, db, store: readsOf(db) };
}

export const signed = (checkpoint: Checkpoint): Promise<SignedCheckpoint> =>
  signCheckpoint(checkpoint, { name: "officer-1", certificate: Buffer.of(1) }, () => Promise.resolve(Buffer.from("signature")));

export async function checkpointNow(store: LogStore): Promise<SignedCheckpoint> {
  const { size, hash } = await store.read("audit.head", {});
  const last = await latestOf(store);
  const destruction = last === undefined ? { entry: 0 } : { entry: last.entry, sha256: statementHash(last.statement) };
  return signed({ origin: originOf(testRoom.id), size, head: hash, at: 1_795_000_000_000 as Instant, destruction, policy: { sequence: 1, sha256: policySha256 } });
}

export function keepOutside(folder: string, { note, checkpoint }: SignedCheckpoint): void {
  mkdirSync(checkpointFolder(folder), { recursive: true });
  writeFileSync(path.join(checkpointFolder(folder), `${String(checkpoint.size).padStart(9, "0")}.note`), note);
}

export function keepInside(db: WritableDb, { note, checkpoint }: SignedCheckpoint): void {
  writeWithAudit(
    db,
    "checkpoint.add",
    { size: checkpoint.size, head: checkpoint.head, at: checkpoint.at, note } satisfies StoredCheckpoint,
    testEntry("checkpoint.add"),
  );
}

/** Someone with the key and SQLite at hand, whom no trigger stops. */
export function spoil(db: WritableDb, act: () => void): void {
  db.execute("PRAGMA foreign_keys = OFF");
  for (const trigger of ["audit_in_order", "audit_once", "audit_unchanged", "audit_kept"]) db.execute(`DROP TRIGGER ${trigger}`);
  act();
}

/** An entry of the destruction register that destroys nothing. */
export function enterDestruction(db: WritableDb, entry: number): void {
  const signature = (signer: string) => ({ signer, signature: Buffer.from(signer) });
  const input = { entry, statement: JSON.stringify({ entry }), list: "", throughSegment: 0, signatures: [signature("officer-4"), signature("officer-5")] as const, targets: [] };
  writeWithAudit(db, "destruction.begin", input, testEntry("destruction.begin"));
}
