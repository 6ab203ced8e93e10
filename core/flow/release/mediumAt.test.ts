import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { mediumAt } from "./mediumAt.ts";

const folder = mkdtempSync(path.join(tmpdir(), "noren-medium-"));
const stick = path.join(folder, "stick");
mkdirSync(stick);
const link = path.join(folder, "link");
symlinkSync(stick, link);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("outside a demo room only the root of something mounted is a medium, and its serial is that of the mount", () => {
  const order = { isDemo: false, mounts: [{ point: "/" }, { point: stick }], media: [{ path: undefined, serial: "OTHER" }, { path: stick, serial: "S-1" }] };
  expect(mediumAt(stick, order)).toEqual({ serial: "S-1" });
  expect(mediumAt(path.join(stick, "within"), order)).toBeUndefined();
  expect(mediumAt(folder, order)).toBeUndefined();
  expect(mediumAt("/", order)).toBeUndefined();
  expect(mediumAt(stick, { ...order, media: [] })).toEqual({ serial: undefined });
});

test("a demo room takes any folder, and knows a medium by whatever way it was named", () => {
  expect(mediumAt(stick, { isDemo: true, mounts: [], media: [{ path: link, serial: "S-2" }] })).toEqual({ serial: "S-2" });
  expect(mediumAt(folder, { isDemo: true, mounts: [], media: [{ path: stick, serial: "S-2" }] })).toEqual({ serial: undefined });
});
