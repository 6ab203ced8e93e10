import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { ObjectId } from "../../domain/object.ts";
import { countCalls, sampled, share, sweepTimeout, triesAll, upTo } from "../../platform/testing/sweep.ts";
import { findDamage, recordedFacts } from "../../store/integrity.ts";
import { openWritable } from "../../store/open.ts";
import { testKey } from "../../store/store.fixture.ts";
import { checkVault } from "./checkVault.ts";
import { rebuildIndex } from "./rebuildIndex.ts";
import { closeVault, failureOf, makeVault, put, reopenVault, text } from "./vault.fixture.ts";

/**
 * A session of storing, destroying and compacting, killed or failed at any of the system calls that change the disk. What it was promised must
 * hold at the next opening: nothing acknowledged is lost, nothing destroyed can be read, nothing half-done is seen (DESIGN §7).
 */

const parent = mkdtempSync(path.join(tmpdir(), "noren-vault-kill-"));
afterAll(() => {
  rmSync(parent, { recursive: true });
});

const entry = new URL("vaultOnce.fixture.ts", import.meta.url).pathname;
const calls = ["pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate"];
const faults = ["signal=KILL", "error=EIO", "error=ENOSPC"];

interface Run {
  readonly status: number | null;
  readonly signal: string | null;
  readonly log: string;
  readonly said: string;
}

function run(folder: string, acknowledgements: string, fault?: { readonly call: string; readonly fault: string; readonly when: number }): Run {
  const log = path.join(parent, "log");
  const inject = fault === undefined ? [] : ["-e", `inject=${fault.call}:${fault.fault}:when=${String(fault.when)}`];
  const args = ["-f", "-o", log, "-e", `trace=${calls.join(",")}`, ...inject, process.execPath, entry, folder, acknowledgements];
  const { status, signal, stdout, stderr } = spawnSync("strace", args, { encoding: "utf8" });
  return { status, signal, log: readFileSync(log, "utf8"), said: stdout + stderr };
}

interface Said {
  readonly stored?: ObjectId;
  readonly word?: string;
  readonly intended?: ObjectId;
  readonly destroyed?: ObjectId;
}

const parse = (file: string): readonly Said[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Said)
    : [];

async function expectKept(folder: string, said: readonly Said[], point: string): Promise<void> {
  const room = await reopenVault(folder);
  const destroyed = new Set(said.flatMap((one) => one.destroyed ?? []));
  const intended = new Set(said.flatMap((one) => one.intended ?? []));
  for (const { stored, word } of said) {
    if (stored === undefined) continue;
    const outcome = await text(room.vault, stored).catch((error: unknown) => String((error as Error).message));
    if (destroyed.has(stored)) expect([point, outcome]).toEqual([point, "vault.destroyed"]);
    // Between the intent and the word of it both are true; what was begun is finished by now.
    else if (intended.has(stored)) expect([point, [word, "vault.destroyed"].includes(outcome)]).toEqual([point, true]);
    else expect([point, outcome]).toEqual([point, word]);
  }
  const checked = await checkVault(room.vault.access, { readData: true });
  expect([point, checked.ok && checked.value.byCode]).toEqual([point, {}]);
  const { keys } = await room.vault.access.keyStore.read("state", {});
  expect([point, keys]).toEqual([point, (await room.store.read("vault.counts", {})).objects]);
  const rebuilt = await rebuildIndex(room.vault.access, {});
  expect([point, rebuilt.ok && [rebuilt.value.restored, rebuilt.value.moved]]).toEqual([point, [0, 0]]);
  // And it goes on.
  const [id] = await put(room, [`after ${point}`]);
  expect([point, await text(room.vault, id ?? ("" as never))]).toEqual([point, `after ${point}`]);
  expect([point, await failureOf(room.vault.readRange("0".repeat(32) as ObjectId, 0, 0))]).toEqual([point, "vault.objectUnknown"]);
  await closeVault(room);
  const db = openWritable({ file: path.join(folder, "room.db"), key: testKey, keyChecked: true });
  expect([point, findDamage(db)]).toEqual([point, []]);
  const told = recordedFacts(db);
  for (const name of ["vault.commit", "vault.move", "segment.empty", "segment.removed", "destruction.begin", "destruction.clear", "destruction.finish"] as const) {
    const rows = db.prepare<{ name: string }, { sequence: number }>("SELECT sequence FROM audit WHERE operation = :name ORDER BY sequence").values({ name });
    expect([point, name, told[name]]).toEqual([point, name, rows]);
  }
  db.close();
}

test("whatever call fails or kills it, every promise holds at the next opening", { timeout: sweepTimeout }, async () => {
  const first = await makeVault(mkdtempSync(path.join(parent, "room-")));
  const earlier = [...(await put(first, ["earlier one", "earlier two"]))];
  await closeVault(first);
  // Two short sessions leave two small segments: the killed one makes them into one.
  const second = await reopenVault(first.folder);
  earlier.push(...(await put(second, ["earlier three"])));
  await closeVault(second);
  const stage = (name: string): { readonly folder: string; readonly acknowledgements: string } => {
    const folder = path.join(parent, name);
    cpSync(first.folder, folder, { recursive: true });
    return { folder, acknowledgements: path.join(parent, `${name}.said`) };
  };
  const known: readonly Said[] = earlier.map((id, index) => ({ stored: id, word: `earlier ${["one", "two", "three"][index] ?? ""}` }));
  const whole = stage("whole");
  const undisturbed = run(whole.folder, whole.acknowledgements);
  expect([undisturbed.status, undisturbed.said]).toEqual([0, ""]);
  const saidWhole = parse(whole.acknowledgements);
  expect(saidWhole.filter(({ stored }) => stored !== undefined)).toHaveLength(18);
  await expectKept(whole.folder, [...known, ...saidWhole], "whole");
  const counts = countCalls(undisturbed.log);
  const every = [...counts].flatMap(([call, count]) => upTo(count).flatMap((when) => faults.map((fault) => ({ call, fault, when }))));
  // Each fault at another of a call's places.
  const few = [...counts].flatMap(([call, count]) => {
    const places = sampled(upTo(count), faults.length);
    return Array.from({ length: Math.max(faults.length, places.length) }, (_, index) => ({ call, fault: faults[index % faults.length] ?? "", when: places[index % places.length] ?? 1 }));
  });
  const points = triesAll ? every : few;
  let hit = 0;
  for (const point of points) {
    const name = `${point.call}-${point.fault.replace("=", "-")}-${String(point.when)}`;
    const { folder, acknowledgements } = stage(name);
    const { status, signal } = run(folder, acknowledgements, point);
    if (status !== 0 || signal !== null) hit++;
    await expectKept(folder, [...known, ...parse(acknowledgements)], name);
    rmSync(folder, { recursive: true });
  }
  console.log(`${share(points.length, every.length)}, ${String(hit)} of them ended the session; calls of one run: ${JSON.stringify(Object.fromEntries(counts))}`);
  expect(hit).toBeGreaterThan(points.length / 4);
});
