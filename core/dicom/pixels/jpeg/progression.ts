import type { BlockGrid } from "./planes.ts";
import type { CodedScan } from "./readJpeg.ts";
import { malformed, tooLarge } from "./refuse.ts";

/** Many scans over many blocks cost much work for few bytes; encoders visit each block about six times. */
const mostVisits = 48;

/** What of each coefficient has been sent so far: the lowest bit, or -1. */
export class Progression {
  readonly #lowest: readonly Int8Array[];
  readonly #grids: readonly BlockGrid[];
  #visits = 0;

  constructor(grids: readonly BlockGrid[]) {
    this.#grids = grids;
    this.#lowest = grids.map(() => new Int8Array(64).fill(-1));
  }

  /** T.81 §G.1.1.1: DC comes first, a refinement adds one bit to what was sent, nothing is sent twice. Throws FailureError. */
  note({ components, spectralStart, spectralEnd, approximationHigh, approximationLow }: CodedScan): void {
    const isDc = spectralStart === 0;
    if (isDc ? spectralEnd !== 0 : components.length !== 1 || spectralEnd < spectralStart || spectralEnd > 63) throw malformed();
    if (approximationLow > 13 || (approximationHigh !== 0 && approximationHigh !== approximationLow + 1)) throw malformed();
    for (const index of components) {
      const lowest = this.#lowest[index];
      const grid = this.#grids[index];
      if (lowest === undefined || grid === undefined || (!isDc && (lowest[0] ?? -1) < 0)) throw malformed();
      for (let place = spectralStart; place <= spectralEnd; place++) {
        if (lowest[place] !== (approximationHigh === 0 ? -1 : approximationHigh)) throw malformed();
        lowest[place] = approximationLow;
      }
      this.#visits += grid.paddedAcross * grid.paddedDown;
    }
    if (this.#visits > mostVisits * this.#grids.reduce((sum, { paddedAcross, paddedDown }) => sum + paddedAcross * paddedDown, 1000)) throw tooLarge();
  }

  /** The lowest bit of DC that was sent. */
  lowestDc(component: number): number {
    const bit = this.#lowest[component]?.[0] ?? -1;
    if (bit < 0) throw malformed();
    return bit;
  }
}
