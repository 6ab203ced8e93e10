import { triesAll } from "../../core/platform/testing/sweep.ts";

/** Marsaglia's xorshift32: small, and the same on every machine for a printed seed. */
export function seededChance(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

/** A sample is the same each time; the long run goes where none has been. It is printed either way. */
export const usualSeed = (): number => (triesAll ? Math.floor(Math.random() * 2 ** 31) : 20_261_121);
