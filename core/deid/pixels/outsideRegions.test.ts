import { expect, test } from "vitest";
import type { Rectangle } from "../../domain/recipe.ts";
import { outsideRegions } from "./outsideRegions.ts";
import { areaOf, shared } from "./rectangles.ts";
import { chanceOf } from "./testing/chance.ts";

const extent = { width: 100, height: 80 };

test("around one region stand four bands", () => {
  expect(outsideRegions([{ x: 10, y: 20, width: 60, height: 30 }], extent)).toEqual([
    { x: 0, y: 0, width: 100, height: 20 },
    { x: 0, y: 20, width: 10, height: 30 },
    { x: 70, y: 20, width: 30, height: 30 },
    { x: 0, y: 50, width: 100, height: 30 },
  ]);
});

test("no region, or none inside the picture, says nothing; one over all of it leaves nothing", () => {
  expect(outsideRegions([], extent)).toEqual([]);
  expect(outsideRegions([{ x: 200, y: 0, width: 5, height: 5 }], extent)).toEqual([]);
  expect(outsideRegions([{ x: -5, y: -5, width: 500, height: 500 }], extent)).toEqual([]);
});

test("whatever regions there are, what is outside covers the rest and nothing else, once", () => {
  const chance = chanceOf(12);
  for (let time = 0; time < 200; time += 1) {
    const regions: Rectangle[] = Array.from({ length: chance.whole(1, 5) }, () => ({ x: chance.whole(-10, 90), y: chance.whole(-10, 70), width: chance.whole(1, 60), height: chance.whole(1, 60) }));
    const outside = outsideRegions(regions, extent);
    let inside = 0;
    for (let y = 0; y < extent.height; y += 1) for (let x = 0; x < extent.width; x += 1) if (regions.some((one) => x >= one.x && y >= one.y && x < one.x + one.width && y < one.y + one.height)) inside += 1;
    if (inside === 0) continue;
    expect(outside.reduce((sum, one) => sum + areaOf(one), 0)).toBe(extent.width * extent.height - inside);
    expect(outside.some((one) => regions.some((region) => shared(one, region) !== undefined))).toBe(false);
    expect(outside.some((one, at) => outside.some((other, place) => place > at && shared(one, other) !== undefined))).toBe(false);
  }
});
