import { copyFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ObjectId } from "../../domain/object.ts";
import { sessionOf } from "../context.ts";
import { roomForTests, type RoomForTests } from "../room.fixture.ts";
import { failureOf, text, write } from "./vault.fixture.ts";
import type { Vault } from "./openVault.ts";
import { vaultOf } from "./vaultOf.ts";

/** The vault as officers reach it: contract, roles, real cards, real signatures. */

let room: RoomForTests;

beforeAll(async () => {
  room = roomForTests({ readers: 2 });
  expect(await room.call("room.create", { name: "試験室", kind: "demo", officers: [] })).toMatchObject({ ok: true });
}, 60_000);

afterAll(async () => {
  await room.remove();
});

async function vaultHere(): Promise<Vault> {
  const opened = await vaultOf(room.context);
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

async function as(card: string, act: () => Promise<void>): Promise<void> {
  await room.context.cards.remove();
  expect(await room.signIn({ card })).toMatchObject({ ok: true });
  await act();
  await room.signOut();
  room.context.ending = undefined;
}

async function put(words: readonly string[]): Promise<readonly ObjectId[]> {
  const vault = await vaultHere();
  const { store } = sessionOf(room.context);
  return vault.commitObjects(write(vault, words), async (commit, places) => {
    await store.write("vault.commit", commit, vault.access.entryOf("vault.commit"));
    return places;
  });
}

test("each role gets what its keys open, and a destruction takes two custodians' cards", { timeout: 120_000 }, async () => {
  let ids: readonly ObjectId[] = [];
  const { folder } = room.context;
  await as("technician-1", async () => {
    ids = await put(["消える記録", "残る記録"]);
    expect(await room.call("vault.status", {})).toMatchObject({ ok: true, value: { objects: 2, segments: 1, deadBytes: 0, register: 0 } });
    expect(await room.call("vault.check", { readData: true })).toMatchObject({ ok: true, value: { objects: 2, faulty: 0 } });
    expect(await room.call("vault.destroy", { targets: [{ id: ids[0] ?? "", copies: 1 }], reason: "x" })).toEqual({ ok: false, failure: { code: "session.role" } });
  });
  const backup = path.join(folder, "..", "backup");
  for (const name of ["room.db", "keys.db"]) copyFileSync(path.join(folder, name), `${backup}-${name}`);
  await as("auditor-1", async () => {
    expect(await room.call("vault.status", {})).toMatchObject({ ok: true, value: { objects: 2 } });
    expect(await room.call("vault.check", { readData: false })).toMatchObject({ ok: true, value: { objects: 2, faulty: 0 } });
    expect(await room.call("vault.check", { readData: true })).toEqual({ ok: false, failure: { code: "vault.keyNeeded" } });
    expect(await room.call("vault.compact", {})).toEqual({ ok: false, failure: { code: "session.role" } });
  });
  const [gone = "" as ObjectId, kept = "" as ObjectId] = ids;
  await as("custodian-1", async () => {
    expect(await room.call("vault.check", { readData: true })).toEqual({ ok: false, failure: { code: "vault.keyNeeded" } });
    expect(await room.call("vault.rebuild", {})).toEqual({ ok: false, failure: { code: "session.role" } });
    const begun = await room.call("vault.destroy", { targets: [{ id: gone, copies: 1 }], reason: "保存期間の満了" });
    if (!begun.ok) throw new Error(begun.failure.code);
    const { id, statement } = begun.value.ceremony;
    expect(JSON.parse(statement)).toMatchObject({ format: "noren-destruction/1", entry: 1, destroyed: [gone], released: [] });
    expect(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" })).toMatchObject({ ok: true, value: { ceremony: { state: "waiting" } } });
    expect(await room.call("vault.status", {})).toMatchObject({ ok: true, value: { objects: 2 } });
    expect(await room.sign(id, "custodian-2", "software-2")).toMatchObject({
      ok: true,
      value: { ceremony: { state: "done", result: { entry: 1, destroyed: 1, released: 0 } } },
    });
    expect(await room.call("vault.certificate", { entry: 1 })).toMatchObject({
      ok: true,
      value: { isDone: true, objects: 1, reason: "保存期間の満了", signers: ["custodian-1", "custodian-2"], remaining: [], remainingCount: 0 },
    });
    expect(await room.call("vault.certificate", { entry: 2 })).toMatchObject({ ok: false });
  });
  expect(readdirSync(path.join(folder, "destruction"))).toHaveLength(3);
  // An old copy of both databases: the register in the folder, with the cards' own signatures, is applied before anything is read.
  for (const name of ["room.db", "keys.db"]) copyFileSync(`${backup}-${name}`, path.join(folder, name));
  await as("technician-1", async () => {
    const vault = await vaultHere();
    expect(await failureOf(vault.readRange(gone, 0, 1))).toBe("vault.destroyed");
    expect(await text(vault, kept)).toBe("残る記録");
    expect(await room.call("vault.compact", {})).toMatchObject({ ok: true, value: { segments: 1, moved: 1 } });
    expect(await text(vault, kept)).toBe("残る記録");
    expect(await room.call("vault.rebuild", {})).toMatchObject({ ok: true, value: { restored: 0, moved: 0, skippedBytes: 0 } });
  });
});
