import { expect, test } from "vitest";
import { countIn, runLanes, summary, type Step } from "./steps.ts";

const step = (name: string, passed: number, failed: number) => ({ name, passed, failed, output: "", milliseconds: 1 });

test("Playwright's summary is read, and what was flaky or did not run failed", () => {
  const summary = "\n  2 failed\n    [x] › a.spec.ts:3:1 › 12 passed\n  1 flaky\n  1 skipped\n  3 did not run\n  \u001b[32m30 passed\u001b[39m (8.0s)\n";
  expect(countIn(summary, 1)).toMatchObject({ passed: 30, failed: 6, skipped: 1 });
  expect(countIn("Running 2 tests\n  2 passed (1.0s)\n", 0)).toMatchObject({ passed: 2, failed: 0, skipped: 0 });
});

test("our own closing line is read, the last one", () => {
  expect(countIn("1 passed, 0 failed\nmore\n513 passed, 2 failed, 1 skipped\n", 1)).toMatchObject({ passed: 513, failed: 2, skipped: 1 });
});

test("a suite that ended badly has failed, whatever it counted", () => {
  expect(countIn("  4 passed (1s)\n", 1)).toMatchObject({ passed: 4, failed: 1 });
  expect(countIn("5 passed, 0 failed\n", 137)).toMatchObject({ failed: 1 });
  expect(countIn("", 1)).toMatchObject({ passed: 0, failed: 1 });
});

test("a step that counted nothing fails the whole, and is named", () => {
  expect(summary([step("unit", 10, 0)])).toEqual({ lines: ["10 passed, 0 failed"], status: 0 });
  expect(summary([step("unit", 10, 0), step("journeys", 0, 0)])).toEqual({ lines: ["failed: journeys", "10 passed, 1 failed"], status: 1 });
  expect(summary([step("unit", 10, 2), step("crash", 500, 0)])).toEqual({ lines: ["failed: unit", "510 passed, 2 failed"], status: 1 });
  expect(summary([]).status).toBe(1);
});

test("a lane that is done takes over the last steps of those behind it, and none of those before it", async () => {
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const laneStep = (name: string, waits: boolean): Step => ({
    name,
    run: async () => {
      began.push(name);
      if (waits) await new Promise<void>((resolve) => ends.push(resolve));
      return { passed: 1, failed: 0, output: "" };
    },
  });
  const results = runLanes([laneStep("window", false)], [laneStep("first", true), laneStep("second", false), laneStep("last", false)]);
  await expect.poll(() => began).toEqual(["window", "first", "last", "second"]);
  for (const end of ends) end();
  expect((await results).map(({ name }) => name).sort()).toEqual(["first", "last", "second", "window"]);
  began.length = 0;
  ends.length = 0;
  const others = runLanes([laneStep("first", true), laneStep("second", false)], [laneStep("done", false)]);
  await expect.poll(() => began).toEqual(["first", "done"]);
  for (const end of ends) end();
  expect(await others).toHaveLength(3);
});
