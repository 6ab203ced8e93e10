import { expect, test } from "vitest";
import { coverage } from "./rectangles.ts";
import { chanceOf } from "./testing/chance.ts";
import { sampleWords } from "./testing/sample.ts";
import { smallPicture } from "./testing/smallPictures.ts";
import type { Word } from "./testing/words.ts";
import { proposeText, searchSeries, searchText, type TextFacts } from "./textSearch.ts";

const plain: TextFacts = { modality: "US", manufacturer: "Someone", model: "Some", software: "1", rows: 120, columns: 260, regions: [] };
const words = sampleWords();
const wordOf = (fits: (word: Word) => boolean): Word => {
  const word = words.find((one) => fits(one) && one.width < 200);
  if (word === undefined) throw new RangeError("no such word in the sample");
  return word;
};
const word = wordOf(({ kind, size, isHard, weight }) => kind === "name" && size >= 14 && size <= 20 && !isHard && weight === "normal");
const late = wordOf(({ kind, size }) => kind === "id" && size >= 14 && size <= 20);
const boxOf = ({ width, height }: Word, x: number, y: number) => ({ x, y, width, height });

test("what stands still on moving speckle is proposed for all frames, by its constancy", () => {
  const chance = chanceOf(4);
  const frames = Array.from({ length: 8 }, () => smallPicture(260, 120, [{ word, x: 30, y: 40 }], chance));
  const found = proposeText(frames, plain).filter(({ rectangle }) => coverage(rectangle, boxOf(word, 30, 40)) > 0.9);
  expect(found.map(({ source, frames: range }) => [source, range])).toEqual([["constancy", undefined]]);
});

test("speckle alone is next to nothing", () => {
  const chance = chanceOf(5);
  const frames = Array.from({ length: 8 }, () => smallPicture(260, 120, [], chance));
  expect(proposeText(frames, plain).length).toBeLessThanOrEqual(1);
});

test("text that comes late is found", () => {
  const search = searchText(plain);
  for (let number = 0; number < 60; number += 1) search.add(smallPicture(260, 120, [{ word, x: 20, y: 15 }, ...(number > 40 && number < 46 ? [{ word: late, x: 30, y: 70 }] : [])]));
  expect(search.proposals().some(({ rectangle }) => coverage(rectangle, boxOf(late, 30, 70)) > 0.95)).toBe(true);
});

test("rules and regions are proposed with their source, and are surer with text in them, as the text is", () => {
  const rules = [{ when: { manufacturer: "Someone", rows: 120 }, regions: [{ x: 0, y: 0, width: 260, height: 50, holds: "name" }, { x: 0, y: 100, width: 999, height: 999, holds: "foot" }], source: "test" }];
  const facts = { ...plain, regions: [{ x: 0, y: 50, width: 260, height: 50 }] };
  const alone = proposeText([smallPicture(260, 120, [{ word, x: 20, y: 15 }])], plain, []);
  const proposals = proposeText([smallPicture(260, 120, [{ word, x: 20, y: 15 }])], facts, rules);
  expect(alone.map(({ source }) => source)).toEqual(["edges"]);
  expect(proposals.map(({ source, rectangle: { y, height } }) => [source, y, y + height]).filter(([source]) => source !== "edges")).toEqual([
    ["rule", 0, 50],
    ["region", 0, 50],
    ["rule", 100, 120],
    ["region", 100, 120],
  ]);
  const sureness = (from: typeof proposals, wanted: string, y: number): number => from.find(({ source, rectangle }) => source === wanted && rectangle.y === y)?.confidence ?? 0;
  expect(sureness(proposals, "rule", 0)).toBeGreaterThan(sureness(proposals, "rule", 100));
  const [text] = proposals.filter(({ source }) => source === "edges");
  expect(text?.confidence).toBeGreaterThanOrEqual(alone[0]?.confidence ?? 1);
  expect(text?.rectangle).toEqual(alone[0]?.rectangle);
});

test("text inside a declared region is searched for as well", () => {
  const facts = { ...plain, regions: [{ x: 0, y: 0, width: 260, height: 120 }] };
  expect(proposeText([smallPicture(260, 120, [{ word, x: 20, y: 15 }])], facts).some(({ rectangle }) => coverage(rectangle, boxOf(word, 20, 15)) > 0.95)).toBe(true);
});

test("images of another device or size have an overlay of their own", () => {
  const series = searchSeries();
  const other = { ...plain, model: "Other" };
  const [written, empty, larger] = [smallPicture(260, 120, [{ word, x: 20, y: 15 }]), smallPicture(260, 120, []), smallPicture(300, 140, [])];
  series.add(plain, written);
  series.add(other, empty);
  series.add(plain, larger);
  expect([series.proposalsFor(plain, written)?.length, series.proposalsFor(other, empty), series.proposalsFor(plain, larger)]).toEqual([1, [], []]);
  expect(series.proposalsFor({ ...plain, software: "2" }, written)).toBeUndefined();
  for (let size = 40; size < 90; size += 1) series.add(plain, smallPicture(size, 40, []));
  expect(series.proposalsFor(plain, { width: 89, height: 40, samples: 1 })).toBeUndefined();
  expect(series.proposalsFor(plain, { width: 40, height: 40, samples: 1 })).toEqual([]);
});

test("a frame of another size than the first is refused", () => {
  const search = searchText(plain);
  search.add(smallPicture(60, 40, []));
  expect(() => { search.add(smallPicture(61, 40, [])); }).toThrow(RangeError);
});
