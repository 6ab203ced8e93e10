import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Verb } from "./journey.ts";
import type { Place } from "./place.ts";

export interface Ended {
  readonly status: number | null;
  readonly signal: string | null;
  readonly said: string;
}

const journeyFile = fileURLToPath(new URL("journey.ts", import.meta.url));
const checkFile = fileURLToPath(new URL("check.ts", import.meta.url));
/** Longer than any of them takes on a busy machine: what hangs is a violation. */
const mostMilliseconds = 120_000;

function run(command: readonly [string, ...string[]], { run: temporary }: Place): Promise<Ended> {
  const [program, ...line] = command;
  const environment = { PATH: process.env["PATH"], NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"], TMPDIR: temporary, XDG_RUNTIME_DIR: temporary };
  // Of its own group: the whole of it can be ended.
  const child = spawn(program, line, { stdio: ["ignore", "pipe", "pipe"], env: environment, detached: true });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
  const timer = setTimeout(() => {
    said += "\nit hangs";
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, mostMilliseconds);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, said });
    });
  });
}

/** The journey under strace with these options. `--seccomp-bpf` stops at the traced calls only, but strace 6.1 then forgets to send the signal it is asked for. */
export function runJourney(verb: Verb, place: Place, options: readonly string[]): Promise<Ended> {
  const quickly = options.some((option) => option.includes(":signal=")) ? [] : ["--seccomp-bpf"];
  return run(["strace", "-f", ...quickly, "-qq", "-y", ...options, process.execPath, journeyFile, verb, place.folder], place);
}

/** What the next start finds broken. */
export async function checkAfter(verb: Verb, place: Place, expectedFile: string): Promise<readonly string[]> {
  const { status, said } = await run([process.execPath, checkFile, verb, place.folder, expectedFile], place);
  const last = said.trimEnd().split("\n").at(-1) ?? "";
  return status === 0 && last.startsWith("[") ? (JSON.parse(last) as readonly string[]) : [`the next start ends with ${String(status)}: ${said.slice(-800)}`];
}
