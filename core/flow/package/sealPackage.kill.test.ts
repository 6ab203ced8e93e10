import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { sampled, share, sweepTimeout } from "../../platform/testing/sweep.ts";
import { copyDemoRoom } from "../demoRoom.fixture.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import { openHashPool } from "./packagePools.ts";
import { trustOfPolicy } from "./trustOfPolicy.ts";
import { verifyPackage } from "./verifyPackage.ts";
import { verifyParts } from "./verifyParts.ts";

/** `noren seal` killed at any call that changes the medium or the sender's log, then run again (DESIGN §7, guarantee 5). */

const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const calls = ["mkdir", "openat", "pwrite64", "write", "fsync", "rename", "unlink", "rmdir"];
const parent = mkdtempSync(path.join(tmpdir(), "noren-seal-kill-"));
const made = path.join(parent, "room");
const source = path.join(parent, "source");
const hashPool = openHashPool();

beforeAll(async () => {
  await copyDemoRoom(made);
  mkdirSync(path.join(source, "folder"), { recursive: true });
  for (const name of ["a", "b", "folder/c"]) writeFileSync(path.join(source, name), name.repeat(1000));
});

afterAll(async () => {
  await hashPool.close();
  rmSync(parent, { recursive: true });
});

interface Run {
  readonly status: number | null;
  readonly log: string;
}

function seal(place: string, kill?: { readonly call: string; readonly count: number }): Run {
  const log = path.join(parent, "log");
  const room = path.join(place, "room");
  const line = [cli, "seal", source, "--room", room, "--to", path.join(room, "demo/recipient/certificate.pem"), "--out", path.join(place, "medium"), "--json"];
  if (kill === undefined) {
    const traced = spawnSync("strace", ["-f", "-y", "-o", log, "-e", `trace=${calls.join(",")}`, process.execPath, ...line]);
    return { status: traced.status, log: readFileSync(log, "utf8") };
  }
  const { status } = spawnSync("strace", ["-f", "-o", log, "-e", `trace=${kill.call}`, "-e", `inject=${kill.call}:signal=KILL:when=${String(kill.count)}`, process.execPath, ...line]);
  return { status, log: "" };
}

const newPlace = (name: string): string => {
  const place = path.join(parent, name);
  mkdirSync(place);
  cpSync(made, path.join(place, "room"), { recursive: true });
  return place;
};

/** For each call, which of its occurrences in one thread touched the package or the log: the counts strace kills by. */
function points(place: string, log: string): readonly { readonly call: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  const found: { call: string; count: number }[] = [];
  for (const line of log.split("\n")) {
    const [, thread = "", call = ""] = /^(\d+)\s+(\w+)\(/.exec(line) ?? [];
    if (call === "") continue;
    const key = `${thread} ${call}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const changes = call !== "openat" || line.includes("O_CREAT");
    if (changes && (line.includes(path.join(place, "medium")) || line.includes("sealed.jsonl"))) found.push({ call, count });
  }
  return found;
}

/** Of the package: what was written and not synced after that when the package got its name, folders by what was made in them. */
function unsyncedAtName(place: string, log: string): readonly string[] {
  const medium = path.join(place, "medium");
  const dirty = new Set<string>();
  for (const line of log.split("\n")) {
    const [, call = "", rest = ""] = /^\d+\s+(\w+)\((.*)$/.exec(line) ?? [];
    const [, handle = ""] = /^\d+<([^>]*)>/.exec(rest) ?? [];
    const [named = "", made = ""] = [...rest.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);
    if (call === "pwrite64" || call === "write") dirty.add(handle);
    if (call === "fsync") dirty.delete(handle);
    if ((call === "openat" && rest.includes("O_CREAT")) || call === "mkdir") dirty.add(path.dirname(named));
    if (call === "rename" && made.startsWith(medium) && made.endsWith(".noren")) return [...dirty].filter((name) => name.startsWith(`${medium}/`));
  }
  return ["no package got its name"];
}

async function expectSound(point: string, place: string): Promise<readonly number[]> {
  const policy = readPolicy(path.join(place, "room"));
  if (!policy.ok) throw new Error(policy.failure.code);
  const medium = path.join(place, "medium");
  const sequences: number[] = [];
  for (const name of readNames(medium)) {
    if (!name.endsWith(".noren")) {
      expect([point, name]).toEqual([point, expect.stringMatching(/\.noren\.part$/) as string]);
      continue;
    }
    const verified = verifyPackage({ folder: path.join(medium, name), trust: trustOfPolicy(policy.value), at: systemClock.now() });
    if (!verified.ok) throw new Error(`${point}: ${verified.failure.code}`);
    expect([point, await verifyParts(verified.value, hashPool)]).toEqual([point, { ok: true, value: undefined }]);
    sequences.push(verified.value.manifest.sequence);
  }
  return sequences.sort((one, other) => one - other);
}

const readNames = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

test("killed at any call, it leaves nothing half-visible, and run again it completes", { timeout: sweepTimeout }, async () => {
  const whole = newPlace("whole");
  const first = seal(whole);
  expect(first.status).toBe(0);
  expect(await expectSound("whole", whole)).toEqual([1]);
  expect(unsyncedAtName(whole, first.log)).toEqual([]);
  const all = points(whole, first.log);
  expect(all.length).toBeGreaterThan(40);
  // The rename is the point that matters most: it is always among them.
  const chosen = [...sampled(all.filter(({ call }) => call !== "rename"), 5), ...all.filter(({ call }) => call === "rename")];
  console.log(share(chosen.length, all.length));
  const outcomes = new Map<string, number>();
  for (const { call, count } of chosen) {
    const point = `${call}-${String(count)}`;
    const place = newPlace(`at-${point}-${String(outcomes.size)}-${String(Math.max(0, ...outcomes.values()))}`);
    const killed = seal(place, { call, count });
    const before = await expectSound(point, place);
    expect([point, before.length]).toEqual([point, killed.status === 0 ? 1 : before.length]);
    expect([point, seal(place).status]).toEqual([point, 0]);
    const after = await expectSound(point, place);
    // One more than before, none twice, and nothing unfinished left.
    expect([point, after]).toEqual([point, before.length === 0 ? [1] : [1, 2]]);
    expect([point, readNames(path.join(place, "medium")).filter((name) => name.endsWith(".part"))]).toEqual([point, []]);
    const outcome = killed.status === 0 ? "not reached" : before.length === 0 ? "killed before its name" : "killed after its name";
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    rmSync(place, { recursive: true });
  }
  expect(outcomes.get("killed before its name")).toBeGreaterThanOrEqual(3);
});
