import { existsSync } from "node:fs";
import path from "node:path";
import { buildNative } from "./native.ts";
import { root } from "./stamp.ts";

/** `npm run -s noren -- <verb>`: the command line straight from the sources, in this very process. */
export async function main(given: readonly string[]): Promise<number> {
  // A machine without a compiler still runs what was compiled before.
  if (existsSync("/usr/bin/cc")) buildNative();
  const entry = path.join(root, "core/cli.ts");
  process.argv = [process.execPath, entry, ...given];
  await import(entry);
  return Number(process.exitCode ?? 0);
}
