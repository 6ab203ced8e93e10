import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { waySteps } from "../../../core/contract/messages/commandLineWay.ts";
import { makeDemoTown } from "../../../core/flow/demoTown/makeDemoTown.ts";
import { seededChance } from "../chance.ts";
import { readAnswerKey } from "./answerKey.ts";
import { frozenAt, openMoments } from "./moments.ts";
import { stepOf, town } from "./walk.ts";

test("every step has its share of the kills, each drawn once in a walk and in the order of the way", () => {
  const moments = openMoments(seededChance(7));
  const drawn = Array.from({ length: 21 }, () => [moments.draw("before", 3), moments.draw("after", 3)]).flat();
  for (const steps of drawn) expect([steps.length, steps.map((step) => waySteps.indexOf(step))]).toEqual([3, steps.map((step) => waySteps.indexOf(step)).toSorted((one, other) => one - other)]);
  expect(drawn.every((steps) => new Set(steps).size === 3)).toBe(true);
  const counts = Map.groupBy(drawn.flat(), (step) => step);
  for (const [index, step] of waySteps.entries()) expect([step, (counts.get(step)?.length ?? 0) >= (index < frozenAt ? 6 : 8)]).toEqual([step, true]);
  for (let round = 0; round < 50; round++) expect(moments.within("settle")).toBeLessThanOrEqual(30);
  moments.seen("settle", 4000);
  expect(Math.max(...Array.from({ length: 50 }, () => moments.within("settle")))).toBeGreaterThan(1000);
});

test("a line of the way is known for its step, done now or found done, and nothing else is", () => {
  expect(stepOf("   0.8 s  sealed medium: /tmp/x")).toEqual({ step: "medium", isFound: false });
  expect(stepOf("    done  committee's decision: DEMO (2026-11-22)")).toEqual({ step: "decide", isFound: true });
  expect([stepOf("Handed over (3.9 s)."), stepOf("   0.8 s  sealed: x"), stepOf("TypeError: sealed medium: x")]).toEqual([undefined, undefined, undefined]);
});

test("the answer key finds a town in the clear, in tables and headers, and nothing in other bytes", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-key-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const key = readAnswerKey(path.join(folder, "key"));
  expect(makeDemoTown({ ...town, folder: path.join(folder, "town") })).toMatchObject({ ok: true });
  const file = (name: string) => [{ name, bytes: readFileSync(path.join(folder, "town", "delivery", name)) }];
  expect(key.inBytes(file("visits.csv")).length).toBeGreaterThan(50);
  expect(key.inside(file("results.csv")).length).toBeGreaterThan(10);
  const noise = [{ name: "noise", bytes: Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 2_654_435_761) >>> 24)) }];
  expect([key.inBytes(noise), key.inside(noise)]).toEqual([[], []]);
});
