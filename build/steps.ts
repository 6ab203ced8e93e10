import { seconds, withoutColours } from "./run.ts";

/** One thing the check or the tests do, timed, with what it counted. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
  /** Shown when it failed. */
  readonly output: string;
}

export interface Step {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

export interface StepResult extends Outcome {
  readonly name: string;
  readonly milliseconds: number;
}

export const succeeded = ({ passed, failed }: Outcome): boolean => failed === 0 && passed > 0;

export async function runStep({ name, run }: Step): Promise<StepResult> {
  const started = performance.now();
  let outcome: Outcome;
  try {
    outcome = await run();
  } catch (error) {
    outcome = { passed: 0, failed: 1, output: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  const result = { name, ...outcome, milliseconds: performance.now() - started };
  const skipped = outcome.skipped === undefined || outcome.skipped === 0 ? "" : `, ${String(outcome.skipped)} skipped`;
  console.log(`${succeeded(outcome) ? "ok  " : "FAIL"} ${name.padEnd(14)} ${seconds(result.milliseconds).padStart(8)}  ${String(outcome.passed)} passed, ${String(outcome.failed)} failed${skipped}`);
  if (!succeeded(outcome)) console.log(`${outcome.output.trimEnd()}\n${outcome.passed + outcome.failed === 0 ? `${name} counted no test at all, and that is a failure\n` : ""}--- ${name} failed\n`);
  return result;
}

/** Lanes run side by side, the steps of a lane one after the other. A lane that is done takes over the last steps of those behind it. */
export async function runLanes(...lanes: readonly (readonly Step[])[]): Promise<readonly StepResult[]> {
  const waiting = lanes.map((lane) => [...lane]);
  const take = (own: number): Step | undefined => waiting[own]?.shift() ?? waiting.slice(own + 1).findLast((lane) => lane.length > 0)?.pop();
  const results = await Promise.all(
    lanes.map(async (_, own) => {
      const done: StepResult[] = [];
      for (let step = take(own); step !== undefined; step = take(own)) done.push(await runStep(step));
      return done;
    }),
  );
  return results.flat();
}

/** A tool without a count of its own is one test. */
export const asOne = (status: number, output: string): Outcome => ({ passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, output });

/** The line that sums a suite up, as Playwright and our own scripts write it. */
export function countIn(output: string, status: number): Outcome {
  const plain = withoutColours(output);
  const own = [...plain.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  if (own !== undefined) {
    const failed = Number(own[2]);
    return { passed: Number(own[1]), failed: status !== 0 && failed === 0 ? 1 : failed, skipped: Number(own[3] ?? 0), output: plain };
  }
  const of = (word: string): number => Number(new RegExp(`^\\s+(\\d+) ${word}\\b`, "m").exec(plain)?.[1] ?? 0);
  // What passed only at the second try did not pass; what did not run proved nothing.
  const failed = of("failed") + of("flaky") + of("interrupted") + of("did not run");
  return { passed: of("passed"), failed: status !== 0 && failed === 0 ? 1 : failed, skipped: of("skipped"), output: plain };
}

/** The closing line, alone at the end, sums every step. */
export function summary(results: readonly StepResult[]): { readonly lines: readonly string[]; readonly status: 0 | 1 } {
  const failedSteps = results.filter((result) => !succeeded(result)).map(({ name }) => name);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + Math.max(result.failed, succeeded(result) ? 0 : 1), 0);
  const lines = [...(failedSteps.length > 0 ? [`failed: ${failedSteps.join(", ")}`] : []), `${String(passed)} passed, ${String(failed)} failed`];
  return { lines, status: failed === 0 && passed > 0 ? 0 : 1 };
}

export function close(results: readonly StepResult[]): number {
  const { lines, status } = summary(results);
  console.log(lines.join("\n"));
  return status;
}
