import { BitWriter } from "./bitWriter.ts";
import { bestTable, huffmanEncoder, huffmanSegment } from "./huffmanEncoder.ts";
import { markers } from "./markers.ts";
import { endOfImage, startOfImage } from "./metadata.ts";
import { differencesOfRow } from "./predictors.ts";
import { unsupported } from "./refuse.ts";
import type { Samples } from "./sampleBlocks.ts";

export interface LosslessImage {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Of the samples; bits above it are not coded. */
  readonly precision: number;
  /** T.81 table H.1; 1, what DICOM's default for lossless JPEG asks for, where nothing is said. */
  readonly predictor?: number;
  /** So many of the lowest bits are given up; 0 keeps everything. */
  readonly pointTransform?: number;
  /** Rows between two restart markers; none where nothing is said. */
  readonly restartRows?: number;
  /** Ids of the components; 1, 2, 3 where nothing is said. */
  readonly ids?: readonly number[];
}

type Checked = Required<LosslessImage>;

function checkImage(samples: Samples, image: LosslessImage): Checked {
  const { width, height, components, precision, predictor = 1, pointTransform = 0, restartRows = 0, ids = Array.from({ length: components }, (_, index) => index + 1) } = image;
  const isSound =
    [width, height, restartRows, restartRows * width].every((number) => Number.isInteger(number) && number >= 0 && number <= 0xffff) &&
    width > 0 &&
    height > 0 &&
    Number.isInteger(components) && components >= 1 && components <= 4 &&
    Number.isInteger(precision) && precision >= 2 && precision <= 16 &&
    Number.isInteger(predictor) && predictor >= 1 && predictor <= 7 &&
    Number.isInteger(pointTransform) && pointTransform >= 0 && pointTransform < precision &&
    new Set(ids).size === components && ids.length === components && ids.every((id) => Number.isInteger(id) && id >= 0 && id <= 255) &&
    samples.length === width * height * components &&
    (samples.BYTES_PER_ELEMENT === 1) === (precision <= 8);
  if (!isSound) throw unsupported();
  return { width, height, components, precision, predictor, pointTransform, restartRows, ids };
}

/** The differences to what is predicted, modulo 2^16, of one sample after the other. */
function differencesOf(samples: Samples, { width, height, components, precision, predictor, pointTransform, restartRows }: Checked): Int16Array {
  const length = width * components;
  const mask = 2 ** precision - 1;
  const first = 2 ** (precision - pointTransform - 1);
  const all = new Int16Array(samples.length);
  const differences = new Int32Array(length);
  let above = new Int32Array(length);
  let row = new Int32Array(length);
  for (let y = 0; y < height; y++) {
    for (let index = 0, from = y * length; index < length; index++, from++) row[index] = ((samples[from] as number) & mask) >> pointTransform;
    const isFirst = restartRows === 0 ? y === 0 : y % restartRows === 0;
    differencesOfRow(isFirst ? undefined : above, row, differences, components, predictor, first);
    all.set(differences, y * length);
    [above, row] = [row, above];
  }
  return all;
}

const categoryOf = (difference: number): number => 32 - Math.clz32(difference < 0 ? -difference : difference);

function segment(marker: number, payload: readonly number[]): Buffer {
  return Buffer.from([0xff, marker, (payload.length + 2) >>> 8, (payload.length + 2) & 0xff, ...payload]);
}

const word = (value: number): readonly [number, number] => [value >>> 8, value & 0xff];

/** Samples at a time for which room is made: a code and its bits are 32 bits at most. */
const samplesAtOnce = 4096;

function writeDifferences(differences: Int16Array, { specification, codes, lengths }: ReturnType<typeof huffmanEncoder>, bits: BitWriter): void {
  if (specification.values.length === 0) return;
  for (let from = 0; from < differences.length; from += samplesAtOnce) {
    bits.reserve(samplesAtOnce);
    const to = Math.min(differences.length, from + samplesAtOnce);
    for (let index = from; index < to; index++) {
      const difference = differences[index] as number;
      const category = 32 - Math.clz32(difference < 0 ? -difference : difference);
      const code = codes[category] as number;
      const length = lengths[category] as number;
      // T.81 §H.1.2.2: 32768 is the only difference of its category and needs no bits.
      if (category === 16) bits.put(code, length);
      else bits.put((code << category) | (difference < 0 ? difference + (1 << category) - 1 : difference), length + category);
    }
  }
}

/**
 * Codes samples without loss (T.81 §H, process 14) in one interleaved scan, with the Huffman table that is best for the image. What is asked
 * for has to fit the samples: bytes up to 8 bits, else words. Throws FailureError.
 */
export function encodeJpegLossless(samples: Samples, image: LosslessImage): Buffer {
  const checked = checkImage(samples, image);
  const { width, height, components, precision, predictor, pointTransform, restartRows, ids } = checked;
  const differences = differencesOf(samples, checked);
  const frequencies = new Uint32Array(256);
  for (let index = 0; index < differences.length; index++) {
    const category = categoryOf(differences[index] as number);
    frequencies[category] = (frequencies[category] as number) + 1;
  }
  const encoder = huffmanEncoder(bestTable(frequencies));
  const bits = new BitWriter(differences.length * (precision <= 8 ? 1 : 2));
  const entropy: Buffer[] = [];
  const rows = restartRows === 0 ? height : restartRows;
  for (let y = 0; y < height; y += rows) {
    writeDifferences(differences.subarray(y * width * components, Math.min(height, y + rows) * width * components), encoder, bits);
    if (y > 0) entropy.push(Buffer.from([0xff, 0xd0 + ((y / rows - 1) & 7)]));
    entropy.push(bits.take());
  }
  return Buffer.concat([
    startOfImage,
    segment(markers.lossless, [precision, ...word(height), ...word(width), components, ...ids.flatMap((id) => [id, 0x11, 0])]),
    huffmanSegment("dc", 0, encoder.specification),
    ...(restartRows === 0 ? [] : [segment(markers.restartInterval, word(restartRows * width))]),
    segment(markers.startOfScan, [components, ...ids.flatMap((id) => [id, 0]), predictor, 0, pointTransform]),
    ...entropy,
    endOfImage,
  ]);
}
