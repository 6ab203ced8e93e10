import { spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { waySteps, wayWords, type WayStep } from "../../../core/contract/messages/commandLineWay.ts";
import { demoPlaces, type DemoPlaces } from "../../../core/flow/demo/demoPlaces.ts";

/** `noren demo` as a process group of its own, as it is built, followed line by line and killed at a moment of its way. */

export interface Place extends DemoPlaces {
  readonly folder: string;
  /** Where the processes have their temporary files. */
  readonly run: string;
}

export function placeAt(folder: string): Place {
  const run = path.join(folder, "run");
  mkdirSync(run, { recursive: true });
  return { folder, run, ...demoPlaces(path.join(folder, "room")) };
}

export function copyPlace({ folder }: Place, to: string): Place {
  rmSync(to, { recursive: true, force: true });
  cpSync(folder, to, { recursive: true, filter: (name) => path.dirname(name) !== path.join(folder, "run") });
  return placeAt(to);
}

export const town = { people: 24, seed: "way" } as const;

const built = fileURLToPath(new URL("../../../out/core/cli.js", import.meta.url));
/** Longer than the whole way takes on a busy machine: what hangs is a violation. */
const mostMilliseconds = 180_000;

const stepByWords: ReadonlyMap<string, WayStep> = new Map(waySteps.map((step) => [wayWords.en.steps[step], step]));

/** The step that a line tells of, done now or found done. */
export function stepOf(line: string): { readonly step: WayStep; readonly isFound: boolean } | undefined {
  const [, mark = "", words = ""] = /^ +(?:([\d.]+) s|done) {2}([^:]+): /u.exec(line) ?? [];
  const step = stepByWords.get(words);
  return step === undefined ? undefined : { step, isFound: mark === "" };
}

export interface Watcher {
  /** Looked at as often as can be; the process ends the moment it is so. */
  readonly isDue?: () => boolean;
  /** Called with each step as its line appears; what it answers ends the process after so many milliseconds. */
  readonly reached: (step: WayStep | "start", isFound: boolean) => number | undefined;
}

export interface Ended {
  readonly isKilled: boolean;
  readonly status: number | null;
  readonly said: string;
  /** Steps whose lines were there, the last one last. */
  readonly steps: readonly WayStep[];
}

export function walk({ room, run }: Place, more: readonly string[], { reached, isDue }: Watcher): Promise<Ended> {
  const line = [built, "demo", "--headless", "--room", room, "--people", String(town.people), "--seed", town.seed, "--lang", "en", ...more];
  const environment = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"], TMPDIR: run, XDG_RUNTIME_DIR: run };
  const child = spawn(process.execPath, line, { stdio: ["ignore", "pipe", "pipe"], env: environment, detached: true });
  let said = "";
  let rest = "";
  let isKilled = false;
  const steps: WayStep[] = [];
  const end = (): void => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    isKilled = true;
    process.kill(-child.pid, "SIGKILL");
  };
  let timer: NodeJS.Timeout | undefined;
  const follow = (step: WayStep | "start", isFound: boolean): void => {
    const milliseconds = reached(step, isFound);
    if (milliseconds === undefined) return;
    clearTimeout(timer);
    if (milliseconds <= 0) end();
    else timer = setTimeout(end, milliseconds);
  };
  const looking = isDue === undefined ? undefined : setInterval(() => {
    if (isDue()) end();
  }, 1);
  const hanging = setTimeout(() => {
    said += "\nit hangs";
    end();
  }, mostMilliseconds);
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
    const lines = (rest + chunk.toString("utf8")).split("\n");
    rest = lines.pop() ?? "";
    for (const each of lines) {
      const found = stepOf(each);
      if (found === undefined) continue;
      steps.push(found.step);
      follow(found.step, found.isFound);
    }
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  follow("start", false);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      clearTimeout(timer);
      clearTimeout(hanging);
      clearInterval(looking);
      resolve({ isKilled, status, said, steps });
    });
  });
}

const answer = z.object({
  ok: z.literal(true),
  folder: z.string(),
  commands: z.tuple([z.string(), z.string()]),
  steps: z.array(z.object({ step: z.enum(waySteps), facts: z.record(z.string(), z.union([z.string(), z.number()])) })),
});
export type Reached = z.output<typeof answer>;

/** To its end, with nobody in its way. */
export async function walkToTheEnd(place: Place): Promise<Reached> {
  const { status, said } = await walk(place, ["--json"], { reached: () => undefined });
  if (status !== 0) throw new Error(`the way ends with ${String(status)}: ${said.slice(-800)}`);
  return answer.parse(JSON.parse(said.trimEnd().split("\n").at(-1) ?? ""));
}
