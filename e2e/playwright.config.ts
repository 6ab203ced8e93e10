import { defineConfig } from "@playwright/test";

/** Journeys in the real window. One at a time: two windows on two cores would time each other out. */
export default defineConfig({
  testDir: "journeys",
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: process.env["CI"] === undefined ? [["list"]] : [["line"]],
  outputDir: "../test-results",
});
