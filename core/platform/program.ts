import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** Programs of the system that do what only it may: mounting, scanning. They get no word of ours but the arguments. */

const folders = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/** Where the program is, or undefined. Never looked for where an ordinary user can put one. */
export const findProgram = (name: string): string | undefined => folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));

export interface ProgramOrder {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly input?: AsyncIterable<Buffer> | Iterable<Buffer>;
  readonly milliseconds: number;
  /** Beyond the fixed language and path. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly heard?: (line: Buffer) => void;
  readonly signal?: AbortSignal;
}

export interface ProgramEnd {
  /** Undefined where it was ended or never began. */
  readonly code: number | undefined;
  /** The first of what it said, for programs that say little. */
  readonly output: Buffer;
}

const longestOutput = 64 * 1024;
const longestLine = 64 * 1024;

/** Runs it to its end. Lines are given out as bytes; the last one without an end too. */
export function runProgram(order: ProgramOrder): Promise<ProgramEnd> {
  const { file, milliseconds, input, heard, signal } = order;
  return new Promise((resolve) => {
    const child = spawn(file, order.arguments, {
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "ignore"],
      env: { PATH: folders.join(":"), LC_ALL: "C", ...order.environment },
      timeout: milliseconds,
      killSignal: "SIGKILL",
      ...(signal !== undefined && { signal }),
    });
    const kept: Buffer[] = [];
    let keptBytes = 0;
    let rest = Buffer.alloc(0);
    child.stdout?.on("data", (chunk: Buffer) => {
      if (keptBytes < longestOutput) kept.push(chunk.subarray(0, longestOutput - keptBytes));
      keptBytes += chunk.length;
      if (heard === undefined) return;
      let text = Buffer.concat([rest, chunk]);
      for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10)) {
        heard(text.subarray(0, end));
        text = text.subarray(end + 1);
      }
      rest = Buffer.from(text.subarray(0, longestLine));
    });
    child.on("error", () => {
      resolve({ code: undefined, output: Buffer.concat(kept) });
    });
    child.on("close", (code) => {
      if (rest.length > 0) heard?.(rest);
      resolve({ code: code ?? undefined, output: Buffer.concat(kept) });
    });
    if (input !== undefined && child.stdin !== null) void feed(child.stdin, input);
  });
}

/** A program that stops listening ends by its own code; that its input broke says nothing more. */
async function feed(stdin: NodeJS.WritableStream, input: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
  const broken = new AbortController();
  stdin.on("error", () => {
    broken.abort();
  });
  for await (const chunk of input) {
    if (broken.signal.aborted) return;
    await new Promise<void>((written) => {
      stdin.write(chunk, () => {
        written();
      });
    });
  }
  stdin.end();
}
