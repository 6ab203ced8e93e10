import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { claimRoom } from "./claimRoom.ts";
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
}, 60_000);

afterAll(async () => {
  await room.remove();
});

it("refuses a production room to a program that can be looked into", () => {
  writeFileSync(policyFile(folder), policy.replace('"kind": "demo"', '"kind": "production"'));
  expect(claimRoom(folder, { observed: true, swap: [] })).toEqual({ code: "room.observed" });
  writeFileSync(policyFile(folder), policy);
});

it("refuses a production room where memory may reach a disk in the clear, and lets a demo room be tried there", () => {
  const swap = [{ name: "/dev/sda2", kind: "unencrypted" }] as const;
  writeFileSync(policyFile(folder), policy.replace('"kind": "demo"', '"kind": "production"'));
  expect(claimRoom(folder, { swap })).toEqual({ code: "room.swapUnencrypted", details: { devices: 1 } });
  expect(claimRoom(folder, { swap: [{ name: "/dev/dm-1", kind: "encrypted" }, { name: "/dev/zram0", kind: "memory" }] })).toEqual({ code: "room.inUse" });
  writeFileSync(policyFile(folder), policy);
  expect(claimRoom(folder, { swap })).toEqual({ code: "room.inUse" });
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
