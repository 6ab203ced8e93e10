import { expect, test } from "vitest";
import { gateValues } from "./gateFacts.ts";

test("days and instants of a line are said as dates, counts as they are", () => {
  const at = new Date(2026, 10, 21, 14, 5).getTime();
  expect(gateValues({ number: "委-1", day: "2026-11-13", persons: 38, at, validUntil: at }, "en")).toEqual({ number: "委-1", day: "2026-11-13 (Reiwa 8)", persons: 38, at: "2026-11-21 (Reiwa 8)", validUntil: "2026-11-21 (Reiwa 8)" });
});
