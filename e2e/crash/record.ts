import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { tracedCalls } from "./trace.ts";

const journeyFile = fileURLToPath(new URL("journey.ts", import.meta.url));

export const hasStrace = (): boolean => spawnSync("strace", ["-V"], { stdio: "ignore" }).status === 0;

/** In memory where the machine has it: images are many and none of them must last. */
export function makeScratch(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "noren-crash-"));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Stage {
  readonly room: string;
  readonly acknowledgements: string;
  readonly trace: string;
}

export function makeStage(scratch: string, name: string): Stage {
  const folder = path.join(scratch, name);
  const room = path.join(folder, "room");
  mkdirSync(room, { recursive: true });
  return { room, acknowledgements: path.join(folder, "acknowledgements"), trace: path.join(folder, "trace") };
}

export interface JourneyEnd {
  readonly status: number | null;
  readonly signal: string | null;
  readonly said: string;
}

/** Runs the journey under strace with these options, in a process of its own; the loop stays free meanwhile. */
export function runJourney({ room, acknowledgements }: Stage, options: readonly string[], mode?: "normal"): Promise<JourneyEnd> {
  const command = [process.execPath, journeyFile, room, acknowledgements, ...(mode === undefined ? [] : [mode])];
  const child = spawn("strace", ["-f", "-qq", ...options, ...command], { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"] } });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      resolve({ status, signal, said });
    });
  });
}

/** Everything the journey asked of the disk, in order. */
export async function record(stage: Stage, mode?: "normal"): Promise<string> {
  const end = await runJourney(stage, ["-y", "-xx", "-s", "1000000", "-e", `trace=${tracedCalls}`, "-o", stage.trace], mode);
  if (end.status !== 0) throw new Error(`the journey ended with ${String(end.status ?? end.signal)}: ${end.said}`);
  return readFileSync(stage.trace, "utf8");
}
