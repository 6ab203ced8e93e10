import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { claimRoom } from "./claimRoom.ts";
import { createRoom } from "./createRoom.ts";
import { failureOf, productionOrder, testOfficers } from "./officers.fixture.ts";
import { roomForTests, type RoomForTests } from "./room.fixture.ts";
import { policyFile } from "./roomFolder.ts";

let room: RoomForTests;
let folder: string;
let policy: string;

beforeAll(async () => {
  room = roomForTests();
  ({ folder } = room.context);
  // Before there is a room there is nothing to claim.
  expect(claimRoom(folder, { observed: true })).toBeUndefined();
  expect(await room.call("room.create", { name: "試験室", kind: "demo", officers: [] })).toMatchObject({ ok: true });
  policy = readFileSync(policyFile(folder), "utf8");
});

afterAll(async () => {
  await room.remove();
});

it("refuses a production room to a program that can be looked into", async () => {
  const production = await productionRoom();
  expect(claimRoom(production, { observed: true, swap: [] })).toEqual({ code: "room.observed" });
  expect(claimRoom(production, { swap: [] })).toBeUndefined();
});

it("makes no production room in a program that can be looked into: its keys would come about there", async () => {
  const observed = roomForTests({ isObserved: true });
  onTestFinished(() => observed.remove());
  expect(await observed.call("room.create", { name: "本番室", kind: "production", officers: [], cardModules: [] })).toEqual({ ok: false, failure: { code: "room.observed" } });
});

it("refuses a production room where memory may reach a disk in the clear, and lets a demo room be tried there", async () => {
  const swap = [{ name: "/dev/sda2", kind: "unencrypted" }] as const;
  const production = await productionRoom();
  expect(claimRoom(production, { swap })).toEqual({ code: "room.swapUnencrypted", details: { devices: 1 } });
  expect(claimRoom(production, { swap: [{ name: "/dev/dm-1", kind: "encrypted" }, { name: "/dev/zram0", kind: "memory" }] })).toBeUndefined();
  expect(claimRoom(folder, { swap })).toEqual({ code: "room.inUse" });
});

it("refuses a room of an earlier Noren in words of its own", () => {
  writeFileSync(policyFile(folder), policy.replace("noren-policy/2", "noren-policy/1"));
  expect(claimRoom(folder)).toEqual({ code: "policy.oldFormat" });
  writeFileSync(policyFile(folder), policy);
});

it("refuses a policy that cannot be read, and a folder that others may enter", () => {
  writeFileSync(policyFile(folder), "{}");
  expect(claimRoom(folder)).toEqual({ code: "room.policyAltered" });
  writeFileSync(policyFile(folder), policy);
  chmodSync(folder, 0o750);
  expect(claimRoom(folder)).toEqual({ code: "room.openToOthers" });
  chmodSync(folder, 0o700);
});

it("refuses whoever comes second, in this process too", () => {
  // The making of the room claimed it already.
  expect(claimRoom(folder)).toEqual({ code: "room.inUse" });
});

async function productionRoom(): Promise<string> {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-claim-"));
  onTestFinished(() => {
    rmSync(parent, { recursive: true });
  });
  const place = path.join(parent, "room");
  expect(await failureOf(createRoom(productionOrder(place, testOfficers())))).toBe("ok");
  return place;
}
