import { FailureError } from "../../../domain/failure.ts";
import type { NativePixels } from "../nativePixels.ts";
import { decodedLayout, type PixelLayout } from "../pixelLayout.ts";
import { checkComponents } from "./codestream.ts";
import type { FrameCodec } from "./frameCodec.ts";
import { readJpeg2000, stripJpeg2000, unwrapped, withSign, type Jpeg2000Stream } from "./jpeg2000Stream.ts";
import { WasmCodec, type Decoder, type Encoder } from "./wasmCodec.ts";
import { narrowed, precisionOf, widened } from "./words.ts";

interface WaveletEncoder extends Encoder {
  readonly setQuality: (isLossless: boolean, quality: number) => void;
  readonly setDecompositions: (count: number) => void;
}

interface OpenJpeg {
  readonly J2KDecoder: new () => Decoder;
  readonly J2KEncoder: new () => WaveletEncoder;
}

interface OpenJph {
  readonly HTJ2KDecoder: new () => Decoder;
  readonly HTJ2KEncoder: new () => WaveletEncoder;
}

interface Wavelets {
  readonly decoder: (bytes: Buffer) => Buffer;
  readonly encoder: (samples: Buffer, stream: Jpeg2000Stream) => Buffer;
  /** What the package reads and writes right; other forms come out wrong without a word. */
  readonly decodes: (stream: Jpeg2000Stream) => boolean;
  readonly encodes: (stream: Jpeg2000Stream) => boolean;
}

/** A tile of a slide is one; a frame in tiles of 64 by 64 has some thousands. */
const mostTiles = 65_535;

function read(bytes: Buffer, layout: PixelLayout): Jpeg2000Stream {
  const stream = readJpeg2000(bytes);
  checkComponents(stream, layout);
  if (stream.tiles > mostTiles || stream.bits > 16) throw new FailureError("dicom.pixelsUnsupported");
  return stream;
}

/** Colours of a transform come out as what went in. */
const photometricOut = ({ photometric }: PixelLayout): PixelLayout["photometric"] =>
  photometric === "YBR_ICT" || photometric === "YBR_RCT" ? "RGB" : photometric === "YBR_FULL_422" ? "YBR_FULL" : photometric;

/** Five as a rule (ISO 15444-1 has 32 at most); of an image thinner than that, as often as it can be halved. */
const decompositions = ({ rows, columns }: Jpeg2000Stream): number => Math.max(0, Math.min(5, Math.floor(Math.log2(Math.min(rows, columns)))));

function run<H extends Decoder>(codec: WasmCodec<object>, decoder: H, bytes: Buffer): Buffer {
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  return codec.take(decoder.getDecodedBuffer());
}

function runEncoder(codec: WasmCodec<object>, encoder: WaveletEncoder, samples: Buffer, stream: Jpeg2000Stream): Buffer {
  const { columns: width, rows: height, bits: bitsPerSample, samples: componentCount, isUsingColorTransform } = stream;
  encoder.getDecodedBuffer({ width, height, bitsPerSample, componentCount, isSigned: false, isUsingColorTransform }).set(samples);
  encoder.setQuality(true, 0);
  encoder.setDecompositions(decompositions(stream));
  encoder.encode();
  return codec.take(encoder.getEncodedBuffer());
}

function codecOf({ decoder, encoder, decodes, encodes }: Wavelets): FrameCodec {
  return {
    decode: (bytes, layout) => {
      const stream = read(bytes, layout);
      if (!decodes(stream)) throw new FailureError("dicom.pixelsUnsupported");
      return { layout: decodedLayout(layout, { ...precisionOf(stream, layout), isPlanar: false, photometric: photometricOut(layout) }), isLittleEndian: true, bytes: widened(decodeAny(decoder, unwrapped(bytes), stream), stream, layout) };
    },
    encode: ({ bytes }: NativePixels, layout, original) => {
      const stream = read(original, layout);
      if (!encodes(stream)) throw new FailureError("dicom.pixelsUnsupported");
      return stripJpeg2000(encodeAny((samples) => encoder(samples, stream), narrowed(bytes, stream, layout), stream));
    },
    strip: stripJpeg2000,
    isLossless: (bytes) => readJpeg2000(bytes).isReversible,
  };
}

/**
 * The packages read and write signed samples of 8 bits wrongly. Of unsigned ones half is taken away before they are transformed (ISO 15444-1 §G.1):
 * the same numbers, with another sign in the header.
 */
function withHalfAdded(samples: Buffer, { bits }: Jpeg2000Stream): Buffer {
  const shifted = Buffer.from(samples);
  // The highest bit alone changes, whatever the others are.
  const [step, bit] = bits > 8 ? [2, 1 << (bits - 9)] : [1, 1 << (bits - 1)];
  for (let at = step - 1; at < shifted.length; at += step) shifted[at] = (shifted[at] ?? 0) ^ bit;
  return shifted;
}

function decodeAny(codec: (bytes: Buffer) => Buffer, bytes: Buffer, stream: Jpeg2000Stream): Buffer {
  return stream.isSigned && stream.bits <= 8 ? withHalfAdded(codec(withSign(bytes, stream.samples, false)), stream) : codec(bytes);
}

function encodeAny(codec: (samples: Buffer) => Buffer, samples: Buffer, stream: Jpeg2000Stream): Buffer {
  return stream.isSigned ? withSign(codec(withHalfAdded(samples, stream)), stream.samples, true) : codec(samples);
}

const openJpeg = new WasmCodec<OpenJpeg>("@cornerstonejs/codec-openjpeg");

export const jpeg2000: FrameCodec = codecOf({
  decoder: (bytes) =>
    openJpeg.use(
      ({ J2KDecoder }) => new J2KDecoder(),
      (decoder) => run(openJpeg, decoder, bytes),
    ),
  encoder: (samples, stream) =>
    openJpeg.use(
      ({ J2KEncoder }) => new J2KEncoder(),
      (encoder) => runEncoder(openJpeg, encoder, samples, stream),
    ),
  decodes: () => true,
  // Of more it breaks down.
  encodes: ({ samples, bits }) => samples === 1 || bits <= 8,
});

const openJph = new WasmCodec<OpenJph>("@cornerstonejs/codec-openjph");

export const highThroughput: FrameCodec = codecOf({
  decoder: (bytes) =>
    openJph.use(
      ({ HTJ2KDecoder }) => new HTJ2KDecoder(),
      (decoder) => run(openJph, decoder, bytes),
    ),
  encoder: (samples, stream) =>
    openJph.use(
      ({ HTJ2KEncoder }) => new HTJ2KEncoder(),
      (encoder) => runEncoder(openJph, encoder, samples, stream),
    ),
  decodes: ({ samples, bits }) => samples === 1 || bits <= 8,
  encodes: () => true,
});
