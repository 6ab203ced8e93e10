import { copyFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ObjectId } from "../../domain/object.ts";
import { sessionOf } from "../context.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { failureOf, write } from "./vault.fixture.ts";
import type { Vault } from "./openVault.ts";
import { vaultOf } from "./vaultOf.ts";

/** The vault as officers reach it: contract, roles, real cards, real signatures. */

let room: RoomForTests;

beforeAll(async () => {
  room = await demoRoomForTests({ readers: 2 });
});

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

test("each role gets what its keys open; what a lost index leaves to nobody is destroyed by two custodians' cards", async () => {
  let ids: readonly ObjectId[] = [];
  const { folder } = room.context;
  const backup = path.join(folder, "..", "room.db.backup");
  await as("technician-1", async () => {
    await put(["前からある記録"]);
  });
  copyFileSync(path.join(folder, "room.db"), backup);
  await as("technician-1", async () => {
    ids = await put(["消える記録", "これも消える記録"]);
    expect(await room.call("vault.status", {})).toMatchObject({ ok: true, value: { objects: 3, segments: 2, deadBytes: 0, traces: 0, register: 0 } });
    expect(await room.call("vault.check", { readData: true })).toMatchObject({ ok: true, value: { objects: 3, faulty: 0 } });
    expect(await room.call("vault.destroy", { what: { kind: "unreferred" }, reason: "x" })).toEqual({ ok: false, failure: { code: "session.role" } });
  });
  await as("auditor-1", async () => {
    expect(await room.call("vault.status", {})).toMatchObject({ ok: true, value: { objects: 3 } });
    expect(await room.call("vault.check", { readData: false })).toMatchObject({ ok: true, value: { objects: 3, faulty: 0 } });
    expect(await room.call("vault.check", { readData: true })).toEqual({ ok: false, failure: { code: "vault.keyNeeded" } });
    expect(await room.call("vault.compact", {})).toEqual({ ok: false, failure: { code: "session.role" } });
  });
  copyFileSync(backup, path.join(folder, "room.db"));
  await as("technician-1", async () => {
    expect(await room.call("vault.rebuild", {})).toMatchObject({ ok: true, value: { restored: 2 } });
    expect(await room.call("vault.status", {})).toMatchObject({ ok: true, value: { objects: 3, unreferred: 2 } });
  });
  const [gone = "" as ObjectId] = ids;
  await as("custodian-1", async () => {
    expect(await room.call("vault.check", { readData: true })).toEqual({ ok: false, failure: { code: "vault.keyNeeded" } });
    expect(await room.call("vault.rebuild", {})).toEqual({ ok: false, failure: { code: "session.role" } });
    const begun = await room.call("vault.destroy", { what: { kind: "unreferred" }, reason: "持ち主のない記録" });
    if (!begun.ok) throw new Error(begun.failure.code);
    const { id, statement } = begun.value.ceremony;
    expect(JSON.parse(statement)).toMatchObject({ format: "noren-destruction/1", entry: 1, destroyed: 2, released: 0, items: 0 });
    expect(await room.call("ceremony.sign", { ceremony: id, slot: "software-1" })).toMatchObject({ ok: true, value: { ceremony: { state: "waiting" } } });
    expect(await room.call("vault.status", {})).toMatchObject({ ok: true, value: { objects: 3 } });
    expect(await room.sign(id, "custodian-2", "software-2")).toMatchObject({
      ok: true,
      value: { ceremony: { state: "done", result: { entry: 1, destroyed: 2, released: 0, items: 0 } } },
    });
    expect(await room.call("vault.certificate", { entry: 1 })).toMatchObject({
      ok: true,
      value: { isDone: true, objects: 2, reason: "持ち主のない記録", signers: ["custodian-1", "custodian-2"], remaining: [], remainingCount: 0, media: [], traces: 1 },
    });
    expect(await room.call("vault.certificate", { entry: 2 })).toMatchObject({ ok: false });
    expect(await room.call("vault.destroy", { what: { kind: "unreferred" }, reason: "x" })).toEqual({ ok: false, failure: { code: "vault.objectUnknown" } });
  });
  expect(readdirSync(path.join(folder, "destruction"))).toHaveLength(4);
  await as("technician-1", async () => {
    const vault = await vaultHere();
    expect(await failureOf(vault.readRange(gone, 0, 1))).toBe("vault.destroyed");
    expect(await room.call("vault.compact", {})).toMatchObject({ ok: true, value: { segments: 1, moved: 0 } });
    expect(await room.call("vault.status", {})).toMatchObject({ ok: true, value: { objects: 1, deadBytes: 0, traces: 0 } });
    expect(await room.call("vault.rebuild", {})).toMatchObject({ ok: true, value: { restored: 0, moved: 0, skippedBytes: 0 } });
  });
});
