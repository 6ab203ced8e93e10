import { FailureError } from "../../../domain/failure.ts";
import type { NativePixels } from "../nativePixels.ts";
import { decodedLayout, type PixelLayout } from "../pixelLayout.ts";
import type { FrameCodec } from "./frameCodec.ts";
import { packedAsBytes } from "./packedAsBytes.ts";
import { wholly } from "./wholly.ts";

/** PS3.5 annex G: planes of bytes, the most significant first, each packed by runs. */

const headBytes = 64;
const mostSegments = 15;
/** PS3.5 §G.3.1: a control byte that stands for no byte. */
const nothing = 128;

const damaged = (): FailureError => new FailureError("dicom.pixelsDamaged");

interface Segments {
  readonly starts: readonly number[];
  readonly end: number;
}

function segmentsOf(bytes: Buffer, layout: PixelLayout): Segments {
  const wanted = layout.samples * layout.bytesPerSample;
  if (wanted > mostSegments) throw new FailureError("dicom.pixelsUnsupported");
  if (bytes.length < headBytes || bytes.readUInt32LE(0) !== wanted) throw damaged();
  const starts = Array.from({ length: wanted }, (_, index) => bytes.readUInt32LE(4 + index * 4));
  if (starts.some((start, index) => start < (index === 0 ? headBytes : (starts[index - 1] ?? 0)) || start > bytes.length)) throw damaged();
  return { starts, end: bytes.length };
}

function decode(bytes: Buffer, layout: PixelLayout): NativePixels {
  const { samples, bytesPerSample, rows, columns } = layout;
  const { starts, end } = segmentsOf(bytes, layout);
  const count = rows * columns;
  const step = samples * bytesPerSample;
  const pixels = Buffer.alloc(count * step);
  for (const [segment, start] of starts.entries()) {
    const first = Math.floor(segment / bytesPerSample) * bytesPerSample + (bytesPerSample - 1 - (segment % bytesPerSample));
    const next = starts[segment + 1] ?? end;
    // What stands behind the last pixel is no image, or the image is another: only what fills up may.
    for (let at = unpack(bytes, start, next, pixels, first, step); at < next; at++) if (bytes[at] !== 0 && bytes[at] !== nothing) throw damaged();
  }
  return { layout: decodedLayout(layout, { isPlanar: false, ...(layout.photometric === "YBR_FULL_422" && { photometric: "YBR_FULL" as const }) }), isLittleEndian: true, bytes: pixels };
}

function unpack(bytes: Buffer, from: number, to: number, pixels: Buffer, first: number, step: number): number {
  const end = pixels.length;
  let target = first;
  let at = from;
  while (target < end) {
    if (at >= to) throw damaged();
    const control = bytes[at++] ?? 0;
    if (control === nothing) continue;
    if (control < 128) {
      if (at + control + 1 > to) throw damaged();
      for (let left = control; left >= 0 && target < end; left--, target += step) pixels[target] = bytes[at++] ?? 0;
    } else {
      if (at >= to) throw damaged();
      const value = bytes[at++] ?? 0;
      for (let left = 256 - control; left >= 0 && target < end; left--, target += step) pixels[target] = value;
    }
  }
  return at;
}

function encode({ bytes }: NativePixels, layout: PixelLayout): Buffer {
  const { samples, bytesPerSample, rows, columns } = layout;
  const step = samples * bytesPerSample;
  if (step > mostSegments) throw new FailureError("dicom.pixelsUnsupported");
  const count = rows * columns;
  const plane = Buffer.alloc(count);
  // A row that never repeats grows by one byte in 128.
  const packed = Buffer.alloc(count + rows * (Math.ceil(columns / 128) + 1) + 1);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(step, 0);
  const parts: Buffer[] = [head];
  let at = headBytes;
  for (let segment = 0; segment < step; segment++) {
    const first = Math.floor(segment / bytesPerSample) * bytesPerSample + (bytesPerSample - 1 - (segment % bytesPerSample));
    for (let pixel = 0, source = first; pixel < count; pixel++, source += step) plane[pixel] = bytes[source] ?? 0;
    let length = 0;
    // PS3.5 §G.3.1: each row for itself.
    for (let row = 0; row < rows; row++) length = pack(plane, row * columns, (row + 1) * columns, packed, length);
    head.writeUInt32LE(at, 4 + segment * 4);
    const even = length + (length % 2);
    packed[length] = 0;
    parts.push(Buffer.from(packed.subarray(0, even)));
    at += even;
  }
  return Buffer.concat(parts);
}

const longestRun = 128;

/** Where what was packed ends. */
function pack(source: Buffer, from: number, to: number, target: Buffer, start: number): number {
  let out = start;
  let at = from;
  while (at < to) {
    const value = source[at];
    let end = at + 1;
    while (end < to && end - at < longestRun && source[end] === value) end++;
    if (end - at >= 2) {
      target[out++] = 257 - (end - at);
      target[out++] = value ?? 0;
      at = end;
      continue;
    }
    // As they are, up to where three are the same: two alone are not worth a run.
    while (end < to && end - at < longestRun && !(source[end] === source[end + 1] && source[end] === source[end + 2] && end + 2 < to)) end++;
    target[out++] = end - at - 1;
    source.copy(target, out, at, end);
    out += end - at;
    at = end;
  }
  return out;
}

export const rle: FrameCodec = packedAsBytes({ decode, encode: (frame, layout) => encode(frame, layout), strip: wholly(decode), isLossless: () => true });
