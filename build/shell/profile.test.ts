import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { StartFailure } from "./failure-line.ts";
import { makeProfile } from "./profile.ts";

const folder = mkdtempSync(join(tmpdir(), "profile-test-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the profile", () => {
  test("is private, and closes what a browser would do by itself", () => {
    const profile = makeProfile([folder]);
    expect(statSync(profile).mode & 0o777).toBe(0o700);
    const written = JSON.parse(readFileSync(join(profile, "Default/Preferences"), "utf8")) as { printing: object; profile: { default_content_setting_values: Record<string, number> } };
    expect(written.printing).toEqual({ enabled: false });
    expect(new Set(Object.values(written.profile.default_content_setting_values))).toEqual(new Set([2]));
  });

  test("sweeps what a killed run has left, and nothing of a living one", () => {
    const dead = join(folder, "noren-window-4194399-1-dead");
    mkdirSync(dead);
    const alive = makeProfile([folder]);
    makeProfile([folder]);
    expect([existsSync(dead), existsSync(alive)]).toEqual([false, true]);
  });

  test("goes to the next folder when one cannot be written, and says so when none can", () => {
    const file = join(folder, "no-folder");
    expect(makeProfile([file, folder]).startsWith(folder)).toBe(true);
    expect(() => makeProfile([file])).toThrow(StartFailure);
    expect(() => makeProfile([file])).toThrow(/^U-107 .* \/ /);
    expect(readdirSync(folder).length).toBeGreaterThan(0);
  });
});
