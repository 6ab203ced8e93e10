import { expect, test } from "vitest";
import { failuresIn } from "./unit.ts";

const passed = { fullName: "a sum adds up", status: "passed", failureMessages: [] };
const failed = { fullName: "a difference too", status: "failed", failureMessages: ["\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n    at core/sum.test.ts:3:1"] };

test("each failed test is named with its file and reason, and nothing else is", () => {
  expect(
    failuresIn(
      [
        { name: "/tree/core/sum.test.ts", status: "failed", message: "", assertionResults: [passed, failed] },
        { name: "/tree/core/other.test.ts", status: "passed", message: "", assertionResults: [passed] },
      ],
      "/tree",
    ),
  ).toEqual(["✗ core/sum.test.ts: a difference too\nAssertionError: expected 1 to be 2\n    at core/sum.test.ts:3:1"]);
});

test("a file that does not load is named with what it said", () => {
  expect(failuresIn([{ name: "/tree/core/broken.test.ts", status: "failed", message: "Cannot find module", assertionResults: [] }], "/tree")).toEqual(["✗ core/broken.test.ts: Cannot find module"]);
});
