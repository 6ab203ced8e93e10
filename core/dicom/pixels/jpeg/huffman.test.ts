import fc from "fast-check";
import { expect, test } from "vitest";
import { FailureError } from "../../../domain/failure.ts";
import { huffmanDecoder, longCode, lookBits, quickCoefficients } from "./huffmanDecoder.ts";
import { bestTable, huffmanEncoder, huffmanSegment } from "./huffmanEncoder.ts";
import { JpegTables } from "./tables.ts";

const frequencies = (counts: Readonly<Record<number, number>>): Uint32Array => Uint32Array.from({ length: 256 }, (_, symbol) => counts[symbol] ?? 0);

/** Reads a symbol at the left of 32 bits, as scans do. */
function symbolAt(decoder: ReturnType<typeof huffmanDecoder>, window: number): { readonly symbol: number; readonly length: number } {
  const entry = decoder.look[window >>> (32 - lookBits)] ?? 0;
  const found = entry === 0 ? longCode(decoder, window) : entry;
  return { symbol: found & 255, length: found >>> 8 };
}

function check(counted: Uint32Array): void {
  const table = bestTable(counted);
  const { codes, lengths } = huffmanEncoder(table);
  const decoder = huffmanDecoder(table, 255);
  for (const [symbol, count] of counted.entries()) {
    const length = lengths[symbol] ?? 0;
    if (count === 0) {
      expect(length).toBe(0);
      continue;
    }
    const code = codes[symbol] ?? 0;
    if (length < 1 || length > 16 || code === 2 ** length - 1) expect.fail(`symbol ${symbol} has the code ${code} of ${length} bits`);
    // Whatever follows a code, it is read as it was written.
    for (const rest of [0, 2 ** (32 - length) - 1]) expect(symbolAt(decoder, (code * 2 ** (32 - length) + rest) | 0)).toEqual({ symbol, length });
  }
}

test("any frequencies make a table that is read back, with no code of ones only", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.integer({ min: 0, max: 255 }).map(String), fc.integer({ min: 1, max: 1_000_000 }), { minKeys: 1, maxKeys: 256 }), (counts) => {
      check(frequencies(counts));
    }),
    { numRuns: 60 },
  );
});

test("frequencies that ask for longer codes than 16 bits get shorter ones", () => {
  const fibonacci = [1, 1];
  while (fibonacci.length < 40) fibonacci.push((fibonacci.at(-1) ?? 0) + (fibonacci.at(-2) ?? 0));
  const counted = frequencies(Object.fromEntries(fibonacci.map((count, symbol) => [symbol, count])));
  expect(bestTable(counted).counts.at(-1)).toBeGreaterThan(0);
  check(counted);
});

test("all 256 symbols alike, and one alone", () => {
  check(frequencies(Object.fromEntries(Array.from({ length: 256 }, (_, symbol) => [symbol, 5]))));
  expect(bestTable(frequencies({ 7: 3 }))).toEqual({ counts: Uint8Array.from([1, ...Array<number>(15).fill(0)]), values: Uint8Array.of(7) });
});

test("the example of T.81 table K.3", () => {
  const counts = Uint8Array.of(0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0);
  const { codes, lengths } = huffmanEncoder({ counts, values: Uint8Array.from({ length: 12 }, (_, category) => category) });
  expect(Array.from({ length: 12 }, (_, category) => (codes[category] ?? 0).toString(2).padStart(lengths[category] ?? 0, "0"))).toEqual(["00", "010", "011", "100", "101", "110", "1110", "11110", "111110", "1111110", "11111110", "111111110"]);
});

test("a segment is read as it was written", () => {
  const table = bestTable(frequencies({ 1: 9, 2: 5, 0xf0: 1 }));
  const tables = new JpegTables();
  tables.defineHuffman(huffmanSegment("ac", 2, table).subarray(4));
  const { counts, values } = tables.huffman("ac", 2);
  expect({ counts: [...counts], values: [...values] }).toEqual({ counts: [...table.counts], values: [...table.values] });
  expect(() => tables.huffman("dc", 2)).toThrow(FailureError);
});

test("short coefficients are found at one look, as T.81 table F.1 extends them", () => {
  // Run 2 and category 3 has the code 0; the end of the block has 10.
  const quick = quickCoefficients(huffmanDecoder({ counts: Uint8Array.from([1, 1, ...Array<number>(14).fill(0)]), values: Uint8Array.of(0x23, 0) }, 255));
  const values = Array.from({ length: 8 }, (_, bits) => (quick[bits << 6] ?? 0) >> 8);
  expect(values).toEqual([-7, -6, -5, -4, 4, 5, 6, 7]);
  expect(quick[0b0111_000000]).toBe(7 * 256 + 2 * 16 + 4);
  expect(quick[0b10_00000000]).toBe(0);
});

test("a code that is none, and a table that has too many, are refused", () => {
  const decoder = huffmanDecoder({ counts: Uint8Array.from([1, ...Array<number>(15).fill(0)]), values: Uint8Array.of(0) }, 255);
  expect(() => longCode(decoder, -1)).toThrow(FailureError);
  expect(() => huffmanDecoder({ counts: Uint8Array.from([3, ...Array<number>(15).fill(0)]), values: Uint8Array.of(0, 1, 2) }, 255)).toThrow(FailureError);
  expect(() => huffmanDecoder({ counts: Uint8Array.from([1, ...Array<number>(15).fill(0)]), values: Uint8Array.of(17) }, 16)).toThrow(FailureError);
});
