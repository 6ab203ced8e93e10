import { expect, test } from "vitest";
import { isOpen, isRefused, nextOpen, proposalsOf, queueOf, type Finding } from "./queue.ts";

const finding = (number: number, verdict?: Finding["verdict"], output = number, kind: Finding["kind"] = "mask"): Finding => ({
  finding: number,
  kind,
  output: { output, kind: "image", name: "images/A.dcm", bytes: 1, delivery: 1, item: 1 },
  place: {},
  ...(verdict !== undefined && { verdict }),
});
const numbers = (findings: readonly Finding[]): readonly number[] => findings.map((one) => one.finding);

const all = [finding(1, "accept"), finding(2, "redo"), finding(3), finding(4, "defer"), finding(5), finding(6, "reject"), finding(7, "mask")];

test("what waits stands first: undecided, deferred, sent back, accepted", () => {
  expect(numbers(queueOf(all, "all"))).toEqual([3, 5, 4, 2, 6, 7, 1]);
  expect(numbers(queueOf(all, "open"))).toEqual([3, 5, 4]);
  expect(numbers(queueOf(all, "refused"))).toEqual([2, 6, 7]);
  expect(all.map((one) => [isOpen(one), isRefused(one)])).toEqual([[false, false], [false, true], [true, false], [true, false], [true, false], [false, true], [false, true]]);
});

test("after a decision the next that waits, and at the end what was left before", () => {
  expect(nextOpen(all, [3])).toBe(5);
  expect(nextOpen(all, [5])).toBe(3);
  expect(nextOpen(all, [3, 5])).toBe(4);
  expect(nextOpen([finding(1), finding(2, "accept")], [1])).toBeUndefined();
});

test("proposals of one image go together, hits never", () => {
  const many = [finding(1, undefined, 9), finding(2, undefined, 8), finding(3, "defer", 9), finding(4, undefined, 9, "hit")];
  expect(proposalsOf(many, finding(1, undefined, 9))).toEqual([1, 3]);
});
