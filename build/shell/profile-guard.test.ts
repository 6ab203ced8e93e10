import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const isAlive = (id: number): boolean => {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
};

it("ends a browser that outlives its application, and removes its profile", { timeout: 20_000 }, async () => {
  const profile = mkdtempSync(path.join(tmpdir(), "noren-window-test-"));
  // Deaf to everything but SIGKILL, as a browser that spins on a closed pipe is.
  const browser = spawn("sh", ["-c", "trap '' TERM HUP PIPE; while :; do sleep 1; done"], { detached: true, stdio: "ignore" });
  const module = fileURLToPath(new URL("profile.ts", import.meta.url));
  const program = `import { guardProfile } from ${JSON.stringify(module)}; guardProfile(${JSON.stringify(profile)}, ${String(browser.pid)}); setTimeout(() => process.kill(process.pid, "SIGKILL"), 100);`;
  spawnSync(process.execPath, ["--input-type=module", "-e", program]);
  const gone = new Promise((resolve) => browser.once("exit", resolve));
  await gone;
  expect(isAlive(browser.pid ?? 0)).toBe(false);
  for (let tries = 0; tries < 100 && existsSync(profile); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(existsSync(profile)).toBe(false);
});
