import { expect, test } from "vitest";
import { noDate } from "../../i18n/dates.ts";
import { decisionFaults, readDecision } from "./decisionEntry.ts";

const now = new Date(2026, 10, 21, 14, 5).getTime();
const reiwa = (year: string, month: string, day: string) => ({ era: "reiwa" as const, year, month, day });

test("a decision has a number and a day that was; both calendars name the same day", () => {
  expect(readDecision({ number: " 委-7 ", day: reiwa("8", "11", "1") }, now)).toEqual({ number: "委-7", day: "2026-11-01" });
  expect(readDecision({ number: "委-7", day: { era: "gregory", year: "2026", month: "11", day: "21" } }, now)).toEqual({ number: "委-7", day: "2026-11-21" });
});

test("what is missing, unfinished or ahead of today is not sent", () => {
  expect(decisionFaults({ number: " ", day: noDate }, now)).toEqual({ number: true, day: "missing" });
  expect(decisionFaults({ number: "1", day: reiwa("8", "11", "22") }, now)).toEqual({ number: false, day: "ahead" });
  expect([noDate, reiwa("8", "11", "22"), reiwa("8", "2", "30"), reiwa("8", "", "1")].map((day) => readDecision({ number: "1", day }, now))).toEqual([undefined, undefined, undefined, undefined]);
  expect(readDecision({ number: "", day: reiwa("8", "11", "1") }, now)).toBeUndefined();
});
