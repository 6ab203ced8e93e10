import { expect, test } from "vitest";
import { strictestOptions } from "../../domain/recipe.ts";
import { guidelineRows, isGuidelineVerified } from "./guideline.ts";

test("the guideline beside the standard and the recipe", () => {
  const shown = (dates: "shift" | "keep") => guidelineRows({ options: strictestOptions, dates }).map(({ tag, level, standard, fate, isMet }) => [tag, level, standard, fate.action, isMet]);
  expect(shown("shift")).toEqual([
    ["00100010", "required", "Z", "pseudonym", true],
    ["00100020", "recommended", "Z/D", "pseudonym", true],
    ["00100030", "recommended", "Z", "emptied", true],
    ["00080020", "recommended", "Z", "dateMoved", true],
  ]);
  expect(shown("keep")[3]).toEqual(["00080020", "recommended", "Z", "keptIfNobodyIsIn", false]);
});

test("it is not said to be more than it is", () => {
  expect(isGuidelineVerified).toBe(false);
});
