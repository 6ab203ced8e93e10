import { expect, test } from "vitest";
import { foldText } from "./foldText.ts";
import { formatBytes, formatDuration, formatNumber, formatPercent, groupHash } from "./numbers.ts";

test("numbers have separators", () => {
  expect(formatNumber("ja", 1_204_377)).toBe("1,204,377");
});

test.each([
  [0, "0 B"],
  [1023, "1,023 B"],
  [1024, "1.0 KiB"],
  [1_288_490_189, "1.2 GiB"],
  [5_000 * 1024 ** 4, "5,000.0 TiB"],
])("%d bytes are %s", (bytes, expected) => {
  expect(formatBytes("en", bytes)).toBe(expected);
});

test.each([
  [12, "12ミリ秒", "12 ms"],
  [1_000, "1秒", "1 s"],
  [59_600, "1分", "1 min"],
  [200_000, "3分20秒", "3 min 20 s"],
  [600_000, "10分", "10 min"],
  [3_600_000, "1時間", "1 h"],
  [3_909_000, "1時間5分", "1 h 5 min"],
])("%d ms are %s and %s", (milliseconds, ja, en) => {
  expect([formatDuration("ja", milliseconds), formatDuration("en", milliseconds)]).toEqual([ja, en]);
});

test("a share is never said to be whole before it is", () => {
  expect([formatPercent(0, 0), formatPercent(999, 1000), formatPercent(1000, 1000), formatPercent(1001, 1000)]).toEqual([0, 99, 100, 100]);
});

test("hashes stand in groups of four", () => {
  expect(groupHash("0123456789ab")).toBe("0123 4567 89ab");
});

test("searching sets width, case, kana kind and spaces aside", () => {
  expect(foldText("サトウ ケンイチ")).toBe(foldText("サトウ けんいち"));
  expect(foldText("SATO")).toBe("sato");
});
