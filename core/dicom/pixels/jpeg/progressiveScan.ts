import { checkIntervals, unstuff } from "./entropy.ts";
import { huffmanDecoder, longCode, lookBits, type HuffmanDecoder } from "./huffmanDecoder.ts";
import type { Plane, UnitGrid } from "./planes.ts";
import type { CodedScan } from "./readJpeg.ts";
import { malformed, truncated } from "./refuse.ts";
import { scanOrder } from "./scanOrder.ts";

interface Part {
  readonly plane: Plane;
  readonly table: HuffmanDecoder | undefined;
  prediction: number;
}

type ReadBlock = (part: Part, block: number) => void;

const lookShift = 32 - lookBits;

const checked = (value: number): number => {
  if (value > 0x7fff || value < -0x7fff) throw malformed();
  return value;
};

/** Reads one kind of scan of a progressive stream (T.81 §G); the place and the run of blocks without more are kept here. */
class ProgressiveReader {
  readonly #view: DataView;
  readonly #scan: CodedScan;
  at = 0;
  #endOfBands = 0;

  constructor(view: DataView, scan: CodedScan) {
    this.#view = view;
    this.#scan = scan;
  }

  restart(at: number): void {
    this.at = at;
    this.#endOfBands = 0;
  }

  get reads(): ReadBlock {
    const { spectralStart, approximationHigh } = this.#scan;
    if (spectralStart === 0) return approximationHigh === 0 ? this.#firstDc : this.#nextDc;
    return approximationHigh === 0 ? this.#firstAc : this.#nextAc;
  }

  #symbol(table: HuffmanDecoder | undefined): number {
    if (table === undefined) throw malformed();
    const window = this.#view.getInt32(this.at >>> 3) << (this.at & 7);
    let entry = table.look[window >>> lookShift] as number;
    if (entry === 0) entry = longCode(table, window);
    this.at += entry >>> 8;
    return entry & 255;
  }

  #bits(count: number): number {
    if (count === 0) return 0;
    const window = this.#view.getInt32(this.at >>> 3) << (this.at & 7);
    this.at += count;
    return window >>> (32 - count);
  }

  #extended(count: number): number {
    const value = this.#bits(count);
    return count === 0 || value >= 1 << (count - 1) ? value : value + (-1 << count) + 1;
  }

  readonly #firstDc = (part: Part, block: number): void => {
    part.prediction += this.#extended(this.#symbol(part.table));
    part.plane.coefficients[block * 64] = checked(part.prediction * 2 ** this.#scan.approximationLow);
  };

  readonly #nextDc = (part: Part, block: number): void => {
    const { coefficients } = part.plane;
    if (this.#bits(1) === 1) coefficients[block * 64] = (coefficients[block * 64] as number) | (1 << this.#scan.approximationLow);
  };

  readonly #firstAc = (part: Part, block: number): void => {
    if (this.#endOfBands > 0) {
      this.#endOfBands -= 1;
      return;
    }
    const { spectralStart, spectralEnd, approximationLow } = this.#scan;
    const { coefficients } = part.plane;
    for (let place = spectralStart; place <= spectralEnd; place++) {
      const symbol = this.#symbol(part.table);
      const size = symbol & 15;
      const run = symbol >>> 4;
      if (size === 0) {
        if (run < 15) {
          // T.81 §G.1.2.2: this block and so many after it have no more.
          this.#endOfBands = (1 << run) + this.#bits(run) - 1;
          return;
        }
        place += 15;
        continue;
      }
      place += run;
      if (place > spectralEnd) throw malformed();
      coefficients[block * 64 + place] = checked(this.#extended(size) * 2 ** approximationLow);
    }
  };

  /** A further bit of a coefficient that is not zero any more, away from zero (T.81 §G.1.2.3). */
  #refine(coefficients: Int16Array, index: number): void {
    if (this.#bits(1) === 0) return;
    const value = coefficients[index] as number;
    const step = 1 << this.#scan.approximationLow;
    coefficients[index] = value + (value > 0 ? step : -step);
  }

  readonly #nextAc = (part: Part, block: number): void => {
    const { spectralStart, spectralEnd, approximationLow } = this.#scan;
    const { coefficients } = part.plane;
    const base = block * 64;
    let place = spectralStart;
    if (this.#endOfBands === 0) {
      for (; place <= spectralEnd; place++) {
        const symbol = this.#symbol(part.table);
        const size = symbol & 15;
        let run = symbol >>> 4;
        if (size > 1) throw malformed();
        if (size === 0 && run < 15) {
          this.#endOfBands = (1 << run) + this.#bits(run);
          break;
        }
        const value = size === 0 ? 0 : (this.#bits(1) === 1 ? 1 : -1) * (1 << approximationLow);
        // The run counts zeros only; what is not zero gets its bit on the way.
        for (; place <= spectralEnd; place++) {
          if (coefficients[base + place] !== 0) this.#refine(coefficients, base + place);
          else if (run === 0) break;
          else run -= 1;
        }
        if (value !== 0) {
          if (place > spectralEnd) throw malformed();
          coefficients[base + place] = value;
        }
      }
    }
    if (this.#endOfBands > 0) {
      for (; place <= spectralEnd; place++) if (coefficients[base + place] !== 0) this.#refine(coefficients, base + place);
      this.#endOfBands -= 1;
    }
  };
}

/** Adds what one scan says to the planes. Throws FailureError. */
export function decodeProgressiveScan(scan: CodedScan, planes: readonly Plane[], grid: UnitGrid): void {
  const bits = unstuff(scan.entropy);
  const parts = scan.parts.flatMap(({ index, dc, ac }): Part[] => {
    const plane = planes[index];
    const specification = scan.spectralStart === 0 ? dc : ac;
    return plane === undefined ? [] : [{ plane, table: specification === undefined ? undefined : huffmanDecoder(specification, scan.spectralStart === 0 ? 15 : 255), prediction: 0 }];
  });
  const order = scanOrder(parts.map(({ plane }) => plane), grid);
  const perInterval = checkIntervals(bits, order.units, scan.restartInterval);
  const steps = order.parts.flatMap(({ part, ...step }) => {
    const found = parts[part];
    return found === undefined ? [] : [{ ...step, part: found }];
  });
  const reader = new ProgressiveReader(bits.view, scan);
  const read = reader.reads;
  for (let interval = 0, unit = 0; unit < order.units; interval++) {
    reader.restart(bits.starts[interval] ?? 0);
    const end = bits.ends[interval] ?? 0;
    for (const part of parts) part.prediction = 0;
    for (const last = Math.min(order.units, unit + perInterval); unit < last; unit++) {
      const row = Math.floor(unit / order.unitsAcross);
      const column = unit - row * order.unitsAcross;
      for (const { part, first, across, down } of steps) {
        read(part, first + row * down + column * across);
        if (reader.at > end) throw truncated();
      }
    }
  }
}
