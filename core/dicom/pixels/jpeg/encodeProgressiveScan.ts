import { BitWriter } from "./bitWriter.ts";
import { bestTable, huffmanEncoder, huffmanSegment, type HuffmanEncoder } from "./huffmanEncoder.ts";
import type { EncodedScan } from "./encodeSequentialScan.ts";
import type { Plane, UnitGrid } from "./planes.ts";
import type { CodedScan } from "./readJpeg.ts";
import { malformed } from "./refuse.ts";
import { scanOrder } from "./scanOrder.ts";

/** Where symbols and bits go: they are counted first and written with the best tables then. */
interface Sink {
  readonly symbol: (table: number, symbol: number) => void;
  readonly bits: (value: number, count: number) => void;
  readonly endInterval: () => void;
}

interface Part {
  readonly plane: Plane;
  readonly table: number;
  prediction: number;
}

const sixteenZeros = 0xf0;
const longestRun = 0x7fff;
const categoryOf = (value: number): number => 32 - Math.clz32(Math.abs(value));
const bitsOf = (value: number, size: number): number => (value < 0 ? value + (1 << size) - 1 : value);

/** Writes one kind of scan of a progressive stream (T.81 §G.1.2). */
class ProgressiveWriter {
  readonly #scan: CodedScan;
  readonly #sink: Sink;
  readonly #acTable: number;
  #endOfBands = 0;
  /** Bits of refinement that belong to the blocks of the run. */
  #waiting: number[] = [];

  constructor(scan: CodedScan, sink: Sink) {
    this.#scan = scan;
    this.#sink = sink;
    this.#acTable = scan.parts[0]?.acTable ?? 0;
  }

  get writes(): (part: Part, block: number) => void {
    const { spectralStart, approximationHigh } = this.#scan;
    if (spectralStart === 0) return approximationHigh === 0 ? this.#firstDc : this.#nextDc;
    return approximationHigh === 0 ? this.#firstAc : this.#nextAc;
  }

  endInterval(): void {
    this.#endRun();
    this.#sink.endInterval();
  }

  readonly #firstDc = (part: Part, block: number): void => {
    const value = (part.plane.coefficients[block * 64] as number) >> this.#scan.approximationLow;
    const difference = value - part.prediction;
    part.prediction = value;
    const size = categoryOf(difference);
    if (size > 15) throw malformed();
    this.#sink.symbol(part.table, size);
    this.#sink.bits(bitsOf(difference, size), size);
  };

  readonly #nextDc = (part: Part, block: number): void => {
    this.#sink.bits(((part.plane.coefficients[block * 64] as number) >> this.#scan.approximationLow) & 1, 1);
  };

  #endRun(): void {
    if (this.#endOfBands > 0) {
      const size = 31 - Math.clz32(this.#endOfBands);
      this.#sink.symbol(this.#acTable, size << 4);
      this.#sink.bits(this.#endOfBands - (1 << size), size);
      this.#endOfBands = 0;
    }
    for (const bit of this.#waiting) this.#sink.bits(bit, 1);
    this.#waiting = [];
  }

  readonly #firstAc = (part: Part, block: number): void => {
    const { spectralStart, spectralEnd, approximationLow } = this.#scan;
    const { coefficients } = part.plane;
    let run = 0;
    for (let place = spectralStart; place <= spectralEnd; place++) {
      const value = coefficients[block * 64 + place] as number;
      const size = 32 - Math.clz32(Math.abs(value) >> approximationLow);
      if (size === 0) {
        run += 1;
        continue;
      }
      this.#endRun();
      for (; run > 15; run -= 16) this.#sink.symbol(this.#acTable, sixteenZeros);
      this.#sink.symbol(this.#acTable, run * 16 + size);
      const magnitude = Math.abs(value) >> approximationLow;
      this.#sink.bits(bitsOf(value < 0 ? -magnitude : magnitude, size), size);
      run = 0;
    }
    if (run > 0) this.#lengthenRun([]);
  };

  #lengthenRun(corrections: readonly number[]): void {
    this.#endOfBands += 1;
    this.#waiting.push(...corrections);
    if (this.#endOfBands === longestRun) this.#endRun();
  }

  readonly #nextAc = (part: Part, block: number): void => {
    const { spectralStart, spectralEnd, approximationLow } = this.#scan;
    const { coefficients } = part.plane;
    const magnitudeAt = (place: number): number => Math.abs(coefficients[block * 64 + place] as number) >> approximationLow;
    let lastNew = spectralEnd;
    while (lastNew >= spectralStart && magnitudeAt(lastNew) !== 1) lastNew -= 1;
    let run = 0;
    let corrections: number[] = [];
    const sendCorrections = (): void => {
      for (const bit of corrections) this.#sink.bits(bit, 1);
      corrections = [];
    };
    for (let place = spectralStart; place <= spectralEnd; place++) {
      const magnitude = magnitudeAt(place);
      if (magnitude === 0) {
        run += 1;
        continue;
      }
      for (; run > 15 && place <= lastNew; run -= 16) {
        this.#endRun();
        this.#sink.symbol(this.#acTable, sixteenZeros);
        sendCorrections();
      }
      if (magnitude > 1) {
        corrections.push(magnitude & 1);
        continue;
      }
      this.#endRun();
      this.#sink.symbol(this.#acTable, run * 16 + 1);
      this.#sink.bits((coefficients[block * 64 + place] as number) < 0 ? 0 : 1, 1);
      sendCorrections();
      run = 0;
    }
    if (run > 0 || corrections.length > 0) this.#lengthenRun(corrections);
  };
}

function writeScan(scan: CodedScan, planes: readonly Plane[], grid: UnitGrid, sink: Sink): void {
  const writer = new ProgressiveWriter(scan, sink);
  const parts = scan.parts.flatMap(({ index, dcTable }): Part[] => {
    const plane = planes[index];
    return plane === undefined ? [] : [{ plane, table: dcTable, prediction: 0 }];
  });
  const order = scanOrder(parts.map(({ plane }) => plane), grid);
  const perInterval = scan.restartInterval === 0 ? order.units : scan.restartInterval;
  const write = writer.writes;
  for (let unit = 0; unit < order.units; ) {
    for (const part of parts) part.prediction = 0;
    for (const last = Math.min(order.units, unit + perInterval); unit < last; unit++) {
      const row = Math.floor(unit / order.unitsAcross);
      const column = unit - row * order.unitsAcross;
      for (const { part, first, across, down } of order.parts) {
        const found = parts[part];
        if (found !== undefined) write(found, first + row * down + column * across);
      }
    }
    writer.endInterval();
  }
}

/** Codes what a scan says of these planes, with the best tables for it; all the scans of a stream together say all of the planes. */
export function encodeProgressiveScan(scan: CodedScan, planes: readonly Plane[], grid: UnitGrid): EncodedScan {
  const counts = new Map<number, Uint32Array>();
  writeScan(scan, planes, grid, {
    symbol: (table, symbol) => {
      const frequencies = counts.get(table) ?? new Uint32Array(256);
      frequencies[symbol] = (frequencies[symbol] as number) + 1;
      counts.set(table, frequencies);
    },
    bits: () => undefined,
    endInterval: () => undefined,
  });
  const encoders = new Map<number, HuffmanEncoder>([...counts].map(([table, frequencies]) => [table, huffmanEncoder(bestTable(frequencies))]));
  const bits = new BitWriter(scan.entropy.length + 1024);
  const chunks: Buffer[] = [];
  writeScan(scan, planes, grid, {
    symbol: (table, symbol) => {
      const encoder = encoders.get(table);
      if (encoder === undefined) throw malformed();
      bits.reserve(1);
      bits.put(encoder.codes[symbol] as number, encoder.lengths[symbol] as number);
    },
    bits: (value, count) => {
      if (count === 0) return;
      bits.reserve(1);
      bits.put(value, count);
    },
    endInterval: () => {
      if (chunks.length > 0) chunks.push(Buffer.from([0xff, 0xd0 + (((chunks.length - 1) / 2) & 7)]));
      chunks.push(bits.take());
    },
  });
  const kind = scan.spectralStart === 0 ? "dc" : "ac";
  return { entropy: Buffer.concat(chunks), tables: [...encoders].map(([table, { specification }]) => huffmanSegment(kind, table, specification)) };
}
