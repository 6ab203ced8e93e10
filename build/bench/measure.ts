import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** One figure: ours, and where something was promised what it is held against, and whether it is at least (or at most) that. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: number;
  readonly is: "at most" | "at least";
  /** What stands behind it, by name: seconds of stages, rounds, the peer's own figure. */
  readonly details?: Readonly<Record<string, number>>;
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A figure without a target promises nothing; one that could not be measured meets nothing. */
export const meets = ({ value, target, is }: Figure): boolean => (target === undefined ? !Number.isNaN(value) : is === "at most" ? value <= target : value >= target);

export function lineOf(figure: Figure): string {
  const { name, value, unit, target, is } = figure;
  const digits = Math.abs(target ?? value) < 20 ? 2 : 0;
  const promised = target === undefined ? "" : ` (${is} ${target.toFixed(digits)})`;
  return `${meets(figure) ? (target === undefined ? "    " : "ok  ") : "MISS"} ${name.padEnd(66)} ${value.toFixed(digits).padStart(9)} ${unit}${promised}`;
}

export interface Measured {
  readonly milliseconds: number;
  /** Of the command and of all it began and waited for, in seconds. */
  readonly userSeconds: number;
  /** The largest resident set that any one process of the command had; 0 where nobody looked. */
  readonly peakMebibytes: number;
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function highWaterMark(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export function processesBelow(pid: number): readonly number[] {
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      const [, parent] = readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      return Number(parent) === pid ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
  return children.flatMap((child) => [child, ...processesBelow(child)]);
}

const millisecondsBetweenLooks = 40;

interface MeasureOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Looking takes a tenth of a processor: what is timed and knows its own memory is left alone. */
  readonly looksAtMemory?: boolean;
}

/** POSIX: the second line of `times` is what the shell's children took, and theirs. */
const timed = 'exec 3>&4; "$@" 3>&- 4>&-; status=$?; times >&3; exit $status';

function userSecondsIn(told: string): number {
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s/u.exec(told.split("\n")[1] ?? "") ?? [];
  return minutes === undefined ? Number.NaN : Number(minutes) * 60 + Number(seconds);
}

/** Runs a command to its end and watches its memory; the kernel keeps the peak of each process, so looking seldom loses little. */
export function measure(command: readonly string[], { input = "", environment = {}, looksAtMemory = true }: MeasureOptions = {}): Promise<Measured> {
  const started = performance.now();
  const child = spawn("sh", ["-c", timed, "sh", ...command], { env: { ...process.env, ...environment }, stdio: ["pipe", "pipe", "pipe", "ignore", "pipe"] });
  const times: Buffer[] = [];
  child.stdio[4]?.on("data", (piece: Buffer) => times.push(piece));
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (piece: Buffer) => stdout.push(piece));
  child.stderr?.on("data", (piece: Buffer) => stderr.push(piece));
  child.stdin?.end(input);
  let peakMebibytes = 0;
  const looking = setInterval(() => {
    if (!looksAtMemory) return;
    const pid = child.pid ?? 0;
    for (const each of [pid, ...processesBelow(pid)]) peakMebibytes = Math.max(peakMebibytes, highWaterMark(each));
  }, millisecondsBetweenLooks);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(looking);
      const milliseconds = performance.now() - started;
      resolve({ milliseconds, userSeconds: userSecondsIn(Buffer.concat(times).toString()), peakMebibytes, status: code ?? 1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

export async function measureOrThrow(command: readonly string[], options?: Parameters<typeof measure>[1]): Promise<Measured> {
  const measured = await measure(command, options);
  if (measured.status !== 0) throw new Error(`${command.slice(0, 4).join(" ")} ended with ${String(measured.status)}\n${measured.stdout}${measured.stderr}`);
  return measured;
}
