import { ESLint } from "eslint";
import path from "node:path";
import config from "../eslint.config.ts";
import { filesBelow, root } from "../stamp.ts";
import { sourceFolders } from "./directions.ts";

const isLinted = (file: string): boolean => /\.(ts|tsx|mjs)$/.test(file) && !file.endsWith(".d.ts");

export async function main(given: readonly string[] = []): Promise<number> {
  const present = sourceFolders.flatMap((folder) => filesBelow(path.join(root, folder), isLinted)).filter((file) => given.length === 0 || given.some((part) => file.startsWith(path.resolve(root, part))));
  const eslint = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: config, errorOnUnmatchedPattern: true });
  const results = await eslint.lintFiles(present.map((file) => path.relative(root, file)));
  const linted = new Set(results.map(({ filePath }) => filePath));
  const unread = present.filter((file) => !linted.has(file));
  let faults = 0;
  for (const { filePath, messages, suppressedMessages } of results) {
    // A blanket exception would silence the very rule that wants its reason.
    const silenced = suppressedMessages.filter(({ ruleId }) => ruleId === "noren/disable-with-reason");
    faults += messages.length + silenced.length;
    for (const { line, message, ruleId } of [...messages, ...silenced]) console.log(`${path.relative(root, filePath)}:${String(line)} ${message} (${ruleId ?? "syntax"})`);
  }
  for (const file of unread) console.log(`not read: ${path.relative(root, file)}`);
  console.log(`${String(linted.size)} files linted, ${String(faults)} faults, ${String(unread.length)} not read`);
  return faults + unread.length === 0 && linted.size > 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
