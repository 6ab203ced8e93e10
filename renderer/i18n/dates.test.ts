import fc from "fast-check";
import { CalendarDate, JapaneseCalendar, toCalendar } from "@internationalized/date";
import { describe, expect, test } from "vitest";
import { endOfDay, formatDate, formatDateTime, formatDay, formatExact, formatMoment, noDate, partsOf, readDate, startOfDay, type DateParts, type Era } from "./dates.ts";

const at = new Date(2026, 10, 21, 14, 5, 9).getTime();
const parts = (era: DateParts["era"], year: string, month: string, day: string): DateParts => ({ era, year, month, day });
const read = (given: DateParts): string => {
  const result = readDate(given);
  return result.state === "date" ? result.date.toString() : result.state;
};

describe("dates are shown in both calendars", () => {
  test("Japanese", () => {
    expect(formatDateTime("ja", at)).toBe("令和8年(2026年)11月21日 14:05");
    expect(formatExact("ja", at)).toBe("令和8年(2026年)11月21日 14:05:09");
    expect(formatDay("ja", at)).toBe("令和8年(2026年)11月21日 土曜日");
    expect(formatMoment("ja", at)).toBe("令和8年 2026-11-21 14:05:09");
  });

  test("English", () => {
    expect(formatDateTime("en", at)).toBe("2026-11-21 (Reiwa 8) 14:05");
    expect(formatDay("en", at)).toBe("Saturday, 2026-11-21 (Reiwa 8)");
    expect(formatMoment("en", at)).toBe("2026-11-21 14:05:09");
  });

  test("the first year of an era is 元年, and eras turn on their day", () => {
    expect(formatDate("ja", new Date(2019, 4, 1).getTime())).toBe("令和元年(2019年)5月1日");
    expect(formatDate("ja", new Date(2019, 3, 30).getTime())).toBe("平成31年(2019年)4月30日");
  });
});

describe("three fields and an era are read strictly", () => {
  test.each([
    [parts("reiwa", "8", "11", "21"), "2026-11-21"],
    [parts("reiwa", "元", "5", "1"), "2019-05-01"],
    [parts("reiwa", "\uff18", "\uff11\uff11", "21"), "2026-11-21"],
    [parts("showa", "64", "1", "7"), "1989-01-07"],
    [parts("gregory", "2026", "2", "28"), "2026-02-28"],
    [parts("gregory", "2024", "2", "29"), "2024-02-29"],
    [noDate, "empty"],
    [parts("reiwa", "8", "", ""), "incomplete"],
    [parts("reiwa", "8", "2", "30"), "invalid"],
    [parts("reiwa", "1", "4", "30"), "invalid"],
    [parts("showa", "64", "1", "8"), "invalid"],
    [parts("heisei", "32", "1", "1"), "invalid"],
    [parts("gregory", "26", "1", "1"), "invalid"],
    [parts("reiwa", "8", "13", "1"), "invalid"],
    [parts("reiwa", "八", "1", "1"), "invalid"],
    [parts("reiwa", "-8", "1", "1"), "invalid"],
  ])("%o is %s", (given, expected) => {
    expect(read(given)).toBe(expected);
  });

  test("every day since Meiji 6 comes back from its own fields", () => {
    // Before 1873 Japan did not use the Gregorian calendar.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59_000 }), (days) => {
        const date = new CalendarDate(1873, 1, 1).add({ days });
        const { era, year, month, day } = toCalendar(date, new JapaneseCalendar());
        expect(read(parts(era as Era, String(year), String(month), String(day)))).toBe(date.toString());
      }),
    );
  });

  test("the day of an instant, as it would be typed, reads back as that day", () => {
    for (const [year, month, day] of [[2026, 11, 21], [2019, 5, 1], [2019, 4, 30], [1989, 1, 8]] as const) {
      expect(readDate(partsOf(new Date(year, month - 1, day, 23, 59).getTime()))).toEqual({ state: "date", date: new CalendarDate(year, month, day) });
    }
  });

  test("a day ends one millisecond before the next begins", () => {
    const day = new CalendarDate(2026, 11, 21);
    expect(endOfDay(day) + 1).toBe(startOfDay(day.add({ days: 1 })));
  });
});
