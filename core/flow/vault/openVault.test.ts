import { copyFileSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { AuditSequence } from "../../domain/audit.ts";
import type { ObjectId } from "../../domain/object.ts";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { abandonObjects, beginObject } from "../../store/object.ts";
import { openWritable } from "../../store/open.ts";
import { testKey } from "../../store/store.fixture.ts";
import { newIdentity } from "../../vault/identity.ts";
import { wrapObjectKeys } from "../../vault/objectKeys.ts";
import { compactVault } from "./compactVault.ts";
import { contentOf } from "./readObject.ts";
import { entryFile, keepEntry, type KeptEntry } from "./register.ts";
import { closeVault, destroy, failureOf, makeVault, put, reopenVault, signed, text, tryVault, type TestVault } from "./vault.fixture.ts";
import { destructionFolder } from "./vaultPlaces.ts";

/** What an opening finds between the two databases, after a crash or out of a backup. */

const keysIn = async ({ vault }: TestVault): Promise<number> => (await vault.access.keyStore.read("state", {})).keys;

/** As a database file was, while nobody has it open. */
function backup({ folder }: TestVault, name: "room.db" | "keys.db"): () => void {
  const file = path.join(folder, name);
  copyFileSync(file, `${file}.backup`);
  return () => {
    for (const beside of ["-wal", "-shm"]) rmSync(`${file}${beside}`, { force: true });
    copyFileSync(`${file}.backup`, file);
  };
}

test("a copy that was given up leaves no key behind, though a crash came before the key was dropped", async () => {
  const room = await makeVault();
  await put(room, ["kept"]);
  const { id, key } = newIdentity(systemEntropy, systemClock);
  const wrappedKey = wrapObjectKeys(contentOf(room.vault.access).keys.wrap, key).toString("hex");
  await room.vault.access.keyStore.write("insert", { batch: 2, confirmed: 1, keys: [{ id, wrappedKey }] });
  await closeVault(room);
  const db = openWritable({ file: path.join(room.folder, "room.db"), key: testKey, keyChecked: true });
  db.transaction(() => {
    beginObject(db, { id, batch: 2, kind: "received" }, 1 as AuditSequence);
    abandonObjects(db, { ids: [id] }, 1 as AuditSequence);
  });
  db.close();
  const again = await reopenVault(room.folder);
  expect(await keysIn(again)).toBe(1);
  expect(await failureOf(again.vault.readRange(id, 0, 0))).toBe("vault.objectUnfinished");
  // What is left of it is dead, and a compaction says so.
  expect(await compactVault(again.vault.access, { deadShare: 0 })).toMatchObject({ ok: true });
});

test("a room.db older than the keys is noticed: none of them is taken for a crash's leavings", async () => {
  const first = await makeVault();
  await put(first, ["one"]);
  await closeVault(first);
  const restore = backup(first, "room.db");
  const second = await reopenVault(first.folder);
  await put(second, ["two"]);
  await closeVault(second);
  restore();
  const third = await reopenVault(first.folder);
  expect(await keysIn(third)).toBe(2);
  expect(await compactVault(third.vault.access, {})).toEqual({ ok: false, failure: { code: "vault.indexOlder" } });
  // A batch of today has a number of its own, above those that the older file has forgotten.
  await put(third, ["three"]);
  const batches = (await third.vault.access.keyStore.read("list", { after: "", limit: 10 })).map(({ batch }) => batch);
  expect(new Set(batches).size).toBe(3);
  expect(Math.max(...batches)).toBe(batches.at(-1));
});

test("a keys.db older than the register has its keys destroyed again before anything is read", async () => {
  const first = await makeVault();
  const [doomed = "" as ObjectId, kept = "" as ObjectId] = await put(first, ["doomed", "kept"]);
  await closeVault(first);
  const restore = backup(first, "keys.db");
  const second = await reopenVault(first.folder);
  await destroy(second, [{ id: doomed, copies: 1 }]);
  // What an older file will need lies in the folder as soon as it is told.
  expect(existsSync(entryFile(first.folder, 1))).toBe(true);
  await closeVault(second);
  restore();
  const third = await reopenVault(first.folder);
  expect(await keysIn(third)).toBe(1);
  expect(await failureOf(third.vault.readRange(doomed, 0, 1))).toBe("vault.destroyed");
  expect(await text(third.vault, kept)).toBe("kept");
});

test("what a register in the folder says beyond room.db counts only as it was signed, and after what was before it", async () => {
  const first = await makeVault();
  const [doomed = "" as ObjectId] = await put(first, ["doomed", "kept"]);
  await closeVault(first);
  const restores = [backup(first, "room.db"), backup(first, "keys.db")];
  const second = await reopenVault(first.folder);
  await destroy(second, [{ id: doomed, copies: 1 }]);
  const [known] = await second.store.read("destruction.list", { from: 1, limit: 1 });
  const list = (await second.store.read("destruction.listed", { entry: 1 })) ?? "";
  await closeVault(second);
  if (known === undefined) throw new Error("it was destroyed");
  const { statement } = known;
  const [one, two] = signed({ statement, list }).signatures;
  const outcomeOf = async (entry: Omit<KeptEntry, "entry">): Promise<string> => {
    for (const restore of restores) restore();
    rmSync(destructionFolder(first.folder), { recursive: true });
    keepEntry(first.folder, { entry: 1, ...entry });
    const opened = await tryVault(first.folder);
    if (!opened.ok) return opened.failure.code;
    const outcome = await failureOf(opened.value.vault.readRange(doomed, 0, 1));
    await closeVault(opened.value);
    return outcome;
  };
  if (one === undefined || two === undefined) throw new Error("two signed");
  const after = statement.replace('"previousSha256": null', `"previousSha256": "${"0".repeat(64)}"`);
  const resigned = (text: string): KeptEntry["signatures"] => signed({ statement: text, list }).signatures as unknown as KeptEntry["signatures"];
  expect(after).not.toBe(statement);
  expect(await outcomeOf({ statement, list, signatures: [one, { ...two, signature: one.signature }] })).toBe("vault.registerAltered");
  expect(await outcomeOf({ statement: after, list, signatures: resigned(after) })).toBe("vault.registerAltered");
  expect(await outcomeOf({ statement, list, signatures: [one, two] })).toBe("vault.destroyed");
});
