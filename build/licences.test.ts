import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { licencesFile, licenceTexts } from "./licences.ts";

test("the licence texts that ship are those of the locked packages (node build/licences.ts writes them)", () => {
  expect(readFileSync(licencesFile, "utf8") === licenceTexts()).toBe(true);
  expect(licenceTexts()).toMatch(/better-sqlite3 13/);
});
