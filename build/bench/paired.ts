import { median } from "./measure.ts";

/** Ours and a peer, measured in turn in the same run: what the machine does otherwise falls on both. */
export interface Paired {
  readonly ours: number;
  readonly peer: number;
  /** Median of the ratios of each pair, ours over the peer's. */
  readonly ratio: number;
  readonly rounds: number;
}

export function paired(pairs: readonly { readonly ours: number; readonly peer: number }[]): Paired {
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    peer: median(pairs.map(({ peer }) => peer)),
    ratio: median(pairs.map(({ ours, peer }) => ours / peer)),
    rounds: pairs.length,
  };
}

/** Now the one first, now the other: what warms up or fills up falls on both alike. */
export async function pairUp(rounds: number, ours: () => Promise<number>, peer: () => Promise<number>): Promise<Paired> {
  const pairs: { ours: number; peer: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) {
      const first = await ours();
      pairs.push({ ours: first, peer: await peer() });
    } else {
      const first = await peer();
      pairs.push({ ours: await ours(), peer: first });
    }
  }
  return paired(pairs);
}
