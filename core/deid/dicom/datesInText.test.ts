import fc from "fast-check";
import { expect, test } from "vitest";
import { placesOfDates, treatDates } from "./datesInText.ts";

const shifted = (text: string, days: number): string => treatDates(text, { kind: "shift", days });

test.each([
  ["2024/05/03", "2024/05/13"],
  ["2024-5-3", "2024-5-13"],
  ["2024.12.25", "2025.01.04"],
  ["CT 20240503 chest", "CT 20240513 chest"],
  ["20240503101500", "20240513101500"],
  ["２０２４／０５／０３撮影", "2024/05/13撮影"],
  ["2024年5月3日 造影", "2024年5月13日 造影"],
  ["令和6年5月3日", "令和6年5月13日"],
  ["令和 6 年 5 月 3 日", "令和 6 年 5 月 13 日"],
  ["平成31年4月25日", "令和1年5月5日"],
  ["令和元年12月25日", "令和2年1月4日"],
  ["昭和64年1月1日", "平成1年1月11日"],
  ["R6.5.3", "R6.5.13"],
  ["h31/04/25", "r1/05/5"],
  ["May 3, 2024", "May 13, 2024"],
  ["december 25th, 2024", "january 04, 2025"],
  ["3-MAY-2024", "13-MAY-2024"],
  ["03May2024", "13May2024"],
  ["25 Dec 2024", "04 Jan 2025"],
  ["05/25/2024", "06/04/2024"],
  ["25.05.2024", "04.06.2024"],
])("%s, ten days later", (text, moved) => {
  expect(shifted(text, 10)).toBe(moved);
  expect(treatDates(text, { kind: "keep" })).toBe(text);
  expect(treatDates(text, { kind: "remove" })).not.toMatch(/\d{4}|月/);
});

test.each([
  ["5月3日 再検", " 再検"],
  ["2024年5月の検査", "の検査"],
  ["令和六年五月三日", ""],
  ["令和6年 手術", " 手術"],
  ["2024年度", ""],
  ["follow up May 2024", "follow up "],
  ["2024/05", ""],
  // Nobody knows which is the month.
  ["03/05/2024", ""],
])("%s cannot be moved, so it goes", (text, left) => {
  expect(shifted(text, 10)).toBe(left);
});

test.each(["CHEST 5.0 B30f", "1.2.840.10008.5.1.4", "512x512", "T2 TSE 3.5/1", "20241350", "2024-13-01", "3.2.1", "12345678", "VB20A", "Seg 2 of 3", "R6", "S1.2", "120 kV", "may be", "SNOMED 10200004"])(
  "%s holds no date",
  (text) => {
    expect(shifted(text, 10)).toBe(text);
    expect(placesOfDates(text)).toEqual([]);
  },
);

test("intervals stay, and the way back leads to the same text", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: -400, max: 400 }), (first, days) => {
      const write = (day: number): string => new Date(Date.UTC(1910, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);
      for (const between of ["-", "/", ".", ""]) {
        const text = `exam ${write(first).replaceAll("-", between)} done`;
        expect(shifted(text, days)).toBe(`exam ${write(first + days).replaceAll("-", between)} done`);
        expect(shifted(shifted(text, days), -days)).toBe(text);
      }
    }),
    { numRuns: 200 },
  );
});

test("all dates of a text move together", () => {
  expect(shifted("2024-05-03 to 2024-05-10, R6.5.12", -3)).toBe("2024-04-30 to 2024-05-07, R6.5.9");
});
