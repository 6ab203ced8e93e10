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
  // npm runs scripts in the package's folder; a path on the command line is meant from where the person stands.
  const { INIT_CWD: whereAsked } = process.env;
  if (whereAsked !== undefined && existsSync(whereAsked)) process.chdir(whereAsked);
  await import(entry);
  return Number(process.exitCode ?? 0);
}
