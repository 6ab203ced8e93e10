import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scrollTo, tallest, windowOf } from "./rowWindow.ts";
import { holds, moveBy, sizeOf, type MoveKey, type Selection } from "./selection.ts";

const key = (name: string, more: Partial<MoveKey> = {}): MoveKey => ({ key: name, shiftKey: false, ctrlKey: false, ...more });

describe("selection by keys", () => {
  const from: Selection = { anchor: 5, active: 5 };

  test.each([
    ["ArrowDown", 6],
    ["ArrowUp", 4],
    ["PageDown", 15],
    ["PageUp", 0],
    ["Home", 0],
    ["End", 99],
    [" ", 5],
  ])("%s goes to row %d", (name, row) => {
    expect(moveBy(from, key(name), 100, 10)).toEqual({ anchor: row, active: row });
  });

  test("Shift keeps where the range began", () => {
    const range = moveBy(from, key("PageDown", { shiftKey: true }), 100, 10);
    expect(range).toEqual({ anchor: 5, active: 15 });
    expect([sizeOf(range), holds(range, 5), holds(range, 15), holds(range, 16)]).toEqual([11, true, true, false]);
  });

  test("Ctrl+A takes all; other keys with Ctrl are not the table's", () => {
    expect(moveBy(from, key("a", { ctrlKey: true }), 100, 10)).toEqual({ anchor: 0, active: 99 });
    expect(moveBy(from, key("ArrowDown", { ctrlKey: true }), 100, 10)).toBeUndefined();
    expect(moveBy(from, key("x"), 100, 10)).toBeUndefined();
  });

  test("the first key in a fresh table takes its first row, and an empty table has none", () => {
    expect(moveBy(undefined, key("ArrowDown"), 3, 10)).toEqual({ anchor: 0, active: 0 });
    expect(moveBy(undefined, key("ArrowDown"), 0, 10)).toBeUndefined();
  });

  test("never leaves the table", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.constantFrom("ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", " "), { maxLength: 40 }), (count, keys) => {
        let selection: Selection | undefined;
        for (const name of keys) selection = moveBy(selection, key(name, { shiftKey: name.length % 2 === 0 }), count, 7);
        if (selection !== undefined) for (const row of [selection.active, selection.anchor]) expect(row >= 0 && row < count).toBe(true);
      }),
    );
  });
});

describe("rows in sight", () => {
  test("a small table is drawn whole", () => {
    expect(windowOf(9, 32, 600, 0)).toEqual({ firstRow: 0, lastRow: 8, height: 288, offset: 0 });
  });

  test("only what is seen of a large one", () => {
    const { firstRow, lastRow, height, offset } = windowOf(100_000, 32, 640, 32_000);
    expect([firstRow, lastRow, height, offset]).toEqual([992, 1028, 3_200_000, 992 * 32]);
  });

  test("no page grows beyond what the browser can draw, and the last row is reached all the same", () => {
    const [count, rowHeight, viewport] = [5_000_000, 64, 700];
    const end = windowOf(count, rowHeight, viewport, tallest - viewport);
    expect(end.height).toBe(tallest);
    expect(end.lastRow).toBe(count - 1);
    expect(windowOf(count, rowHeight, viewport, 0).firstRow).toBe(0);
  });

  test("whatever row is scrolled to is in sight afterwards", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000_000 }), fc.constantFrom(24, 32, 64), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (count, rowHeight, place, start) => {
        const viewport = 640;
        const row = Math.floor(place * (count - 1));
        const height = Math.min(count * rowHeight, tallest);
        const top = scrollTo(row, count, rowHeight, viewport, Math.max(0, start * (height - viewport)));
        const { firstRow, lastRow } = windowOf(count, rowHeight, viewport, top);
        expect(row >= firstRow && row <= lastRow).toBe(true);
      }),
    );
  });
});
