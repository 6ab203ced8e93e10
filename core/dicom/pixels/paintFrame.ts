import { FailureError } from "../../domain/failure.ts";
import { walkFile } from "../editFile.ts";
import type { NativePixels } from "./maskFile.ts";
import { frameBytes, type PixelLayout } from "./pixelLayout.ts";

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

const greyTags = { "00281050": "center", "00281051": "width", "00281052": "intercept", "00281053": "slope" } as const;
const isGreyTag = (tag: string): tag is keyof typeof greyTags => Object.hasOwn(greyTags, tag);

/** As the header asks for it; where it does not, so that the darkest and the brightest pixel of the frame are black and white. */
export function greyScaleOf(file: Uint8Array, pixels: NativePixels, frame: number): GreyScale {
  const asked: Partial<Record<(typeof greyTags)[keyof typeof greyTags], number>> = {};
  walkFile(file, (element) => {
    const { tag, depth } = element;
    if (depth > 0 || !isGreyTag(tag)) return;
    const number = Number.parseFloat(element.readText()[0] ?? "");
    if (Number.isFinite(number)) asked[greyTags[tag]] = number;
  });
  const { slope = 1, intercept = 0, center, width } = asked;
  if (center !== undefined && width !== undefined && width >= 1) return { slope, intercept, center, width };
  const { least, most } = rangeOf(pixels, frame);
  const [low, high] = [least * slope + intercept, most * slope + intercept];
  return { slope, intercept, center: (low + high + 1) / 2, width: Math.max(1, Math.abs(high - low) + 1) };
}

/** Throws FailureError where there is no such frame. */
export function paintFrame(pixels: NativePixels, frame: number, scale: GreyScale): PaintedFrame {
  const { layout } = pixels;
  checkFrame(layout, frame);
  return layout.samples === 1 ? { samples: 1, bytes: paintGrey(pixels, frame, scale) } : { samples: 3, bytes: paintColours(pixels, frame) };
}

function checkFrame({ frames }: PixelLayout, frame: number): void {
  if (!Number.isSafeInteger(frame) || frame < 0 || frame >= frames) throw new FailureError("review.rowsBeyond", { count: frames });
}

/** Reads stored bits as they lie, without what stands beside them in the word. */
function wordReader({ bytes, layout, isLittleEndian }: NativePixels): (at: number) => number {
  const { bytesPerSample, bitsStored, highBit } = layout;
  const shift = highBit + 1 - bitsStored;
  const mask = 2 ** bitsStored - 1;
  if (bytesPerSample === 1) return (at) => ((bytes[at] ?? 0) >>> shift) & mask;
  const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
  return (at) => ((((bytes[at + high] ?? 0) << 8) | (bytes[at + low] ?? 0)) >>> shift) & mask;
}

const valueOf = ({ isSigned, bitsStored }: PixelLayout, bits: number): number => (isSigned && bits >= 2 ** (bitsStored - 1) ? bits - 2 ** bitsStored : bits);

function rangeOf(pixels: NativePixels, frame: number): { readonly least: number; readonly most: number } {
  const { layout } = pixels;
  checkFrame(layout, frame);
  const read = wordReader(pixels);
  const from = frame * frameBytes(layout);
  let least = Infinity;
  let most = -Infinity;
  for (let at = from; at < from + frameBytes(layout); at += layout.bytesPerSample) {
    const value = valueOf(layout, read(at));
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { least, most };
}

const white = 255;

function paintGrey(pixels: NativePixels, frame: number, { slope, intercept, center, width }: GreyScale): Buffer {
  const { layout } = pixels;
  const { rows, columns, bytesPerSample, bitsStored, photometric } = layout;
  const table = Buffer.alloc(2 ** bitsStored);
  for (let bits = 0; bits < table.length; bits += 1) {
    const value = valueOf(layout, bits) * slope + intercept;
    // PS3.3 §C.11.2.1.2.1, the linear function; of width 1 a step.
    const share = width === 1 ? (value > center - 0.5 ? 1 : 0) : (value - (center - 0.5)) / (width - 1) + 0.5;
    const grey = Math.round(Math.min(1, Math.max(0, share)) * white);
    table[bits] = photometric === "MONOCHROME1" ? white - grey : grey;
  }
  const read = wordReader(pixels);
  const from = frame * frameBytes(layout);
  const painted = Buffer.alloc(rows * columns);
  for (let pixel = 0; pixel < painted.length; pixel += 1) painted[pixel] = table[read(from + pixel * bytesPerSample)] ?? 0;
  return painted;
}

const byteOf = (value: number): number => Math.round(Math.min(white, Math.max(0, value)));

function paintColours(pixels: NativePixels, frame: number): Buffer {
  const { layout } = pixels;
  const { rows, columns, bytesPerSample, bitsStored, isPlanar, isSigned, photometric } = layout;
  const read = wordReader(pixels);
  const from = frame * frameBytes(layout);
  const count = rows * columns;
  const most = 2 ** bitsStored - 1;
  const painted = Buffer.alloc(count * 3);
  const sample = (pixel: number, colour: number): number => {
    const bits = read(from + (isPlanar ? colour * count + pixel : pixel * 3 + colour) * bytesPerSample);
    const level = isSigned ? valueOf(layout, bits) + 2 ** (bitsStored - 1) : bits;
    return (level * white) / most;
  };
  for (let pixel = 0; pixel < count; pixel += 1) {
    const [first, second, third] = [sample(pixel, 0), sample(pixel, 1), sample(pixel, 2)];
    const at = pixel * 3;
    if (photometric === "RGB") {
      painted[at] = byteOf(first);
      painted[at + 1] = byteOf(second);
      painted[at + 2] = byteOf(third);
      continue;
    }
    // PS3.3 §C.7.6.3.1.2, YBR_FULL.
    const [blue, red] = [second - 128, third - 128];
    painted[at] = byteOf(first + 1.402 * red);
    painted[at + 1] = byteOf(first - 0.344_14 * blue - 0.714_14 * red);
    painted[at + 2] = byteOf(first + 1.772 * blue);
  }
  return painted;
}
