import { expect, test } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import { knownRules, readRegionRules, rulesFor, type DeviceFacts } from "./regionRules.ts";

const philips: DeviceFacts = { modality: "US", manufacturer: "Philips Medical Systems", model: "CX50", software: "CX50_2.1", rows: 600, columns: 800 };

test("a known device has its rectangles, another size or maker has none", () => {
  expect(rulesFor(philips, knownRules)).toEqual([{ x: 0, y: 0, width: 800, height: 60 }]);
  expect(rulesFor({ ...philips, rows: 601 }, knownRules)).toEqual([]);
  expect(rulesFor({ ...philips, manufacturer: "Somebody" }, knownRules)).toEqual([]);
  expect(rulesFor({ ...philips, modality: "CT" }, knownRules)).toEqual([]);
});

test("case, width, spaces and what is written behind make no other device", () => {
  expect(rulesFor({ ...philips, manufacturer: "PHILIPS  Medical Systems, Inc.", model: "cx50 ｘｐ" }, knownRules)).toHaveLength(1);
});

const rule = { when: { manufacturer: "Room", software: "3" }, regions: [{ x: 1, y: 2, width: 3, height: 4, holds: "name" }], source: "our own" };

test("a room's own rules are read by the same form and come beside", () => {
  const own = readRegionRules({ format: "noren-regions/1", rules: [rule] });
  expect(rulesFor({ ...philips, manufacturer: "Room", software: "3.14" }, [...knownRules, ...own])).toEqual([{ x: 1, y: 2, width: 3, height: 4 }]);
  expect(rulesFor({ ...philips, manufacturer: "Room", software: "4" }, own)).toEqual([]);
});

test.for([
  [{ format: "noren-regions/2", rules: [] }],
  [{ format: "noren-regions/1", rules: [{ ...rule, when: {} }] }],
  [{ format: "noren-regions/1", rules: [{ ...rule, regions: [] }] }],
  [{ format: "noren-regions/1", rules: [{ ...rule, regions: [{ x: -1, y: 0, width: 3, height: 4, holds: "name" }] }] }],
  [{ format: "noren-regions/1", rules: [{ ...rule, regions: [{ x: 0.5, y: 0, width: 3, height: 4, holds: "name" }] }] }],
  [{ format: "noren-regions/1", rules: [{ ...rule, more: true }] }],
  [[]],
  [null],
])("%j is no table of rules", ([json]) => {
  expect(() => readRegionRules(json)).toThrow(FailureError);
});
