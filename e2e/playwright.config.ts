import { defineConfig } from "@playwright/test";

/** Journeys in the real window. One at a time: two windows on two cores would time each other out. */
export default defineConfig({
  testDir: "journeys",
  workers: 1,
  fullyParallel: false,
  // For what hangs: other work beside it may make a step many times longer than it is alone.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: process.env["CI"] === undefined ? [["list"]] : [["line"]],
  outputDir: "../test-results",
});
