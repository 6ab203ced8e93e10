import { existsSync } from "node:fs";
import path from "node:path";
import { run } from "../run.ts";
import { filesBelow, root } from "../stamp.ts";

export const sourceFolders = ["core", "electron", "renderer", "build", "e2e"] as const;

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly Violation[] };
}

export interface Directions {
  readonly violations: readonly string[];
  /** Source files on disk that the tool did not read: with an unsupported compiler it reads none and passes. */
  readonly unread: readonly string[];
  readonly read: number;
}

const isSource = (file: string): boolean => /\.(ts|tsx|mts|mjs|cjs)$/.test(file);

/** Reads the imports of a tree laid out like this one. */
export async function checkDirections(tree: string = root): Promise<Directions> {
  const folders = sourceFolders.filter((folder) => existsSync(path.join(tree, folder)));
  const tool = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const { output } = await run([process.execPath, tool, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...folders], { cwd: tree });
  const start = output.indexOf("{");
  if (start < 0) throw new Error(output);
  const { modules, summary } = JSON.parse(output.slice(start)) as Cruise;
  const read = new Set(modules.map(({ source }) => source));
  const present = folders.flatMap((folder) => filesBelow(path.join(tree, folder), isSource)).map((file) => path.relative(tree, file));
  return {
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
    unread: present.filter((file) => !read.has(file)),
    read: present.filter((file) => read.has(file)).length,
  };
}

export async function main(): Promise<number> {
  const { violations, unread, read } = await checkDirections();
  for (const violation of violations) console.log(violation);
  for (const file of unread) console.log(`not read: ${file}`);
  console.log(`${String(read)} files read, ${String(violations.length)} wrong directions, ${String(unread.length)} not read`);
  return violations.length + unread.length === 0 && read > 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main();
