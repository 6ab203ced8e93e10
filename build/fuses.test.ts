import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readFuses, setFuses, wrongFuses } from "./fuses.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "noren-fuses-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function executable(states: string, version = 1, length = states.length): string {
  const file = path.join(folder, "electron");
  writeFileSync(file, Buffer.concat([Buffer.from("before dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"), Buffer.from([version, length]), Buffer.from(`${states} after`)]));
  return file;
}

test("all nine are set, and nothing else of the file changes", () => {
  const file = executable("101100111");
  expect(wrongFuses(file)).not.toEqual([]);
  setFuses(file);
  expect(wrongFuses(file)).toEqual([]);
  expect(readFuses(file)).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    wasmTrapHandlers: true,
  });
  expect(readFileSync(file, "latin1")).toMatch(/^before dL7p.*\u0001\t010011001 after$/);
});

test("a fuse blown by hand is named", () => {
  const file = executable("110011001");
  expect(wrongFuses(file)).toEqual(["runAsNode is true"]);
  expect(wrongFuses(executable("r10011001"))).toEqual(["runAsNode is removed"]);
});

test("an executable without fuses, with other fuses or with more than are decided is refused", () => {
  const plain = path.join(folder, "plain");
  writeFileSync(plain, "no fuses here");
  expect(() => readFuses(plain)).toThrow(/no fuses/);
  expect(() => setFuses(executable("010011001", 2))).toThrow(/version 2/);
  expect(() => setFuses(executable("0100110010"))).toThrow(/10 fuses/);
  expect(() => setFuses(executable("01001"))).toThrow(/length 5/);
});
