import path from "node:path";
import { parseArgs } from "node:util";
import { triesAll } from "../../core/platform/testing/sweep.ts";
import { parseAcknowledgements } from "./acknowledgements.ts";
import { seededChance, usualSeed } from "./chance.ts";
import { checkRoom, type Kind, type Violation } from "./check.ts";
import { CrashDisk } from "./disk.ts";
import { choices, instantsOf, layImage } from "./images.ts";
import { hasStrace, makeScratch, makeStage, record } from "./record.ts";
import { sweep } from "./sweep.ts";
import { parseTrace } from "./trace.ts";

/**
 * Power is lost at every instant of the journey. For each, several disks that could be left behind are rebuilt from the recorded
 * system calls and opened with the store's own code (DESIGN §7, guarantees 1 and 2).
 */

export interface Exploration {
  readonly calls: number;
  readonly acknowledgements: number;
  readonly images: number;
  readonly violations: Readonly<Record<Kind, number>>;
  readonly examples: readonly string[];
  readonly milliseconds: number;
}

export interface ExploreOptions {
  readonly scratch: string;
  readonly name: string;
  readonly seed: number;
  /** Crash points are thinned evenly down to this many images. */
  readonly images: number;
  readonly mode?: "normal";
  readonly honoursSync?: boolean;
}

export async function explore({ scratch, name, seed, images: wanted, mode, honoursSync = true }: ExploreOptions): Promise<Exploration> {
  const startedAt = performance.now();
  const stage = makeStage(scratch, name);
  const trace = await record(stage, mode);
  const isWatched = (file: string): boolean =>
    file === stage.acknowledgements || (file.startsWith(`${stage.room}/`) && !file.endsWith("-shm")) || file === stage.room;
  const instants = instantsOf(parseTrace(trace, isWatched), stage.acknowledgements, parseAcknowledgements);
  const chance = seededChance(seed);
  const disk = new CrashDisk(stage.room, honoursSync);
  const violations: Record<Kind, number> = { lost: 0, damaged: 0, unpaired: 0, halfDone: 0 };
  const examples: string[] = [];
  const variants = choices(chance);
  const every = Math.max(1, (instants.length * variants.length) / wanted);
  let images = 0;
  let due = 0;
  const place = path.join(scratch, `${name}-image`);
  for (const [index, { event, said }] of instants.entries()) {
    if (event !== undefined) disk.apply(event);
    for (const [variant, choice] of variants.entries()) {
      if (++due < every) continue;
      due -= every;
      images++;
      layImage(place, disk.image(choice));
      const found = await checkRoom(place, said);
      count(violations, found);
      if (found.length > 0 && examples.length < 10)
        examples.push(`call ${String(index)} (${event?.type ?? "acknowledged"}), variant ${String(variant)}: ${describe(found)}`);
    }
  }
  return {
    calls: instants.length,
    acknowledgements: instants.at(-1)?.said.length ?? 0,
    images,
    violations,
    examples,
    milliseconds: performance.now() - startedAt,
  };
}

const describe = (found: readonly Violation[]): string => found.map(({ kind, what }) => `${kind}: ${what}`).join("; ");

/** One violation of a kind is enough for an image. */
function count(violations: Record<Kind, number>, found: readonly Violation[]): void {
  for (const kind of new Set(found.map((each) => each.kind))) violations[kind]++;
}

export const violationsIn = ({ violations }: Pick<Exploration, "violations">): number =>
  Object.values(violations).reduce((sum, each) => sum + each, 0);

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      images: { type: "string", default: triesAll ? "20000" : "800" },
      sweep: { type: "string", default: triesAll ? "all" : "16" },
      teeth: { type: "boolean", default: true },
    },
    allowNegative: true,
  });
  if (!hasStrace()) throw new Error("strace is missing: apt-get install strace");
  const seed = Number(values.seed ?? usualSeed());
  const images = Number(values.images);
  const scratch = makeScratch();
  let isSound = true;
  const say = (what: string, found: Exploration, isExpected: boolean): void => {
    isSound &&= isExpected;
    console.log(`${what}: ${JSON.stringify(found, undefined, 1)}`);
  };
  try {
    console.log(`seed ${String(seed)}`);
    const real = await explore({ scratch: scratch.folder, name: "real", seed, images });
    say("store as it is", real, violationsIn(real) === 0 && real.images >= images * 0.8 && real.acknowledgements > 40);
    if (values.teeth) {
      const normal = await explore({ scratch: scratch.folder, name: "normal", seed, images: images / 4, mode: "normal" });
      say("synchronous=NORMAL", normal, normal.violations.lost > images / 100);
      const deaf = await explore({ scratch: scratch.folder, name: "deaf", seed, images: images / 4, honoursSync: false });
      say("fsync ignored", deaf, deaf.violations.lost > images / 100 && deaf.violations.damaged > images / 100);
    }
    if (values.sweep !== "none") {
      const swept = await sweep({
        scratch: scratch.folder,
        runs: values.sweep === "all" ? Infinity : Number(values.sweep),
        seed,
      });
      // A sweep that hits nothing proves nothing.
      isSound &&= swept.violations.length === 0 && swept.killed + swept.refused > swept.runs / 3;
      console.log(`system calls failed or killed: ${JSON.stringify(swept, undefined, 1)}`);
    }
  } finally {
    scratch.remove();
  }
  console.log(isSound ? "every promise was kept" : "PROMISES WERE BROKEN");
  process.exitCode = isSound ? 0 : 1;
}
