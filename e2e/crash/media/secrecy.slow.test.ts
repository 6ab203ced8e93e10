import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FailureError } from "../../../core/domain/failure.ts";
import type { ObjectId } from "../../../core/domain/object.ts";
import { sessionOf } from "../../../core/flow/context.ts";
import { databaseKey, keysDatabaseKey } from "../../../core/flow/roleKeys.ts";
import { databaseFile, keysDatabaseFile } from "../../../core/flow/roomFolder.ts";
import type { RoomForTests } from "../../../core/flow/room.fixture.ts";
import { contentOf } from "../../../core/flow/vault/readObject.ts";
import { destructionFolder, segmentsOnDisk } from "../../../core/flow/vault/vaultPlaces.ts";
import { destroyKeys } from "../../../core/store/objectKeys.ts";
import { keysKind, openWritable } from "../../../core/store/open.ts";
import { scanStart, type ScanPart } from "../../../core/vault/scan.ts";
import { hasStrace, makeScratch } from "../record.ts";
import { destroy, enterRoom, insist, seal, signInAs, signOut } from "./acts.ts";
import { decryptedDatabase } from "./decrypted.ts";
import { makeModels, type Models } from "./models.ts";
import { copyPlace, type Place } from "./place.ts";
import { plantedInBytes, searchPlanted } from "./planted.ts";
import { hashOf, vaultHere } from "./readBack.ts";
import { runJourney } from "./run.ts";

/** Guarantee 3 of DESIGN §7 where it is hardest: what must be gone is looked for in the clear, and what must not be there everywhere. */

const scratch = makeScratch();
let models: Models;
let counter = 0;

beforeAll(async () => {
  models = await makeModels(scratch.folder);
});

afterAll(() => {
  scratch.remove();
});

const newPlace = (from: Place): Place => copyPlace(from, path.join(scratch.folder, `secrecy-${String(++counter)}`));

const wrappedKeys = async (room: RoomForTests): Promise<readonly Buffer[]> => {
  const vault = await vaultHere(room);
  const found = await vault.access.keyStore.read("find", { ids: models.expected.doomed });
  return Object.values(found).map((wrapped) => Buffer.from(wrapped, "hex"));
};

/** How many of the keys stand in keys.db or its log. */
const keysFound = ({ room }: Place, wrapped: readonly Buffer[]): number => {
  const clear = decryptedDatabase(keysDatabaseFile(room), keysDatabaseKey(models.keys.keys));
  return wrapped.filter((key) => clear.includes(key)).length;
};

async function destroyIn(place: Place): Promise<RoomForTests> {
  const room = enterRoom(place);
  await signInAs(room, "custodian-1");
  await destroy(room, () => undefined);
  return room;
}

/** Records whose heads, which the vault's own key opens, still have the hash of a doomed content; copies that came again and were not kept too. */
async function headsOf(room: RoomForTests): Promise<number> {
  const vault = await vaultHere(room);
  const { doomed, hashes } = models.expected;
  const wanted = new Set(doomed.map((id) => hashes[id]));
  let heads = 0;
  for (const segment of segmentsOnDisk(room.context.folder)) {
    for (let from: number | undefined = scanStart; from !== undefined; ) {
      const { part }: { readonly part: ScanPart } = await contentOf(vault.access).threads.ask("scan", { segment, from, limit: 1000 });
      heads += part.records.filter(({ hash }) => wanted.has(hash)).length;
      from = part.next;
    }
  }
  return heads;
}

const outcomeOf = async (room: RoomForTests, id: ObjectId): Promise<string> => {
  const vault = await vaultHere(room);
  return hashOf(vault, id).catch((error: unknown) => {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  });
};

test("the keys of destroyed contents stand in no page and in no log, not even while the room is open", async () => {
  const place = newPlace(models.filled);
  const before = enterRoom(place);
  await signInAs(before, "technician-1");
  const wrapped = await wrappedKeys(before);
  expect(wrapped).toHaveLength(models.expected.doomed.length);
  // With the room open, so that the log is there as well.
  expect(keysFound(place, wrapped)).toBe(wrapped.length);
  await signOut(before);
  await before.remove();
  const room = await destroyIn(place);
  expect(keysFound(place, wrapped)).toBe(0);
  await signOut(room);
  await room.remove();
  expect(keysFound(place, wrapped)).toBe(0);
  // The others are still there: it is the right file that was read.
  const after = enterRoom(place);
  await signInAs(after, "technician-1");
  const vault = await vaultHere(after);
  const left = Object.keys(models.expected.hashes).filter((id) => !models.expected.doomed.includes(id as ObjectId)) as ObjectId[];
  const kept = Object.values(await vault.access.keyStore.read("find", { ids: left })).map((text) => Buffer.from(text, "hex"));
  await signOut(after);
  await after.remove();
  expect(keysFound(place, kept)).toBe(left.length);
});

test("and this would find them: without secure_delete they are still there", async () => {
  const place = newPlace(models.filled);
  const before = enterRoom(place);
  await signInAs(before, "technician-1");
  const wrapped = await wrappedKeys(before);
  await signOut(before);
  await before.remove();
  const db = openWritable({ file: keysDatabaseFile(place.room), key: keysDatabaseKey(models.keys.keys), keyChecked: true }, keysKind);
  db.pragma("secure_delete = OFF");
  expect(destroyKeys(db, { ids: models.expected.doomed, entry: 1 })).toBe(wrapped.length);
  db.close();
  expect(keysFound(place, wrapped)).toBeGreaterThan(0);
});

/** Names of what is destroyed, as they stand sealed in the journal. */
async function sealedNames(room: RoomForTests): Promise<readonly Buffer[]> {
  const items = await sessionOf(room.context).store.read("delivery.itemPage", { filter: { delivery: 2 }, offset: 0, limit: 1000 });
  return items.flatMap(({ name }) => (name === null ? [] : [Buffer.from(name)]));
}

test("the sealed names of what is destroyed stand in no page and in no log, and this would find them without secure_delete", async () => {
  const found = (place: Place, names: readonly Buffer[]): number => {
    const clear = decryptedDatabase(databaseFile(place.room), databaseKey(models.keys.room));
    return names.filter((name) => clear.includes(name)).length;
  };
  const place = newPlace(models.filled);
  const before = enterRoom(place);
  await signInAs(before, "technician-1");
  const names = await sealedNames(before);
  expect(names.length).toBeGreaterThan(2);
  await signOut(before);
  await before.remove();
  expect(found(place, names)).toBe(names.length);
  const careless = newPlace(models.filled);
  const db = openWritable({ file: databaseFile(careless.room), key: databaseKey(models.keys.room), keyChecked: true });
  db.pragma("secure_delete = OFF");
  db.execute("DROP TRIGGER delivery_item_name; PRAGMA foreign_keys = OFF; UPDATE delivery_item SET name = NULL, destroyed = 1 WHERE delivery = 2");
  db.close();
  expect(found(careless, names)).toBeGreaterThan(0);
  const room = await destroyIn(place);
  // While the room is open its log is there as well.
  expect(found(place, names)).toBe(0);
  await signOut(room);
  await room.remove();
  expect(found(place, names)).toBe(0);
});

test("the heads of what is destroyed keep name and hash until a compaction, and the vault says so", async () => {
  const place = newPlace(models.filled);
  const before = enterRoom(place);
  await signInAs(before, "technician-1");
  const heads = await headsOf(before);
  expect(heads).toBeGreaterThanOrEqual(models.expected.doomed.length);
  await signOut(before);
  await before.remove();
  const destroyed = await destroyIn(place);
  expect(insist(await destroyed.call("vault.certificate", { entry: 2 })).traces).toBeGreaterThan(0);
  await signOut(destroyed);
  await destroyed.remove();
  const room = enterRoom(place);
  await signInAs(room, "technician-1");
  expect(await headsOf(room)).toBe(heads);
  expect(insist(await room.call("vault.status", {})).traces).toBeGreaterThan(0);
  insist(await room.call("vault.compact", {}));
  expect(insist(await room.call("vault.status", {})).traces).toBe(0);
  expect(await headsOf(room)).toBe(0);
  await signOut(room);
  await signInAs(room, "custodian-1");
  expect(insist(await room.call("vault.certificate", { entry: 2 })).traces).toBe(0);
  await signOut(room);
  await room.remove();
});

test("names and contents that were delivered stand nowhere in room.db, not even in the clear", async () => {
  const place = newPlace(models.filled);
  const clear = (): Buffer => decryptedDatabase(databaseFile(place.room), databaseKey(models.keys.room));
  const room = await destroyIn(place);
  const open = clear();
  await signOut(room);
  await room.remove();
  for (const bytes of [open, clear()]) {
    expect(plantedInBytes(bytes)).toEqual([]);
    // What the room knows otherwise is there to be found.
    expect(bytes.includes("デモ病院")).toBe(true);
  }
});

test("what is delivered, sealed and destroyed leaves no word in any file of the room, the medium or the run folder", async () => {
  const place = newPlace(models.filled);
  await seal(place, () => undefined);
  const room = await destroyIn(place);
  const whileOpen = searchPlanted(place.room, place.out, place.run);
  await signOut(room);
  await room.remove();
  const after = searchPlanted(place.room, place.out, place.run);
  expect([whileOpen.found, after.found]).toEqual([[], []]);
  expect(after.looked).toBeGreaterThan(40);
  // The provider's side is full of them.
  expect(searchPlanted(place.media).found.length).toBeGreaterThan(8);
  expect(searchPlanted(place.source).found.length).toBeGreaterThan(5);
});

test.runIf(hasStrace())("no journey makes a file anywhere but in the room, on the medium it writes, and in its run folder", async () => {
  // Where the tests keep compiled code, there is code: it is the program's, and none of the room's.
  const compiled = process.env["NODE_COMPILE_CACHE"];
  for (const verb of ["receive", "seal", "destroy"] as const) {
    const place = newPlace(verb === "destroy" ? models.filled : models.empty);
    const log = path.join(place.folder, "log");
    const { status } = await runJourney(verb, place, ["-o", log, "-e", "trace=openat,open,creat,memfd_create,mkdir,mkdirat,symlink,link,linkat"]);
    expect([verb, status]).toEqual([verb, 0]);
    const made = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => /O_CREAT|O_TMPFILE|\b(?:creat|memfd_create|mkdirat|mkdir|symlink|linkat|link)\(/u.test(line) && !line.includes("= -1 "))
      .flatMap((line) => /"([^"]*)"/u.exec(line)?.[1] ?? []);
    expect(made.length).toBeGreaterThan(20);
    expect(made.filter((name) => ![place.room, place.out, place.run, place.acknowledgements, ...(compiled === undefined ? [] : [compiled])].some((root) => name === root || name.startsWith(`${root}/`)))).toEqual([]);
    rmSync(place.folder, { recursive: true });
  }
});

/** What stood there before is put back, but for what is named. */
function restore(place: Place, backup: string, names: readonly string[]): void {
  for (const name of names) {
    rmSync(path.join(place.room, name), { recursive: true, force: true });
    cpSync(path.join(backup, name), path.join(place.room, name), { recursive: true });
  }
}

interface Restored {
  readonly place: Place;
  readonly backup: string;
}

async function destroyedWithBackup(): Promise<Restored> {
  const place = newPlace(models.filled);
  const backup = path.join(place.folder, "backup");
  cpSync(place.room, backup, { recursive: true });
  const room = await destroyIn(place);
  await signOut(room);
  await room.remove();
  return { place, backup };
}

async function expectGone(place: Place): Promise<void> {
  const room = enterRoom(place);
  await signInAs(room, "technician-1");
  const { doomed, hashes } = models.expected;
  // The first thing that is asked for: the register was carried out before it.
  for (const [id, hash] of Object.entries(hashes)) expect([id, await outcomeOf(room, id as ObjectId)]).toEqual([id, doomed.includes(id as ObjectId) ? "vault.destroyed" : hash]);
  const vault = await vaultHere(room);
  expect(Object.keys(await vault.access.keyStore.read("find", { ids: doomed }))).toEqual([]);
  expect(insist(await room.call("vault.check", { readData: true })).faulty).toBe(0);
  expect(await sessionOf(room.context).store.read("destruction.list", { from: 1, limit: 10 })).toMatchObject([{ entry: 1, state: "done" }, { entry: 2, state: "done" }]);
  await signOut(room);
  await room.remove();
}

test("a backup from before a destruction destroys again before it opens, whichever of the files it brings back", async () => {
  for (const names of [["room.db", "keys.db"], ["keys.db"], ["room.db"]]) {
    const { place, backup } = await destroyedWithBackup();
    restore(place, backup, names);
    await expectGone(place);
  }
  // A whole room from the backup, beside it the newer register.
  const { place, backup } = await destroyedWithBackup();
  const register = path.join(place.folder, "register");
  cpSync(destructionFolder(place.room), register, { recursive: true });
  restore(place, backup, readdirSync(backup));
  rmSync(destructionFolder(place.room), { recursive: true, force: true });
  cpSync(register, destructionFolder(place.room), { recursive: true });
  await expectGone(place);
});

test("without the register such a backup opens: that is why the certificate names it", async () => {
  const { place, backup } = await destroyedWithBackup();
  restore(place, backup, readdirSync(backup));
  rmSync(destructionFolder(place.room), { recursive: true });
  const room = enterRoom(place);
  await signInAs(room, "technician-1");
  for (const id of models.expected.doomed) expect(await outcomeOf(room, id)).toBe(models.expected.hashes[id]);
  await signOut(room);
  await room.remove();
});

test("a register that was tampered with opens nothing", async () => {
  const { place, backup } = await destroyedWithBackup();
  restore(place, backup, ["room.db", "keys.db"]);
  const entry = path.join(destructionFolder(place.room), "00000001.json");
  writeFileSync(entry, readFileSync(entry, "utf8").replace("満了", "経過"));
  // Whoever could read a name is not let in; an auditor, who cannot, may look at what happened.
  const room = enterRoom(place);
  expect(await room.signIn({ card: "technician-1" })).toMatchObject({ ok: false, failure: { code: "vault.registerAltered" } });
  await signInAs(room, "auditor-1");
  await signOut(room);
  await room.remove();
});
