import { spawn, type SpawnOptions } from "node:child_process";
import { constants, setPriority } from "node:os";
import path from "node:path";
import { out, root } from "./stamp.ts";

/** Where Node keeps what it made of our code: hundreds of processes are started on the same, each in a third of the time. */
export const compileCache = { NODE_COMPILE_CACHE: path.join(out, "compile-cache") };

export interface Ran {
  readonly status: number;
  /** What it wrote, both streams as they came. */
  readonly output: string;
  readonly milliseconds: number;
}

interface RunOptions extends SpawnOptions {
  /** Shows what it writes meanwhile. */
  readonly echo?: boolean;
  /** It gives way to whatever else wants a core. */
  readonly givesWay?: boolean;
}

/** Runs a program to its end and keeps what it wrote. */
export function run([command, ...rest]: readonly [string, ...string[]], { echo = false, givesWay = false, ...options }: RunOptions = {}): Promise<Ran> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { cwd: root, ...options, stdio: ["ignore", "pipe", "pipe"] });
    if (givesWay && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (echo) process.stderr.write(text);
      });
    }
    child.once("error", reject);
    child.once("close", (status) => {
      resolve({ status: status ?? 1, output, milliseconds: performance.now() - started });
    });
  });
}

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** Some tools colour what they write whatever they are told. */
export const withoutColours = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, "");

/** A tool of ours that said no, with what it said. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}

export async function runOrThrow(line: readonly [string, ...string[]], options?: SpawnOptions): Promise<string> {
  const { status, output } = await run(line, options);
  if (status !== 0) throw new ToolError(`${line.slice(0, 3).join(" ")}\n${withoutColours(output).trim()}`);
  return output;
}
