import type { Raster } from "../../../domain/raster.ts";
import type { Chance } from "./chance.ts";
import type { Word } from "./words.ts";

/** A word in white at a place of a small grey picture; behind it black, or speckle that is another each time. */
export function smallPicture(width: number, height: number, words: readonly { readonly word: Word; readonly x: number; readonly y: number }[], chance?: Chance): Raster {
  const bytes = Uint8Array.from({ length: width * height }, () => (chance === undefined ? 0 : Math.min(250, Math.round(Math.sqrt(-2 * Math.log(1 - chance.next())) * 60))));
  for (const { word, x, y } of words) {
    for (let at = 0; at < word.ink.length; at += 1) {
      const place = (y + Math.floor(at / word.width)) * width + x + (at % word.width);
      const share = (word.ink[at] ?? 0) / 255;
      bytes[place] = Math.round((bytes[place] ?? 0) * (1 - share) + 255 * share);
    }
  }
  return { width, height, samples: 1, bytes };
}
