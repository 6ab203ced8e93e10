import { createDecipheriv } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { databaseFile } from "./client.ts";
import { openWritable } from "./open.ts";
import { firstOfficer, makeDatabase, makeFolderForTest, testEntry, testKey } from "./store.fixture.ts";
import { writeWithAudit } from "./writes.ts";

const pageSize = 4096;
/** SQLCipher 4: 16 bytes of IV and 64 of HMAC at the end of every page; the first 16 bytes of page 1 are the salt. */
const reserved = 80;

/** The whole file in the clear, free pages and slack included: searching ciphertext would prove nothing. */
function decrypted(file: string): Buffer {
  const bytes = readFileSync(file);
  const pages: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += pageSize) {
    const page = bytes.subarray(from, from + pageSize);
    const iv = page.subarray(pageSize - reserved, pageSize - reserved + 16);
    const decipher = createDecipheriv("aes-256-cbc", testKey, iv).setAutoPadding(false);
    pages.push(Buffer.concat([decipher.update(page.subarray(from === 0 ? 16 : 0, pageSize - reserved)), decipher.final()]));
  }
  return Buffer.concat(pages);
}

const word = "消えるべき言葉-SHIRANAMI-4711";

/** A preference that is replaced, and a table's worth of rows that are deleted. */
function plantAndDelete(secureDelete: boolean): { readonly before: boolean; readonly after: boolean } {
  const folder = makeFolderForTest();
  const file = databaseFile(folder);
  let db = makeDatabase(folder);
  const opening = { file, key: testKey, keyChecked: true };
  const set = (value: string): void => {
    writeWithAudit(db, "preference.set", { officer: firstOfficer, name: "note", value }, testEntry("preference.set"));
  };
  set(word);
  db.execute("CREATE TABLE scratch (text TEXT NOT NULL) STRICT");
  const insert = db.prepare<{ text: string }, never>("INSERT INTO scratch (text) VALUES (:text)");
  db.transaction(() => {
    for (let index = 0; index < 500; index++) insert.run({ text: `${word} ${"詰め物".repeat(20)}` });
  });
  db.close();
  const before = decrypted(file).includes(word);
  db = openWritable(opening);
  if (!secureDelete) db.pragma("secure_delete = OFF");
  set("別の値");
  db.execute("DELETE FROM scratch");
  db.close();
  expect(readdirSync(folder)).toEqual(["room.db"]);
  return { before, after: decrypted(file).includes(word) };
}

test("what was deleted is gone from the decrypted pages", () => {
  expect(plantAndDelete(true)).toEqual({ before: true, after: false });
});

test("and this test would find it: without secure_delete it is still there", () => {
  expect(plantAndDelete(false)).toEqual({ before: true, after: true });
});

test("nothing readable lies in the folder: not in the database, its log, or a file of SQLite's own making", () => {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  writeWithAudit(db, "preference.set", { officer: firstOfficer, name: "note", value: word }, testEntry("preference.set", { details: { word } }));
  // A sort too large for the page cache, and an index over it: what would go to temporary files.
  db.execute("PRAGMA cache_size = 10");
  db.execute("CREATE TABLE scratch (text TEXT NOT NULL) STRICT");
  db.execute(
    `INSERT INTO scratch (text) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
     SELECT '${word}' || (i * 7919 % 20011) || printf('%0100d', i) FROM n`,
  );
  db.execute("CREATE INDEX scratch_text ON scratch (text)");
  const sorted = db
    .prepare<Record<string, never>, { text: string }>("SELECT text || 'x' AS text FROM scratch ORDER BY substr(text, 12) || text DESC")
    .tuples({});
  expect(sorted.next().done).toBe(false);
  const open = openFiles();
  const looked: string[] = [];
  for (const file of [...readdirSync(folder).map((name) => path.join(folder, name)), ...open]) {
    looked.push(path.basename(file));
    const bytes = readFileSync(file);
    for (const plain of [word, "room.create", "試験", "SQLite format 3", "CREATE TABLE"])
      expect(bytes.includes(plain), `${plain} in ${file}`).toBe(false);
  }
  sorted.return?.();
  expect(looked).toEqual(expect.arrayContaining(["room.db", "room.db-wal", "room.db-shm"]));
});

/** What this process holds open and has no name any more: SQLite unlinks its temporary files at once. */
function openFiles(): readonly string[] {
  return readdirSync("/proc/self/fd")
    .map((handle) => `/proc/self/fd/${handle}`)
    .filter((handle) => {
      try {
        return readlinkSync(handle).includes("etilqs");
      } catch {
        return false;
      }
    });
}
