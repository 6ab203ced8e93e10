import { malformed, tooLarge, truncated } from "./refuse.ts";

/** A scan's entropy-coded bits without what was stuffed between them, cut at the restart markers. */
export interface EntropyBits {
  /** Each interval begins at a whole byte. Behind the last lie spare bytes, so that a block may be read without asking at every bit. */
  readonly view: DataView;
  /** In bits, as are the ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** More than a block, or as many samples as are read at once, can take before their end is looked at. */
const spareBytes = 8192;

/** Places are counted in bits, and these are to stay small integers. */
const mostBytes = 2 ** 26;

/** T.81 §B.1.1.5, §F.2.2.5: takes out zero bytes behind 0xFF and fill bytes; restart markers have to come in their order. */
export function unstuff(entropy: Buffer): EntropyBits {
  if (entropy.length > mostBytes) throw tooLarge();
  const clean = Buffer.alloc(entropy.length + spareBytes);
  const starts = [0];
  const ends: number[] = [];
  let length = 0;
  let from = 0;
  for (let at = entropy.indexOf(0xff); at >= 0; at = entropy.indexOf(0xff, from)) {
    const next = entropy[at + 1];
    const kept = next === 0 ? at + 1 : at;
    entropy.copy(clean, length, from, kept);
    length += kept - from;
    if (next === undefined) {
      from = entropy.length;
      break;
    }
    if (next === 0xff) {
      from = at + 1;
      continue;
    }
    from = at + 2;
    if (next === 0) continue;
    if (next !== 0xd0 + ((starts.length - 1) & 7)) throw malformed();
    ends.push(length * 8);
    starts.push(length * 8);
  }
  entropy.copy(clean, length, from);
  length += entropy.length - from;
  ends.push(length * 8);
  return { view: new DataView(clean.buffer, clean.byteOffset, clean.byteLength), starts, ends };
}

/** How many units each interval has. Throws FailureError where there are more or fewer intervals than the frame has units for. */
export function checkIntervals({ starts, ends }: EntropyBits, units: number, restartInterval: number): number {
  const wanted = restartInterval === 0 ? 1 : Math.ceil(units / restartInterval);
  if (starts.length < wanted) throw truncated();
  // A restart marker may stand behind the last unit; nothing may follow it.
  if (starts.length > wanted + 1 || (starts.length > wanted && starts[wanted] !== ends[wanted])) throw malformed();
  return restartInterval === 0 ? units : restartInterval;
}
