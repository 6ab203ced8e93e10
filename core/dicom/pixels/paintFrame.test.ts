import { expect, test } from "vitest";
import type { DatasetElement } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { syntaxes } from "../testing/handMade.ts";
import { writeFile } from "../writeFile.ts";
import { readNativePixels, type NativePixels } from "./maskFile.ts";
import { greyScaleOf, paintFrame } from "./paintFrame.ts";
import type { PixelLayout } from "./pixelLayout.ts";

const grey: PixelLayout = { rows: 1, columns: 4, frames: 1, samples: 1, bytesPerSample: 2, bitsStored: 12, highBit: 11, isSigned: false, photometric: "MONOCHROME2", isPlanar: false };
const words = (...values: readonly number[]): Buffer => Buffer.concat(values.map((value) => Buffer.from([value & 0xff, (value >>> 8) & 0xff])));
const pixelsOf = (bytes: Buffer, more: Partial<PixelLayout> = {}, isLittleEndian = true): NativePixels => ({ bytes, layout: { ...grey, ...more }, isLittleEndian });
const full = { slope: 1, intercept: 0, center: 2048, width: 4096 };
const painted = (pixels: NativePixels, scale = full, frame = 0): readonly number[] => [...paintFrame(pixels, frame, scale).bytes];

test("the window of the header, after slope and intercept, ends exactly where the standard says", () => {
  // PS3.3 §C.11.2.1.2.1: at or below c - 0.5 - (w-1)/2 the least, above c - 0.5 + (w-1)/2 the most.
  expect(painted(pixelsOf(words(0, 2048, 4095, 1024)))).toEqual([0, 128, 255, 64]);
  expect(painted(pixelsOf(words(984, 1064, 1144, 900)), { slope: 1, intercept: -1024, center: 40.5, width: 161 })).toEqual([0, 128, 255, 0]);
  expect(painted(pixelsOf(words(99, 100, 101, 0)), { slope: 1, intercept: 0, center: 100, width: 1 })).toEqual([0, 255, 255, 0]);
});

test("bits beside the stored ones are not seen, signs are, and inverted is inverted", () => {
  expect(painted(pixelsOf(words(0xf000, 0x1fff, 0x0800, 0x0800)))).toEqual([0, 255, 128, 128]);
  expect(painted(pixelsOf(words(0x0800, 0x07ff, 0, 0xfff), { isSigned: true }), { ...full, center: 0 })).toEqual([0, 255, 128, 127]);
  expect(painted(pixelsOf(words(0, 4095, 2048, 0), { photometric: "MONOCHROME1" }))).toEqual([255, 0, 127, 255]);
  expect(painted(pixelsOf(words(0, 4095, 2048, 1024).swap16(), {}, false))).toEqual([0, 255, 128, 64]);
  expect(painted(pixelsOf(Buffer.from([0, 255, 128, 64]), { bytesPerSample: 1, bitsStored: 8, highBit: 7 }), { ...full, center: 128, width: 256 })).toEqual([0, 255, 128, 64]);
});

test("colours, in planes or pixel by pixel, as RGB or with brightness apart", () => {
  const colour = { samples: 3, bytesPerSample: 1, bitsStored: 8, highBit: 7, columns: 2 } as const;
  const rgb = Buffer.from([255, 0, 10, 1, 2, 3]);
  expect(painted(pixelsOf(rgb, { ...colour, photometric: "RGB" }))).toEqual([...rgb]);
  expect(painted(pixelsOf(Buffer.from([255, 1, 0, 2, 10, 3]), { ...colour, photometric: "RGB", isPlanar: true }))).toEqual([...rgb]);
  // White, black and pure red as JPEG has them (PS3.3 §C.7.6.3.1.2).
  expect(painted(pixelsOf(Buffer.from([255, 128, 128, 76, 85, 255]), { ...colour, photometric: "YBR_FULL" }))).toEqual([255, 255, 255, 254, 0, 0]);
});

test("of several frames the one that was asked for, and no other than there are", () => {
  const two = pixelsOf(Buffer.concat([words(0, 0, 0, 0), words(4095, 4095, 0, 0)]), { frames: 2 });
  expect(painted(two, full, 1)).toEqual([255, 255, 0, 0]);
  for (const frame of [-1, 2, 0.5]) {
    expect(() => paintFrame(two, frame, full)).toThrow(FailureError);
    expect(() => greyScaleOf(fileWith([]), two, frame)).toThrow(FailureError);
  }
});

const us = (tag: string, value: number): DatasetElement => ({ tag, vr: "US", value });
const fileWith = (more: readonly DatasetElement[]): Buffer =>
  writeFile({
    transferSyntax: syntaxes.explicit,
    dataset: [us("00280002", 1), { tag: "00280004", vr: "CS", value: "MONOCHROME2" }, us("00280010", 1), us("00280011", 4), us("00280100", 16), us("00280101", 12), us("00280102", 11), us("00280103", 0), ...more, { tag: "7FE00010", vr: "OW", value: words(100, 300, 200, 100) }],
  });

test("the header's window, or the darkest and the brightest pixel", () => {
  const ds = (tag: string, value: string): DatasetElement => ({ tag, vr: "DS", value });
  const asked = fileWith([ds("00281050", "40\\300"), ds("00281051", "400\\1500"), ds("00281052", "-1024"), ds("00281053", "2")]);
  expect(greyScaleOf(asked, readNativePixels(asked), 0)).toEqual({ slope: 2, intercept: -1024, center: 40, width: 400 });
  const silent = fileWith([]);
  const pixels = readNativePixels(silent);
  const scale = greyScaleOf(silent, pixels, 0);
  expect(painted(pixels, scale)).toEqual([0, 255, 128, 0]);
});
