import type { Raster } from "../../domain/raster.ts";

/** What stands still while everything else moves: darkest and brightest of each sample over the frames that were looked at, whatever their number. */
export interface SeriesWatcher {
  /** Frames of one size, one after the other. */
  readonly add: (frame: Raster) => void;
  readonly frames: number;
  /** Pictures of what did not change: bright on black and, where much moved, dark on white. Empty until something can be said. */
  readonly still: () => readonly Raster[];
}

/** Fewer say nothing: tissue stays as it is from one frame to the next. */
const fewestFrames = 3;
/** Once that many were seen, lossy compression has shown how much it changes what stands still. */
const manyFrames = 6;
const mostChange = 20;
const mostChangeOverMany = 36;
const leastBright = 100;
const mostDark = 100;
/** Of all pixels. Where less moves, one frame shows what all of them show. */
const leastMoving = 0.02;

/** Of thousands of frames a few dozen, closer together at the beginning: 0, 1, 2, 3, 4, 6, 8, 12, 16, 24 … */
export function isSampled(index: number): boolean {
  if (index < 4) return true;
  const power = 2 ** Math.floor(Math.log2(index));
  return index === power || index * 2 === power * 3;
}

export function watchSeries({ width, height, samples }: Pick<Raster, "width" | "height" | "samples">): SeriesWatcher {
  const size = width * height * samples;
  const least = new Uint8Array(size).fill(255);
  const most = new Uint8Array(size);
  let seen = 0;
  let looked = 0;
  return {
    add: (frame) => {
      if (frame.width !== width || frame.height !== height || frame.samples !== samples) throw new RangeError("a frame of another size");
      if (isSampled(seen)) {
        looked += 1;
        include(least, most, frame.bytes);
      }
      seen += 1;
    },
    get frames() {
      return seen;
    },
    still: () => {
      if (looked < fewestFrames) return [];
      const moving = movingOf(least, most, samples, looked >= manyFrames ? mostChangeOverMany : mostChange);
      if (moving.count < leastMoving * width * height) return [];
      const bright = { width, height, samples, bytes: stillOnly(least, most, moving.isMoving, samples, leastBright, 0) };
      const dark = { width, height, samples, bytes: stillOnly(least, most, moving.isMoving, samples, mostDark, 255) };
      return [bright, dark];
    },
  };
}

function include(least: Uint8Array, most: Uint8Array, bytes: Uint8Array): void {
  for (let at = 0; at < least.length; at += 1) {
    const level = bytes[at] ?? 0;
    if (level < (least[at] ?? 0)) least[at] = level;
    if (level > (most[at] ?? 0)) most[at] = level;
  }
}

function movingOf(least: Uint8Array, most: Uint8Array, samples: number, mostChanged: number): { readonly isMoving: Uint8Array; readonly count: number } {
  const isMoving = new Uint8Array(least.length / samples);
  let count = 0;
  for (let pixel = 0, at = 0; pixel < isMoving.length; pixel += 1) {
    for (let sample = 0; sample < samples; sample += 1, at += 1) if ((most[at] ?? 0) - (least[at] ?? 0) > mostChanged) isMoving[pixel] = 1;
    count += isMoving[pixel] ?? 0;
  }
  return { isMoving, count };
}

/** Everything that moved, and what is not far enough from the ground, becomes ground. */
function stillOnly(least: Uint8Array, most: Uint8Array, isMoving: Uint8Array, samples: number, limit: number, ground: 0 | 255): Uint8Array {
  const made = new Uint8Array(least.length).fill(ground);
  for (let pixel = 0; pixel < isMoving.length; pixel += 1) {
    if (isMoving[pixel] !== 0) continue;
    const from = pixel * samples;
    let extreme: number = ground;
    for (let at = from; at < from + samples; at += 1) {
      const level = ((least[at] ?? 0) + (most[at] ?? 0)) >> 1;
      if (ground === 0 ? level > extreme : level < extreme) extreme = level;
    }
    if (ground === 0 ? extreme < limit : extreme > limit) continue;
    for (let at = from; at < from + samples; at += 1) made[at] = ((least[at] ?? 0) + (most[at] ?? 0)) >> 1;
  }
  return made;
}
