import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openCard } from "../card/openCard.ts";
import { openSoftwareReader } from "../card/softwareReader.ts";
import { systemClock } from "../platform/clock.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { countCalls, killAt, sampled, share, sweepTimeout, upTo, type KillPoint } from "../platform/testing/sweep.ts";
import { createStore, openStore } from "../store/client.ts";
import { createRoom } from "./createRoom.ts";
import { asOrder, asText, cardOf, custodians, signedBy, testEntry, testOfficers } from "./officers.fixture.ts";
import { databaseKey, openRoomKey } from "./openRoomKey.ts";
import { inForce } from "./policy/readPolicy.ts";
import { cardFolder, isRoom, readDesk } from "./roomFolder.ts";

/** A making killed at any of the system calls that change the disk, then made again (DESIGN §3: every verb may be killed at any instant). */

const parent = mkdtempSync(path.join(tmpdir(), "noren-kill-"));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

const officers = testOfficers();
const officersFile = path.join(parent, "officers.json");
writeFileSync(officersFile, asText(officers));
const entry = new URL("createRoomOnce.fixture.ts", import.meta.url).pathname;
const calls = ["mkdir", "rename", "fsync", "fdatasync", "pwrite64", "unlink", "rmdir", "chmod"];

interface Run {
  readonly signal: string | null;
  readonly status: number | null;
  readonly log: string;
}

function run(folder: string, kind: "production" | "demo", kill?: { readonly call: string; readonly count: number }): Run {
  const log = path.join(parent, "log");
  const inject = kill === undefined ? [] : ["-e", `inject=${kill.call}:signal=KILL:when=${String(kill.count)}`];
  const args = [
    "-f",
    "-o",
    log,
    "-e",
    `trace=${calls.join(",")}`,
    ...inject,
    process.execPath,
    entry,
    folder,
    ...(kind === "demo" ? [] : [officersFile]),
  ];
  const { signal, status } = spawnSync("strace", args, { stdio: ["ignore", "ignore", "inherit"] });
  return { signal, status, log: readFileSync(log, "utf8") };
}

async function expectWhole(folder: string, kind: "production" | "demo"): Promise<void> {
  const card = kind === "production" ? cardOf(officers[0] ?? fail()) : await demoCard(folder);
  const key = await openRoomKey({ folder, card, now: systemClock.now() });
  if (!key.ok) throw new Error(key.failure.code);
  const store = await openStore({ folder, key: databaseKey(key.value.keys.room), keyChecked: true, readers: 1 });
  if (!store.ok) throw new Error(store.failure.code);
  expect((await store.value.read("room.get", {})).policySha256).toBe(inForce(key.value.history).sha256);
  await store.value.close();
}

function fail(): never {
  throw new Error("no officer");
}

async function demoCard(folder: string): Promise<ReturnType<typeof cardOf>> {
  const [, , entryOfDesk] = readDesk(folder);
  const reader = openSoftwareReader(cardFolder(folder));
  await reader.insert(entryOfDesk?.id ?? "");
  const card = await openCard(reader, "software-1", entryOfDesk?.pin ?? "");
  if (!card.ok) throw new Error(card.failure.code);
  return card.value;
}

/** What may be seen after the kill, and that the next making succeeds and clears the place. */
async function expectRepeatable(folder: string, kind: "production" | "demo", point: string): Promise<void> {
  const again = (): ReturnType<typeof createRoom> =>
    createRoom({
      folder,
      name: "x",
      kind,
      officers: kind === "demo" ? [] : asOrder(officers),
      sign: signedBy(custodians(officers), systemClock.now()),
      createStore,
      entry: testEntry(),
      clock: systemClock,
      entropy: systemEntropy,
    });
  const made = await again();
  // Killed after the room had its name: then it is whole.
  const outcome = made.ok ? "made" : made.failure.code;
  expect([point, outcome]).toEqual([point, outcome === "room.exists" ? outcome : "made"]);
  await expectWhole(folder, kind);
  if (outcome === "made") {
    expect([point, readdirSync(path.dirname(folder))]).toEqual([point, ["room"]]);
    expect([point, readdirSync(folder).filter((name) => name.startsWith(".part"))]).toEqual([point, []]);
  }
}

async function killAround(kind: "production" | "demo", inside: boolean, each: number, only: readonly string[] = calls): Promise<readonly string[]> {
  const place = (name: string): string => {
    const folder = path.join(parent, `${kind}-${String(inside)}-${name}`, "room");
    mkdirSync(inside ? folder : path.dirname(folder), { recursive: true });
    return folder;
  };
  const whole = run(place("whole"), kind);
  expect([whole.signal, whole.status]).toEqual([null, 0]);
  const counts = [...countCalls(whole.log)].filter(([call]) => only.includes(call));
  const points = counts.flatMap(([call, count]) => sampled(upTo(count), each).map((when) => ({ call, count: when })));
  console.log(share(points.length, counts.reduce((sum, [, count]) => sum + count, 0)));
  const killed: string[] = [];
  const nameOf = ({ call, count }: KillPoint): string => `${call}-${String(count)}`;
  for (const point of points) {
    const { met, ran } = killAt(point, (at) => {
      rmSync(path.join(parent, `${kind}-${String(inside)}-${nameOf(at)}`), { recursive: true, force: true });
      return run(place(nameOf(at)), kind, at);
    });
    const name = nameOf(met);
    const folder = path.join(parent, `${kind}-${String(inside)}-${name}`, "room");
    expect([name, ran.signal, ran.status]).toEqual([name, "SIGKILL", null]);
    killed.push(name);
    if (isRoom(folder)) await expectWhole(folder, kind);
    else expect([name, existsSync(path.join(folder, "policy.json"))]).toEqual([name, false]);
    await expectRepeatable(folder, kind, name);
    rmSync(path.dirname(folder), { recursive: true });
  }
  return killed;
}

describe("a making that is killed", () => {
  it("beside its place, at any call, can be made again", { timeout: sweepTimeout }, async () => {
    expect((await killAround("production", false, 2)).length).toBeGreaterThanOrEqual(8);
  });

  it("inside an existing folder, at any call, can be made again", { timeout: sweepTimeout }, async () => {
    expect((await killAround("production", true, 1, ["mkdir", "rename", "fsync", "unlink"])).length).toBeGreaterThanOrEqual(3);
  });

  it("with its cards can be made again", { timeout: sweepTimeout }, async () => {
    expect((await killAround("demo", false, 1, ["rename", "fsync"])).length).toBeGreaterThanOrEqual(2);
  });
});
