import type { Instant, Milliseconds } from "../domain/brand.ts";

export interface Clock {
  readonly now: () => Instant;
  /** Never goes back; for durations. */
  readonly elapsed: () => Milliseconds;
}

export const systemClock: Clock = {
  now: () => Date.now() as Instant,
  elapsed: () => performance.now() as Milliseconds,
};

/** For tests: stands still until it is told to move. */
export function fixedClock(start: number): Clock & { readonly advance: (milliseconds: number) => void } {
  let now = start;
  return {
    now: () => now as Instant,
    elapsed: () => now as Milliseconds,
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
