import { createHash } from "node:crypto";

/** Chance that the seed decides: the same labels give the same draws, on every machine and whatever was drawn elsewhere. */
export interface Chance {
  /** A whole number from 0 up to, and without, `limit`. */
  readonly below: (limit: number) => number;
  readonly between: (first: number, last: number) => number;
  readonly pick: <Value>(list: readonly [Value, ...Value[]] | readonly Value[]) => Value;
  readonly happens: (probability: number) => boolean;
}

const range = 0x1_0000_0000;

/** xoshiro128** (Blackman and Vigna, public domain) from a state that SHA-256 makes of the labels. Nothing secret is made of it. */
export function chanceOf(...labels: readonly (string | number)[]): Chance {
  const digest = createHash("sha256").update(JSON.stringify(labels)).digest();
  // An array of words: variables would be numbers on the heap, one made for each draw.
  const state = Uint32Array.of(digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12) | 1);
  const next = (): number => {
    const a = state[0] ?? 0;
    const b = state[1] ?? 0;
    const c = state[2] ?? 0;
    const d = state[3] ?? 0;
    const product = Math.imul(b, 5);
    const drawn = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const third = c ^ a;
    const fourth = d ^ b;
    state[1] = b ^ third;
    state[0] = a ^ fourth;
    state[2] = third ^ (b << 9);
    state[3] = (fourth << 11) | (fourth >>> 21);
    return drawn;
  };
  const below = (limit: number): number => Math.floor((next() / range) * limit);
  return {
    below,
    between: (first, last) => first + below(last - first + 1),
    pick: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
    happens: (probability) => next() / range < probability,
  };
}
