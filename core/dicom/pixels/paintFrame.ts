import { FailureError } from "../../domain/failure.ts";
import type { NativePixels } from "./nativePixels.ts";
import type { OpenedPixels } from "./openPixels.ts";
import { frameBytes, type PixelLayout } from "./pixelLayout.ts";
import { unpackBits, unpairColours } from "./unpacked.ts";
import { windowsOf } from "./windows.ts";

/** How stored values become grey (PS3.3 §C.7.6.16.2.10, §C.11.1, §C.11.2). */
export interface GreyScale {
  readonly slope: number;
  readonly intercept: number;
  readonly center: number;
  readonly width: number;
}

export interface PaintedFrame {
  readonly samples: 1 | 3;
  /** One byte of grey or three of colour for each pixel, row by row. */
  readonly bytes: Buffer;
}

/** As the header asks for it; where it does not, so that the darkest and the brightest pixel of the frame are black and white. */
export function greyScaleOf(file: Uint8Array, pixels: NativePixels | OpenedPixels, frame: number): GreyScale {
  const { slope, intercept, windows } = windowsOf(file);
  const [asked] = windows;
  if (asked !== undefined) return { slope, intercept, center: asked.center, width: asked.width };
  return fullRange(pixels, frame, { slope, intercept });
}

/** From the darkest pixel of the frame to the brightest. Throws FailureError where there is no such frame. */
export function fullRange(pixels: NativePixels | OpenedPixels, frame: number, { slope, intercept }: Pick<GreyScale, "slope" | "intercept">): GreyScale {
  const alone = frameOf(pixels, frame);
  const read = valueReader(alone);
  let least = Infinity;
  let most = -Infinity;
  const { rows, columns, samples } = alone.layout;
  for (let sample = 0; sample < rows * columns * samples; sample++) {
    const value = read(sample);
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(least <= most)) [least, most] = [0, 0];
  const [low, high] = [least * slope + intercept, most * slope + intercept];
  return { slope, intercept, center: (low + high + 1) / 2, width: Math.max(1, Math.abs(high - low) + 1) };
}

/** Throws FailureError where there is no such frame, or it cannot be decoded. */
export function paintFrame(pixels: NativePixels | OpenedPixels, frame: number, scale: GreyScale): PaintedFrame {
  const alone = frameOf(pixels, frame);
  const { samples, palette } = alone.layout;
  if (palette !== undefined) return { samples: 3, bytes: paintPalette(alone, palette) };
  return samples === 1 ? { samples: 1, bytes: paintGrey(alone, scale) } : { samples: 3, bytes: paintColours(alone) };
}

function frameOf(pixels: NativePixels | OpenedPixels, frame: number): NativePixels {
  if ("decodeFrame" in pixels) return pixels.decodeFrame(frame);
  const { layout, bytes, isLittleEndian } = pixels;
  const { frames, rows, columns, isPacked, isPaired } = layout;
  if (!Number.isSafeInteger(frame) || frame < 0 || frame >= frames) throw new FailureError("review.rowsBeyond", { count: frames });
  const size = frameBytes(layout);
  const own = bytes.subarray(Math.floor(frame * size), Math.ceil((frame + 1) * size));
  if (isPacked === true) return { layout: { ...layout, frames: 1, isPacked: false }, isLittleEndian, bytes: unpackBits(own, (frame * size * 8) % 8, rows * columns) };
  if (isPaired === true) return { layout: { ...layout, frames: 1, isPaired: false }, isLittleEndian, bytes: unpairColours(own) };
  return { layout: { ...layout, frames: 1 }, isLittleEndian, bytes: own };
}

/** Reads stored bits of a sample as they lie, without what stands beside them in the word. */
function bitsReader({ bytes, layout, isLittleEndian }: NativePixels): (sample: number) => number {
  const { bytesPerSample, bitsStored, highBit } = layout;
  const shift = highBit + 1 - bitsStored;
  const mask = 2 ** bitsStored - 1;
  if (bytesPerSample === 1) return (sample) => ((bytes[sample] ?? 0) >>> shift) & mask;
  if (bytesPerSample === 2) {
    const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
    return (sample) => ((((bytes[sample * 2 + high] ?? 0) << 8) | (bytes[sample * 2 + low] ?? 0)) >>> shift) & mask;
  }
  const word = isLittleEndian ? (at: number): number => bytes.readUInt32LE(at) : (at: number): number => bytes.readUInt32BE(at);
  return (sample) => Math.floor(word(sample * 4) / 2 ** shift) % 2 ** bitsStored;
}

const valueOf = ({ isSigned, bitsStored }: PixelLayout, bits: number): number => (isSigned && bits >= 2 ** (bitsStored - 1) ? bits - 2 ** bitsStored : bits);

function valueReader(pixels: NativePixels): (sample: number) => number {
  const { layout, bytes, isLittleEndian } = pixels;
  if (layout.isFloat !== true) {
    const read = bitsReader(pixels);
    return (sample) => valueOf(layout, read(sample));
  }
  if (layout.bytesPerSample === 8) return isLittleEndian ? (sample) => bytes.readDoubleLE(sample * 8) : (sample) => bytes.readDoubleBE(sample * 8);
  return isLittleEndian ? (sample) => bytes.readFloatLE(sample * 4) : (sample) => bytes.readFloatBE(sample * 4);
}

const white = 255;
/** What a table of all stored values is made for. */
const mostTabled = 16;

function paintGrey(pixels: NativePixels, { slope, intercept, center, width }: GreyScale): Buffer {
  const { layout } = pixels;
  const { rows, columns, bitsStored, photometric, isFloat } = layout;
  const greyOf = (stored: number): number => {
    const value = stored * slope + intercept;
    // PS3.3 §C.11.2.1.2.1, the linear function; of width 1 a step.
    const share = width === 1 ? (value > center - 0.5 ? 1 : 0) : (value - (center - 0.5)) / (width - 1) + 0.5;
    const grey = Math.round(Math.min(1, Math.max(0, share)) * white);
    return photometric === "MONOCHROME1" ? white - grey : grey;
  };
  const painted = Buffer.alloc(rows * columns);
  if (isFloat === true || bitsStored > mostTabled) {
    const read = valueReader(pixels);
    for (let pixel = 0; pixel < painted.length; pixel += 1) painted[pixel] = greyOf(read(pixel));
    return painted;
  }
  const table = Buffer.alloc(2 ** bitsStored);
  for (let bits = 0; bits < table.length; bits += 1) table[bits] = greyOf(valueOf(layout, bits));
  const read = bitsReader(pixels);
  for (let pixel = 0; pixel < painted.length; pixel += 1) painted[pixel] = table[read(pixel)] ?? 0;
  return painted;
}

function paintPalette(pixels: NativePixels, { first, colours }: NonNullable<PixelLayout["palette"]>): Buffer {
  const { rows, columns } = pixels.layout;
  const read = valueReader(pixels);
  const painted = Buffer.alloc(rows * columns * 3);
  const last = colours.length / 3 - 1;
  for (let pixel = 0; pixel < rows * columns; pixel += 1) {
    const entry = Math.min(last, Math.max(0, read(pixel) - first)) * 3;
    for (let colour = 0; colour < 3; colour += 1) painted[pixel * 3 + colour] = colours[entry + colour] ?? 0;
  }
  return painted;
}

const byteOf = (value: number): number => Math.round(Math.min(white, Math.max(0, value)));

function paintColours(pixels: NativePixels): Buffer {
  const { layout } = pixels;
  const { rows, columns, bitsStored, isPlanar, isSigned, photometric } = layout;
  const read = bitsReader(pixels);
  const count = rows * columns;
  const most = 2 ** bitsStored - 1;
  const painted = Buffer.alloc(count * 3);
  const sample = (pixel: number, colour: number): number => {
    const bits = read(isPlanar ? colour * count + pixel : pixel * 3 + colour);
    const level = isSigned ? valueOf(layout, bits) + 2 ** (bitsStored - 1) : bits;
    return (level * white) / most;
  };
  const isPartial = photometric === "YBR_PARTIAL_422";
  for (let pixel = 0; pixel < count; pixel += 1) {
    const [first, second, third] = [sample(pixel, 0), sample(pixel, 1), sample(pixel, 2)];
    const at = pixel * 3;
    if (photometric === "RGB") {
      painted[at] = byteOf(first);
      painted[at + 1] = byteOf(second);
      painted[at + 2] = byteOf(third);
      continue;
    }
    // PS3.3 §C.7.6.3.1.2, YBR_FULL; of television, 219 steps of light and 224 of colour.
    const light = isPartial ? ((first - 16) * white) / 219 : first;
    const [blue, red] = [second - 128, third - 128].map((colour) => (isPartial ? (colour * white) / 224 : colour)) as [number, number];
    painted[at] = byteOf(light + 1.402 * red);
    painted[at + 1] = byteOf(light - 0.344_14 * blue - 0.714_14 * red);
    painted[at + 2] = byteOf(light + 1.772 * blue);
  }
  return painted;
}
