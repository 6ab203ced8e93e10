import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openWritable } from "./open.ts";
import { rekeyDatabase } from "./rekey.ts";
import { addRows, makeDatabase, makeFolderForTest, testKey } from "./store.fixture.ts";

const newKey = (): Buffer => Buffer.alloc(32, 0xa5);

test("a copy opens with the new key alone, has every row, and shares no page with the original", () => {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  addRows(db, 500);
  const copy = path.join(folder, "room.db.2");
  const { pages } = rekeyDatabase({ file: db.file, copy, key: Buffer.from(testKey), newKey: newKey() });
  const [before, after] = [readFileSync(db.file), readFileSync(copy)];
  expect(after.length).toBe(pages * 4096);
  const known = new Set(Array.from({ length: before.length / 4096 }, (_, page) => before.toString("latin1", page * 4096, (page + 1) * 4096)));
  expect(Array.from({ length: pages }, (_, page) => after.toString("latin1", page * 4096, (page + 1) * 4096)).filter((page) => known.has(page))).toEqual([]);
  expect(() => openWritable({ file: copy, key: testKey, keyChecked: false })).toThrow("room.wrongKey");
  const opened = openWritable({ file: copy, key: newKey(), keyChecked: true });
  expect(opened.prepare<Record<string, never>, { rows: number }>("SELECT count(*) AS rows FROM audit").value({})).toBe(501);
  expect([opened.pragma("journal_mode"), opened.pragma("synchronous")]).toEqual(["wal", 2]);
  opened.close();
});

test("with a wrong key, or without a database, nothing is left but a failure", () => {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  const copy = path.join(folder, "room.db.2");
  expect(() => rekeyDatabase({ file: db.file, copy, key: Buffer.alloc(32, 1), newKey: newKey() })).toThrow("room.damaged");
  expect(() => rekeyDatabase({ file: path.join(folder, "none.db"), copy, key: Buffer.from(testKey), newKey: newKey() })).toThrow("room.missing");
});

test("both keys are wiped by the time it returns", () => {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  const [key, other] = [Buffer.from(testKey), newKey()];
  rekeyDatabase({ file: db.file, copy: path.join(folder, "room.db.2"), key, newKey: other });
  expect([key, other].every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
});
