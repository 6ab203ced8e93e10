import { checkIntervals, unstuff } from "./entropy.ts";
import { huffmanDecoder, longCode, lookBits, type HuffmanDecoder } from "./huffmanDecoder.ts";
import { predictRow } from "./predictors.ts";
import type { CodedScan, JpegStream } from "./readJpeg.ts";
import { malformed, truncated, unsupported } from "./refuse.ts";
import { samplesFor, type Samples } from "./sampleBlocks.ts";

const lookShift = 32 - lookBits;

/** Reads the differences of one row of the scan's components, as they are interleaved. */
function readRow(view: DataView, start: number, tables: readonly HuffmanDecoder[], differences: Int32Array): number {
  let at = start;
  const count = tables.length;
  for (let index = 0, part = 0; index < differences.length; index++) {
    const table = tables[part] as HuffmanDecoder;
    part = part + 1 === count ? 0 : part + 1;
    let window = view.getInt32(at >>> 3) << (at & 7);
    let entry = table.look[window >>> lookShift] as number;
    if (entry === 0) entry = longCode(table, window);
    const length = entry >>> 8;
    const category = entry & 255;
    at += length;
    if (category === 0) differences[index] = 0;
    // T.81 §H.1.2.2: of 32768 there is one only, and nothing follows.
    else if (category === 16) differences[index] = 0x8000;
    else {
      window = length > lookBits || length + category > 25 ? view.getInt32(at >>> 3) << (at & 7) : window << length;
      differences[index] = (window >>> (32 - category)) + (window >= 0 ? (-1 << category) + 1 : 0);
      at += category;
    }
  }
  return at;
}

function decodeScan(scan: CodedScan, { header }: JpegStream, samples: Samples): void {
  const { width, height, precision, components } = header;
  const { spectralStart: predictor, approximationLow: pointTransform, restartInterval } = scan;
  if (predictor < 1 || predictor > 7 || pointTransform >= precision) throw malformed();
  // T.81 §H.1.1 asks for whole rows between restarts.
  if (restartInterval % width !== 0) throw unsupported();
  const bits = unstuff(scan.entropy);
  const rowsPerInterval = checkIntervals(bits, height * width, restartInterval) / width;
  const tables = scan.parts.map(({ dc }) => {
    if (dc === undefined) throw malformed();
    return huffmanDecoder(dc, 16);
  });
  const count = tables.length;
  const differences = new Int32Array(width * count);
  const rows = [new Int32Array(width * count), new Int32Array(width * count)];
  const first = 2 ** (precision - pointTransform - 1);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const interval = Math.floor(y / rowsPerInterval);
    const isFirst = y % rowsPerInterval === 0;
    if (isFirst) at = bits.starts[interval] ?? 0;
    const end = bits.ends[interval] ?? 0;
    at = readBounded(bits.view, at, end, tables, differences);
    const current = rows[y & 1] as Int32Array;
    predictRow(isFirst ? undefined : rows[(y & 1) ^ 1], current, differences, count, predictor, first);
    for (let part = 0; part < count; part++) {
      const component = scan.components[part] ?? 0;
      for (let x = 0, from = part, to = y * width * components.length + component; x < width; x++, from += count, to += components.length) samples[to] = (current[from] as number) << pointTransform;
    }
  }
}

/** So many samples at a time stay within what is spare behind the last bit: 32 bits each at most. */
const samplesAtOnce = 256;

function readBounded(view: DataView, start: number, end: number, tables: readonly HuffmanDecoder[], differences: Int32Array): number {
  const step = samplesAtOnce * tables.length;
  let at = start;
  for (let from = 0; from < differences.length; from += step) {
    at = readRow(view, at, tables, differences.subarray(from, from + step));
    if (at > end) throw truncated();
  }
  return at;
}

/** T.81 §H: every component once, in scans of one or of several. Subsampled components, which nobody writes, are refused. */
export function decodeLossless(stream: JpegStream): Samples {
  const { header, scans } = stream;
  const { width, height, precision, components } = header;
  if (components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1)) throw unsupported();
  const coded = scans.flatMap((scan) => scan.components);
  if (new Set(coded).size !== coded.length) throw malformed();
  const samples = samplesFor(precision, width * height * components.length);
  for (const scan of scans) decodeScan(scan, stream, samples);
  return samples;
}
