import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { run, withoutColours } from "../run.ts";
import { filesBelow, out, root } from "../stamp.ts";
import type { Outcome } from "../steps.ts";
import { sourceFolders } from "./directions.ts";

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  readonly name: string;
  readonly status: string;
  /** Why the file did not even load. */
  readonly message: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string; readonly failureMessages: readonly string[] | null }[];
}

/** Which tests failed and why, before all that was written meanwhile: whoever sees only the beginning sees this. */
export function failuresIn(files: readonly FileReport[], base: string): readonly string[] {
  return files.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((each) => each.status === "failed");
    const file = path.relative(base, name);
    if (failed.length === 0) return status === "failed" ? [`✗ ${file}: ${message}`] : [];
    return failed.map(({ fullName, failureMessages }) => `✗ ${file}: ${fullName}\n${(failureMessages ?? []).map((each) => withoutColours(each).split("\n").slice(0, 12).join("\n")).join("\n")}`);
  });
}

const isKill = (file: string): boolean => /\.kill\.test\.ts$/.test(file);
const isSlow = (file: string): boolean => /\.(slow|speed)\.test\.ts$/.test(file) || isKill(file);

/** All unit tests of a kind; a test file that the configuration passes over is a failure. */
export async function unit(kind: "quick" | "slow"): Promise<Outcome> {
  const report = path.join(out, `test/${kind}.json`);
  // As build/vitest.config.ts has it: set for the whole run by build/test.ts.
  const isLong = process.env["NOREN_SWEEP"] === "all";
  const present = sourceFolders.flatMap((folder) => filesBelow(path.join(root, folder), (file) => /\.test\.tsx?$/.test(file) && isSlow(file) === (kind === "slow") && (isLong || !isKill(file))));
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
    output: [...failuresIn(testResults, root), ...unread.map((file) => `not run: ${path.relative(root, file)}`), output].join("\n"),
  };
}
