import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { tarEnd, tarHeaderFor, tarPadding } from "./tarStream.ts";

it("is listed by tar itself, with every size", () => {
  const sizes = [0, 1, 511, 512, 513, 100_000];
  const parts = sizes.flatMap((bytes, index) => [tarHeaderFor(`item-${String(index)}`, bytes), Buffer.alloc(bytes, index), tarPadding(bytes)]);
  const listed = execFileSync("tar", ["--list", "--verbose", "--numeric-owner", "--file=-"], { input: Buffer.concat([...parts, tarEnd()]) }).toString();
  expect(listed.trim().split("\n").map((line) => /0\/0\s+(\d+) .* (item-\d)$/.exec(line)?.slice(1))).toEqual(sizes.map((bytes, index) => [String(bytes), `item-${String(index)}`]));
});
