import { expect, test } from "vitest";
import { releaseMemory } from "./releaseMemory.ts";

test("what owns its memory loses it at once", () => {
  const piece = Buffer.allocUnsafeSlow(64 * 1024);
  releaseMemory(piece);
  expect(piece.length).toBe(0);
});

test("a view into memory that others see, and what is small, stay as they are", () => {
  const whole = Buffer.alloc(128 * 1024, 7);
  releaseMemory(whole.subarray(0, 64 * 1024));
  const small = Buffer.from("small");
  releaseMemory(small);
  const shared = new Uint8Array(new SharedArrayBuffer(64 * 1024));
  releaseMemory(shared);
  expect([whole[100], small.toString(), shared.length]).toEqual([7, "small", 64 * 1024]);
});
