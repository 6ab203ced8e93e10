import type { HuffmanSpecification } from "./tables.ts";

export interface HuffmanEncoder {
  readonly specification: HuffmanSpecification;
  readonly codes: Uint16Array;
  /** 0 where a symbol has no code. */
  readonly lengths: Uint8Array;
}

/** T.81 §C.2. */
export function huffmanEncoder(specification: HuffmanSpecification): HuffmanEncoder {
  const codes = new Uint16Array(256);
  const lengths = new Uint8Array(256);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++, code *= 2) {
    for (let each = 0; each < (specification.counts[length - 1] ?? 0); each++, index++, code++) {
      const symbol = specification.values[index] ?? 0;
      codes[symbol] = code;
      lengths[symbol] = length;
    }
  }
  return { specification, codes, lengths };
}

interface Chain {
  weight: number;
  readonly symbols: readonly number[];
}

/** How long each symbol's code is without a limit; the symbol 256 is nobody's and keeps the code of all ones free. */
function freeLengths(frequencies: Uint32Array): Uint8Array {
  const lengths = new Uint8Array(257);
  const chains: Chain[] = [{ weight: 0, symbols: [256] }];
  for (const [symbol, weight] of frequencies.entries()) if (weight > 0) chains.push({ weight, symbols: [symbol] });
  while (chains.length > 1) {
    chains.sort((one, other) => other.weight - one.weight);
    const [least, next] = [chains.pop(), chains.pop()];
    if (least === undefined || next === undefined) break;
    const symbols = [...next.symbols, ...least.symbols];
    for (const symbol of symbols) lengths[symbol] = (lengths[symbol] ?? 0) + 1;
    chains.push({ weight: least.weight + next.weight, symbols });
  }
  return lengths;
}

/** The table with the shortest output for these frequencies of the symbols 0 to 255 (T.81 §K.2): no code longer than 16 bits, none of ones only. */
export function bestTable(frequencies: Uint32Array): HuffmanSpecification {
  const lengths = freeLengths(frequencies);
  const counts = new Uint16Array(260);
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] ?? 0) + 1;
  // T.81 figure K.3: two codes that are too long become one that is a bit shorter and two below a shorter one.
  for (let length = 259; length > 16; length--) {
    while ((counts[length] ?? 0) > 0) {
      let shorter = length - 2;
      while (counts[shorter] === 0) shorter -= 1;
      counts[length] = (counts[length] ?? 0) - 2;
      counts[length - 1] = (counts[length - 1] ?? 0) + 1;
      counts[shorter + 1] = (counts[shorter + 1] ?? 0) + 2;
      counts[shorter] = (counts[shorter] ?? 0) - 1;
    }
  }
  let longest = 16;
  while (longest > 1 && counts[longest] === 0) longest -= 1;
  counts[longest] = (counts[longest] ?? 0) - 1;
  const values = Array.from({ length: 256 }, (_, symbol) => symbol).filter((symbol) => (lengths[symbol] ?? 0) > 0);
  values.sort((one, other) => (lengths[one] ?? 0) - (lengths[other] ?? 0) || one - other);
  return { counts: Uint8Array.from(counts.subarray(1, 17)), values: Uint8Array.from(values) };
}

/** A DHT segment with one table (T.81 §B.2.4.2). */
export function huffmanSegment(kind: "dc" | "ac", table: number, { counts, values }: HuffmanSpecification): Buffer {
  const head = Buffer.from([0xff, 0xc4, 0, 0, (kind === "ac" ? 16 : 0) + table]);
  head.writeUInt16BE(3 + 16 + values.length, 2);
  return Buffer.concat([head, counts, values]);
}
