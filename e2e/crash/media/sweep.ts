import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { seededChance } from "../chance.ts";
import { drawFairly } from "../draw.ts";
import { endings, type Verb } from "./journey.ts";
import { modelOf, type Models } from "./models.ts";
import { copyPlace, type Place } from "./place.ts";
import { checkAfter, runJourney } from "./run.ts";

/** The k-th system call of a kind fails or kills the journey; what is there then must keep every promise, and the journey can be gone on with. */

export const calls = ["pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "unlinkat", "mkdir", "rmdir", "openat"] as const;
export type Call = (typeof calls)[number];
export const faults = ["signal=KILL", "error=EIO", "error=ENOSPC", "error=EROFS"] as const;

export interface Point {
  readonly call: Call;
  readonly fault: (typeof faults)[number];
  /** Within the place; only calls on this file count. Absent where its name is another each time. */
  readonly file?: string;
  readonly when: number;
}

export interface Sweep {
  readonly verb: Verb;
  /** All points there are, page writes included. */
  readonly points: number;
  readonly runs: number;
  /** The process was killed there. */
  readonly killed: number;
  /** It refused with a failure of its own. */
  readonly refused: number;
  /** The journey went through: the call was a spare one, or was never reached. */
  readonly done: number;
  /** The fault hit a call that is none of the room's, such as the loading of code; what was left is checked all the same. */
  readonly missed: number;
  readonly violations: readonly string[];
  readonly milliseconds: number;
}

export interface SweepOptions {
  readonly scratch: string;
  readonly models: Models;
  readonly verb: Verb;
  /** How many of the points are tried, drawn by the seed; Infinity for all. */
  readonly runs: number;
  /** Page writes are many and much alike: so many of each fault and file are among the points; Infinity for all. */
  readonly pageWrites?: number;
  readonly seed: number;
  readonly told?: (line: string) => void;
}

export async function sweep({ scratch, models, verb, runs, seed, pageWrites = Infinity, told = () => undefined }: SweepOptions): Promise<Sweep> {
  const startedAt = performance.now();
  const tally = { killed: 0, refused: 0, done: 0, missed: 0 };
  const violations: string[] = [];
  const chance = seededChance(seed);
  const all = await possible(scratch, models, verb);
  const chosen = drawFairly(thinned(all, pageWrites, chance), groupOf, runs, chance);
  for (const [index, point] of chosen.entries()) {
    const { outcome, broken } = await tryPoint(copyPlace(modelOf(models, verb), path.join(scratch, `sweep-${verb}`)), models, verb, point);
    tally[outcome]++;
    for (const what of broken) violations.push(`${describe(point)}: ${what}`);
    told(`${String(index + 1)}/${String(chosen.length)} ${verb} ${describe(point)}: ${outcome}${broken.length > 0 ? ` VIOLATED ${broken.join("; ")}` : ""}`);
  }
  return { verb, points: all.length, runs: chosen.length, ...tally, violations, milliseconds: performance.now() - startedAt };
}

export const describe = ({ call, fault, file, when }: Point): string => `${call} ${fault} at ${String(when)}${file === undefined ? "" : ` of ${file}`}`;

/** By file too, but not by each of the files of a folder: the many writes to the databases must not crowd out the one that gives a name. */
const groupOf = ({ call, fault, file = "" }: Point): string => `${call} ${fault} ${file.split("/").slice(0, 2).join("/").replace(/\.part$/u, "")}`;

type Outcome = "killed" | "refused" | "done" | "missed";

/** Of the page writes of each fault and file only so many, wherever they fall. */
function thinned(all: readonly Point[], pageWrites: number, chance: () => number): readonly Point[] {
  const groups = Map.groupBy(all, (point) => (point.call === "pwrite64" && point.file?.includes(".db") === true ? `${point.fault} ${point.file}` : ""));
  return [...groups].flatMap(([group, points]) => (group === "" ? points : drawFairly(points, () => "", pageWrites, chance)));
}

async function tryPoint(place: Place, models: Models, verb: Verb, point: Point): Promise<{ readonly outcome: Outcome; readonly broken: readonly string[] }> {
  const log = path.join(place.folder, "log");
  const inject = `inject=${point.call}:${point.fault}:when=${String(point.when)}`;
  const only = point.file === undefined ? [] : ["-P", path.join(place.folder, point.file)];
  const { status, signal, said } = await runJourney(verb, place, ["-o", log, ...only, "-e", `trace=${point.call}`, "-e", inject]);
  const injected = readFileSync(log, "utf8").split("\n").filter((line) => line.includes("(INJECTED)"));
  const isMissed = injected.some((line) => !isOfPlace(line, place));
  const broken = await checkAfter(verb, place, models.expectedFile);
  rmSync(place.folder, { recursive: true, force: true });
  if (isMissed) return { outcome: "missed", broken };
  if (status === endings.done) return { outcome: "done", broken };
  if (status === endings.refused) return { outcome: "refused", broken };
  if (signal === "SIGKILL" || status === 137) return { outcome: "killed", broken };
  return { outcome: "done", broken: [`ended with ${String(status ?? signal)} ${said.slice(-600)}`, ...broken] };
}

/** What the room promises lies in these; the acknowledgements are the test's own. */
const isOfPlace = (line: string, { room, out }: Place): boolean => line.includes(room) || line.includes(out);

/** Which calls an undisturbed journey makes on the place's files, as strace counts: in each thread by itself. */
async function possible(scratch: string, models: Models, verb: Verb): Promise<readonly Point[]> {
  const place = copyPlace(modelOf(models, verb), path.join(scratch, `sweep-${verb}`));
  const log = path.join(place.folder, "log");
  const { status, said } = await runJourney(verb, place, ["-o", log, "-e", `trace=${calls.join(",")}`]);
  if (status !== endings.done) throw new Error(`the undisturbed journey ended with ${String(status)}: ${said}`);
  const counts = new Map<string, number>();
  const points = new Map<string, Omit<Point, "fault">>();
  for (const line of readFileSync(log, "utf8").split("\n")) {
    const [, thread = "", name = ""] = /^(\d+) +(\w+)\(/u.exec(line) ?? [];
    const call = calls.find((each) => each === name);
    if (call === undefined) continue;
    const count = (key: string): number => {
      const when = (counts.get(key) ?? 0) + 1;
      counts.set(key, when);
      return when;
    };
    const anywhere = count(`${thread} ${call}`);
    const changes = call !== "openat" || line.includes("O_CREAT");
    const file = fileOf(line, place);
    const own = file === undefined ? 0 : count(`${thread} ${call} ${file}`);
    if (!changes || file === undefined) continue;
    const point = hasSteadyName(file) ? { call, file, when: own } : { call, when: anywhere };
    points.set(`${call} ${point.file ?? ""} ${String(point.when)}`, point);
  }
  rmSync(place.folder, { recursive: true, force: true });
  return [...points.values()].flatMap((point) => faults.map((fault) => ({ ...point, fault })));
}

/** The first of the room's or the medium's own files that the call names, within the place. */
function fileOf(line: string, { folder, room, out }: Place): string | undefined {
  const named = [...line.matchAll(/["<](\/[^">]*)[">]/gu)].map(([, name = ""]) => name);
  const found = named.find((name) => [room, out].some((root) => name === root || name.startsWith(`${root}/`)));
  return found === undefined ? undefined : path.relative(folder, found);
}

/** Ceremonies and packages are named by chance. */
const hasSteadyName = (file: string): boolean => !/[0-9a-f]{8}-[0-9a-f]{4}-/u.test(file);
