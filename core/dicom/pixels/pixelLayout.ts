import type { SeenItem, Tag } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { readPalette, type Palette } from "./palette.ts";

const photometrics = {
  MONOCHROME1: 1,
  MONOCHROME2: 1,
  "PALETTE COLOR": 1,
  RGB: 3,
  YBR_FULL: 3,
  YBR_FULL_422: 3,
  YBR_PARTIAL_422: 3,
  YBR_ICT: 3,
  YBR_RCT: 3,
} as const;
export type Photometric = keyof typeof photometrics;

/** What the header says of the pixels (PS3.3 §C.7.6.3, PS3.5 §8), and how they lie once they are out of their codec. */
export interface PixelLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samples: 1 | 3;
  readonly bytesPerSample: 1 | 2 | 4 | 8;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  readonly photometric: Photometric;
  /** All of one colour, then all of the next, frame by frame. */
  readonly isPlanar: boolean;
  /** Float Pixel Data: numbers of IEEE 754. */
  readonly isFloat?: boolean;
  /** Eight pixels a byte, the first one lowest, no gap between frames (PS3.5 §8.1.1). */
  readonly isPacked?: boolean;
  /** Two pixels share their colour: Y, Y, blue, red (PS3.3 §C.7.6.3.1.2). */
  readonly isPaired?: boolean;
  readonly palette?: Palette;
}

export const pixelDataTag = "7FE00010";
export const floatPixelDataTag = "7FE00008";
export const doublePixelDataTag = "7FE00009";

const isKnown = (text: string): text is Photometric => Object.hasOwn(photometrics, text);
const widths = { 1: 1, 8: 1, 16: 2, 32: 4, 64: 8 } as const;
const isWidth = (bits: number): bits is keyof typeof widths => Object.hasOwn(widths, bits);

/** Rows and columns are numbers of 16 bits; a frame of more than this many bytes no scanner makes and no codec here is asked for. */
const largestFrame = 512 * 1024 * 1024;

/** Throws FailureError for pixels nobody here understands. `tag` is of the element they lie in. */
export function layoutOf(item: SeenItem, tag: Tag, isEncapsulated: boolean): PixelLayout {
  const number = (of: Tag): number => item.find(of)?.readNumbers()[0] ?? 0;
  const text = (of: Tag): string => item.find(of)?.readText()[0] ?? "";
  const photometric = text("00280004");
  const bitsAllocated = number("00280100");
  const isFloat = tag !== pixelDataTag;
  // PS3.3 §C.7.6.24: floating point pixels have neither bits stored nor a sign of their own.
  const bitsStored = isFloat ? bitsAllocated : number("00280101");
  const highBit = isFloat ? bitsAllocated - 1 : number("00280102");
  const announced = text("00280008");
  const frames = announced === "" ? 1 : Number(announced);
  const rows = number("00280010");
  const columns = number("00280011");
  if (
    !isKnown(photometric) ||
    number("00280002") !== photometrics[photometric] ||
    !isWidth(bitsAllocated) ||
    (isFloat ? bitsAllocated !== (tag === floatPixelDataTag ? 32 : 64) || isEncapsulated : bitsAllocated === 64) ||
    bitsStored < 1 ||
    highBit >= bitsAllocated ||
    bitsStored > highBit + 1 ||
    rows === 0 ||
    columns === 0 ||
    !Number.isSafeInteger(frames) ||
    frames < 1 ||
    number("00280103") > 1 ||
    number("00280006") > 1
  )
    throw new FailureError("dicom.pixelsUnsupported");
  const samples = photometrics[photometric];
  const isPaired = !isEncapsulated && photometric.endsWith("_422");
  const layout: PixelLayout = {
    rows,
    columns,
    frames,
    samples,
    bytesPerSample: widths[bitsAllocated],
    bitsStored,
    highBit,
    isSigned: number("00280103") === 1,
    photometric,
    isPlanar: samples === 3 && number("00280006") === 1,
    ...(isFloat && { isFloat }),
    ...(bitsAllocated === 1 && { isPacked: true }),
    ...(isPaired && { isPaired }),
    ...(photometric === "PALETTE COLOR" && { palette: readPalette(item) }),
  };
  const isOddlyPacked = bitsAllocated === 1 && (samples !== 1 || layout.isSigned || photometric === "PALETTE COLOR");
  const isOddlyPaired = isPaired && (bitsAllocated !== 8 || bitsStored !== 8 || columns % 2 === 1 || layout.isPlanar || layout.isSigned);
  const isOddFloat = isFloat && (samples !== 1 || photometric === "PALETTE COLOR");
  // Colours of a transform that only a codec undoes mean nothing without one.
  const isTransformed = !isEncapsulated && (photometric === "YBR_ICT" || photometric === "YBR_RCT");
  if (isOddlyPacked || isOddlyPaired || isOddFloat || isTransformed) throw new FailureError("dicom.pixelsUnsupported");
  if (rows * columns * samples * layout.bytesPerSample > largestFrame) throw new FailureError("dicom.tooLarge");
  return layout;
}

/** Of one frame as it lies natively; of packed ones, that lie across bytes, not whole. */
export const frameBytes = ({ rows, columns, samples, bytesPerSample, isPacked, isPaired }: PixelLayout): number =>
  isPacked === true ? (rows * columns) / 8 : isPaired === true ? rows * columns * 2 : rows * columns * samples * bytesPerSample;

/** The layout of a frame alone, byte by byte or more, once it is out of its codec or unpacked. */
export function decodedLayout(layout: PixelLayout, changed: Partial<PixelLayout> = {}): PixelLayout {
  const { isPacked: _packed, isPaired, ...rest } = layout;
  return { ...rest, frames: 1, ...(isPaired === true && { photometric: layout.photometric === "YBR_PARTIAL_422" ? ("YBR_PARTIAL_422" as const) : ("YBR_FULL" as const) }), ...changed };
}

/** Of 16 to 235 of 8 bits, as television has it. */
const partialBlack = 16;

/** Each sample of black as the word that is stored. */
export function blackSamples({ photometric, isSigned, bitsStored, highBit, bytesPerSample, isFloat, palette }: PixelLayout): readonly number[] {
  const shift = highBit + 1 - bitsStored;
  const half = 2 ** (bitsStored - 1);
  const modulus = 2 ** (bytesPerSample * 8);
  // Signs are extended through unused bits: readers that look at whole words see the same.
  const word = (value: number): number => (((value * 2 ** shift) % modulus) + modulus) % modulus;
  // What was measured has no darkest value; nothing is nothing.
  if (isFloat === true) return [0];
  switch (photometric) {
    case "MONOCHROME1":
      return [word(isSigned ? half - 1 : 2 * half - 1)];
    case "MONOCHROME2":
      return [word(isSigned ? -half : 0)];
    case "PALETTE COLOR":
      return [word(palette?.blackest ?? 0)];
    case "RGB":
    case "YBR_ICT":
    case "YBR_RCT":
      return isSigned ? [word(-half), word(-half), word(-half)] : [0, 0, 0];
    case "YBR_FULL":
    case "YBR_FULL_422":
      return isSigned ? [word(-half), 0, 0] : [0, word(half), word(half)];
    case "YBR_PARTIAL_422":
      return [partialBlack, word(half), word(half)];
  }
}

/** A word as it lies. */
export function wordBytes(word: number, bytesPerSample: number, isLittleEndian: boolean): Buffer {
  const bytes = Buffer.from(Array.from({ length: bytesPerSample }, (_, index) => Math.floor(word / 2 ** (8 * index)) % 256));
  return isLittleEndian ? bytes : bytes.reverse();
}
