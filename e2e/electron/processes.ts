import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { application } from "./launch.ts";

/** The shell's own behaviour is looked at from outside, as its user sees it: without Playwright and its debugger. */
export const executable = createRequire(import.meta.url)("electron") as unknown as string;

export interface Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  /** Resolves once it has written this. */
  readonly says: (text: string | RegExp, milliseconds?: number) => Promise<void>;
  readonly dispose: () => Promise<void>;
}

export function start(switches: readonly string[], options: { readonly environment?: NodeJS.ProcessEnv; readonly before?: readonly string[] } = {}): Running {
  const folder = mkdtempSync(path.join(tmpdir(), "contract-"));
  const [command = executable, ...rest] = [...(options.before ?? []), executable, application, `--user-data-dir=${folder}`, ...switches];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"], env: options.environment ?? process.env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = once(child, "exit").then(([code]) => code as number | null);
  return {
    child,
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    says: async (text, milliseconds = 30_000) => {
      const until = Date.now() + milliseconds;
      while (!(typeof text === "string" ? output.includes(text) : text.test(output))) {
        if (Date.now() > until || child.exitCode !== null) throw new Error(`it never said ${String(text)}:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
        await ended;
        clearTimeout(timer);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly state: string;
}

function infoOf(pid: number): ProcessInfo | undefined {
  try {
    const [state = "", parent = "0"] = readFileSync(`/proc/${String(pid)}/stat`, "utf8").replace(/^.*\)/s, "").trim().split(" ");
    return { pid, parent: Number(parent), state, command: readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").replaceAll("\0", " ") };
  } catch {
    return undefined;
  }
}

const everything = (): readonly ProcessInfo[] =>
  readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => infoOf(Number(name)) ?? []).filter(({ state }) => state !== "Z");

/** A process and all below it. */
export function tree(pid: number): readonly ProcessInfo[] {
  const all = everything();
  const below = (parent: number): readonly ProcessInfo[] => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return [...all.filter((one) => one.pid === pid), ...below(pid)];
}

export const mentioning = (text: string): readonly ProcessInfo[] => everything().filter(({ command }) => command.includes(text));

export function profileOf(pid: number): string {
  const found = tree(pid).map(({ command }) => /--user-data-dir=(\S*noren-window-\S+)/.exec(command)?.[1]).find((one) => one !== undefined);
  if (found === undefined) throw new Error("there is no browser below this process");
  return found;
}

/** The browser's main process: the one that is of no `--type`. */
export function browserOf(pid: number): number {
  const found = tree(pid).find(({ command }) => /chrom/.test(command) && command.includes("--remote-debugging-pipe") && !command.includes("--type="));
  if (found === undefined) throw new Error("there is no browser below this process");
  return found.pid;
}

export const namespaceOf = (pid: number | "self", kind: "net" | "user" | "pid"): string => readlinkSync(`/proc/${String(pid)}/ns/${kind}`);

export function statusOf(pid: number, field: string): string {
  return new RegExp(`^${field}:\\s*(\\S+)`, "m").exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1] ?? "";
}
