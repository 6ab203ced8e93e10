import { expect, test } from "vitest";
import { dcOf, levelOf, levelTolerance } from "./blackPlane.ts";

const stepOf = (step: number): Uint16Array => new Uint16Array(64).fill(step);
const steps = Array.from({ length: 255 }, (_, index) => index + 1);

test("the darkest and the brightest level are met exactly by every step, 8 bits and 12", () => {
  for (const precision of [8, 12]) {
    for (const level of [0, 2 ** precision - 1, 2 ** (precision - 1)]) {
      expect(steps.filter((step) => levelOf(dcOf(level, stepOf(step), precision, 1) ?? NaN, stepOf(step), precision) !== level)).toEqual([]);
    }
  }
});

test("a level between is met nearly, or nothing is said", () => {
  const levels = steps.map((step) => {
    const dc = dcOf(77, stepOf(step), 8, 1);
    return dc === undefined ? undefined : levelOf(dc, stepOf(step), 8);
  });
  expect(levels.every((level) => level === undefined || Math.abs(level - 77) <= levelTolerance)).toBe(true);
  expect(levels.slice(0, 30).every((level) => level !== undefined)).toBe(true);
  expect(levels).toContain(undefined);
});

test("only multiples of what a progressive stream sends", () => {
  expect(steps.every((step) => (dcOf(0, stepOf(step), 8, 4) ?? 0) % 4 === 0)).toBe(true);
  expect(dcOf(0, stepOf(16), 8, 1)).toBe(-64);
  expect(dcOf(0, stepOf(16), 8, 128)).toBe(-128);
});

test("what lies so far beyond black that decoders do not clip it is not said", () => {
  expect(dcOf(0, stepOf(60_000), 8, 1)).toBeUndefined();
  expect(dcOf(128, stepOf(60_000), 8, 1)).toBe(0);
});
