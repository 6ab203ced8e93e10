import type { Raster } from "../../domain/raster.ts";

/** Whether a frame has more sharp strokes somewhere than any that were searched before: text that comes late, a clock, a menu. */
export interface NewInkWatch {
  readonly isNew: (frame: Raster) => boolean;
}

const tile = 32;
/** Of a tile's edges, looked at in every other line and column. */
const manyMore = 24;
const times = 1.5;
const steep = 110;

/** Cheap beside a search: a few milliseconds for an ultrasound frame. */
export function newInkWatch(): NewInkWatch {
  let most: Uint16Array | undefined;
  return {
    isNew: ({ width, height, samples, bytes }) => {
      const across = Math.ceil(width / tile);
      const counts = new Uint16Array(across * Math.ceil(height / tile));
      for (let y = 0; y < height; y += 2) {
        const row = Math.floor(y / tile) * across;
        for (let x = 2; x < width; x += 2) {
          const from = (y * width + x) * samples;
          let most = 0;
          for (let at = from; at < from + samples; at += 1) most = Math.max(most, Math.abs((bytes[at] ?? 0) - (bytes[at - 2 * samples] ?? 0)));
          if (most <= steep) continue;
          const place = row + Math.floor(x / tile);
          counts[place] = (counts[place] ?? 0) + 1;
        }
      }
      if (most?.length !== counts.length) {
        most = counts;
        return true;
      }
      let isNew = false;
      for (let place = 0; place < counts.length; place += 1) if ((counts[place] ?? 0) > (most[place] ?? 0) * times + manyMore) isNew = true;
      if (isNew) for (let place = 0; place < counts.length; place += 1) most[place] = Math.max(most[place] ?? 0, counts[place] ?? 0);
      return isNew;
    },
  };
}
