import { createHash } from "node:crypto";
import { chmodSync, closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { openSoftwareReader } from "../../core/card/softwareReader.ts";
import { openCard } from "../../core/card/openCard.ts";
import { readCertificatePem } from "../../core/envelope/certificate.ts";
import { seal } from "../../core/envelope/seal.ts";
import { roleKeyringFile } from "../../core/flow/keyring.ts";
import { databaseKey, openRoomKey } from "../../core/flow/openRoomKey.ts";
import { readPolicy } from "../../core/flow/policy/readPolicy.ts";
import { cardFolder } from "../../core/flow/roomFolder.ts";
import { systemClock } from "../../core/platform/clock.ts";
import { systemEntropy } from "../../core/platform/entropy.ts";
import { holdLock } from "../../core/platform/guard.ts";
import { setVersionForTests } from "../pages/newer-database.ts";
import { makeRoom, type RoomOnDisk } from "../pages/room.ts";
import { insertCard, openWorkstation, words, type Workstation } from "../pages/workstation.ts";

/** Whatever is wrong with the room, the person at the screen reads what it is and what to do, and no byte of it is changed. */
let room: RoomOnDisk;
let station: Workstation | undefined;

test.beforeEach(() => {
  room = makeRoom();
});

test.afterEach(async () => {
  await station?.close();
  station = undefined;
  chmodSync(room.folder, 0o700);
  room.remove();
});

const digest = (name: string): string => createHash("sha256").update(readFileSync(path.join(room.folder, name))).digest("hex");

async function keyOfRoom(): Promise<Buffer> {
  const reader = openSoftwareReader(cardFolder(room.folder));
  const { id, pin } = room.card("auditor");
  await reader.insert(id);
  const card = await openCard(reader, "software-1", pin);
  if (!card.ok) throw new Error(card.failure.code);
  const key = await openRoomKey({ folder: room.folder, card: card.value, now: systemClock.now() });
  if (!key.ok) throw new Error(key.failure.code);
  return Buffer.from(databaseKey(key.value.keys.room));
}

async function tryToSignIn(): Promise<void> {
  station = await openWorkstation(room.folder);
  const { pin } = await insertCard(station, room, "auditor");
  await station.page.getByLabel(words.signIn.pin, { exact: true }).fill(pin);
  await station.page.keyboard.press("Enter");
}

async function shows(code: string): Promise<void> {
  if (station === undefined) throw new Error("no window");
  await expect(station.page.getByRole("alert").filter({ hasText: code })).toBeVisible();
}

test("a database of a newer version is not opened", async () => {
  setVersionForTests(path.join(room.folder, "room.db"), await keyOfRoom(), 9999);
  const before = digest("room.db");
  await tryToSignIn();
  await shows("R-105");
  expect(digest("room.db")).toBe(before);
});

test("a damaged page is named as damage", async () => {
  const file = path.join(room.folder, "room.db");
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(512, 0x5a), 0, 512, 4096 + 700);
  closeSync(handle);
  const before = digest("room.db");
  await tryToSignIn();
  await shows("R-106");
  expect(digest("room.db")).toBe(before);
});

test("a key of another room is named as that", async () => {
  // The same card, another key behind it: as after a careless restore.
  const policy = readPolicy(room.folder);
  const officer = policy.ok ? policy.value.officers.find(({ role }) => role === "auditor") : undefined;
  const certificate = readCertificatePem(officer?.certificatePem ?? "");
  if (!certificate.ok) throw new Error(certificate.failure.code);
  const content = JSON.stringify({ format: "noren-keyring/1", generation: 1, keys: { room: "5a".repeat(32) } });
  const sealed = seal(Buffer.from(content), [certificate.value], systemEntropy);
  if (!sealed.ok) throw new Error(sealed.failure.code);
  writeFileSync(roleKeyringFile(room.folder, 1, "auditor"), sealed.value);
  await tryToSignIn();
  await shows("R-107");
});

test("a room that another program has open waits for it", async () => {
  const held = holdLock(path.join(room.folder, "room.lock"));
  expect(held.ok).toBe(true);
  station = await openWorkstation(room.folder);
  await shows("R-108");
  await expect(station.page.getByLabel(words.signIn.pin, { exact: true })).toBeHidden();
  if (held.ok) held.value.release();
});

test("a policy that was edited is noticed", async () => {
  const file = path.join(room.folder, "policy.json");
  writeFileSync(file, readFileSync(file, "utf8").replace("試験室", "偽の部屋"));
  station = await openWorkstation(room.folder);
  await shows("R-109");
});

test("a room that others may read is not opened", async () => {
  chmodSync(room.folder, 0o755);
  station = await openWorkstation(room.folder);
  await shows("R-112");
});

test("a folder that cannot be written says so", async () => {
  expect(process.getuid?.(), "root writes everywhere").not.toBe(0);
  chmodSync(room.folder, 0o500);
  station = await openWorkstation(room.folder);
  await shows("R-103");
  expect(statSync(path.join(room.folder, "room.db")).size).toBeGreaterThan(0);
});

test("a missing key file is damage, not a wrong PIN", async () => {
  rmSync(roleKeyringFile(room.folder, 1, "auditor"));
  await tryToSignIn();
  await shows("R-106");
});
