import { expect, test } from "vitest";
import { newInkWatch } from "./newInk.ts";
import { sampleWords } from "./testing/sample.ts";
import { smallPicture } from "./testing/smallPictures.ts";

test("a frame is new where strokes come that were not there before, and only once", () => {
  const [word] = sampleWords().filter(({ kind, size, width }) => kind === "name" && size >= 16 && width < 200);
  if (word === undefined) throw new RangeError("no such word in the sample");
  const empty = smallPicture(260, 120, []);
  const written = smallPicture(260, 120, [{ word, x: 20, y: 15 }]);
  const { isNew } = newInkWatch();
  expect([empty, empty, written, written, empty, written].map(isNew)).toEqual([true, false, true, false, false, false]);
});

test("the first frame is always new, and so is one of another size", () => {
  const { isNew } = newInkWatch();
  expect([smallPicture(64, 64, []), smallPicture(64, 64, []), smallPicture(640, 64, [])].map(isNew)).toEqual([true, false, true]);
});
