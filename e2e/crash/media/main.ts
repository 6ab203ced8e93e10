import { parseArgs } from "node:util";
import { triesAll } from "../../../core/platform/testing/sweep.ts";
import { usualSeed } from "../chance.ts";
import { hasStrace, makeScratch } from "../record.ts";
import { explore, violationsIn, type ExploreOptions } from "./explore.ts";
import type { Verb } from "./journey.ts";
import { makeModels, type Models } from "./models.ts";
import { sweep, type Sweep } from "./sweep.ts";

/**
 * Faults in what is done with media, against all of DESIGN §7: a share of them, or in the long run all but the page writes, of which there are
 * thousands alike. The last line counts images and runs.
 */

const shares = {
  short: { images: 80, starts: 2, teeth: 20, runs: { seal: 4, receive: 5, destroy: 5, revoke: 2 }, pageWrites: 1 },
  long: { images: 4000, starts: 60, teeth: 120, runs: { seal: Infinity, receive: Infinity, destroy: Infinity, revoke: Infinity }, pageWrites: 4 },
} as const;

/** Disks that lie about one file, and what must be seen of it. */
const lies: readonly { readonly what: string; readonly ignoresSync: (file: string) => boolean; readonly seenAs: keyof Awaited<ReturnType<typeof explore>>["violations"] }[] = [
  { what: "segments unsynced", ignoresSync: (file) => file.startsWith("vault/"), seenAs: "unreadable" },
  { what: "names of segments unsynced", ignoresSync: (file) => file === "vault", seenAs: "unreadable" },
  { what: "keys.db unsynced", ignoresSync: (file) => file.startsWith("keys.db"), seenAs: "damaged" },
  { what: "room.db unsynced", ignoresSync: (file) => file.startsWith("room.db"), seenAs: "lost" },
];

/** Two at a time: each is mostly one process that waits for another. */
const lanes: readonly (readonly Verb[])[] = [
  ["seal", "revoke"],
  ["receive", "destroy"],
];

interface Count {
  passed: number;
  failed: number;
}

function tell(count: Count, what: string, passed: number, failed: number, figures: object): void {
  count.passed += passed;
  count.failed += failed;
  console.log(`${failed === 0 ? "ok  " : "FAIL"} ${what}: ${JSON.stringify(figures, undefined, failed === 0 ? 0 : 1)}`);
}

async function exploreAll(count: Count, common: Pick<ExploreOptions, "scratch" | "models" | "seed">, share: (typeof shares)["short" | "long"]): Promise<void> {
  const real = await explore({ ...common, images: share.images, starts: share.starts });
  tell(count, "power cut while receiving", real.images - violationsIn(real), violationsIn(real), real);
  for (const { what, ignoresSync, seenAs } of lies) {
    const { examples: _, ...seen } = await explore({ ...common, images: share.teeth, starts: 0, ignoresSync });
    const isSeen = seen.violations[seenAs] > 0;
    tell(count, `the explorer sees ${what}`, isSeen ? 1 : 0, isSeen ? 0 : 1, seen);
  }
}

function tellSweep(count: Count, swept: Sweep): void {
  const { verb, runs, killed, refused, violations } = swept;
  // A sweep that hits nothing proves nothing.
  const isIdle = runs >= 4 && killed + refused === 0;
  const broken = new Set(violations.map((violation) => violation.split(": ", 1)[0])).size;
  tell(count, `calls failed or killed: ${verb}`, runs - broken, broken + (isIdle ? 1 : 0), swept);
}

async function sweepLane(count: Count, verbs: readonly Verb[], common: { readonly scratch: string; readonly models: Models; readonly seed: number; readonly told: (line: string) => void }, share: (typeof shares)["short" | "long"]): Promise<void> {
  for (const verb of verbs) tellSweep(count, await sweep({ ...common, verb, runs: share.runs[verb], pageWrites: share.pageWrites }));
}

const { values } = parseArgs({ options: { seed: { type: "string" }, verbose: { type: "boolean", default: false } } });
if (!hasStrace()) throw new Error("strace is missing: apt-get install strace");
const seed = Number(values.seed ?? usualSeed());
const share = triesAll ? shares.long : shares.short;
const count: Count = { passed: 0, failed: 0 };
const scratch = makeScratch();
const startedAt = performance.now();
try {
  console.log(`seed ${String(seed)}`);
  const models = await makeModels(scratch.folder);
  const common = { scratch: scratch.folder, models, seed };
  const told = (line: string): void => {
    if (values.verbose || line.includes("VIOLATED")) console.log(line);
  };
  await exploreAll(count, common, share);
  await Promise.all(lanes.map((verbs) => sweepLane(count, verbs, { ...common, told }, share)));
} finally {
  scratch.remove();
}
console.log(`${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
console.log(`${String(count.passed)} passed, ${String(count.failed)} failed`);
process.exitCode = count.failed === 0 ? 0 : 1;
