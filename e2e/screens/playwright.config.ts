import { defineConfig } from "@playwright/test";

/** The window alone, its room played by room-double.ts: keys, closed doors and paper, in the built page under its real policy. */
export default defineConfig({
  testDir: ".",
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: process.env["CI"] === undefined ? [["list"]] : [["line"]],
  outputDir: "../../test-results/screens",
});
