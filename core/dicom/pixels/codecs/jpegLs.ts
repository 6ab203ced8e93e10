import { FailureError } from "../../../domain/failure.ts";
import type { NativePixels } from "../nativePixels.ts";
import { decodedLayout, type PixelLayout } from "../pixelLayout.ts";
import { checkComponents, type Codestream } from "./codestream.ts";
import type { FrameCodec } from "./frameCodec.ts";
import { stripped } from "./jpegFamily.ts";
import { segmentsOf } from "./markerSegments.ts";
import { WasmCodec, type Decoder, type Encoder } from "./wasmCodec.ts";
import { narrowed, precisionOf, widened } from "./words.ts";

interface LsEncoder extends Encoder {
  readonly setNearLossless: (near: number) => void;
  readonly setInterleaveMode: (mode: number) => void;
}

interface Charls {
  readonly JpegLSDecoder: new () => Decoder;
  readonly JpegLSEncoder: new () => LsEncoder;
}

const charls = new WasmCodec<Charls>("@cornerstonejs/codec-charls");

interface LsStream extends Codestream {
  /** 0 planes, 1 lines, 2 samples (ISO 14495-1 §C.2.3). */
  readonly interleave: number;
  readonly near: number;
}

const startOfFrame = 0xf7;
const startOfScan = 0xda;

/** Throws FailureError for what is no JPEG-LS of one image. */
function readStream(bytes: Buffer): LsStream {
  let frame: Codestream | undefined;
  for (const { marker, from, to } of segmentsOf(bytes)) {
    const content = bytes.subarray(from, to);
    if (marker === startOfFrame && content.length >= 6) {
      frame = { bits: content.readUInt8(0), rows: content.readUInt16BE(1), columns: content.readUInt16BE(3), samples: content.readUInt8(5), isSigned: false };
    } else if (marker === startOfScan && frame !== undefined && content.length >= 4) {
      const count = content.readUInt8(0);
      const near = content[1 + count * 2];
      const interleave = content[2 + count * 2];
      if (near === undefined || interleave === undefined || interleave > 2) break;
      return { ...frame, near, interleave };
    }
  }
  throw new FailureError("dicom.pixelsDamaged");
}

const endOfImage = Buffer.from([0xff, 0xd9]);

/** Of a stream that breaks off the package looks for the end through all of its memory, which takes ten seconds. Throws FailureError. */
function checkEnd(bytes: Buffer): void {
  if (bytes.indexOf(endOfImage, segmentsOf(bytes).at(-1)?.to) === -1) throw new FailureError("dicom.pixelsDamaged");
}

/** A component after the other only where there are several. */
const isPlanarStream = ({ interleave, samples }: LsStream): boolean => interleave === 0 && samples > 1;

function decode(bytes: Buffer, layout: PixelLayout): NativePixels {
  const stream = readStream(bytes);
  checkComponents(stream, layout);
  checkEnd(bytes);
  const raw = charls.use(
    ({ JpegLSDecoder }) => new JpegLSDecoder(),
    (decoder) => {
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decode();
      return charls.take(decoder.getDecodedBuffer());
    },
  );
  return { layout: decodedLayout(layout, { ...precisionOf(stream, layout), isPlanar: isPlanarStream(stream) }), isLittleEndian: true, bytes: widened(raw, stream, layout) };
}

function encode({ bytes }: NativePixels, layout: PixelLayout, original: Buffer): Buffer {
  const stream = readStream(original);
  const { rows: height, columns: width, bits: bitsPerSample, samples: componentCount, interleave } = stream;
  return charls.use(
    ({ JpegLSEncoder }) => new JpegLSEncoder(),
    (encoder) => {
      encoder.getDecodedBuffer({ width, height, bitsPerSample, componentCount, isSigned: false, isUsingColorTransform: false }).set(narrowed(bytes, stream, layout));
      encoder.setInterleaveMode(componentCount === 1 ? 0 : interleave);
      encoder.setNearLossless(0);
      encoder.encode();
      return charls.take(encoder.getEncodedBuffer());
    },
  );
}

export const jpegLs: FrameCodec = { decode, encode, strip: stripped, isLossless: (bytes) => readStream(bytes).near === 0 };
