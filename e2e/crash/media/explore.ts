import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { seededChance } from "../chance.ts";
import { CrashDisk } from "../disk.ts";
import { choices, imageOf, instantsOf, layImage } from "../images.ts";
import { parseTrace, tracedCalls } from "../trace.ts";
import { checkImage, type Kind, type Violation } from "./checkImage.ts";
import { endings } from "./journey.ts";
import type { Models } from "./models.ts";
import { copyPlace, type Place } from "./place.ts";
import { plantedInBytes } from "./planted.ts";
import { checkAfter, runJourney } from "./run.ts";
import { parseSaid, type Said } from "./said.ts";

/**
 * Power is lost at every instant of a receipt. For each, disks that could be left behind are rebuilt from the recorded system calls; all of them
 * are read from outside, and some are started and gone on with to the end.
 */

export interface Exploration {
  readonly calls: number;
  readonly acknowledgements: number;
  readonly images: number;
  /** Of them, started and gone on with. */
  readonly started: number;
  readonly violations: Readonly<Record<Kind, number>>;
  readonly examples: readonly string[];
  readonly milliseconds: number;
}

export interface ExploreOptions {
  readonly scratch: string;
  readonly models: Models;
  readonly seed: number;
  /** Instants are thinned evenly down to this many images. */
  readonly images: number;
  readonly starts: number;
  /** A disk that ignores the sync of these files: the explorer must find what that loses. */
  readonly ignoresSync?: (file: string) => boolean;
}

async function record(place: Place): Promise<string> {
  const { acknowledgements, folder } = place;
  const log = path.join(folder, "log");
  const { status, said } = await runJourney("receive", place, ["-xx", "-s", "1000000", "-e", `trace=${tracedCalls}`, "-o", log]);
  if (status !== endings.done) throw new Error(`the journey ended with ${String(status)}: ${said}`);
  const trace = readFileSync(log, "utf8");
  for (const file of [log, acknowledgements]) rmSync(file);
  return trace;
}

export async function explore({ scratch, models, seed, images: wanted, starts, ignoresSync = () => false }: ExploreOptions): Promise<Exploration> {
  const startedAt = performance.now();
  const place = copyPlace(models.empty, path.join(scratch, "explore"));
  const { room, acknowledgements } = place;
  const before = imageOf(room);
  const trace = await record(place);
  const isWatched = (file: string): boolean => file === acknowledgements || ((file === room || file.startsWith(`${room}/`)) && !file.endsWith("-shm"));
  const instants = instantsOf(parseTrace(trace, isWatched), acknowledgements, parseSaid);
  const chance = seededChance(seed);
  const disk = new CrashDisk(room, (file) => !ignoresSync(path.relative(room, file)), before);
  const variants = choices(chance);
  const violations: Record<Kind, number> = { lost: 0, damaged: 0, unpaired: 0, unreadable: 0, doubled: 0, plaintext: 0, stuck: 0 };
  const examples: string[] = [];
  const all = instants.length * variants.length;
  const turns = { image: evenly(all, wanted), start: evenly(Math.min(all, wanted), starts) };
  let images = 0;
  let started = 0;
  for (const [index, { event, said }] of instants.entries()) {
    if (event !== undefined) disk.apply(event);
    for (const [variant, choice] of variants.entries()) {
      if (!turns.image()) continue;
      images++;
      const image = disk.image(choice);
      const found: Violation[] = [...image.files].flatMap(([file, content]) => plantedInBytes(content).map((what) => ({ kind: "plaintext" as const, what: `${what}: ${file}` })));
      lay(place, image);
      found.push(...checkImage(room, models.keys, said, models.expected));
      if (turns.start()) {
        started++;
        lay(place, image);
        found.push(...(await startFrom(place, models, said)));
      }
      for (const kind of new Set(found.map((each) => each.kind))) violations[kind]++;
      if (found.length > 0 && examples.length < 10)
        examples.push(`call ${String(index)} (${event?.type ?? "acknowledged"}), variant ${String(variant)}: ${found.map(({ kind, what }) => `${kind}: ${what}`).join("; ")}`);
    }
  }
  rmSync(place.folder, { recursive: true, force: true });
  return { calls: instants.length, acknowledgements: instants.at(-1)?.said.length ?? 0, images, started, violations, examples, milliseconds: performance.now() - startedAt };
}

function lay({ room }: Place, image: Parameters<typeof layImage>[1]): void {
  rmSync(room, { recursive: true, force: true });
  mkdirSync(room, { recursive: true });
  layImage(room, image);
  mkdirSync(room, { recursive: true });
  chmodSync(room, 0o700);
}

async function startFrom(place: Place, { expectedFile }: Models, said: readonly Said[]): Promise<readonly Violation[]> {
  writeFileSync(place.acknowledgements, said.map((one) => `${JSON.stringify(one)}\n`).join(""));
  const broken = await checkAfter("receive", place, expectedFile);
  return broken.map((what) => ({ kind: what.startsWith("lost") ? "lost" : what.startsWith("plaintext") ? "plaintext" : "stuck", what }));
}

/** True `wanted` times in `all` calls, at even distances. */
function evenly(all: number, wanted: number): () => boolean {
  const every = Math.max(1, all / Math.max(1, wanted));
  let due = 0;
  return () => {
    if (wanted <= 0 || ++due < every) return false;
    due -= every;
    return true;
  };
}

export const violationsIn = ({ violations }: Pick<Exploration, "violations">): number => Object.values(violations).reduce((sum, each) => sum + each, 0);
