import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { browserOf, mentioning, profileOf, start } from "../processes.ts";

test("a main process that is killed leaves nothing behind", async () => {
  const running = start(["--stay"]);
  await running.says("ready-to-show");
  const profile = profileOf(running.pid);
  running.child.kill("SIGKILL");
  await expect.poll(() => mentioning(profile).length, { timeout: 15_000 }).toBe(0);
  await expect.poll(() => existsSync(profile), { timeout: 15_000 }).toBe(false);
  await running.dispose();
});

test("a browser that is killed ends the application with a line that says so", async () => {
  const running = start(["--stay"]);
  await running.says("ready-to-show");
  const profile = profileOf(running.pid);
  process.kill(browserOf(running.pid), "SIGKILL");
  expect(await running.ended).toBeGreaterThan(0);
  expect(running.output()).toContain("U-108");
  await expect.poll(() => mentioning(profile).length, { timeout: 15_000 }).toBe(0);
  expect(existsSync(profile)).toBe(false);
  await running.dispose();
});

test("SIGTERM is a wish to quit", async () => {
  const running = start(["--stay"]);
  await running.says("ready-to-show");
  const profile = profileOf(running.pid);
  running.child.kill("SIGTERM");
  expect(await running.ended).toBe(0);
  expect(existsSync(profile)).toBe(false);
  await expect.poll(() => mentioning(profile)).toEqual([]);
  await running.dispose();
});

const failures = [
  { what: "no display", code: "U-101", environment: { DISPLAY: undefined } },
  { what: "a display that is not there", code: "U-101", environment: { DISPLAY: ":987" } },
  { what: "no browser", code: "U-103", environment: { NOREN_CHROMIUM: "/nowhere/chromium" } },
] as const;

for (const { what, code, environment } of failures) {
  test(`${what}: one line in two languages with ${code}, and nothing half-started`, async () => {
    const running = start([], { environment: { ...process.env, ...environment } });
    expect(await running.ended).toBe(1);
    const lines = running.output().split("\n").filter((line) => line.startsWith("U-"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${code} .*[ぁ-ん].* / [A-Z]`));
    await running.dispose();
  });
}

test("a loopback port that cannot be opened: U-104", async () => {
  const log = path.join(tmpdir(), `bind-${String(process.pid)}`);
  // The kernel is made to refuse, as it does when every port is taken.
  const running = start(["--no-lock"], { before: ["strace", "-f", "-qq", "-o", log, "-e", "trace=bind", "-e", "inject=bind:error=EADDRINUSE"], environment: { ...process.env, NOREN_NAMESPACE: "absent" } });
  expect(await running.ended).toBe(1);
  expect(running.output()).toContain("U-104");
  expect(mentioning("noren-window-").filter(({ command }) => command.includes(String(running.pid)))).toEqual([]);
  await running.dispose();
  rmSync(log, { force: true });
});
