import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keepsPrints, refuseKeptPrints } from "./spool.ts";

let etc: string;
beforeEach(() => {
  etc = mkdtempSync(path.join(tmpdir(), "noren-spool-"));
});
afterEach(() => {
  rmSync(etc, { recursive: true });
});

function configured(text: string): boolean {
  mkdirSync(path.join(etc, "cups"), { recursive: true });
  writeFileSync(path.join(etc, "cups/cupsd.conf"), text);
  return keepsPrints(etc);
}

test("a machine without CUPS keeps nothing", () => {
  expect(keepsPrints(etc)).toBe(false);
});

test.each([
  ["", true],
  ["LogLevel warn\n", true],
  ["PreserveJobFiles No\n", false],
  ["  preservejobfiles\tno  \n", false],
  ["PreserveJobFiles 0\n", false],
  ["PreserveJobHistory Off\n", false],
  ["PreserveJobFiles Yes\n", true],
  ["PreserveJobFiles 600\n", true],
  ["#PreserveJobFiles No\n", true],
  ["PreserveJobFiles No\nPreserveJobFiles 86400\n", true],
])("of a spool told %j", (text, keeps) => {
  expect(configured(text)).toBe(keeps);
});

test("what cannot be read may keep everything", () => {
  mkdirSync(path.join(etc, "cups/cupsd.conf"), { recursive: true });
  expect(keepsPrints(etc)).toBe(true);
});

test("a production room does not print there; a demo room may", () => {
  expect(refuseKeptPrints("production", true)).toEqual({ ok: false, failure: { code: "print.kept" } });
  expect(refuseKeptPrints("production", false)).toEqual({ ok: true, value: undefined });
  expect(refuseKeptPrints("demo", true)).toEqual({ ok: true, value: undefined });
});
