import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { file, withMadeParts } from "./readme.ts";

test("the diagrams of README are those of the tables the program runs on", () => {
  const text = readFileSync(file, "utf8");
  expect(withMadeParts(text)).toBe(text);
  expect(text).toContain("announced --> received: complete (technician)");
  expect(text).toContain("reviewed --> approved: approve (approver)");
});

test("a README without their place is told of", () => {
  expect(() => withMadeParts("# Noren")).toThrow("no place");
});
