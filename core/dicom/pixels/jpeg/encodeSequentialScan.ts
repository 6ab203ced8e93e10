import { BitWriter } from "./bitWriter.ts";
import type { BlackPlane } from "./blackPlane.ts";
import { bestTable, huffmanEncoder, huffmanSegment, type HuffmanEncoder } from "./huffmanEncoder.ts";
import type { UnitGrid } from "./planes.ts";
import type { CodedScan } from "./readJpeg.ts";
import { malformed } from "./refuse.ts";
import { scanOrder } from "./scanOrder.ts";
import type { UnitPlaces } from "./sequentialScan.ts";

interface Part extends BlackPlane {
  readonly dc: HuffmanEncoder;
  readonly ac: HuffmanEncoder;
  readonly dcCounts: Uint32Array;
  readonly acCounts: Uint32Array;
  prediction: number;
}

/** A block takes at most 64 codes of 16 bits with 15 bits each. */
const wordsOfBlock = 64;

const endOfBlock = 0;
const sixteenZeros = 0xf0;

class BlockWriter {
  readonly #bits: BitWriter;
  isMissingCode = false;

  constructor(bits: BitWriter) {
    this.#bits = bits;
  }

  #put({ codes, lengths }: HuffmanEncoder, symbol: number, value: number, size: number): void {
    const length = lengths[symbol] as number;
    if (length === 0) this.isMissingCode = true;
    else this.#bits.put(((codes[symbol] as number) << size) | value, length + size);
  }

  /** T.81 §F.1.2. */
  write(part: Part, block: number): void {
    const { plane, touched, black, dc, ac, dcCounts, acCounts } = part;
    const { coefficients, ends } = plane;
    const isTouched = touched[block] === 1;
    const base = block * 64;
    const level = isTouched ? black : (coefficients[base] as number);
    const difference = level - part.prediction;
    part.prediction = level;
    this.#bits.reserve(wordsOfBlock);
    const category = 32 - Math.clz32(difference < 0 ? -difference : difference);
    // T.81 table F.6 ends there; only a damaged stream has such steps.
    if (category > 15) throw malformed();
    dcCounts[category] = (dcCounts[category] as number) + 1;
    this.#put(dc, category, difference < 0 ? difference + (1 << category) - 1 : difference, category);
    const end = isTouched ? 1 : (ends[block] as number);
    let run = 0;
    for (let place = 1; place < end; place++) {
      const value = coefficients[base + place] as number;
      if (value === 0) {
        run += 1;
        continue;
      }
      for (; run > 15; run -= 16) {
        acCounts[sixteenZeros] = (acCounts[sixteenZeros] as number) + 1;
        this.#put(ac, sixteenZeros, 0, 0);
      }
      const size = 32 - Math.clz32(value < 0 ? -value : value);
      const symbol = run * 16 + size;
      acCounts[symbol] = (acCounts[symbol] as number) + 1;
      this.#put(ac, symbol, value < 0 ? value + (1 << size) - 1 : value, size);
      run = 0;
    }
    if (end < 64) {
      acCounts[endOfBlock] = (acCounts[endOfBlock] as number) + 1;
      this.#put(ac, endOfBlock, 0, 0);
    }
  }
}

export interface EncodedScan {
  readonly entropy: Buffer;
  /** DHT segments that have to stand before the scan. */
  readonly tables: readonly Buffer[];
}

type TableSource = (kind: "dc" | "ac", part: number) => HuffmanEncoder;

interface Counts {
  readonly dc: ReadonlyMap<number, Uint32Array>;
  readonly ac: ReadonlyMap<number, Uint32Array>;
}

const countsFor = (tables: readonly number[]): ReadonlyMap<number, Uint32Array> => new Map(tables.map((table) => [table, new Uint32Array(256)]));

const allCounts = ({ parts }: CodedScan): Counts => ({ dc: countsFor(parts.map(({ dcTable }) => dcTable)), ac: countsFor(parts.map(({ acTable }) => acTable)) });

/**
 * One pass over a scan: its bytes, or undefined where a symbol has no code; what is coded is counted either way. With `places`, units that stay
 * as they were and follow such units are copied as they lie: their DC differences are the same.
 */
function writeScan(scan: CodedScan, planes: readonly BlackPlane[], grid: UnitGrid, source: TableSource, counts: Counts, places: UnitPlaces | undefined): Buffer | undefined {
  const bits = new BitWriter(scan.entropy.length + 1024);
  const writer = new BlockWriter(bits);
  const parts = scan.parts.map(({ index, dcTable, acTable }, part): Part => {
    const [plane, dcCounts, acCounts] = [planes[index], counts.dc.get(dcTable), counts.ac.get(acTable)];
    if (plane === undefined || dcCounts === undefined || acCounts === undefined) throw malformed();
    return { ...plane, dc: source("dc", part), ac: source("ac", part), dcCounts, acCounts, prediction: 0 };
  });
  const order = scanOrder(parts.map(({ plane }) => plane), grid);
  const steps = order.parts.flatMap(({ part, ...step }) => {
    const found = parts[part];
    return found === undefined ? [] : [{ ...step, part: found }];
  });
  const forBlocks = (unit: number, visit: (part: Part, block: number) => void): void => {
    const row = Math.floor(unit / order.unitsAcross);
    const column = unit - row * order.unitsAcross;
    for (const { part, first, across, down } of steps) visit(part, first + row * down + column * across);
  };
  const write = (part: Part, block: number): void => {
    writer.write(part, block);
  };
  const resume = (part: Part, block: number): void => {
    part.prediction = part.plane.coefficients[block * 64] as number;
  };
  const isKept = keptUnits(order.units, forBlocks);
  const perInterval = scan.restartInterval === 0 ? order.units : scan.restartInterval;
  const chunks: Buffer[] = [];
  for (let first = 0, interval = 0; first < order.units; first += perInterval, interval++) {
    for (const part of parts) part.prediction = 0;
    const last = Math.min(order.units, first + perInterval);
    for (let unit = first; unit < last; unit++) {
      if (places === undefined || isKept[unit] === 0 || (unit > first && isKept[unit - 1] === 0)) {
        forBlocks(unit, write);
        continue;
      }
      const start = unit === first ? (places.bits.starts[interval] ?? 0) : (places.unitEnds[unit - 1] ?? 0);
      while (unit + 1 < last && isKept[unit + 1] === 1) unit += 1;
      bits.copy(places.bits.view, start, places.unitEnds[unit] ?? 0);
      forBlocks(unit, resume);
    }
    if (interval > 0) chunks.push(Buffer.from([0xff, 0xd0 + ((interval - 1) & 7)]));
    chunks.push(bits.take());
  }
  return writer.isMissingCode ? undefined : Buffer.concat(chunks);
}

/** For each unit 1 where nothing of it is touched. */
function keptUnits(units: number, forBlocks: (unit: number, visit: (part: Part, block: number) => void) => void): Uint8Array {
  const kept = new Uint8Array(units).fill(1);
  for (let unit = 0; unit < units; unit++) {
    forBlocks(unit, ({ touched }, block) => {
      if (touched[block] === 1) kept[unit] = 0;
    });
  }
  return kept;
}

/** Codes a scan anew with the tables it had; undefined where these have no code for what masking brought in. */
export function encodeWithOwnTables(scan: CodedScan, planes: readonly BlackPlane[], grid: UnitGrid, places: UnitPlaces | undefined): EncodedScan | undefined {
  const own = scan.parts.map(({ dc, ac }) => {
    if (dc === undefined || ac === undefined) throw malformed();
    return { dc: huffmanEncoder(dc), ac: huffmanEncoder(ac) };
  });
  const entropy = writeScan(scan, planes, grid, (kind, part) => own[part]?.[kind] ?? noTable, allCounts(scan), places);
  return entropy === undefined ? undefined : { entropy, tables: [] };
}

/** Codes a scan anew with the best tables for it, which then stand before the scan. */
export function encodeWithBestTables(scan: CodedScan, planes: readonly BlackPlane[], grid: UnitGrid): EncodedScan {
  const counts = allCounts(scan);
  writeScan(scan, planes, grid, () => noTable, counts, undefined);
  const best = { dc: bestOf(counts.dc), ac: bestOf(counts.ac) };
  const entropy = writeScan(scan, planes, grid, (kind, part) => best[kind].get(scan.parts[part]?.[kind === "dc" ? "dcTable" : "acTable"] ?? -1) ?? noTable, allCounts(scan), undefined);
  if (entropy === undefined) throw malformed();
  const segments = (["dc", "ac"] as const).flatMap((kind) => [...best[kind]].map(([table, { specification }]) => huffmanSegment(kind, table, specification)));
  return { entropy, tables: segments };
}

/** Has a code for nothing. */
const noTable: HuffmanEncoder = huffmanEncoder({ counts: new Uint8Array(16), values: new Uint8Array() });

const bestOf = (counts: ReadonlyMap<number, Uint32Array>): ReadonlyMap<number, HuffmanEncoder> => new Map([...counts].map(([table, frequencies]) => [table, huffmanEncoder(bestTable(frequencies))]));
