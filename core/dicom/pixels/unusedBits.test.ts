import { expect, test } from "vitest";
import type { PixelLayout } from "./pixelLayout.ts";
import { hasUnusedBits } from "./unusedBits.ts";

const layout: PixelLayout = { rows: 1, columns: 4, frames: 1, samples: 1, bytesPerSample: 2, bitsStored: 12, highBit: 11, isSigned: false, photometric: "MONOCHROME2", isPlanar: false };
const words = (...values: readonly number[]): Buffer => Buffer.concat(values.map((value) => Buffer.from([value & 0xff, value >>> 8])));
const look = (bytes: Buffer, changed: Partial<PixelLayout> = {}, isLittleEndian = true): boolean => hasUnusedBits({ bytes, layout: { ...layout, ...changed }, isLittleEndian });

test("each bit above the stored ones is seen, and none of the stored ones", () => {
  const seen = Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => look(words(0, 0, 1 << bit, 0)));
  expect(seen).toEqual([12, 13, 14, 15]);
  expect(Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => look(words(1 << bit).swap16(), {}, false))).toEqual([12, 13, 14, 15]);
});

test("bits below the stored ones too", () => {
  expect(Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => look(words(1 << bit), { highBit: 15 }))).toEqual([0, 1, 2, 3]);
});

test("a sign that is carried on is no overlay, half of one is", () => {
  expect(look(words(0xf800, 0xffff, 0x0800, 0x07ff), { isSigned: true })).toBe(false);
  expect(look(words(0xf7ff), { isSigned: true })).toBe(true);
  expect(look(words(0x1800), { isSigned: true })).toBe(true);
  expect(look(words(0xf800))).toBe(true);
});

test("where every bit is stored, none is unused", () => {
  expect(look(words(0xffff), { bitsStored: 16, highBit: 15 })).toBe(false);
  expect(look(Buffer.from([0xff]), { bytesPerSample: 1, bitsStored: 8, highBit: 7 })).toBe(false);
  expect(look(Buffer.from([0, 0x80]), { bytesPerSample: 1, bitsStored: 7, highBit: 6 })).toBe(true);
});
