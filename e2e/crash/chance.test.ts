import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";

test("the same seed tells the same story", () => {
  const draws = (start: number): readonly number[] => {
    const chance = seededChance(start);
    return Array.from({ length: 5 }, chance);
  };
  expect(draws(7)).toEqual(draws(7));
  expect(draws(7)).not.toEqual(draws(8));
  expect(Math.min(...draws(0)) >= 0 && Math.max(...draws(0)) < 1).toBe(true);
});
