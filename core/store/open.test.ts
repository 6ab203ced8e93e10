import { spawnSync } from "node:child_process";
import { createDecipheriv, createHmac, pbkdf2Sync } from "node:crypto";
import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, expectTypeOf, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { auditHead } from "./audit.ts";
import { databaseFile } from "./client.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { migrations } from "./migrations.ts";
import { applicationId, createDatabase, openReadable, openWritable, type Opening } from "./open.ts";
import { addRows, makeDatabase, makeFolderForTest, testEntry, testKey } from "./store.fixture.ts";

const openingOf = (folder: string, more: Partial<Opening> = {}): Opening => ({ file: databaseFile(folder), key: testKey, keyChecked: true, ...more });

function failureOf(act: () => unknown): unknown {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    return error instanceof FailureError ? error.failure : error;
  }
}

const settings = [
  "journal_mode",
  "synchronous",
  "temp_store",
  "secure_delete",
  "foreign_keys",
  "recursive_triggers",
  "cell_size_check",
  "trusted_schema",
  "mmap_size",
  "busy_timeout",
];
const read = (db: ReadableDb): unknown => Object.fromEntries(settings.map((name) => [name, db.pragma(name)]));
const expected = {
  journal_mode: "wal",
  synchronous: 2,
  temp_store: 2,
  secure_delete: 1,
  foreign_keys: 1,
  recursive_triggers: 1,
  cell_size_check: 1,
  trusted_schema: 0,
  mmap_size: 0,
  busy_timeout: 10_000,
};

test("every opening has every setting, the second as the first, the reader as the writer", () => {
  const folder = makeFolderForTest();
  const first = makeDatabase(folder);
  expect(read(first)).toEqual(expected);
  first.close();
  const again = openWritable(openingOf(folder));
  const reader = openReadable(openingOf(folder));
  expect(read(again)).toEqual(expected);
  expect(read(reader)).toEqual(expected);
  expect([
    again.pragma("application_id"),
    again.pragma("user_version"),
    again.pragma("cipher"),
    again.pragma("legacy"),
    reader.pragma("query_only"),
  ]).toEqual([applicationId, migrations().length, "sqlcipher", "4", 1]);
  reader.close();
  again.close();
});

test("a reader cannot write: not for the compiler, not for SQLite", () => {
  const folder = makeFolderForTest();
  makeDatabase(folder);
  const reader = openReadable(openingOf(folder));
  expectTypeOf<ReadableDb>().not.toHaveProperty("transaction");
  expectTypeOf<ReadableDb>().not.toHaveProperty("execute");
  expectTypeOf<ReturnType<ReadableDb["prepare"]>>().not.toHaveProperty("run");
  expectTypeOf<ReadableDb>().not.toExtend<WritableDb>();
  expectTypeOf<WritableDb>().toExtend<ReadableDb>();
  const insert = "INSERT INTO preference (officer, name, value, recorded) VALUES ('officer-1', 'a', 'b', 1) RETURNING name";
  expect(() => reader.prepare<Record<string, never>, { name: string }>(insert).get({})).toThrow(/readonly/u);
  reader.close();
});

test("the files of a room are for their owner alone, the log too", () => {
  const folder = makeFolderForTest();
  addRows(makeDatabase(folder), 3);
  const modes = Object.fromEntries(readdirSync(folder).map((name) => [name, statSync(path.join(folder, name)).mode & 0o777]));
  expect(modes).toEqual({ "room.db": 0o600, "room.db-wal": 0o600, "room.db-shm": 0o600 });
});

test("a wrong key is told from damage by the key check and by what the file looks like", () => {
  const folder = makeFolderForTest();
  makeDatabase(folder).close();
  const key = Buffer.alloc(32, 1);
  expect(failureOf(() => openWritable(openingOf(folder, { key, keyChecked: false })))).toEqual({ code: "room.wrongKey" });
  expect(failureOf(() => openReadable(openingOf(folder, { key, keyChecked: false })))).toEqual({ code: "room.wrongKey" });
  expect(failureOf(() => openWritable(openingOf(folder, { key, keyChecked: true })))).toEqual({ code: "room.damaged" });
  // Cut in the middle of a page, it is damaged whatever the key.
  const whole = readFileSync(databaseFile(folder));
  writeFileSync(databaseFile(folder), whole.subarray(0, 1000));
  expect(failureOf(() => openWritable(openingOf(folder, { key, keyChecked: false })))).toEqual({ code: "room.damaged" });
  expect(readFileSync(databaseFile(folder))).toEqual(whole.subarray(0, 1000));
});

test("a key of the wrong length is a bug, not a wrong card", () => {
  const folder = makeFolderForTest();
  makeDatabase(folder).close();
  expect(() => openWritable(openingOf(folder, { key: Buffer.alloc(31) }))).toThrow("32 bytes");
});

test("a damaged page is noticed when it is read, wherever it lies", () => {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  addRows(db, 300);
  db.close();
  const whole = readFileSync(databaseFile(folder));
  const pages = whole.length / 4096;
  expect(pages).toBeGreaterThan(20);
  for (const page of [0, 2, Math.floor(pages / 2), pages - 1]) {
    const damaged = Buffer.from(whole);
    damaged[page * 4096 + 2000] = (damaged[page * 4096 + 2000] ?? 0) ^ 1;
    writeFileSync(databaseFile(folder), damaged);
    const found = failureOf(() => {
      const opened = openWritable(openingOf(folder));
      try {
        expect(opened.pragma("integrity_check")).not.toBe("ok");
        throw new FailureError("room.damaged");
      } finally {
        opened.close();
      }
    });
    // SQLite3MC reports a page whose HMAC fails as corrupt or, for the first, as no database.
    expect(found, `page ${String(page)}`).toSatisfy(
      (failure) => (failure as FailureError).toString().includes("SQLITE_CORRUPT") || JSON.stringify(failure) === '{"code":"room.damaged"}',
    );
  }
});

test.each([
  ["an empty file", Buffer.alloc(0), "room.damaged"],
  ["zeros", Buffer.alloc(8192), "room.damaged"],
  ["text", Buffer.from("これはデータベースではありません".repeat(200)), "room.damaged"],
])("%s is no room and stays as it is", (_name, content, code) => {
  const folder = makeFolderForTest();
  writeFileSync(databaseFile(folder), content);
  expect(failureOf(() => openWritable(openingOf(folder)))).toEqual({ code });
  expect(failureOf(() => openReadable(openingOf(folder)))).toEqual({ code });
  expect(
    failureOf(() => {
      createDatabase(openingOf(folder), () => undefined);
    }),
  ).toEqual({ code: "room.exists" });
  expect(readFileSync(databaseFile(folder))).toEqual(content);
});

test("a database from a newer version, or of another program, is refused and not touched", () => {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  db.pragma("user_version = 9999");
  db.close();
  const before = readFileSync(databaseFile(folder));
  expect(failureOf(() => openWritable(openingOf(folder)))).toEqual({ code: "room.newer", details: { version: 9999, known: migrations().length } });
  expect(readFileSync(databaseFile(folder))).toEqual(before);

  const other = makeFolderForTest();
  const foreign = makeDatabase(other);
  foreign.pragma("application_id = 1");
  foreign.close();
  expect(failureOf(() => openWritable(openingOf(other)))).toEqual({ code: "room.damaged" });
});

test("what is not there is missing, and no file appears by asking", () => {
  const folder = makeFolderForTest();
  expect(failureOf(() => openWritable(openingOf(folder)))).toEqual({ code: "room.missing" });
  expect(failureOf(() => openReadable(openingOf(folder)))).toEqual({ code: "room.missing" });
  expect(readdirSync(folder)).toEqual([]);
});

test("a new database never takes the place of another, and what an interrupted making left does not hinder it", () => {
  const folder = makeFolderForTest();
  for (const name of ["room.db.part", "room.db.part-journal", "room.db.part-wal"]) writeFileSync(path.join(folder, name), "left behind");
  const db = makeDatabase(folder);
  expect(auditHead(db).size).toBe(1);
  db.close();
  expect(readdirSync(folder)).toEqual(["room.db"]);
  const before = readFileSync(databaseFile(folder));
  expect(
    failureOf(() => {
      createDatabase(openingOf(folder), () => undefined);
    }),
  ).toEqual({ code: "room.exists" });
  expect(readFileSync(databaseFile(folder))).toEqual(before);
});

test("a making that fails leaves no room", () => {
  const folder = makeFolderForTest();
  expect(() => {
    createDatabase(openingOf(folder), () => {
      throw new Error("stopped in the middle");
    });
  }).toThrow("stopped in the middle");
  expect(readdirSync(folder)).not.toContain("room.db");
});

const probe = fileURLToPath(new URL("probe.fixture.ts", import.meta.url));

/** As an ordinary user, for whom a folder without the write bit is closed; root would write to it all the same. */
function probeAs(folder: string, act: "open" | "create"): string {
  const isRoot = process.getuid?.() === 0;
  const { stdout, stderr } = spawnSync(process.execPath, [probe, act, folder], {
    encoding: "utf8",
    env: {},
    ...(isRoot && { uid: 65_534, gid: 65_534 }),
  });
  return stdout === "" ? stderr : stdout.trim();
}

// Six processes are started, one after the other.
test("a folder or file that may not be written to says so, for opening and for making", () => {
  const base = makeFolderForTest();
  const folder = path.join(base, "room");
  mkdirSync(folder);
  makeDatabase(folder).close();
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const name of [base, folder, databaseFile(folder)]) chownSync(name, 65_534, 65_534);
  expect(probeAs(folder, "open")).toBe("opened");
  chmodSync(folder, 0o500);
  expect(probeAs(folder, "open")).toBe("room.readOnly");
  chmodSync(folder, 0o700);
  chmodSync(databaseFile(folder), 0o400);
  expect(probeAs(folder, "open")).toBe("room.readOnly");
  const empty = path.join(base, "empty");
  mkdirSync(empty);
  if (isRoot) chownSync(empty, 65_534, 65_534);
  chmodSync(empty, 0o500);
  expect(probeAs(empty, "create")).toBe("room.readOnly");
  chmodSync(empty, 0o700);
  expect(probeAs(empty, "create")).toBe("created");
  expect(readdirSync(empty)).toEqual(["room.db"]);
});

test("a full disk is told, at making and at work, and takes nothing of what was written", () => {
  const folder = makeFolderForTest();
  // A file system of two mebibytes of its own, in a namespace that dies with the probe.
  const script = `mount -t tmpfs -o size=2m tmpfs "${folder}" && exec "${process.execPath}" "${probe}" fill "${folder}"`;
  const { stdout, stderr, status } = spawnSync("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", script], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const said = JSON.parse(stdout) as {
    readonly acknowledged: number;
    readonly found: number;
    readonly failure: string;
    readonly making: string;
    readonly after: string;
  };
  expect(said.failure).toBe("room.diskFull");
  expect(said.making).toBe("room.diskFull");
  expect(said.acknowledged).toBeGreaterThan(20);
  expect(said.found).toBe(said.acknowledged + 1);
  expect(said.after).toBe("ok");
});

test("the format is SQLCipher 4, so that other tools can open a room when Noren is gone", () => {
  const folder = makeFolderForTest();
  const db = makeDatabase(folder);
  addRows(db, 1, () => testEntry("case.decide"));
  db.close();
  copyFileSync(databaseFile(folder), path.join(folder, "copy.db"));
  // SQLCipher: the first 16 bytes are the salt, page 1 ends in 16 bytes of IV, 64 of HMAC-SHA512; nothing of it is SQLite's header.
  const bytes = readFileSync(path.join(folder, "copy.db"));
  expect(bytes.subarray(0, 15).toString("latin1")).not.toBe("SQLite format 3");
  expect(bytes.length % 4096).toBe(0);
  expect(decryptPage(bytes.subarray(0, 4096), 1, bytes.subarray(0, 16)).subarray(0, 4).toString("hex")).toBe("10000202");
});

/** SQLCipher's own design, written down once more: AES-256-CBC under the raw key, HMAC-SHA512 under a key derived from it. */
function decryptPage(page: Buffer, number: number, salt: Buffer): Buffer {
  const start = number === 1 ? 16 : 0;
  const reserve = 80;
  const macKey = pbkdf2Sync(testKey, Buffer.from(salt.map((byte) => byte ^ 0x3a)), 2, 32, "sha512");
  const number32 = Buffer.alloc(4);
  number32.writeUInt32LE(number);
  const mac = createHmac("sha512", macKey)
    .update(page.subarray(start, page.length - reserve + 16))
    .update(number32)
    .digest();
  expect(mac.equals(page.subarray(page.length - 64))).toBe(true);
  const decipher = createDecipheriv("aes-256-cbc", testKey, page.subarray(page.length - reserve, page.length - 64)).setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(start, page.length - reserve)), decipher.final()]);
}
