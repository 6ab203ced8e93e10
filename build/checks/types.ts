import { readFileSync } from "node:fs";
import path from "node:path";
import { run, runOrThrow } from "../run.ts";
import { filesBelow, root } from "../stamp.ts";
import { sourceFolders } from "./directions.ts";

/** Every project of tsconfig.json is checked, and every source file belongs to one. */

const compiler = path.join(root, "node_modules/typescript7/bin/tsc");

async function filesInProjects(): Promise<ReadonlySet<string>> {
  const { references } = JSON.parse(readFileSync(path.join(root, "tsconfig.json"), "utf8")) as { readonly references: readonly { readonly path: string }[] };
  const lists = await Promise.all(references.map(async ({ path: project }) => await runOrThrow([process.execPath, compiler, "-p", project, "--listFilesOnly"])));
  return new Set(lists.flatMap((list) => list.split("\n").map((file) => path.resolve(root, file.trim()))));
}

export async function main(): Promise<number> {
  const present = sourceFolders.flatMap((folder) => filesBelow(path.join(root, folder), (file) => /\.(ts|tsx|mts|mjs)$/.test(file)));
  const { status, output } = await run([process.execPath, compiler, "-b", "--pretty", "false"]);
  if (output.trim() !== "") console.log(output.trim());
  const known = await filesInProjects();
  const unread = present.filter((file) => !known.has(file));
  for (const file of unread) console.log(`in no project: ${path.relative(root, file)}`);
  console.log(`${String(present.length)} files, ${String(unread.length)} in no project`);
  return status === 0 && unread.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main();
