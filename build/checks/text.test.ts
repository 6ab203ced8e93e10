import { expect, test } from "vitest";
import { faultsIn } from "./text.ts";

/** In pieces, so that this file does not itself hold what it looks for. */
const joined = (...pieces: readonly string[]): string => pieces.join("");

test.each([
  [joined("see /wo", "rk/ma", "in/x.ts"), "a machine's folder"],
  [joined("mkdir /tm", "p/nor", "en/scratch"), "a machine's folder"],
  ['const home = "/home/someone/noren"', "a person's folder"],
  [joined("https://reg", "istry.np", "mjs.org/x"), "a package host"],
  ["<<<<<<< HEAD", "a merge left over"],
])("%s", (line, why) => {
  expect(faultsIn(`first\n${line}\n`)).toEqual([{ line: 2, why }]);
});

test("system paths, relative folders and separators are fine", () => {
  expect(faultsIn("/usr/lib/chromium/chromium\n./network/x\ncore/work/x\n=======x\nhttps://noren.invalid/\n/tmp\n")).toEqual([]);
});
