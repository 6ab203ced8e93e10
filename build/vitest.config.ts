import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { triesAll } from "../core/platform/testing/sweep.ts";
import { compileCache } from "./run.ts";

const all = ["core/**/*.test.{ts,tsx}", "build/**/*.test.ts", "renderer/**/*.test.{ts,tsx}", "electron/**/*.test.ts", "e2e/crash/**/*.test.ts"];
/**
 * What measures or goes the whole way takes minutes: `npm test` runs it, the check does not. What kills the program at every system call takes
 * hours: `npm run test:long`; the samples of `npm test` are those of e2e/crash.
 */
const slow = ["**/*.{slow,speed}.test.ts"];
const kills = ["**/*.kill.test.ts"];
const isSlow = process.env["NOREN_TESTS"] === "slow";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: isSlow ? [...slow, ...(triesAll ? kills : [])] : all,
    exclude: ["node_modules/**", "out/**", ...(isSlow ? [] : [...slow, ...kills])],
    environment: "node",
    // Processes rather than threads: native add-ons, signals and prctl belong to a whole process.
    pool: "forks",
    maxWorkers: 2,
    globalSetup: fileURLToPath(new URL("vitest-setup.ts", import.meta.url)),
    // A test that asserts nothing proves nothing.
    expect: { requireAssertions: true, poll: { timeout: 60_000 } },
    allowOnly: false,
    passWithNoTests: false,
    // For what hangs. How long a thing takes is no matter of these: the machine may be busy with something else.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    env: compileCache,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
