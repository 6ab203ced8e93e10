import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openWritable } from "../../store/open.ts";
import { testKey } from "../../store/store.fixture.ts";
import { segmentName } from "../../vault/layout.ts";
import { checkVault } from "./checkVault.ts";
import { compactVault } from "./compactVault.ts";
import { destructionCertificate } from "./destructionCertificate.ts";
import { rebuildIndex } from "./rebuildIndex.ts";
import { entryFile } from "./register.ts";
import { check, closeVault, destroy, expectSoundDatabase, failureOf, makeVault, put, reopenVault, roomKeys, text, tryVault, words, write } from "./vault.fixture.ts";

test("destruction deletes the key, enters the register, and leaves the others alone", async () => {
  const room = await makeVault();
  const [secret, other] = await put(room, ["secret", "other"]);
  if (secret === undefined || other === undefined) throw new Error("two were put");
  expect(await destroy(room, [{ id: secret, copies: 1 }])).toBe(1);
  expect(await failureOf(room.vault.readRange(secret, 0, 1))).toBe("vault.destroyed");
  expect(await text(room.vault, other)).toBe("other");
  expect(await room.vault.access.keyStore.read("find", { ids: [secret, other] })).toEqual({ [other]: expect.any(String) as string });
  expect(readdirSync(path.join(room.folder, "destruction"))).toEqual(["00000001.json", "00000001.json.officer-4.p7s", "00000001.json.officer-5.p7s", "00000001.list"]);
  const certificate = await destructionCertificate(room.vault.access, 1);
  expect(certificate).toMatchObject({
    ok: true,
    value: { entry: 1, objects: 1, bytes: 6, reason: "保存期間の満了", signers: ["officer-4", "officer-5"], isDone: true, remaining: [] },
  });
  expect(await check(room)).toEqual({ faulty: 0, objects: 1 });
  // The content may come again: it is a new object, and the certificate of the old one says so.
  const [anew] = await put(room, ["secret"]);
  expect(anew).not.toBe(secret);
  const later = await destructionCertificate(room.vault.access, 1);
  expect(later.ok && later.value.remaining).toEqual([{ kind: "cameAgain", object: anew, copies: 1 }]);
  await closeVault(room);
  expectSoundDatabase(room.folder);
});

test("a register that was altered, cut or forged keeps the vault shut", async () => {
  const room = await makeVault();
  const ids = await put(room, ["one", "two", "three"]);
  await closeVault(room);
  copyFileSync(path.join(room.folder, "room.db"), path.join(room.folder, "room.db.backup"));
  const next = await reopenVault(room.folder);
  for (const id of ids) await destroy(next, [{ id, copies: 1 }]);
  await closeVault(next);
  const file = entryFile(room.folder, 2);
  const content = readFileSync(file, "utf8");
  const outcome = async (): Promise<unknown> => {
    const opened = await tryVault(room.folder);
    return opened.ok ? "opened" : opened.failure;
  };
  writeFileSync(file, content.replace("保存", "保管"));
  expect(await outcome()).toEqual({ code: "vault.registerAltered", details: { number: 2 } });
  // The database's own copy is written out again where the folder lost its.
  rmSync(file);
  expect(await outcome()).toBe("opened");
  expect(readFileSync(file, "utf8")).toBe(content);
  // With an older room.db the folder is all there is.
  copyFileSync(path.join(room.folder, "room.db.backup"), path.join(room.folder, "room.db"));
  writeFileSync(file, content.replace("保存", "保管"));
  expect(await outcome()).toEqual({ code: "vault.registerAltered", details: { number: 2 } });
  rmSync(file);
  expect(await outcome()).toEqual({ code: "vault.registerAltered", details: { number: 2 } });
  writeFileSync(file, content);
  expect(await outcome()).toBe("opened");
});

test("an older room.db is noticed, nothing is cleaned up, and a rebuild brings everything back", async () => {
  const room = await makeVault();
  const [early] = await put(room, ["early"]);
  await closeVault(room);
  copyFileSync(path.join(room.folder, "room.db"), path.join(room.folder, "room.db.backup"));
  const next = await reopenVault(room.folder);
  const late = await put(next, words(50));
  await closeVault(next);
  copyFileSync(path.join(room.folder, "room.db.backup"), path.join(room.folder, "room.db"));
  const again = await reopenVault(room.folder);
  expect(again.vault.access.isIndexOlder()).toBe(true);
  expect((await again.vault.access.keyStore.read("state", {})).keys).toBe(51);
  expect(await compactVault(again.vault.access, {})).toEqual({ ok: false, failure: { code: "vault.indexOlder" } });
  expect(await failureOf(again.vault.readRange(late[3] ?? ("" as never), 0, 1))).toBe("vault.objectUnknown");
  const rebuilt = await rebuildIndex(again.vault.access, {});
  expect(rebuilt.ok && rebuilt.value).toMatchObject({ restored: 50, moved: 0, dead: 0, skippedBytes: 0 });
  expect(again.vault.access.isIndexOlder()).toBe(false);
  expect(await text(again.vault, late[3] ?? ("" as never))).toBe(words(50)[3]);
  expect(await text(again.vault, early ?? ("" as never))).toBe("early");
  expect(await check(again)).toEqual({ faulty: 0, objects: 51 });
  expect(await room.store.read("vault.counts", {}).catch(() => "closed")).toBe("closed");
  expect(await again.store.read("vault.counts", {})).toMatchObject({ unreferred: 50 });
  await closeVault(again);
  expectSoundDatabase(room.folder);
  const last = await reopenVault(room.folder);
  expect(last.vault.access.isIndexOlder()).toBe(false);
});

test("compaction takes back what is dead, moves what is live, and everything reads as before", async () => {
  const room = await makeVault();
  const contents = words(60);
  const ids = await put(room, contents);
  write(room.vault, ["dead: never committed", ...words(30)]);
  await closeVault(room);
  const next = await reopenVault(room.folder);
  const gone = ids.filter((_, index) => index % 2 === 0);
  await destroy(next, gone.map((id) => ({ id, copies: 1 })));
  const before = readdirSync(path.join(room.folder, "vault"));
  const compacted = await compactVault(next.vault.access, {});
  expect(compacted.ok && { ...compacted.value, freedBytes: compacted.value.freedBytes > 0 }).toEqual({ segments: 2, moved: 30, freedBytes: true });
  expect(readdirSync(path.join(room.folder, "vault")).filter((name) => before.includes(name))).toEqual([]);
  for (const [index, id] of ids.entries())
    expect(index % 2 === 0 ? await failureOf(next.vault.readRange(id, 0, 1)) : await text(next.vault, id)).toBe(index % 2 === 0 ? "vault.destroyed" : contents[index]);
  expect(await check(next)).toEqual({ faulty: 0, objects: 30 });
  await closeVault(next);
  const last = await reopenVault(room.folder);
  // One whole segment: nothing to do.
  expect(await compactVault(last.vault.access, {})).toEqual({ ok: true, value: { segments: 0, moved: 0, freedBytes: 0 } });
  const rebuilt = await rebuildIndex(last.vault.access, {});
  expect(rebuilt.ok && rebuilt.value).toMatchObject({ restored: 0, moved: 0, dead: 0 });
  await closeVault(last);
  expectSoundDatabase(room.folder);
});

test("what an older room.db forgot is not taken for dead by a compaction of a later session", async () => {
  const room = await makeVault();
  await put(room, ["early"]);
  await closeVault(room);
  copyFileSync(path.join(room.folder, "room.db"), path.join(room.folder, "room.db.backup"));
  const next = await reopenVault(room.folder);
  await put(next, words(5));
  await closeVault(next);
  copyFileSync(path.join(room.folder, "room.db.backup"), path.join(room.folder, "room.db"));
  // Somebody goes on working without a rebuild, until the index looks newer than it is.
  const third = await reopenVault(room.folder);
  for (const word of ["a", "b", "c"]) await put(third, [word]);
  await closeVault(third);
  const last = await reopenVault(room.folder);
  expect(last.vault.access.isIndexOlder()).toBe(false);
  expect(await compactVault(last.vault.access, { deadShare: 0 })).toEqual({ ok: false, failure: { code: "vault.indexOlder" } });
  const rebuilt = await rebuildIndex(last.vault.access, {});
  expect(rebuilt.ok && rebuilt.value.restored).toBe(5);
});

test("a check finds what was spoilt and says which and why, in its part only", async () => {
  const room = await makeVault();
  await put(room, words(40));
  await closeVault(room);
  const file = path.join(room.folder, "vault", segmentName(1));
  const bytes = readFileSync(file);
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const again = await reopenVault(room.folder);
  expect(await check(again, false)).toEqual({ faulty: 0, objects: 40 });
  expect(await check(again)).toEqual({ faulty: 1, objects: 40, "vault.chunkTampered": 1 });
  const parts = [];
  for (const part of [1, 2, 3]) {
    const checked = await checkVault(again.vault.access, { readData: true, subset: { part, of: 3 } });
    parts.push(checked.ok ? [checked.value.objects, checked.value.faulty] : []);
  }
  expect(parts.reduce((sum, [objects = 0]) => sum + objects, 0)).toBe(40);
  expect(parts.reduce((sum, [, faulty = 0]) => sum + faulty, 0)).toBe(1);
  // Without the vault's key only the places can be looked at.
  const { store, folder } = again;
  writeFileSync(file, bytes.subarray(0, bytes.length - 10));
  const outside = await checkVault({ store, folder }, { readData: false });
  expect(outside.ok && outside.value.byCode).toEqual({ "vault.segmentCut": 1 });
  expect(await checkVault({ store, folder }, { readData: true })).toEqual({ ok: false, failure: { code: "vault.keyNeeded" } });
  rmSync(file);
  const gone = await checkVault({ store, folder }, { readData: false });
  expect(gone.ok && gone.value.byCode).toEqual({ "vault.segmentMissing": 40 });
  expect(await check(again, false)).toEqual({ faulty: 40, objects: 40, "vault.segmentMissing": 40 });
});

test("an index that points to the wrong place is put right by a rebuild", async () => {
  const room = await makeVault();
  const ids = await put(room, ["one one", "two two"]);
  await closeVault(room);
  const db = openWritable({ file: path.join(room.folder, "room.db"), key: testKey, keyChecked: true });
  const offsets = db.prepare<Record<string, never>, { offset: number }>("SELECT offset FROM extent ORDER BY offset").values({});
  db.execute("UPDATE extent SET segment = 77");
  db.close();
  const again = await reopenVault(room.folder);
  expect(await check(again)).toEqual({ faulty: 2, objects: 2, "vault.segmentMissing": 2 });
  await closeVault(again);
  const next = await reopenVault(room.folder);
  const rebuilt = await rebuildIndex(next.vault.access, {});
  expect(rebuilt.ok && rebuilt.value).toMatchObject({ restored: 0, moved: 2 });
  expect(await Promise.all(ids.map((id) => text(next.vault, id)))).toEqual(["one one", "two two"]);
  expect(offsets).toHaveLength(2);
});

test("without its keys the vault stays shut, and a role without the vault's key reads nothing", async () => {
  const room = await makeVault();
  const [id] = await put(room, ["secret"]);
  await closeVault(room);
  expect(await openedWith(room.folder, {})).toBe("vault.keyNeeded");
  const custodian = await reopenVault(room.folder, { keys: { keys: roomKeys.keys } });
  expect(await failureOf(custodian.vault.readRange(id ?? ("" as never), 0, 1))).toBe("vault.keyNeeded");
  expect(() => custodian.vault.writerSeed()).toThrow("vault.keyNeeded");
  await destroy(custodian, [{ id: id ?? ("" as never), copies: 1 }]);
  await closeVault(custodian);
  rmSync(path.join(room.folder, "keys.db"));
  const opened = await tryVault(room.folder);
  expect(opened).toEqual({ ok: false, failure: { code: "vault.keysAbsent" } });
  expect(existsSync(path.join(room.folder, "keys.db"))).toBe(false);
});

const openedWith = async (folder: string, keys: { readonly keys?: Uint8Array; readonly vault?: Uint8Array }): Promise<string> => {
  const opened = await tryVault(folder, { keys });
  return opened.ok ? "opened" : opened.failure.code;
};

const databases = ["room.db", "keys.db"] as const;

test.each([["room.db"], ["keys.db"], ["room.db", "keys.db"]] as const)("a restored backup of %s %s applies the register before it opens", async (...restored) => {
  const room = await makeVault();
  const [secret, other] = await put(room, ["secret", "other"]);
  if (secret === undefined || other === undefined) throw new Error("two were put");
  await closeVault(room);
  for (const name of databases) copyFileSync(path.join(room.folder, name), path.join(room.folder, `${name}.backup`));
  const next = await reopenVault(room.folder);
  await destroy(next, [{ id: secret, copies: 1 }]);
  await destroy(next, [{ id: other, copies: 1 }]);
  await closeVault(next);
  for (const name of restored) copyFileSync(path.join(room.folder, `${name}.backup`), path.join(room.folder, name));
  const again = await reopenVault(room.folder);
  expect(await again.vault.access.keyStore.read("state", {})).toMatchObject({ keys: 0, destroyed: 2 });
  expect(await failureOf(again.vault.readRange(secret, 0, 1))).toBe("vault.destroyed");
  expect(await failureOf(again.vault.readRange(other, 0, 1))).toBe("vault.destroyed");
  expect((await again.store.read("destruction.list", { from: 1, limit: 9 })).map(({ state }) => state)).toEqual(["done", "done"]);
  await closeVault(again);
  expectSoundDatabase(room.folder);
});
