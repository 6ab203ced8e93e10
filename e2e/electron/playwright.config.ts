import { defineConfig } from "@playwright/test";

/**
 * `contract` is written against Electron's documentation and must pass under a real binary and under the shell alike;
 * `shell` asserts what the shell promises beyond it and is left out where a real binary runs.
 */
const isShell = process.env["NOREN_ELECTRON"] !== "real";

export default defineConfig({
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [["list"]],
  outputDir: process.env["NOREN_TEST_RESULTS"] ?? "../../test-results/electron",
  projects: [
    { name: "contract", testDir: "contract" },
    ...(isShell ? [{ name: "shell", testDir: "shell" }] : []),
  ],
});
