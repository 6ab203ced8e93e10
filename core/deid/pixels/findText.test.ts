import { expect, test } from "vitest";
import type { Raster } from "../../domain/raster.ts";
import { findText } from "./findText.ts";
import { chanceOf } from "./testing/chance.ts";
import { seriesOf } from "./testing/frames.ts";
import { sampleWords } from "./testing/sample.ts";
import { scoreOf } from "./testing/score.ts";
import { identifyingKinds, type Word } from "./testing/words.ts";

const words = sampleWords();
const raster = (width: number, height: number, samples: 1 | 3, levelAt: (at: number) => number): Raster => ({ width, height, samples, bytes: Uint8Array.from({ length: width * height * samples }, (_, at) => levelAt(at)) });

test("words in a font and on a ground that the weights were not fitted to are found whole, and nothing without words", () => {
  const frame = seriesOf("heldOut", words, 402).frame(0);
  const { missed, found } = scoreOf(frame, findText(frame.raster).map(({ rectangle }) => rectangle));
  expect(missed.filter(({ word }) => identifyingKinds.has(word.kind)).map(({ word }) => word.text)).toEqual([]);
  expect(found.length).toBeGreaterThan(4);
  expect(findText(seriesOf("heldOut", words, 402, { isClean: true }).frame(0).raster)).toEqual([]);
});

/** One word in two colours, at a place. */
function written(word: Word, ink: readonly number[], ground: readonly number[]): Raster {
  const [width, height] = [word.width + 120, word.height + 90];
  return raster(width, height, 3, (at) => {
    const [x, y, sample] = [(Math.floor(at / 3) % width) - 60, Math.floor(at / 3 / width) - 45, at % 3];
    const share = x >= 0 && y >= 0 && x < word.width && y < word.height ? (word.ink[y * word.width + x] ?? 0) / 255 : 0;
    return Math.round((ground[sample] ?? 0) * (1 - share) + (ink[sample] ?? 0) * share);
  });
}

const wordLike = (fits: (word: Word) => boolean): Word => {
  const word = words.find(fits);
  if (word === undefined) throw new RangeError("no such word in the sample");
  return word;
};

test.for([
  ["light on dark", [230, 230, 230], [0, 0, 0]],
  ["dark on light", [20, 20, 20], [240, 240, 240]],
  ["coloured, as light as its ground", [255, 60, 60], [60, 140, 100]],
  ["yellow on white", [220, 220, 0], [255, 255, 255]],
  ["dim on black", [90, 90, 90], [0, 0, 0]],
] as const)("text %s is found", ([, ink, ground]) => {
  for (const word of [wordLike(({ kind, size }) => kind === "name" && size >= 12 && size <= 20), wordLike(({ kind, size }) => kind === "id" && size >= 12)]) {
    const picture = written(word, ink, ground);
    expect(scoreOf({ words: [{ word, x: 60, y: 45, colour: [0, 0, 0], isMoving: false }] }, findText(picture).map(({ rectangle }) => rectangle)).missed).toEqual([]);
  }
});

test("small and large letters are found", () => {
  const names = words.filter(({ kind }) => kind === "name");
  const smallest = names.reduce((one, other) => (other.height < one.height ? other : one));
  const largest = names.reduce((one, other) => (other.height > one.height ? other : one));
  expect(smallest.height).toBeLessThanOrEqual(9);
  expect(largest.height).toBeGreaterThanOrEqual(30);
  for (const word of [smallest, largest]) {
    expect(scoreOf({ words: [{ word, x: 60, y: 45, colour: [0, 0, 0], isMoving: false }] }, findText(written(word, [255, 255, 255], [0, 0, 0])).map(({ rectangle }) => rectangle)).missed).toEqual([]);
  }
});

test("frames, rulers and borders are no text", () => {
  const lines = raster(400, 300, 1, (at) => (at % 400 === 60 || at % 400 === 340 || Math.floor(at / 400) === 40 || Math.floor(at / 400) === 260 ? 255 : 0));
  expect(findText(lines)).toEqual([]);
});

test("a dash of a name that stands beside it is of it", () => {
  const word = wordLike(({ kind, size, text }) => kind === "name" && size >= 16 && size <= 20 && !text.includes("^"));
  const picture = written(word, [255, 255, 255], [0, 0, 0]);
  const dash = { left: 60 + word.width + Math.round(word.height * 0.6), top: 45 + Math.round(word.height / 2), width: word.height - 2 };
  for (let y = dash.top; y < dash.top + 2; y += 1) for (let x = dash.left; x < dash.left + dash.width; x += 1) picture.bytes.fill(255, (y * picture.width + x) * 3, (y * picture.width + x + 1) * 3);
  const right = Math.max(...findText(picture).map(({ rectangle: { x, width } }) => x + width));
  expect(right).toBeGreaterThanOrEqual(dash.left + dash.width);
});

test("text that touches tissue is told from it", () => {
  const word = wordLike(({ kind, size }) => kind === "id" && size >= 12 && size <= 20);
  const picture = written(word, [255, 255, 255], [0, 0, 0]);
  const chance = chanceOf(2);
  for (let y = 10; y < picture.height; y += 1) for (let x = 60 + word.width + 5; x < picture.width; x += 1) picture.bytes.fill(chance.whole(20, 110), (y * picture.width + x) * 3, (y * picture.width + x + 1) * 3);
  expect(scoreOf({ words: [{ word, x: 60, y: 45, colour: [0, 0, 0], isMoving: false }] }, findText(picture).map(({ rectangle }) => rectangle)).missed).toEqual([]);
});

test("strange pictures end, with few boxes or none, inside the picture", () => {
  const chance = chanceOf(9);
  const noise = raster(300, 300, 3, () => chance.whole(0, 255));
  const pictures = [raster(1, 1, 1, () => 255), raster(1, 65_535, 1, (at) => (at % 7) * 30), raster(65_535, 1, 3, (at) => at % 256), raster(64, 64, 1, () => 128), raster(200, 200, 1, (at) => ((at ^ (at >> 8)) & 1) * 255), noise, { width: 0, height: 0, samples: 1, bytes: new Uint8Array(0) } as const];
  for (const picture of pictures) {
    const found = findText(picture);
    expect(found.length).toBeLessThan(200);
    for (const { rectangle, confidence } of found) {
      expect(Math.min(rectangle.x, rectangle.y, rectangle.width - 1, rectangle.height - 1)).toBeGreaterThanOrEqual(0);
      expect(rectangle.x + rectangle.width).toBeLessThanOrEqual(picture.width);
      expect(rectangle.y + rectangle.height).toBeLessThanOrEqual(picture.height);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  }
  expect(findText({ width: 100, height: 100, samples: 3, bytes: new Uint8Array(10) })).toEqual([]);
});
