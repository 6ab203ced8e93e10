import { createDecipheriv } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { ObjectId } from "../domain/object.ts";
import type { WritableDb } from "./database.ts";
import { createKeyStore, openKeyStore } from "./keyStore.ts";
import { keyMigrations } from "./migrations.ts";
import { findKeys, keyState, listKeys } from "./objectKeys.ts";
import { createDatabase, keysKind, openWritable } from "./open.ts";
import { carryOut } from "./serveKeys.ts";
import { makeDatabase, makeFolderForTest, testKey } from "./store.fixture.ts";
import { databaseFile } from "./client.ts";
import { FailureError } from "../domain/failure.ts";

const idOf = (number: number): ObjectId => number.toString(16).padStart(32, "0") as ObjectId;
/** A wrapped key that is found again among decrypted pages. */
const wrappedOf = (number: number): string => Buffer.from(`wrapped key ${String(number).padStart(8, "0")}`.padEnd(40, "~")).toString("hex");
const keysOf = (from: number, count: number): { id: ObjectId; wrappedKey: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: idOf(from + index), wrappedKey: wrappedOf(from + index) }));

function makeKeys(folder = makeFolderForTest()): { readonly file: string; readonly db: WritableDb } {
  const file = path.join(folder, "keys.db");
  createDatabase({ file, key: testKey }, () => undefined, keysKind);
  return { file, db: openWritable({ file, key: testKey, keyChecked: true }, keysKind) };
}

const write = (db: WritableDb, name: "insert" | "confirm" | "dropAfter" | "drop" | "destroy", input: object): unknown => carryOut(db, { type: "write", name, input });

const pageSize = 4096;
/** SQLCipher 4: 16 bytes of IV and 64 of HMAC at the end of every page; the first 16 bytes of page 1 are the salt. */
const reserved = 80;

function decryptPage(page: Buffer, isFirst: boolean): Buffer {
  const iv = page.subarray(pageSize - reserved, pageSize - reserved + 16);
  const decipher = createDecipheriv("aes-256-cbc", testKey, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(isFirst ? 16 : 0, pageSize - reserved)), decipher.final()]);
}

/** Database and log in the clear, free pages and old frames included: searching ciphertext would prove nothing. */
function decrypted(file: string): Buffer {
  const pages: Buffer[] = [];
  const bytes = readFileSync(file);
  for (let from = 0; from < bytes.length; from += pageSize) pages.push(decryptPage(bytes.subarray(from, from + pageSize), from === 0));
  const log = readdirSync(path.dirname(file)).includes("keys.db-wal") ? readFileSync(`${file}-wal`) : Buffer.alloc(0);
  // A log has a head of 32 bytes, and each frame 24 bytes before its page, whose first word is the page's number.
  for (let from = 32; from + 24 + pageSize <= log.length; from += 24 + pageSize)
    pages.push(decryptPage(log.subarray(from + 24, from + 24 + pageSize), log.readUInt32BE(from) === 1));
  return Buffer.concat(pages);
}

const holds = (file: string, number: number): boolean => decrypted(file).includes(Buffer.from(wrappedOf(number), "hex"));

function destroyOne(secureDelete: boolean): { readonly before: boolean; readonly after: boolean; readonly other: boolean; readonly log: number } {
  const { file, db } = makeKeys();
  write(db, "insert", { batch: 1, confirmed: 0, keys: keysOf(1, 300) });
  const before = holds(file, 150);
  if (!secureDelete) db.pragma("secure_delete = OFF");
  write(db, "destroy", { ids: [idOf(150)], entry: 1 });
  const found = { before, after: holds(file, 150), other: holds(file, 151), log: statSync(`${file}-wal`).size };
  db.close();
  return found;
}

test("a destroyed key is gone from every decrypted page, free or used, and from the log", () => {
  expect(destroyOne(true)).toEqual({ before: true, after: false, other: true, log: 0 });
});

test("and this test would find it: without secure_delete it is still there", () => {
  expect(destroyOne(false)).toEqual({ before: true, after: true, other: true, log: 0 });
});

test("and in the log too: without the checkpoint a frame keeps the page as it was", () => {
  const { file, db } = makeKeys();
  write(db, "insert", { batch: 1, confirmed: 0, keys: keysOf(1, 300) });
  db.transaction(() => db.prepare<{ object: Uint8Array }, never>("DELETE FROM object_key WHERE object = :object").run({ object: Buffer.from(idOf(150), "hex") }));
  expect(holds(file, 150)).toBe(true);
  write(db, "drop", { ids: [] });
  expect(holds(file, 150)).toBe(false);
  db.close();
});

test("many keys deleted leave none behind, whole pages freed included", () => {
  const { file, db } = makeKeys();
  write(db, "insert", { batch: 1, confirmed: 0, keys: keysOf(1, 2000) });
  write(db, "destroy", { ids: keysOf(1, 1900).map(({ id }) => id), entry: 1 });
  const clear = decrypted(file);
  for (let number = 1; number <= 2000; number += 7) expect([number, clear.includes(Buffer.from(wrappedOf(number), "hex"))]).toEqual([number, number > 1900]);
  db.close();
});

test("batches, confirmation and the register are kept, and go onward only", () => {
  const { db } = makeKeys();
  write(db, "insert", { batch: 1, confirmed: 0, keys: keysOf(1, 3) });
  write(db, "insert", { batch: 2, confirmed: 1, keys: keysOf(10, 2) });
  expect(keyState(db)).toEqual({ keys: 5, confirmed: 1, destroyed: 0, latest: 2 });
  write(db, "confirm", { batch: 2 });
  write(db, "confirm", { batch: 1 });
  expect(keyState(db).confirmed).toBe(2);
  expect(write(db, "destroy", { ids: [idOf(2), idOf(99)], entry: 4 })).toBe(1);
  expect(write(db, "destroy", { ids: [idOf(2)], entry: 3 })).toBe(0);
  expect(keyState(db)).toEqual({ keys: 4, confirmed: 2, destroyed: 4, latest: 2 });
  expect(findKeys(db, { ids: [idOf(1), idOf(2), idOf(10)] })).toEqual({ [idOf(1)]: wrappedOf(1), [idOf(10)]: wrappedOf(10) });
  expect(listKeys(db, { after: idOf(1), limit: 2 })).toEqual([
    { id: idOf(3), batch: 1 },
    { id: idOf(10), batch: 2 },
  ]);
  expect(listKeys(db, { after: "", limit: 1 })).toEqual([{ id: idOf(1), batch: 1 }]);
  expect(write(db, "dropAfter", { batch: 1 })).toBe(2);
  expect(keyState(db)).toMatchObject({ keys: 2, latest: 1 });
  db.close();
});

test.each([
  ["a key exchanged", "UPDATE object_key SET wrapped = zeroblob(40)", /never exchanged/u],
  ["a key replaced", "INSERT OR REPLACE INTO object_key SELECT object, zeroblob(40), batch FROM object_key", /never exchanged/u],
  ["confirmation taken back", "UPDATE progress SET confirmed = 0", /goes onward/u],
  ["the register forgotten", "UPDATE progress SET destroyed = 0", /goes onward/u],
  ["progress deleted", "DELETE FROM progress", /is kept/u],
  ["a short key", "INSERT INTO object_key (object, wrapped, batch) VALUES (zeroblob(16), zeroblob(39), 1)", /CHECK/u],
])("SQLite itself refuses %s", (_name, sql, message) => {
  const { db } = makeKeys();
  write(db, "insert", { batch: 1, confirmed: 0, keys: keysOf(1, 1) });
  write(db, "confirm", { batch: 1 });
  write(db, "destroy", { ids: [], entry: 1 });
  expect(() => {
    db.execute(sql);
  }).toThrow(message);
  db.close();
});

test("the same key is not put in twice, and nothing of the batch is", () => {
  const { db } = makeKeys();
  write(db, "insert", { batch: 1, confirmed: 0, keys: keysOf(1, 2) });
  expect(() => write(db, "insert", { batch: 2, confirmed: 1, keys: [...keysOf(5, 1), ...keysOf(2, 1)] })).toThrow("never exchanged");
  expect(keyState(db)).toEqual({ keys: 2, confirmed: 0, destroyed: 0, latest: 1 });
  db.close();
});

test("neither database is taken for the other, and a missing one says so", async () => {
  const folder = makeFolderForTest();
  const { file, db } = makeKeys(folder);
  expect(db.pragma("user_version")).toBe(keyMigrations().length);
  db.close();
  makeDatabase(folder).close();
  expect(() => openWritable({ file, key: testKey, keyChecked: true })).toThrow(FailureError);
  expect(() => openWritable({ file: databaseFile(folder), key: testKey, keyChecked: true }, keysKind)).toThrow(FailureError);
  expect(await openKeyStore({ file: path.join(folder, "other.db"), key: testKey })).toEqual({ ok: false, failure: { code: "vault.keysAbsent" } });
  expect(await openKeyStore({ file, key: Buffer.alloc(32) })).toEqual({ ok: false, failure: { code: "room.wrongKey" } });
  expect(await createKeyStore({ file, key: testKey })).toEqual({ ok: false, failure: { code: "room.exists" } });
});

test("through its thread: what is acknowledged is there after the next opening, and closing is final", async () => {
  const file = path.join(makeFolderForTest(), "keys.db");
  expect(await createKeyStore({ file, key: testKey })).toEqual({ ok: true, value: undefined });
  const opened = await openKeyStore({ file, key: testKey, keyChecked: true });
  if (!opened.ok) throw new Error(opened.failure.code);
  expect(await opened.value.write("insert", { batch: 1, confirmed: 0, keys: keysOf(1, 10) })).toBe(10);
  await opened.value.close();
  await expect(opened.value.read("state", {})).rejects.toThrow("room.stopped");
  expect(readdirSync(path.dirname(file))).toEqual(["keys.db"]);
  const again = await openKeyStore({ file, key: testKey, keyChecked: true });
  if (!again.ok) throw new Error(again.failure.code);
  expect(await again.value.read("state", {})).toMatchObject({ keys: 10 });
  await again.value.close();
});
