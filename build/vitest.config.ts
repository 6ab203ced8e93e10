import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["core/**/*.test.{ts,tsx}", "build/**/*.test.ts", "renderer/**/*.test.{ts,tsx}", "electron/**/*.test.ts", "e2e/crash/**/*.test.ts"],
    environment: "node",
    // Processes rather than threads: native add-ons, signals and prctl belong to a whole process.
    pool: "forks",
    maxWorkers: 2,
    globalSetup: fileURLToPath(new URL("vitest-setup.ts", import.meta.url)),
    // A test that asserts nothing proves nothing.
    expect: { requireAssertions: true },
    allowOnly: false,
    passWithNoTests: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
