import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countCalls, killAt, sampled, share, sweepTimeout, upTo, type KillPoint } from "../../platform/testing/sweep.ts";
import { claimRoom } from "../claimRoom.ts";
import { copyDemoRoom } from "../demoRoom.fixture.ts";
import { roomForTests } from "../room.fixture.ts";
import { keyringsFolder, policyFolder, readDesk } from "../roomFolder.ts";
import { readPolicy } from "./readPolicy.ts";

/** A change of policy, keyring and both databases' keys, killed at any call that changes the disk: afterwards it has happened or it has not. */

const parent = mkdtempSync(path.join(tmpdir(), "noren-rekey-"));
const model = path.join(parent, "model");
const entry = new URL("changePolicyOnce.fixture.ts", import.meta.url).pathname;
const revoked = "technician-2";
/** How many of each are tried; names given and taken away are what a change is made of. */
const many: Readonly<Record<string, number>> = { rename: 4, unlink: 1, rmdir: 1, fsync: 1, pwrite64: 1 };
const calls = Object.keys(many);

afterAll(() => {
  rmSync(parent, { recursive: true });
});

beforeAll(async () => {
  await copyDemoRoom(model);
  const room = roomForTests({ folder: model });
  // The vault's keys are there from the first time a technician looks into it.
  expect((await room.signIn("technician")).ok).toBe(true);
  expect(await room.call("vault.status", {})).toMatchObject({ ok: true });
  await room.signOut();
  await room.remove();
});

/** With the rights that are part of what a room is. */
function copyModel(name: string): string {
  const folder = path.join(parent, name);
  cpSync(model, folder, { recursive: true });
  chmodSync(folder, 0o700);
  return folder;
}

function run(folder: string, kill?: { readonly call: string; readonly count: number }): { signal: string | null; status: number | null; log: string } {
  const log = path.join(parent, "log");
  const inject = kill === undefined ? [] : ["-e", `inject=${kill.call}:signal=KILL:when=${String(kill.count)}`];
  const { signal, status } = spawnSync("strace", ["-f", "-o", log, "-e", `trace=${calls.join(",")}`, ...inject, process.execPath, entry, folder, revoked], { stdio: ["ignore", "ignore", "inherit"] });
  return { signal, status, log: readFileSync(log, "utf8") };
}

async function expectWhole(folder: string, point: string): Promise<boolean> {
  expect([point, claimRoom(folder)]).toEqual([point, undefined]);
  const room = roomForTests({ folder, readers: 2 });
  const policy = readPolicy(folder);
  if (!policy.ok) throw new Error(`${point}: ${policy.failure.code}`);
  const isRevoked = policy.value.officers.find(({ id }) => id === revoked)?.state === "revoked";
  expect([point, policy.value.sequence, policy.value.keyring.generation]).toEqual([point, isRevoked ? 2 : 1, isRevoked ? 2 : 1]);
  const auditor = await room.signIn({ card: "auditor-1" });
  expect([point, auditor.ok ? "ok" : auditor.failure]).toEqual([point, "ok"]);
  expect([point, await room.context.session?.store.read("policy.last", {})]).toMatchObject([point, { sequence: policy.value.sequence }]);
  expect([point, (await room.call("audit.verify", {})).ok]).toEqual([point, true]);
  await room.signOut();
  // The vault opens with the keys of today.
  await room.context.cards.remove();
  expect([point, (await room.signIn({ card: "technician-1" })).ok]).toEqual([point, true]);
  expect([point, await room.call("vault.status", {})]).toMatchObject([point, { ok: true }]);
  await room.signOut();
  await room.context.cards.remove();
  const other = await room.signIn({ card: revoked });
  expect([point, other.ok ? "ok" : other.failure.code]).toEqual([point, isRevoked ? "officer.revoked" : "ok"]);
  await room.signOut();
  // Nothing is left of what did not come to be.
  expect([point, readdirSync(keyringsFolder(folder))]).toEqual([point, [String(policy.value.keyring.generation)]]);
  expect([point, readdirSync(folder).filter((name) => /\.db\.\d/.test(name))]).toEqual([point, []]);
  expect([point, readdirSync(policyFolder(folder)).filter((name) => !name.endsWith(".part") && Number.parseInt(name, 10) > policy.value.sequence)]).toEqual([point, []]);
  await room.remove();
  return isRevoked;
}

describe("a change that is killed", () => {
  it("at any call has happened or has not, and can be made again", { timeout: sweepTimeout }, async () => {
    expect(readDesk(model).some(({ id }) => id === revoked)).toBe(true);
    const whole = copyModel("whole");
    const first = run(whole);
    expect([first.signal, first.status]).toEqual([null, 0]);
    expect(await expectWhole(whole, "whole")).toBe(true);
    const counts = countCalls(first.log);
    const points = [...counts].flatMap(([call, count]) => sampled(upTo(count), many[call] ?? 0).map((when) => ({ call, count: when })));
    console.log(share(points.length, [...counts.values()].reduce((sum, count) => sum + count, 0)));
    const outcomes: boolean[] = [];
    for (const point of points) {
      const nameOf = ({ call, count }: KillPoint): string => `${call}-${String(count)}`;
      const { met, ran } = killAt(point, (at) => {
        const folder = path.join(parent, nameOf(at));
        rmSync(folder, { recursive: true, force: true });
        return run(copyModel(nameOf(at)), at);
      });
      const name = nameOf(met);
      expect([name, ran.signal, ran.status]).toEqual([name, "SIGKILL", null]);
      outcomes.push(await expectWhole(path.join(parent, name), name));
      rmSync(path.join(parent, name), { recursive: true });
    }
    expect(outcomes).toHaveLength(points.length);
    // Both sides of the moment were hit.
    expect(new Set(outcomes)).toEqual(new Set([true, false]));
  });
});
