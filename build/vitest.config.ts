import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const all = ["core/**/*.test.{ts,tsx}", "build/**/*.test.ts", "renderer/**/*.test.{ts,tsx}", "electron/**/*.test.ts", "e2e/crash/**/*.test.ts"];
/** Those that kill the program at every system call take minutes: `npm test` runs them, the check does not. */
const slow = "**/*.{slow,kill}.test.ts";
const isSlow = process.env["NOREN_TESTS"] === "slow";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: isSlow ? [slow] : all,
    exclude: ["node_modules/**", "out/**", ...(isSlow ? [] : [slow])],
    environment: "node",
    // Processes rather than threads: native add-ons, signals and prctl belong to a whole process.
    pool: "forks",
    maxWorkers: 2,
    globalSetup: fileURLToPath(new URL("vitest-setup.ts", import.meta.url)),
    // A test that asserts nothing proves nothing.
    expect: { requireAssertions: true },
    allowOnly: false,
    passWithNoTests: false,
    testTimeout: isSlow ? 300_000 : 20_000,
    hookTimeout: 30_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
