import { malformed } from "./refuse.ts";
import type { HuffmanSpecification } from "./tables.ts";

/** Codes of up to this many bits are found by one look. */
export const lookBits = 9;

export interface HuffmanDecoder {
  /** By the next nine bits: length × 256 + symbol, 0 where the code is longer. */
  readonly look: Uint16Array;
  /** By length: the first code that is longer, set to the left of 32 bits; and what to add to a code to find its symbol. */
  readonly limits: Float64Array;
  readonly offsets: Int32Array;
  readonly symbols: Uint8Array;
}

/** T.81 §C.2 and §F.2.2.3. `mostSymbol` is the largest that has a meaning in this place. Throws FailureError for more codes than there can be. */
export function huffmanDecoder({ counts, values }: HuffmanSpecification, mostSymbol: number): HuffmanDecoder {
  const look = new Uint16Array(2 ** lookBits);
  const limits = new Float64Array(18);
  const offsets = new Int32Array(18);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    offsets[length] = index - code;
    for (let each = 0; each < count; each++, index++, code++) {
      const symbol = values[index] ?? 0;
      if (length <= lookBits) look.fill(length * 256 + symbol, code << (lookBits - length), (code + 1) << (lookBits - length));
    }
    if (code > 2 ** length) throw malformed();
    limits[length] = code * 2 ** (32 - length);
    code *= 2;
  }
  if (values.some((symbol) => symbol > mostSymbol)) throw malformed();
  return { look, limits, offsets, symbols: values };
}

/** The code at the left of a window, where nine bits are not enough: length × 256 + symbol. Throws FailureError for a code that is none. */
export function longCode({ limits, offsets, symbols }: HuffmanDecoder, window: number): number {
  const bits = window >>> 0;
  for (let length = lookBits + 1; length <= 16; length++) {
    if (bits < (limits[length] as number)) return length * 256 + (symbols[(bits >>> (32 - length)) + (offsets[length] as number)] ?? 0);
  }
  throw malformed();
}

/** Codes and the bits behind them that together are no longer than this are found by one look. */
export const quickBits = 10;

/**
 * For the next ten bits of a block's AC coefficients: value × 256 + run × 16 + bits taken, 0 where they do not hold a whole coefficient. A value
 * is never 0, so neither is an entry.
 */
export function quickCoefficients({ look }: HuffmanDecoder): Int32Array {
  const quick = new Int32Array(2 ** quickBits);
  for (let bits = 0; bits < quick.length; bits++) {
    const entry = look[bits >> (quickBits - lookBits)] as number;
    const size = entry & 15;
    const taken = (entry >>> 8) + size;
    if (size === 0 || taken > quickBits) continue;
    const value = (bits >> (quickBits - taken)) & ((1 << size) - 1);
    quick[bits] = (value >> (size - 1) === 1 ? value : value + (-1 << size) + 1) * 256 + ((entry >>> 4) & 15) * 16 + taken;
  }
  return quick;
}
