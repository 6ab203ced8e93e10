import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { AuditEntry, AuditSequence } from "../domain/audit.ts";
import type { CertificateHash, Instant, OfficerId, RoomId } from "../domain/brand.ts";
import type { Officer, Room } from "../domain/officer.ts";
import { roles } from "../domain/roles.ts";
import { seededEntropy, uuid, type Entropy } from "../platform/entropy.ts";
import { appendAudit } from "./audit.ts";
import { createStore, databaseFile, openStore, type Store } from "./client.ts";
import type { WritableDb } from "./database.ts";
import { createDatabase, openWritable } from "./open.ts";
import { insertOfficer, insertRoom } from "./room.ts";

export const testKey: Uint8Array = Buffer.alloc(32, 0x5a);
export const testRoom: Room = { id: "room-test" as RoomId, name: "試験室", kind: "demo" };
export const testOfficers: readonly Officer[] = roles.map((role, index) => ({
  id: `officer-${String(index + 1)}` as OfficerId,
  name: `試験 ${String(index + 1)}`,
  kana: "シケン",
  romaji: "Shiken",
  role,
  certificate: String(index + 1).repeat(64) as CertificateHash,
  validUntil: 4e12 as Instant,
}));
export const [firstOfficer = "" as OfficerId] = testOfficers.map(({ id }) => id);
export const policySha256 = "0".repeat(64);

const entropy: Entropy = seededEntropy("store fixture");
let at = 1_795_000_000_000;

export const testEntry = (operation: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id: uuid(entropy),
  at: ++at as Instant,
  event: "applicationActivity",
  action: "E",
  outcome: 0,
  operation,
  officer: firstOfficer,
  role: "technician",
  ...more,
});

/** A folder of the test's own, gone when it ends. */
export function makeFolderForTest(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-store-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A room's database in the test's own thread. */
export function makeDatabase(folder = makeFolderForTest()): WritableDb {
  const file = databaseFile(folder);
  createDatabase({ file, key: testKey }, (db) => {
    const recorded = 1 as AuditSequence;
    insertRoom(db, { ...testRoom, policySha256, createdAt: 1 as Instant }, recorded);
    for (const officer of testOfficers) insertOfficer(db, officer, recorded);
    appendAudit(db, testEntry("room.create"));
  });
  const db = openWritable({ file, key: testKey, keyChecked: true });
  onTestFinished(() => {
    db.close();
  });
  return db;
}

export function addRows(db: WritableDb, count: number, more: (index: number) => Partial<AuditEntry> = () => ({})): void {
  db.transaction(() => {
    for (let index = 0; index < count; index++) appendAudit(db, testEntry("case.decide", more(index)));
  });
}

/** A room with its threads. */
export async function makeStore(folder = makeFolderForTest()): Promise<{ readonly folder: string; readonly store: Store }> {
  const created = await createStore({ folder, key: testKey, room: testRoom, officers: testOfficers, policySha256, entry: testEntry("room.create") });
  if (!created.ok) throw new Error(created.failure.code);
  return { folder, store: await reopenStore(folder) };
}

export async function reopenStore(folder: string): Promise<Store> {
  const opened = await openStore({ folder, key: testKey, keyChecked: true });
  if (!opened.ok) throw new Error(opened.failure.code);
  onTestFinished(() => opened.value.close());
  return opened.value;
}
