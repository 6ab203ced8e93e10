import { FailureError } from "../../../domain/failure.ts";
import type { PixelLayout } from "../pixelLayout.ts";
import type { Codestream } from "./codestream.ts";

/** Between samples as codecs hold them, of one or two bytes by their own precision, and words as the header announces them. */

const sizeOf = ({ rows, columns, samples, bytesPerSample }: PixelLayout): number => rows * columns * samples * bytesPerSample;

/** A stream of fewer bits than the header announces has a black and a white of its own. */
export const precisionOf = ({ bits }: Codestream, { bitsStored, highBit }: PixelLayout): Pick<PixelLayout, "bitsStored" | "highBit"> =>
  bits < bitsStored && highBit === bitsStored - 1 ? { bitsStored: bits, highBit: bits - 1 } : { bitsStored, highBit };

/** Signs are carried on through the word. Throws FailureError where the codec gave another number of samples. */
export function widened(raw: Buffer, { bits, isSigned }: Codestream, layout: PixelLayout): Buffer {
  const { bytesPerSample } = layout;
  const count = sizeOf(layout) / bytesPerSample;
  const width = bits > 8 ? 2 : 1;
  if (raw.length !== count * width || width > bytesPerSample) throw new FailureError("dicom.pixelsDamaged");
  const hasSign = layout.isSigned || isSigned;
  if (width === bytesPerSample && (!hasSign || bits === width * 8)) return raw;
  const words = Buffer.alloc(count * bytesPerSample);
  const sign = hasSign ? 2 ** (bits - 1) : 0;
  const mask = 2 ** bits - 1;
  for (let index = 0; index < count; index++) {
    const sample = (width === 1 ? (raw[index] ?? 0) : (raw[index * 2] ?? 0) | ((raw[index * 2 + 1] ?? 0) << 8)) & mask;
    const value = (sample & sign) === 0 ? sample : sample - mask - 1;
    for (let byte = 0; byte < bytesPerSample; byte++) words[index * bytesPerSample + byte] = value >> (8 * byte);
  }
  return words;
}

/** The stored bits of each word, without a sign's. */
export function narrowed(words: Buffer, { bits }: Codestream, layout: PixelLayout): Buffer {
  const { bytesPerSample } = layout;
  const count = sizeOf(layout) / bytesPerSample;
  const width = bits > 8 ? 2 : 1;
  if (words.length !== count * bytesPerSample) throw new RangeError("not a frame");
  if (width === bytesPerSample && bits === width * 8) return words;
  const samples = Buffer.alloc(count * width);
  const mask = 2 ** bits - 1;
  for (let index = 0; index < count; index++) {
    const low = words[index * bytesPerSample] ?? 0;
    const word = (bytesPerSample === 1 ? low : low | ((words[index * bytesPerSample + 1] ?? 0) << 8)) & mask;
    samples[index * width] = word;
    if (width === 2) samples[index * 2 + 1] = word >>> 8;
  }
  return samples;
}
