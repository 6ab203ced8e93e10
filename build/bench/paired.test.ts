import { expect, test } from "vitest";
import { lineOf, measure, meets, type Figure } from "./measure.ts";
import { paired, pairUp } from "./paired.ts";
import { tableOf } from "./report.ts";

test("pairs are taken in turn, and the ratio is the median of theirs, not of the medians", async () => {
  const order: string[] = [];
  const ours = [10, 30, 12];
  const peers = [5, 10, 6];
  const result = await pairUp(
    3,
    () => Promise.resolve((order.push("ours"), ours.shift() ?? 0)),
    () => Promise.resolve((order.push("peer"), peers.shift() ?? 0)),
  );
  expect(order).toEqual(["ours", "peer", "peer", "ours", "ours", "peer"]);
  expect(result).toEqual({ ours: 12, peer: 6, ratio: 2, rounds: 3 });
  expect(paired([{ ours: 9, peer: 1 }, { ours: 2, peer: 2 }, { ours: 4, peer: 2 }])).toEqual({ ours: 4, peer: 2, ratio: 2, rounds: 3 });
});

test("a figure without a target is shown and promises nothing; one that was not measured meets nothing", () => {
  const figure: Figure = { name: "stage", value: 3, unit: "s", is: "at most" };
  expect([meets(figure), meets({ ...figure, value: Number.NaN }), meets({ ...figure, target: 2 }), meets({ ...figure, target: 3 })]).toEqual([true, false, false, true]);
  expect(lineOf(figure)).not.toMatch(/ok|MISS|at most/u);
  expect(lineOf({ ...figure, target: 2 })).toMatch(/^MISS .*3\.00 s \(at most 2\.00\)$/u);
});

test("time of the processor is that of the command and of what it began", async () => {
  const spin = "const until = process.cpuUsage().user + 150_000; while (process.cpuUsage().user < until);";
  const { userSeconds, stdout, status } = await measure([process.execPath, "-e", `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(spin)}]); console.log("told"); process.exit(3)`]);
  expect(userSeconds).toBeGreaterThan(0.15);
  expect([stdout, status]).toEqual(["told\n", 3]);
});

test("a table has a row for each name and a column for each size", () => {
  expect(tableOf("seconds", ["100", "1,000"], [{ name: "receive", values: [1, 2.25] }, { name: "run", values: [Number.NaN, 10] }])).toEqual([
    "seconds           100     1,000",
    "receive          1.00      2.25",
    "run                 -     10.00",
  ]);
});
