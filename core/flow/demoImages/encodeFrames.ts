import { deflateRawSync } from "node:zlib";
import { encodeDataset, elementHead, itemHead, undefinedLength } from "../../dicom/encodeElement.ts";
import { codecOf } from "../../dicom/pixels/codecs/codecOf.ts";
import { WasmCodec, type Encoder, type FrameInfo } from "../../dicom/pixels/codecs/wasmCodec.ts";
import { encodeJpegLossless } from "../../dicom/pixels/jpeg/jpeg.ts";
import { transferSyntaxOf } from "../../dicom/transferSyntax.ts";
import { emptyPreamble, encodeFileMeta } from "../../dicom/writeFile.ts";
import { implementation, type DatasetElement } from "../../domain/dicom.ts";
import type { Canvas } from "./letters.ts";

/** Files in every transfer syntax that this program can write by itself. */

const standard = "1.2.840.10008.1.2";

export const imageSyntaxes = {
  implicit: standard,
  explicit: `${standard}.1`,
  big: `${standard}.2`,
  deflated: `${standard}.1.99`,
  rle: `${standard}.5`,
  baseline: `${standard}.4.50`,
  lossless: `${standard}.4.70`,
  jpegLs: `${standard}.4.80`,
  jpeg2000: `${standard}.4.90`,
  highThroughput: `${standard}.4.201`,
} as const;
export type ImageSyntax = keyof typeof imageSyntaxes;

interface WaveletEncoder extends Encoder {
  readonly setQuality: (lossless: boolean, quality: number) => void;
  readonly setDecompositions: (count: number) => void;
}
interface LsEncoder extends Encoder {
  readonly setInterleaveMode: (mode: number) => void;
  readonly setNearLossless: (near: number) => void;
}
interface JpegEncoder extends Encoder {
  readonly setQuality: (quality: number) => void;
}

const charls = new WasmCodec<{ readonly JpegLSEncoder: new () => LsEncoder }>("@cornerstonejs/codec-charls");
const openJpeg = new WasmCodec<{ readonly J2KEncoder: new () => WaveletEncoder }>("@cornerstonejs/codec-openjpeg");
const openJph = new WasmCodec<{ readonly HTJ2KEncoder: new () => WaveletEncoder }>("@cornerstonejs/codec-openjph");
const turbo = new WasmCodec<{ readonly JPEGEncoder: new () => JpegEncoder }>("@cornerstonejs/codec-libjpeg-turbo-8bit");

const bytesOf = ({ pixels }: Canvas): Buffer => Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);

const infoOf = ({ width, height, samples, pixels }: Canvas): FrameInfo => ({ width, height, bitsPerSample: pixels.BYTES_PER_ELEMENT === 2 ? 12 : 8, componentCount: samples, isSigned: false, isUsingColorTransform: samples === 3 });

function encodeWith<H extends Encoder>(encoder: H, canvas: Canvas, info: FrameInfo, set: (encoder: H) => void): Buffer {
  encoder.getDecodedBuffer(info).set(bytesOf(canvas));
  set(encoder);
  encoder.encode();
  return Buffer.from(encoder.getEncodedBuffer());
}

function encodeFrame(canvas: Canvas, syntax: ImageSyntax): Buffer {
  const info = infoOf(canvas);
  const wavelet = (encoder: WaveletEncoder): void => {
    encoder.setQuality(true, 0);
    encoder.setDecompositions(5);
  };
  switch (syntax) {
    case "lossless":
      return encodeJpegLossless(canvas.pixels, { width: canvas.width, height: canvas.height, components: canvas.samples, precision: info.bitsPerSample });
    case "jpegLs":
      return charls.use(
        ({ JpegLSEncoder }) => new JpegLSEncoder(),
        (encoder) =>
          encodeWith(encoder, canvas, { ...info, isUsingColorTransform: false }, (each) => {
            each.setInterleaveMode(canvas.samples === 1 ? 0 : 2);
            each.setNearLossless(0);
          }),
      );
    case "jpeg2000":
      return openJpeg.use(({ J2KEncoder }) => new J2KEncoder(), (encoder) => encodeWith(encoder, canvas, info, wavelet));
    case "highThroughput":
      return openJph.use(({ HTJ2KEncoder }) => new HTJ2KEncoder(), (encoder) => encodeWith(encoder, canvas, info, wavelet));
    case "baseline":
      return turbo.use(
        ({ JPEGEncoder }) => new JPEGEncoder(),
        (encoder) =>
          encodeWith(encoder, canvas, info, (each) => {
            each.setQuality(90);
          }),
      );
    case "rle": {
      const { width: columns, height: rows, samples, pixels } = canvas;
      const wide = pixels.BYTES_PER_ELEMENT === 2;
      const layout = { rows, columns, frames: 1, samples, bytesPerSample: wide ? 2 : 1, bitsStored: wide ? 12 : 8, highBit: wide ? 11 : 7, isSigned: false, photometric: samples === 1 ? "MONOCHROME2" : "RGB", isPlanar: false } as const;
      const bytes = codecOf(imageSyntaxes.rle)?.encode({ layout, isLittleEndian: true, bytes: bytesOf(canvas) }, layout, Buffer.alloc(0));
      if (bytes === undefined) throw new Error("no encoder");
      return bytes;
    }
    case "implicit":
    case "explicit":
    case "big":
    case "deflated":
      return bytesOf(canvas);
  }
}

const isNative = (syntax: ImageSyntax): boolean => transferSyntaxOf(imageSyntaxes[syntax])?.isEncapsulated !== true;

export const photometricIn = (syntax: ImageSyntax, samples: 1 | 3): string =>
  samples === 1 ? "MONOCHROME2" : syntax === "baseline" ? "YBR_FULL_422" : syntax === "jpeg2000" || syntax === "highThroughput" ? "YBR_RCT" : "RGB";

const evenly = (bytes: Buffer): Buffer => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]));

/** Metadata that cameras and programs leave in a stream of JPEG: APP1 and a comment behind the first marker. */
function withMetadata(jpeg: Buffer, text: string): Buffer {
  const segment = (marker: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff]), content]);
  return Buffer.concat([jpeg.subarray(0, 2), segment(0xe1, Buffer.from(`Exif\0\0MM\0*${text}`)), segment(0xfe, Buffer.from(text)), jpeg.subarray(2)]);
}

/** PS3.5 §A.4: an offset table, then a fragment for each frame. */
function pixelElement(frames: readonly Canvas[], syntax: ImageSyntax, metadata: string | undefined): Buffer {
  const [first] = frames;
  const layout = { isExplicit: syntax !== "implicit", isLittleEndian: syntax !== "big" };
  const isWide = first?.pixels.BYTES_PER_ELEMENT === 2;
  if (isNative(syntax)) {
    const bytes = evenly(Buffer.concat(frames.map(bytesOf)));
    if (syntax === "big" && isWide) bytes.swap16();
    return Buffer.concat([elementHead(0x7fe00010, isWide || syntax === "implicit" ? "OW" : "OB", bytes.length, layout), bytes]);
  }
  const fragments = frames.map((canvas) => encodeFrame(canvas, syntax)).map((bytes) => evenly(metadata === undefined ? bytes : withMetadata(bytes, metadata)));
  const offsets = Buffer.alloc(fragments.length * 4);
  let at = 0;
  for (const [index, { length }] of fragments.entries()) {
    offsets.writeUInt32LE(at, index * 4);
    at += length + 8;
  }
  const end = Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  return Buffer.concat([elementHead(0x7fe00010, "OB", undefinedLength, layout), itemHead(offsets.length, true), offsets, ...fragments.flatMap((each) => [itemHead(each.length, true), each]), end]);
}

const textOf = (dataset: readonly DatasetElement[], tag: string): string => {
  const value = dataset.find((element) => element.tag === tag)?.value;
  return typeof value === "string" ? value : "";
};

export function encodeImage({ syntax, dataset, frames, metadata }: { readonly syntax: ImageSyntax; readonly dataset: readonly DatasetElement[]; readonly frames: readonly Canvas[]; readonly metadata?: string | undefined }): Buffer {
  const meta = encodeFileMeta([
    { tag: "00020001", vr: "OB", value: Uint8Array.of(0, 1) },
    { tag: "00020002", vr: "UI", value: textOf(dataset, "00080016") },
    { tag: "00020003", vr: "UI", value: textOf(dataset, "00080018") },
    { tag: "00020010", vr: "UI", value: imageSyntaxes[syntax] },
    { tag: "00020012", vr: "UI", value: implementation.classUid },
    { tag: "00020013", vr: "SH", value: implementation.version },
  ]);
  const layout = { isExplicit: syntax !== "implicit", isLittleEndian: syntax !== "big" };
  const content = Buffer.concat([encodeDataset(dataset, layout), ...(frames.length === 0 ? [] : [pixelElement(frames, syntax, metadata)])]);
  return Buffer.concat([emptyPreamble, meta, syntax === "deflated" ? evenly(deflateRawSync(content)) : content]);
}
