import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fixedClock } from "../platform/clock.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { testTime } from "../envelope/testing/counterpart.ts";
import { createStore } from "../store/client.ts";
import { createRoom } from "./createRoom.ts";
import { asOrder, custodians, signedBy, testEntry, testOfficers } from "./officers.fixture.ts";

/** For createRoom.test.ts, in a mount namespace of its own: rooms on disks of many sizes, and on one that cannot be written. */
const base = mkdtempSync(path.join(tmpdir(), "noren-disk-"));
execFileSync("mount", ["-t", "tmpfs", "tmpfs", base]);
const everyone = testOfficers();
const officers = asOrder(everyone);
const outcomes: { kilobytes: number; outcome: string; left: readonly string[] }[] = [];

async function tryOn(kilobytes: number, options: string, inside: boolean): Promise<void> {
  const disk = path.join(base, `${options.replaceAll(/\W/g, "-")}-${String(inside)}`);
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", disk]);
  const folder = inside ? disk : path.join(disk, "room");
  const made = await createRoom({
    folder,
    name: "x",
    kind: "production",
    officers,
    sign: signedBy(custodians(everyone)),
    createStore,
    entry: testEntry(),
    clock: fixedClock(testTime),
    entropy: systemEntropy,
  });
  outcomes.push({ kilobytes, outcome: made.ok ? "ok" : made.failure.code, left: readdirSync(disk) });
  execFileSync("umount", [disk]);
}

for (const inside of [false, true]) {
  await tryOn(0, "ro", inside);
  for (const kilobytes of [4, 8, 16, 24, 32, 64, 96, 256, 2048]) await tryOn(kilobytes, `size=${String(kilobytes)}k`, inside);
}
execFileSync("umount", [base]);
rmdirSync(base);
process.stdout.write(JSON.stringify(outcomes));
