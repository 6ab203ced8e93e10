import { instantiatePackage } from "../../../platform/wasmPackage.ts";
import type { DatasetElement } from "../../../domain/dicom.ts";
import { encodeDataset } from "../../encodeElement.ts";
import { element, explicitLittle, fileOf, item, sequenceEnd, unknownLength } from "../../testing/handMade.ts";

/** Images of any form, and files around them. */

export interface ImageForm {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly photometric: string;
  readonly allocated: 1 | 8 | 16 | 32;
  readonly stored: number;
  readonly isSigned: boolean;
}

export const samplesOf = ({ photometric }: ImageForm): 1 | 3 => (photometric.startsWith("MONO") || photometric.startsWith("PALETTE") ? 1 : 3);
export const frameLength = (form: ImageForm): number => Math.ceil((form.rows * form.columns * samplesOf(form) * form.allocated) / 8);

const storage = "1.2.840.10008.5.1.4.1.1.7";

export const headerOf = (form: ImageForm, planar: 0 | 1 = 0): readonly DatasetElement[] => [
  { tag: "00080016", vr: "UI", value: storage },
  { tag: "00080018", vr: "UI", value: "1.2.392.1.5" },
  { tag: "00080060", vr: "CS", value: "OT" },
  { tag: "00100010", vr: "PN", value: "Test" },
  { tag: "0020000D", vr: "UI", value: "1.2.392.1.6" },
  { tag: "0020000E", vr: "UI", value: "1.2.392.1.7" },
  { tag: "00280002", vr: "US", value: samplesOf(form) },
  { tag: "00280004", vr: "CS", value: form.photometric },
  ...(samplesOf(form) === 3 ? [{ tag: "00280006", vr: "US", value: planar } as const] : []),
  ...(form.frames > 1 ? [{ tag: "00280008", vr: "IS", value: form.frames } as const] : []),
  { tag: "00280010", vr: "US", value: form.rows },
  { tag: "00280011", vr: "US", value: form.columns },
  { tag: "00280100", vr: "US", value: form.allocated },
  { tag: "00280101", vr: "US", value: form.stored },
  { tag: "00280102", vr: "US", value: form.stored - 1 },
  { tag: "00280103", vr: "US", value: form.isSigned ? 1 : 0 },
];

const replaced = (header: readonly DatasetElement[], more: readonly DatasetElement[]): readonly DatasetElement[] => [...header.filter(({ tag }) => !more.some((one) => one.tag === tag)), ...more];

const meta = (syntax: string): Buffer => {
  const content = Buffer.concat([element("00020001", "OB", Buffer.from([0, 1])), element("00020002", "UI", `${storage}\0`), element("00020003", "UI", "1.2.392.1.5\0"), element("00020010", "UI", syntax.length % 2 === 0 ? syntax : `${syntax}\0`), element("00020012", "UI", "1.2.392.1\0")]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(content.length);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), element("00020000", "UL", length), content]);
};

export const nativeFile = (form: ImageForm, pixels: Buffer, more: readonly DatasetElement[] = [], planar: 0 | 1 = 0): Buffer =>
  Buffer.concat([meta("1.2.840.10008.1.2.1"), encodeDataset(replaced(headerOf(form, planar), [...more, { tag: "7FE00010", vr: form.allocated > 8 ? "OW" : "OB", value: pixels }]), explicitLittle)]);

export interface Wrapping {
  readonly more?: readonly DatasetElement[];
  readonly table?: "full" | "empty" | "extended";
  readonly planar?: 0 | 1;
}

const even = (bytes: Buffer): Buffer => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]));

/** Frames one a fragment, or, given as a row of them, several. */
export function encapsulatedFile(syntax: string, form: ImageForm, frames: readonly (Buffer | readonly Buffer[])[], { more = [], table = "full", planar = 0 }: Wrapping = {}): Buffer {
  const fragments = frames.map((frame) => (Buffer.isBuffer(frame) ? [frame] : frame).map(even));
  const lengths = fragments.map((parts) => parts.reduce((sum, part) => sum + part.length + 8, 0));
  const offsets = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0));
  const basic = Buffer.alloc(table === "full" ? offsets.length * 4 : 0);
  if (table === "full") for (const [index, offset] of offsets.entries()) basic.writeUInt32LE(offset, index * 4);
  const wide = (numbers: readonly number[]): Buffer => Buffer.concat(numbers.map((number) => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64LE(BigInt(number)); return bytes; }));
  const extended: readonly DatasetElement[] = table === "extended" ? [{ tag: "7FE00001", vr: "OV", value: wide(offsets) }, { tag: "7FE00002", vr: "OV", value: wide(lengths.map((length) => length - 8)) }] : [];
  const pixels = element("7FE00010", "OB", Buffer.concat([item(basic), ...fragments.flat().map((part) => item(part)), sequenceEnd()]), explicitLittle, unknownLength);
  return Buffer.concat([meta(syntax), encodeDataset(replaced(headerOf(form, planar), [...more, ...extended]), explicitLittle), pixels]);
}

export { fileOf };

/** Something of everything: edges, noise, flat places. Stored bits only, signs carried on. */
export function drawn(form: ImageForm, seed = 1): Buffer {
  const samples = samplesOf(form);
  const width = form.allocated / 8;
  const count = form.rows * form.columns * samples;
  if (form.allocated === 1) return Buffer.from(Array.from({ length: Math.ceil((count * form.frames) / 8) }, (_, index) => (index * 57 + seed * 13) & 0xff));
  const bytes = Buffer.alloc(count * width * form.frames);
  const most = 2 ** form.stored;
  let noise = seed;
  for (let index = 0; index < count * form.frames; index++) {
    const x = Math.floor(index / samples) % form.columns;
    noise = (noise * 1103515245 + 12345) % 2 ** 31;
    const level = x % 16 < 4 ? most / 3 : x % 16 < 9 ? (index * most) / count : noise;
    const value = Math.floor(level) % most;
    const signed = form.isSigned && value >= most / 2 ? value - most : value;
    for (let byte = 0; byte < width; byte++) bytes[index * width + byte] = Math.floor(signed / 2 ** (8 * byte)) & 0xff;
  }
  return bytes;
}

interface TestEncoder {
  readonly getDecodedBuffer: (info: object) => Uint8Array;
  readonly getEncodedBuffer: () => Uint8Array;
  readonly encode: () => void;
  readonly delete: () => void;
  readonly setInterleaveMode: (mode: number) => void;
  readonly setNearLossless: (near: number) => void;
  readonly setQuality: (isLossless: boolean, quality: number) => void;
  readonly setDecompositions: (count: number) => void;
  readonly setCompressionRatio: (layer: number, ratio: number) => void;
}

type Maker = new () => TestEncoder;

export interface StreamOptions {
  readonly interleave?: number;
  readonly near?: number;
  readonly isLossy?: boolean;
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => (made ??= make());
};

const encoders = {
  ls: once(() => instantiatePackage<{ JpegLSEncoder: Maker }>("@cornerstonejs/codec-charls").JpegLSEncoder),
  j2k: once(() => instantiatePackage<{ J2KEncoder: Maker }>("@cornerstonejs/codec-openjpeg").J2KEncoder),
  ht: once(() => instantiatePackage<{ HTJ2KEncoder: Maker }>("@cornerstonejs/codec-openjph").HTJ2KEncoder),
};

/** One frame by the packages' own encoders, called by hand. */
export function encodedByPackage(kind: "ls" | "j2k" | "ht", form: ImageForm, frame: Buffer, { interleave = 0, near = 0, isLossy = false }: StreamOptions = {}): Buffer {
  const encoder = new (encoders[kind]())();
  const isSigned = kind !== "ls" && form.isSigned;
  encoder.getDecodedBuffer({ width: form.columns, height: form.rows, bitsPerSample: form.stored, componentCount: samplesOf(form), isSigned, isUsingColorTransform: samplesOf(form) === 3 }).set(kind === "ls" ? withoutSigns(form, frame) : frame);
  if (kind === "ls") {
    encoder.setInterleaveMode(interleave);
    encoder.setNearLossless(near);
  } else {
    encoder.setQuality(!isLossy, isLossy ? 0.002 : 0);
    if (isLossy && kind === "j2k") encoder.setCompressionRatio(0, 8);
    encoder.setDecompositions(Math.min(5, Math.floor(Math.log2(Math.min(form.rows, form.columns)))));
  }
  encoder.encode();
  const encoded = Buffer.from(encoder.getEncodedBuffer());
  encoder.delete();
  return encoded;
}

function withoutSigns({ stored, allocated }: ImageForm, frame: Buffer): Buffer {
  const bytes = Buffer.from(frame);
  if (allocated === 16) for (let at = 1; at < bytes.length; at += 2) bytes[at] = (bytes[at] ?? 0) & (2 ** (stored - 8) - 1);
  return bytes;
}

/** Samples of a frame colour by colour. */
export function planesOf(form: ImageForm, frame: Buffer): Buffer {
  const width = form.allocated / 8;
  const count = form.rows * form.columns;
  const planes = Buffer.alloc(frame.length);
  for (let pixel = 0; pixel < count; pixel++) for (let sample = 0; sample < 3; sample++) frame.copy(planes, (sample * count + pixel) * width, (pixel * 3 + sample) * width, (pixel * 3 + sample + 1) * width);
  return planes;
}
