import { expect, test } from "vitest";
import { readMasks } from "./masksFile.ts";

const object = { sop: "1.2", series: "1.3", name: "a/b" };
const rectangle = { x: 0, y: 0, width: 2, height: 2 };
const written = (objects: unknown): string => JSON.stringify({ format: "noren-masks/1", objects });
const of = (objects: unknown): unknown => {
  const read = readMasks(written(objects));
  return read.ok ? read.value.of(object) : read.failure;
};

test("masks are found by instance, by name and by series, and the nearer one counts", () => {
  expect(of([])).toBeUndefined();
  expect(of([{ instance: "1.2.3", masks: [] }])).toBeUndefined();
  expect(of([{ series: "1.3", masks: [{ rectangles: [rectangle] }] }])).toEqual([{ rectangles: [rectangle] }]);
  expect(of([{ series: "1.3", masks: [{ rectangles: [rectangle] }] }, { instance: "1.2", masks: [] }])).toEqual([]);
  expect(of([{ instance: "1.2", masks: [{ rectangles: [rectangle], frames: { first: 0, last: 1 } }] }, { name: "a/b", masks: [{ polygons: [[{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 0, y: 2 }]] }] }])).toEqual([
    { rectangles: [rectangle], frames: { first: 0, last: 1 } },
    { rectangles: [], polygons: [[{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 0, y: 2 }]] },
  ]);
});

test.each([
  ["no JSON", "{", undefined],
  ["another format", JSON.stringify({ format: "noren-masks/2", objects: [] }), "format"],
  ["nobody is meant", written([{ masks: [] }]), "objects[0]"],
  ["two are meant", written([{ instance: "1.2", name: "a", masks: [] }]), "objects[0]"],
  ["a side of nothing", written([{ name: "a", masks: [{ rectangles: [{ ...rectangle, width: 0 }] }] }]), "objects[0].masks[0].rectangles[0].width"],
  ["a line for a polygon", written([{ name: "a", masks: [{ polygons: [[{ x: 0, y: 0 }, { x: 1, y: 1 }]] }] }]), "objects[0].masks[0].polygons[0]"],
  ["a name of somebody", written([{ name: "a", 山田: 1, masks: [] }]), "objects[0]"],
])("%s is refused with its place", (_why, given, place) => {
  expect(readMasks(given)).toEqual({ ok: false, failure: { code: "deid.masksMalformed", ...(place !== undefined && { details: { place } }) } });
});
