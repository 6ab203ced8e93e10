import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { run } from "../run.ts";
import { filesBelow, out, root } from "../stamp.ts";
import type { Outcome } from "../steps.ts";
import { sourceFolders } from "./directions.ts";

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

const isSlow = (file: string): boolean => /\.(slow|kill|speed)\.test\.ts$/.test(file);

/** All unit tests of a kind; a test file that the configuration passes over is a failure. */
export async function unit(kind: "quick" | "slow"): Promise<Outcome> {
  const report = path.join(out, `test/${kind}.json`);
  const present = sourceFolders.flatMap((folder) => filesBelow(path.join(root, folder), (file) => /\.test\.tsx?$/.test(file) && isSlow(file) === (kind === "slow")));
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const tool = path.join(root, "node_modules/vitest/vitest.mjs");
  const line = [process.execPath, tool, "run", "--config", "build/vitest.config.ts", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`] as const;
  const { status, output } = await run(line, { env: { ...process.env, NOREN_TESTS: kind }, givesWay: kind === "slow" });
  if (!existsSync(report)) return { passed: 0, failed: 1, output };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, "utf8")) as VitestReport;
  const ran = new Set(testResults.map(({ name }) => name));
  const unread = present.filter((file) => !ran.has(file));
  const failed = numFailedTests + unread.length;
  return {
    passed: numPassedTests,
    // A file that does not even load has no test to count.
    failed: status !== 0 && failed === 0 ? Math.max(1, testResults.filter((result) => result.status === "failed").length) : failed,
    skipped: numPendingTests + numTodoTests,
    output: `${output}\n${unread.map((file) => `not run: ${path.relative(root, file)}`).join("\n")}`,
  };
}
