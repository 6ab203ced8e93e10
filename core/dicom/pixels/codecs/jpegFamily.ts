import { decodeJpeg, encodeJpegLossless, hasJpegMetadata, readJpegHeader, redactJpeg, stripJpegMetadata, type DecodedJpeg, type JpegHeader } from "../jpeg/jpeg.ts";
import type { NativePixels } from "../nativePixels.ts";
import { blackSamples, decodedLayout, type PixelLayout } from "../pixelLayout.ts";
import { checkComponents, type Codestream } from "./codestream.ts";
import type { BlockCodec, BlockUnit, FrameCodec } from "./frameCodec.ts";
import { narrowed, precisionOf, widened } from "./words.ts";

const streamOf = ({ height, width, components, precision }: JpegHeader): Codestream => ({ rows: height, columns: width, samples: components.length, bits: precision, isSigned: false });

/** Of a frame several questions are asked, and to answer one the whole stream is gone through. */
const headers = new WeakMap<Buffer, JpegHeader>();

function headerOf(bytes: Buffer): JpegHeader {
  const header = headers.get(bytes) ?? readJpegHeader(bytes);
  headers.set(bytes, header);
  return header;
}

/** The header of a stream that is of this image. Throws FailureError. */
function readHeader(bytes: Buffer, layout: PixelLayout): JpegHeader {
  const header = headerOf(bytes);
  checkComponents(streamOf(header), layout);
  return header;
}

/** What the samples are: without loss, what the header says; else the stream knows, where it says anything (PS3.5 §8.2.1). */
function photometricOf({ process, colour, hasJfif, adobeTransform, components }: JpegHeader, { photometric, samples }: PixelLayout): PixelLayout["photometric"] {
  if (samples === 1) return photometric;
  const said = photometric === "RGB" ? "RGB" : "YBR_FULL";
  if (process === "lossless") return said;
  const isSubsampled = components.some(({ horizontal, vertical }) => horizontal !== components[0]?.horizontal || vertical !== components[0].vertical);
  if (!hasJfif && adobeTransform === undefined && !isSubsampled && colour !== "rgb") return said;
  return colour === "rgb" ? "RGB" : "YBR_FULL";
}

/** Of subsampled colours, decoders that smooth them mix in the next sample: what is beside a mask goes with it. */
function unitOf(bytes: Buffer, layout: PixelLayout): BlockUnit {
  const { components } = readHeader(bytes, layout);
  const across = Math.max(...components.map(({ horizontal }) => horizontal));
  const down = Math.max(...components.map(({ vertical }) => vertical));
  const isSubsampled = components.some(({ horizontal, vertical }) => horizontal !== across || vertical !== down);
  // Of one component a block is a unit, whatever its factors (T.81 §A.2.2).
  return components.length === 1 ? { width: 8, height: 8, reach: 0 } : { width: 8 * across, height: 8 * down, reach: isSubsampled ? 1 : 0 };
}

function nativeOf({ header, samples }: DecodedJpeg, layout: PixelLayout): NativePixels {
  const raw = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return { layout: decodedLayout(layout, { ...precisionOf(streamOf(header), layout), isPlanar: false, photometric: photometricOf(header, layout) }), isLittleEndian: true, bytes: widened(raw, streamOf(header), layout) };
}

function decode(bytes: Buffer, layout: PixelLayout): NativePixels {
  readHeader(bytes, layout);
  return nativeOf(decodeJpeg(bytes), layout);
}

/** Colours not smoothed over the borders of blocks: what a block does not touch does not change with it. */
function decodeApart(bytes: Buffer, layout: PixelLayout): NativePixels {
  readHeader(bytes, layout);
  return nativeOf(decodeJpeg(bytes, { upsampling: "nearest" }), layout);
}

function encode({ bytes }: NativePixels, layout: PixelLayout, original: Buffer): Buffer {
  const header = readHeader(original, layout);
  const { precision, width, height, components, scans } = header;
  const raw = narrowed(bytes, streamOf(header), layout);
  // Words must begin at an even address.
  const words = (): Uint16Array => new Uint16Array(Uint8Array.from(raw).buffer);
  const image = { width, height, components: components.length, precision, predictor: scans[0]?.spectralStart ?? 1, ids: components.map(({ id }) => id) };
  return encodeJpegLossless(precision <= 8 ? raw : words(), image);
}

/** What the header's black is in samples of the stream, which have no sign. */
function blackOf(header: JpegHeader, layout: PixelLayout): readonly number[] {
  return blackSamples(decodedLayout(layout, { ...precisionOf(streamOf(header), layout), photometric: photometricOf(header, layout) })).map((word) => word % 2 ** header.precision);
}

/** A mean that is quantized misses black by less. */
const tolerance = 2;

const inBlocks: BlockCodec = {
  isFor: (bytes, layout) => readHeader(bytes, layout).process !== "lossless",
  redact: (bytes, rectangles, layout) => redactJpeg(bytes, { mask: rectangles, black: blackOf(readHeader(bytes, layout), layout) }).bytes,
  decodeApart,
  unit: unitOf,
  tolerance,
};

/** Also of JPEG-LS, whose marker segments are the same. */
export const stripped = (bytes: Buffer): Buffer => (hasJpegMetadata(bytes) ? stripJpegMetadata(bytes) : bytes);

/** A point transform gives the lowest bits up (T.81 §H.1.1). */
const isLossless = (bytes: Buffer): boolean => {
  const { process, scans } = headerOf(bytes);
  return process === "lossless" && scans.every(({ approximationLow }) => approximationLow === 0);
};

export const jpeg: FrameCodec = { decode, encode, strip: stripped, isLossless, inBlocks };
