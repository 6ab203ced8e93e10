import { expect, test } from "vitest";
import { emptyFilter, isEmpty, isReversed, readFilter } from "./filter.ts";

const day = (year: string, month: string, date: string) => ({ era: "reiwa" as const, year, month, day: date });

test("nothing chosen asks for everything", () => {
  expect(readFilter(emptyFilter)).toEqual({});
  expect(isEmpty(readFilter(emptyFilter))).toBe(true);
});

test("whole days, first to last millisecond", () => {
  const filter = readFilter({ ...emptyFilter, from: day("8", "11", "20"), to: day("8", "11", "21") });
  expect(filter).toEqual({ from: new Date(2026, 10, 20).getTime(), to: new Date(2026, 10, 22).getTime() - 1 });
  expect(isReversed(filter)).toBe(false);
});

test("a date that cannot be read is not asked for", () => {
  expect(readFilter({ ...emptyFilter, from: day("8", "2", "30"), to: day("8", "", "") })).toEqual({});
});

test("choices are passed on, and an end before the beginning is noticed", () => {
  const filter = readFilter({ ...emptyFilter, from: day("8", "11", "21"), to: day("8", "11", "20"), officer: "auditor-1", event: "export", outcome: "failure", operation: "audit.export" });
  expect(filter).toMatchObject({ officer: "auditor-1", event: "export", outcome: "failure", operation: "audit.export" });
  expect(isReversed(filter)).toBe(true);
});
