import { expect, test } from "vitest";
import { componentsOf } from "./components.ts";

const boxesOf = (gap: number, ...rows: readonly string[]): readonly string[] =>
  componentsOf(Uint8Array.from(rows.join(""), (letter) => (letter === "#" ? 1 : 0)), rows[0]?.length ?? 0, rows.length, gap)
    .map(({ left, top, right, bottom }) => [left, top, right, bottom].join(" "))
    .sort();

test("what touches is one, corner to corner too", () => {
  expect(boxesOf(0, "#...#", ".#...", "....#")).toEqual(["0 0 1 1", "4 0 4 0", "4 2 4 2"]);
});

test("gaps along a line are closed up to their width, no wider", () => {
  expect(boxesOf(2, "#..#...#")).toEqual(["0 0 3 0", "7 0 7 0"]);
  expect(boxesOf(3, "#..#...#")).toEqual(["0 0 7 0"]);
});

test("two arms that meet below are one", () => {
  expect(boxesOf(0, "#.#.#", "#.#.#", "###.#", "..###")).toEqual(["0 0 4 3"]);
});

test("thousands of runs are kept apart", () => {
  expect(boxesOf(0, ...Array.from({ length: 120 }, (_, at) => (at % 2 === 0 ? "#.".repeat(60) : "..".repeat(60))))).toHaveLength(3600);
  expect(componentsOf(new Uint8Array(0), 0, 0, 3)).toEqual([]);
});
