import { checkIntervals, unstuff, type EntropyBits } from "./entropy.ts";
import { huffmanDecoder, longCode, lookBits, quickBits, quickCoefficients, type HuffmanDecoder } from "./huffmanDecoder.ts";
import type { Plane, UnitGrid } from "./planes.ts";
import type { CodedScan, ScanComponent } from "./readJpeg.ts";
import { malformed, truncated } from "./refuse.ts";
import { scanOrder } from "./scanOrder.ts";

interface Part {
  readonly plane: Plane;
  readonly dc: HuffmanDecoder;
  readonly ac: HuffmanDecoder;
  readonly quick: Int32Array;
  prediction: number;
}

const lookShift = 32 - lookBits;
const quickShift = 32 - quickBits;

/** Reads blocks one after another; the place is kept here, in bits. */
class BlockReader {
  readonly #view: DataView;
  at = 0;

  constructor(view: DataView) {
    this.#view = view;
  }

  /** T.81 §F.2.2: the difference to the DC before, then runs of zeros with what ends them. */
  read(part: Part, block: number): void {
    const view = this.#view;
    const { plane, dc, ac, quick } = part;
    const coefficients = plane.coefficients;
    const base = block * 64;
    let at = this.at;

    // A window holds 25 bits for certain: a code of nine and what follows it.
    let window = view.getInt32(at >>> 3) << (at & 7);
    let entry = dc.look[window >>> lookShift] as number;
    if (entry === 0) entry = longCode(dc, window);
    let length = entry >>> 8;
    const category = entry & 255;
    at += length;
    if (category !== 0) {
      window = length > lookBits ? view.getInt32(at >>> 3) << (at & 7) : window << length;
      // T.81 §F.2.2.1, EXTEND: a first bit of 0 says that the value is negative.
      part.prediction += (window >>> (32 - category)) + (window >= 0 ? (-1 << category) + 1 : 0);
      at += category;
      if ((part.prediction << 16) >> 16 !== part.prediction) throw malformed();
    }
    coefficients[base] = part.prediction;

    const look = ac.look;
    let last = 0;
    for (let place = 1; place < 64; place++) {
      window = view.getInt32(at >>> 3) << (at & 7);
      const found = quick[window >>> quickShift] as number;
      if (found !== 0) {
        at += found & 15;
        place += (found >>> 4) & 15;
        if (place > 63) throw malformed();
        coefficients[base + place] = found >> 8;
        last = place;
        continue;
      }
      entry = look[window >>> lookShift] as number;
      if (entry === 0) entry = longCode(ac, window);
      length = entry >>> 8;
      at += length;
      const size = entry & 15;
      const run = (entry >>> 4) & 15;
      if (size === 0) {
        if (run !== 15) break;
        place += 15;
        continue;
      }
      place += run;
      if (place > 63) throw malformed();
      window = length > lookBits ? view.getInt32(at >>> 3) << (at & 7) : window << length;
      coefficients[base + place] = (window >>> (32 - size)) + (window >= 0 ? (-1 << size) + 1 : 0);
      at += size;
      last = place;
    }
    plane.ends[block] = last + 1;
    this.at = at;
  }
}

const tableOf = (part: ScanComponent, kind: "dc" | "ac"): HuffmanDecoder => {
  const specification = part[kind];
  if (specification === undefined) throw malformed();
  return huffmanDecoder(specification, kind === "dc" ? 15 : 255);
};

/** Where the units of a scan lie. */
export interface UnitPlaces {
  readonly bits: EntropyBits;
  /** The end of each unit, which but at the end of an interval is the start of the next. */
  readonly unitEnds: Int32Array;
}

/** Fills the planes of the scan's components. Throws FailureError where the scan ends too early or holds a code that is none. */
export function decodeSequentialScan(scan: CodedScan, planes: readonly Plane[], grid: UnitGrid): UnitPlaces {
  const bits = unstuff(scan.entropy);
  const parts = scan.parts.flatMap((part): Part[] => {
    const plane = planes[part.index];
    const ac = tableOf(part, "ac");
    return plane === undefined ? [] : [{ plane, dc: tableOf(part, "dc"), ac, quick: quickCoefficients(ac), prediction: 0 }];
  });
  const order = scanOrder(parts.map(({ plane }) => plane), grid);
  const perInterval = checkIntervals(bits, order.units, scan.restartInterval);
  const steps = order.parts.flatMap(({ part, ...step }) => {
    const found = parts[part];
    return found === undefined ? [] : [{ ...step, part: found }];
  });
  const reader = new BlockReader(bits.view);
  const unitEnds = new Int32Array(order.units);
  const { unitsAcross } = order;
  for (let interval = 0, unit = 0; unit < order.units; interval++) {
    reader.at = bits.starts[interval] ?? 0;
    const end = bits.ends[interval] ?? 0;
    for (const part of parts) part.prediction = 0;
    for (const last = Math.min(order.units, unit + perInterval); unit < last; unit++) {
      const row = Math.floor(unit / unitsAcross);
      const column = unit - row * unitsAcross;
      for (const { part, first, across, down } of steps) {
        reader.read(part, first + row * down + column * across);
        if (reader.at > end) throw truncated();
      }
      unitEnds[unit] = reader.at;
    }
  }
  return { bits, unitEnds };
}
