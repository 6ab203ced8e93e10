import fc from "fast-check";
import { expect, test } from "vitest";
import { isTime, moveDate, moveDates, moveDateTime } from "./moveDate.ts";

test("days move over months, years and leap days", () => {
  expect(moveDate("20240228", 2)).toBe("20240301");
  expect(moveDate("20230228", 1)).toBe("20230301");
  expect(moveDate("20260101", -1)).toBe("20251231");
  expect(moveDate("1997.04.24", 7)).toBe("19970501");
  expect(moveDateTime("20240228123045.123456+0900", 2)).toBe("20240301123045.123456+0900");
  expect(moveDateTime("20240228", -60)).toBe("20231230");
});

test("what is no day is not moved", () => {
  for (const text of ["", "2024", "202402", "20240231", "20241301", "00000000", "2024-02-28", "20240228-20240229", "令和6年2月28日"]) expect(moveDate(text, 1)).toBeUndefined();
  for (const text of ["2024", "202402", "20240228X", "20240228123045.1234567"]) expect(moveDateTime(text, 1)).toBeUndefined();
  expect(moveDate("00010101", -400)).toBeUndefined();
  expect(moveDate("99991231", 1)).toBeUndefined();
});

test("ranges of days, open at one end too", () => {
  expect(["20240228-20240301", "20240228-", "-20240228", "20240228"].map((text) => moveDates(text, 2))).toEqual(["20240301-20240303", "20240301-", "-20240301", "20240301"]);
  for (const text of ["-", "", "20240228-20240229-20240301", "2024-02", "20240228-Yamada"]) expect(moveDates(text, 2)).toBeUndefined();
});

test("intervals stay", () => {
  const days = fc.integer({ min: -20_000, max: 20_000 });
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 36_000 }), fc.integer({ min: 0, max: 36_000 }), (offset, first, second) => {
      const write = (day: number): string => new Date(Date.UTC(1920, 0, 1) + day * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
      const read = (text = ""): number => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)));
      expect(read(moveDate(write(first), offset)) - read(moveDate(write(second), offset))).toBe((first - second) * 86_400_000);
      expect(moveDate(moveDate(write(first), offset) ?? "", -offset)).toBe(write(first));
    }),
    { numRuns: 300 },
  );
});

test("times of day", () => {
  expect(["12", "1230", "123045", "123045.5", "123045.123456"].every(isTime)).toBe(true);
  expect(["", "1", "12:30", "123045.1234567", "noon"].some(isTime)).toBe(false);
});
