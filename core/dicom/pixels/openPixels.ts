import type { ByteRange, LaterBytes, SeenElement } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { MemorySource, type ByteSource } from "../byteSource.ts";
import { walkSource } from "../editFile.ts";
import { fragmentsOf, framesOf, readExtendedOffsets } from "../fragments.ts";
import type { SeenValue } from "../seenElement.ts";
import type { TransferSyntax } from "../transferSyntax.ts";
import { codecOf } from "./codecs/codecOf.ts";
import type { FrameCodec } from "./codecs/frameCodec.ts";
import type { NativePixels } from "./nativePixels.ts";
import { decodedLayout, doublePixelDataTag, floatPixelDataTag, frameBytes, layoutOf, pixelDataTag, type PixelLayout } from "./pixelLayout.ts";
import { unpackBits, unpairColours } from "./unpacked.ts";

/** The pixels of a file, frame by frame: of each only its own bytes are read, and none before it is asked for. */
export interface OpenedPixels {
  readonly layout: PixelLayout;
  readonly syntax: TransferSyntax;
  readonly isLittleEndian: boolean;
  /** Pixel Data, or Float or Double Float Pixel Data. */
  readonly element: SeenElement;
  readonly source: ByteSource;
  /** Where the value lies in the source. */
  readonly range: ByteRange;
  /** Undefined of native pixels. */
  readonly encapsulated: EncapsulatedFrames | undefined;
  /** Of native pixels: the value with a part of it changed in place, as it will be written. `from` is where in the value the bytes begin. */
  readonly rewritten: (change: (bytes: Buffer, from: number) => void) => LaterBytes;
  /** Of native pixels: how much of the value is pixels. */
  readonly pixelBytes: number;
  /** What follows and fills it up. */
  readonly padding: Buffer;
  /** Samples as they are stored, out of their codec, one frame alone. Throws FailureError. */
  readonly decodeFrame: (frame: number) => NativePixels;
}

export interface EncapsulatedFrames {
  readonly codec: FrameCodec;
  readonly fragments: readonly (readonly ByteRange[])[];
  /** One frame as it is coded, its fragments joined. */
  readonly codedFrame: (frame: number) => Buffer;
}

const pixelTags = new Set([pixelDataTag, floatPixelDataTag, doublePixelDataTag]);

/** Throws FailureError for a file without pixels, with such in a form that is not understood, or malformed. */
export function openPixels(file: ByteSource | Uint8Array): OpenedPixels {
  let found: SeenValue | undefined;
  let tables: Buffer | undefined;
  const syntax = walkSource(file instanceof Uint8Array ? new MemorySource(file) : file, (element) => {
    if (element.depth > 0) return;
    if (element.tag === "7FE00001") tables = element.bytes;
    if (!pixelTags.has(element.tag)) return;
    // Two kinds of pixels in one file say two things.
    if (found !== undefined) throw new FailureError("dicom.pixelsUnsupported");
    found = element;
  });
  const pixels = found;
  if (pixels === undefined || syntax.isEncapsulated !== pixels.isEncapsulated) throw new FailureError("dicom.pixelsUnsupported");
  const layout = layoutOf(pixels.item, pixels.tag, pixels.isEncapsulated);
  return pixels.isEncapsulated ? openEncapsulated(pixels, syntax, layout, tables) : openNative(pixels, syntax, layout);
}

function checkFrame({ frames }: PixelLayout, frame: number): void {
  if (!Number.isSafeInteger(frame) || frame < 0 || frame >= frames) throw new FailureError("review.rowsBeyond", { count: frames });
}

function openEncapsulated(element: SeenValue, syntax: TransferSyntax, layout: PixelLayout, tables: Buffer | undefined): OpenedPixels {
  const { source, range } = element;
  const codec = codecOf(syntax.uid);
  if (codec === undefined || layout.bytesPerSample === 8) throw new FailureError("dicom.pixelsUnsupported");
  const fragments = framesOf(source, fragmentsOf(source, range), layout.frames, tables === undefined ? [] : readExtendedOffsets(tables));
  const codedFrame = (frame: number): Buffer => {
    checkFrame(layout, frame);
    const parts = (fragments[frame] ?? []).map(({ from, to }) => source.slice(from, to));
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  };
  const rewritten = (): never => {
    throw new RangeError("frames of a codec are written one by one");
  };
  const decodeFrame = (frame: number): NativePixels => codec.decode(codedFrame(frame), layout);
  return { layout, syntax, isLittleEndian: true, element, source, range, encapsulated: { codec, fragments, codedFrame }, rewritten, pixelBytes: range.to - range.from, padding: Buffer.alloc(0), decodeFrame };
}

/** Devices that write whole sectors fill up this much. */
const mostPadding = 64 * 1024;
const bigEndian = "1.2.840.10008.1.2.2";

function openNative(element: SeenValue, syntax: TransferSyntax, layout: PixelLayout): OpenedPixels {
  const { source, range } = element;
  const isLittleEndian = syntax.uid !== bigEndian;
  // PS3.5 §8.1.1: bytes that lie in words change places with big endian.
  const isSwapped = !isLittleEndian && layout.bytesPerSample === 1 && element.vr !== "OB";
  const { length } = element;
  const pixelBytes = Math.ceil(frameBytes(layout) * layout.frames);
  if (length < pixelBytes || (isSwapped && (length % 2 === 1 || layout.isPaired === true))) throw new FailureError("dicom.pixelsUnsupported");
  const stored = (from: number, to: number): Buffer => {
    if (!isSwapped) return source.slice(range.from + from, range.from + to);
    const first = from - (from % 2);
    return Buffer.from(source.slice(range.from + first, range.from + to + (to % 2))).swap16().subarray(from - first, to - first);
  };
  if (length - pixelBytes > mostPadding) throw new FailureError("dicom.pixelsUnsupported");
  const padding = stored(pixelBytes, length);
  // What lies behind the last frame nobody would look at. A single byte makes the length even, whatever it is.
  if (padding.length > 1 && padding.some((byte) => byte !== 0)) throw new FailureError("dicom.pixelsUnsupported");
  const decodeFrame = (frame: number): NativePixels => {
    checkFrame(layout, frame);
    const size = frameBytes(layout);
    const bytes = stored(Math.floor(frame * size), Math.ceil((frame + 1) * size));
    const alone = decodedLayout(layout);
    if (layout.isPacked === true) return { layout: alone, isLittleEndian, bytes: unpackBits(bytes, (frame * size * 8) % 8, layout.rows * layout.columns) };
    return { layout: alone, isLittleEndian, bytes: layout.isPaired === true ? unpairColours(bytes) : bytes };
  };
  const rewritten = (change: (bytes: Buffer, from: number) => void): LaterBytes => ({
    length,
    slice: (from, to) => {
      // Whole words, the widest there are.
      const start = from - (from % 8);
      const bytes = Buffer.from(stored(start, Math.min(length, Math.ceil(to / 8) * 8)));
      change(bytes, start);
      return (isSwapped ? bytes.swap16() : bytes).subarray(from - start, to - start);
    },
  });
  return { layout, syntax, isLittleEndian, element, source, range, encapsulated: undefined, rewritten, pixelBytes, padding, decodeFrame };
}
