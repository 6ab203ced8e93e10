import { expect, test } from "vitest";
import type { Rectangle } from "../../domain/recipe.ts";
import { uniteProposals, type Sighting } from "./uniteProposals.ts";

const extent = { width: 400, height: 300 };
const box = (x: number, y: number, width: number, height: number): Rectangle => ({ x, y, width, height });
const seen = (source: Sighting["source"], confidence: number, rectangle: Rectangle): Sighting => ({ source, confidence, rectangle });
const united = (...sightings: readonly Sighting[]) => uniteProposals(sightings, extent);

test("one text seen in several ways is one proposal, surer, and named by the better way", () => {
  expect(united(seen("edges", 0.8, box(10, 10, 80, 20)), seen("constancy", 0.5, box(14, 9, 90, 21)))).toEqual([{ source: "constancy", confidence: 0.9, rectangle: box(10, 9, 94, 21) }]);
});

test("the same way twice is no more evidence", () => {
  expect(united(seen("edges", 0.8, box(10, 10, 80, 20)), seen("edges", 0.7, box(12, 10, 80, 20)))).toEqual([{ source: "edges", confidence: 0.8, rectangle: box(10, 10, 82, 20) }]);
});

test("lines below each other stay two where only their margins overlap, also if both were seen as one block", () => {
  const lines = [seen("edges", 0.9, box(10, 10, 100, 20)), seen("edges", 0.9, box(10, 26, 100, 20))];
  const rectangles = [box(10, 10, 100, 20), box(10, 26, 100, 20)];
  expect(united(...lines).map(({ rectangle }) => rectangle)).toEqual(rectangles);
  expect(united(...lines, seen("edges", 0.99, box(8, 8, 106, 40))).map(({ rectangle }) => rectangle)).toEqual(rectangles);
});

test("a block that holds more than its lines stays", () => {
  expect(united(seen("edges", 0.9, box(10, 10, 30, 20)), seen("edges", 0.9, box(10, 80, 30, 20)), seen("edges", 0.9, box(8, 8, 200, 100)))).toEqual([{ source: "edges", confidence: 0.9, rectangle: box(8, 8, 200, 100) }]);
});

test("a chain of overlapping parts of a line is one", () => {
  expect(united(seen("edges", 0.6, box(10, 10, 40, 20)), seen("edges", 0.7, box(70, 11, 40, 20)), seen("edges", 0.9, box(35, 10, 50, 20))).map(({ rectangle }) => rectangle)).toEqual([box(10, 10, 100, 21)]);
});

test("a rule keeps its rectangle; a rule and edges that agree are surer than either", () => {
  const [rule, text] = united(seen("rule", 0.6, box(0, 0, 400, 40)), seen("edges", 0.8, box(10, 10, 80, 20)));
  expect(rule).toEqual({ source: "rule", confidence: 0.95, rectangle: box(0, 0, 400, 40) });
  expect(text).toEqual({ source: "edges", confidence: 0.92, rectangle: box(10, 10, 80, 20) });
});

test("a single letter alone is a speck unless it is sure or stands beside others", () => {
  const letter = seen("edges", 0.6, box(200, 100, 18, 20));
  expect(united(letter)).toEqual([]);
  expect(united({ ...letter, confidence: 0.9 })).toHaveLength(1);
  expect(united(letter, seen("edges", 0.9, box(230, 100, 80, 20)))).toHaveLength(2);
});

test("in reading order, inside the picture, in whole pixels", () => {
  const rectangles = united(seen("edges", 0.9, box(350.4, 50.2, 90, 20)), seen("edges", 0.9, box(-5, -5, 60, 25)), seen("edges", 0.9, box(100, 50, 60, 20)), seen("edges", 0.9, box(500, 0, 60, 20))).map(({ rectangle }) => rectangle);
  expect(rectangles).toEqual([box(0, 0, 55, 20), box(100, 50, 60, 20), box(350, 50, 50, 21)]);
});
