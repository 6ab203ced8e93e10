import type { PixelMask } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { blackSamples, frameBytes, type PixelLayout } from "./pixelLayout.ts";

const isWhole = (...numbers: readonly number[]): boolean => numbers.every((number) => Number.isSafeInteger(number) && number >= 0);

/** A mask that does not lie in the image was meant for another: it is not painted in part. Throws FailureError. */
export function checkMasksFit(masks: readonly PixelMask[], { rows, columns, frames }: PixelLayout): void {
  for (const { rectangles, frames: range } of masks) {
    if (range !== undefined && (!isWhole(range.first, range.last) || range.first > range.last || range.last >= frames)) throw new FailureError("dicom.maskUnfit");
    for (const { x, y, width, height } of rectangles) {
      if (!isWhole(x, y, width, height) || width === 0 || height === 0 || x + width > columns || y + height > rows) throw new FailureError("dicom.maskUnfit");
    }
  }
}

/** Paints in place. `isLittleEndian` is of words; single bytes have no order. */
export function paintRectangles(pixels: Buffer, masks: readonly PixelMask[], layout: PixelLayout, isLittleEndian: boolean): void {
  const { rows, columns, frames, samples, bytesPerSample, isPlanar } = layout;
  const stored = blackSamples(layout).map((word) => (bytesPerSample === 1 ? Buffer.from([word & 0xff]) : Buffer.from(isLittleEndian ? [word & 0xff, word >>> 8] : [word >>> 8, word & 0xff])));
  const planes = isPlanar ? stored : [Buffer.concat(stored)];
  const pixelBytes = isPlanar ? bytesPerSample : bytesPerSample * samples;
  for (const { rectangles, frames: range } of masks) {
    for (let frame = range?.first ?? 0; frame <= (range?.last ?? frames - 1); frame++) {
      for (const [plane, pixel] of planes.entries()) {
        const from = frame * frameBytes(layout) + plane * rows * columns * bytesPerSample;
        for (const { x, y, width, height } of rectangles) {
          for (let row = y; row < y + height; row++) {
            const start = from + (row * columns + x) * pixelBytes;
            pixels.fill(pixel, start, start + width * pixelBytes);
          }
        }
      }
    }
  }
}
