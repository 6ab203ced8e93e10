import fc from "fast-check";
import { expect, test } from "vitest";
import { ageOn, dayNumber, formatRecordDate, offsetOfDraw, readRecordDate, shiftRecordDate } from "./recordDate.ts";

const read = (text: string): string | undefined => {
  const date = readRecordDate(text);
  return date && formatRecordDate(date);
};

test.each(["1955-04-03", "19550403", "1955/4/3", "1955.04.03", "1955年4月3日", "S30.4.3", "S.30.4.3", "s300403", "昭和30年4月3日", "昭30-4-3", "㍼30年4月3日", "３３００４０３", "3300403", "１９５５年　４月　３日", "1955-04-03 10:30", "19550403103000", "1955-04-03T10:30:00+09:00"])("%s is one day", (text) => {
  expect(read(text)).toBe("1955-04-03");
});

test("eras begin and end on their days", () => {
  expect(["大正15年12月25日", "昭和元年12月25日", "昭和64年1月7日", "H1.1.8", "平成31年4月30日", "令和元年5月1日", "M45.7.30", "T1.7.30"].map(read)).toEqual(["1926-12-25", "1926-12-25", "1989-01-07", "1989-01-08", "2019-04-30", "2019-05-01", "1912-07-30", "1912-07-30"]);
  expect(["昭和64年1月8日", "平成元年1月7日", "平成31年5月1日", "令和元年4月30日", "明治5年1月1日", "昭和0年1月1日"].map(read)).toEqual(Array.from({ length: 6 }, () => undefined));
});

test.each(["", "不明", "2023-02-29", "2024-13-01", "2024-00-10", "2024-06-31", "1234", "123456", "6300403", "1700-01-01", "2024-06", "30.4.3"])("%j is no day", (text) => {
  expect(read(text)).toBeUndefined();
});

test("a leap day is one every four years but not every hundred", () => {
  expect(["2024-02-29", "2000-02-29", "1900-02-29"].map(read)).toEqual(["2024-02-29", "2000-02-29", undefined]);
});

test("ages are whole years lived", () => {
  const birth = { year: 1936, month: 11, day: 21 };
  expect([ageOn(birth, { year: 2026, month: 11, day: 20 }), ageOn(birth, { year: 2026, month: 11, day: 21 })]).toEqual([89, 90]);
});

test("days that move together keep their distances", () => {
  const day = fc.record({ year: fc.integer({ min: 1880, max: 2100 }), month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }) });
  fc.assert(
    fc.property(day, day, fc.integer({ min: -365, max: 365 }), (one, other, days) => {
      const [movedOne, movedOther] = [shiftRecordDate(one, days), shiftRecordDate(other, days)];
      expect(dayNumber(movedOther) - dayNumber(movedOne)).toBe(dayNumber(other) - dayNumber(one));
      expect(dayNumber(movedOne) - dayNumber(one)).toBe(days);
      expect(read(formatRecordDate(movedOne))).toBe(formatRecordDate(movedOne));
    }),
  );
});

test("an offset is never nothing, reaches both ends, and passes over draws that would favour some", () => {
  const word = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  const all = Array.from({ length: 6 }, (_, value) => offsetOfDraw(Uint8Array.from(word(value)), 3));
  expect(all.toSorted((left, right) => left - right)).toEqual([-3, -2, -1, 1, 2, 3]);
  // 2^32 = 6 · 715,827,882 + 4: the last four numbers are passed over.
  expect(offsetOfDraw(Uint8Array.from([...word(0xffff_fffd), ...word(5)]), 3)).toBe(3);
  expect(() => offsetOfDraw(Uint8Array.from(word(0xffff_ffff)), 3)).toThrow(RangeError);
});
