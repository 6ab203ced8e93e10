import { expect, test } from "vitest";
import { fail, FailureError, failureCodes, succeed } from "./failure.ts";

test("a code is read aloud on the telephone: each stands for one thing, and all look alike", () => {
  const codes = Object.values(failureCodes);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of codes) expect(code).toMatch(/^[A-Z]-[1-9]\d\d$/);
});

test("a group of failures has a letter of its own", () => {
  const letters = new Map<string, Set<string>>();
  for (const [name, code] of Object.entries(failureCodes)) {
    const group = name.split(".")[0] ?? "";
    letters.set(group, (letters.get(group) ?? new Set()).add(code.slice(0, 1)));
  }
  for (const [group, used] of letters) expect([group, used.size]).toEqual([group, 1]);
});

test("outcomes are values, and carry details only where there are some", () => {
  expect(succeed(3)).toEqual({ ok: true, value: 3 });
  expect(fail("card.absent")).toEqual({ ok: false, failure: { code: "card.absent" } });
  expect(fail("card.pinWrong", { triesLeft: 2 })).toEqual({ ok: false, failure: { code: "card.pinWrong", details: { triesLeft: 2 } } });
  expect(new FailureError("room.inUse").failure).toEqual({ code: "room.inUse" });
});
