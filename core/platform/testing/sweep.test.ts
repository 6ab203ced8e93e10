import { expect, it } from "vitest";
import { countCalls, killAt, sampled, triesAll, upTo } from "./sweep.ts";

it("a sample is spread over the whole, always the same, and never larger than it", () => {
  const wanted = triesAll ? upTo(100) : [11, 31, 51, 71, 91];
  expect(sampled(upTo(100), 5)).toEqual(wanted);
  expect(sampled(upTo(3), 5)).toEqual([1, 2, 3]);
  expect(sampled([], 5)).toEqual([]);
  expect(sampled(upTo(7), 1)).toEqual(triesAll ? upTo(7) : [4]);
});

it("calls are counted in the thread that makes most of them", () => {
  const log = ['12 fsync(3) = 0', '12 fsync(3) = 0', '13 fsync(4) = 0', '13 rename("a", "b") = 0', "12 +++ exited with 0 +++"].join("\n");
  expect([...countCalls(log)]).toEqual([["fsync", 2], ["rename", 1]]);
});

it("a place that was not reached is looked for nearer the beginning, down to the first call", () => {
  const tried: number[] = [];
  const runUpTo = (last: number) => (point: { readonly count: number }) => {
    tried.push(point.count);
    return point.count <= last ? { signal: "SIGKILL", status: null } : { signal: null, status: 0 };
  };
  expect(killAt({ call: "rename", count: 20 }, runUpTo(6))).toEqual({ met: { call: "rename", count: 5 }, ran: { signal: "SIGKILL", status: null } });
  expect(tried).toEqual([20, 10, 5]);
  expect(killAt({ call: "rename", count: 3 }, runUpTo(3)).met.count).toBe(3);
  // Whatever is not met even there is told as it was.
  expect(killAt({ call: "rename", count: 2 }, runUpTo(0))).toEqual({ met: { call: "rename", count: 1 }, ran: { signal: null, status: 0 } });
});
