import type { PixelMask } from "../../domain/dicom.ts";
import { blackSamples, frameBytes, type PixelLayout } from "./pixelLayout.ts";

/** Where sample `sample` of a pixel begins in its frame. */
const sampleAt = ({ rows, columns, samples, bytesPerSample, isPlanar }: PixelLayout, x: number, y: number, sample: number): number =>
  (isPlanar ? sample * rows * columns + y * columns + x : (y * columns + x) * samples + sample) * bytesPerSample;

/** All samples of a row; with planes, in each of them. */
function isSameRow(before: Buffer, after: Buffer, frame: number, y: number, layout: PixelLayout): boolean {
  const { columns, samples, bytesPerSample, isPlanar } = layout;
  const length = columns * bytesPerSample * (isPlanar ? 1 : samples);
  for (let plane = 0; plane < (isPlanar ? samples : 1); plane++) {
    const from = frame + sampleAt(layout, 0, y, plane);
    if (before.compare(after, from, from + length, from, from + length) !== 0) return false;
  }
  return true;
}

/**
 * Looks at every pixel of the written file as one who reads images: black wherever a mask lies, and the bytes of before everywhere else. It shares
 * no loop with what painted.
 */
export function isMasked(before: Buffer, after: Buffer, masks: readonly PixelMask[], layout: PixelLayout, isLittleEndian: boolean): boolean {
  if (before.length !== after.length) return false;
  const { rows, columns, frames, samples, bytesPerSample } = layout;
  const black = blackSamples(layout);
  const size = frameBytes(layout);
  const sampleOf = (from: number): number => (bytesPerSample === 1 ? (after[from] ?? -1) : isLittleEndian ? after.readUInt16LE(from) : after.readUInt16BE(from));
  for (let frame = 0; frame < frames; frame++) {
    const from = frame * size;
    const rectangles = masks.filter(({ frames: range }) => range === undefined || (frame >= range.first && frame <= range.last)).flatMap((mask) => mask.rectangles);
    if (rectangles.length === 0) {
      if (before.compare(after, from, from + size, from, from + size) !== 0) return false;
      continue;
    }
    for (let y = 0; y < rows; y++) {
      const crossing = rectangles.filter((rectangle) => y >= rectangle.y && y < rectangle.y + rectangle.height);
      if (crossing.length === 0) {
        if (!isSameRow(before, after, from, y, layout)) return false;
        continue;
      }
      for (let x = 0; x < columns; x++) {
        const isInside = crossing.some((rectangle) => x >= rectangle.x && x < rectangle.x + rectangle.width);
        for (let sample = 0; sample < samples; sample++) {
          const at = from + sampleAt(layout, x, y, sample);
          const wanted = black[sample] ?? -1;
          if (isInside ? sampleOf(at) !== (bytesPerSample === 1 ? wanted & 0xff : wanted) : before[at] !== after[at] || (bytesPerSample === 2 && before[at + 1] !== after[at + 1])) return false;
        }
      }
    }
  }
  // What fills the value up to an even length.
  return before.compare(after, size * frames, undefined, size * frames) === 0;
}
