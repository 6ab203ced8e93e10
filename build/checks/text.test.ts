import { expect, test } from "vitest";
import { faultsIn } from "./text.ts";

test.each([
  ["see /work/main/x.ts", "a machine's folder"],
  ["mkdir /tmp/noren/scratch", "a machine's folder"],
  ['const home = "/home/someone/noren"', "a person's folder"],
  ["https://registry.npmjs.org/x", "a package host"],
  ["<<<<<<< HEAD", "a merge left over"],
])("%s", (line, why) => {
  expect(faultsIn(`first\n${line}\n`)).toEqual([{ line: 2, why }]);
});

test("system paths, relative folders and separators are fine", () => {
  expect(faultsIn("/usr/lib/chromium/chromium\n./network/x\ncore/work/x\n=======x\nhttps://noren.invalid/\n/tmp\n")).toEqual([]);
});
