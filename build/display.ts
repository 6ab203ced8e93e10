import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { ToolError } from "./run.ts";

/** A display nobody sees, with a cookie of its own, so that other users of the machine cannot look at it. */
export interface Display {
  readonly display: string;
  readonly stop: () => Promise<void>;
}

const cookieName = "MIT-MAGIC-COOKIE-1";

/** One entry for any host and any display number, as Xauthority(5) lays it out. */
function authority(): Buffer {
  const field = (content: Buffer): Buffer => Buffer.concat([Buffer.from([content.length >> 8, content.length & 0xff]), content]);
  const familyWild = Buffer.from([0xff, 0xff]);
  return Buffer.concat([familyWild, field(Buffer.alloc(0)), field(Buffer.alloc(0)), field(Buffer.from(cookieName)), field(randomBytes(16))]);
}

/** Starts Xvfb on the next free number and lets the programs started from here on find it. */
export async function startDisplay({ width = 1600, height = 1000 }: { readonly width?: number; readonly height?: number } = {}): Promise<Display> {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-display-"));
  const cookie = path.join(folder, "authority");
  writeFileSync(cookie, authority(), { mode: 0o600 });
  const screen = `${String(width)}x${String(height)}x24`;
  // In a session of its own: Ctrl+C must end the window first, and the display after it.
  const server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", screen, "-nolisten", "tcp", "-auth", cookie], { stdio: ["ignore", "ignore", "pipe", "pipe"], detached: true });
  let errors = "";
  server.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      const gone = once(server, "exit");
      server.kill("SIGTERM");
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const numbers = server.stdio[3] as Readable;
  const [number] = (await Promise.race([once(numbers, "data"), once(server, "exit").then(() => [""])])) as [Buffer | string];
  if (number.toString().trim() === "") {
    await stop();
    throw new ToolError(`Xvfb\n${errors.trim()}`);
  }
  process.env["XAUTHORITY"] = cookie;
  // However this process ends, nothing of it stays behind.
  process.once("exit", () => {
    server.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  });
  return { display: `:${number.toString().trim()}`, stop };
}
