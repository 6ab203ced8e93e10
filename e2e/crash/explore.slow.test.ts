import { existsSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { explore, violationsIn, type Exploration } from "./explore.ts";
import { hasStrace, makeScratch } from "./record.ts";
import { sweep } from "./sweep.ts";

/** Guarantees 1 and 2 of DESIGN §7 against power cuts, failing disks and killed processes. `node e2e/crash/explore.ts` goes further. */

const seed = Number(process.env["CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const isTraced = hasStrace();
const mustTrace = process.getuid?.() === 0 && existsSync("/etc/debian_version");
if (!isTraced) console.warn("the crash explorer is skipped: strace is not installed (apt-get install strace)");

const scratch = makeScratch();
afterAll(() => {
  scratch.remove();
});

const report = (what: string, found: Exploration): void => {
  const { examples: _examples, ...figures } = found;
  console.log(`${what}: ${JSON.stringify(figures)} seed ${String(seed)} (CRASH_SEED)`);
};

test("strace is there where it can be asked for", () => {
  expect(isTraced || !mustTrace).toBe(true);
});

test.runIf(isTraced)(
  "whenever power is lost, nothing acknowledged is, and every promise of the store holds",
  async () => {
    const found = await explore({ scratch: scratch.folder, name: "real", seed, images: 900 });
    report("store as it is", found);
    expect(found.examples).toEqual([]);
    expect(violationsIn(found)).toBe(0);
    expect(found.images).toBeGreaterThanOrEqual(800);
    expect(found.acknowledgements).toBeGreaterThan(40);
  },
  120_000,
);

test.runIf(isTraced)(
  "the explorer has teeth: it sees what synchronous=NORMAL loses",
  async () => {
    const found = await explore({ scratch: scratch.folder, name: "normal", seed, images: 120, mode: "normal" });
    report("synchronous=NORMAL", found);
    expect(found.violations.lost).toBeGreaterThan(10);
  },
  120_000,
);

test.runIf(isTraced)(
  "and what a disk loses that ignores fsync",
  async () => {
    const found = await explore({ scratch: scratch.folder, name: "deaf", seed, images: 120, honoursSync: false });
    report("fsync ignored", found);
    expect(found.violations.lost).toBeGreaterThan(10);
    expect(found.violations.damaged).toBeGreaterThan(10);
  },
  120_000,
);

test.runIf(isTraced)(
  "a system call that fails or kills the process breaks no promise",
  async () => {
    const found = await sweep({ scratch: scratch.folder, runs: 12, seed });
    console.log(`system calls failed or killed: ${JSON.stringify(found)}`);
    expect(found.violations).toEqual([]);
    expect(found.killed + found.refused).toBeGreaterThan(5);
  },
  180_000,
);

test("the same seed tells the same story", () => {
  const draws = (start: number): readonly number[] => {
    const chance = seededChance(start);
    return Array.from({ length: 5 }, chance);
  };
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
  expect(Math.min(...draws(0)) >= 0 && Math.max(...draws(0)) < 1).toBe(true);
});
