import glyphs from "../../../assets/glyphs/scoring.json" with { type: "json" };
import type { Rectangle } from "../../domain/recipe.ts";

/** Letters of another face and size than the demo town's. */

export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly samples: 1 | 3;
  readonly pixels: Uint8Array | Uint16Array;
}

export const letterHeight = 24;
const bitmaps: Readonly<Record<string, string>> = glyphs.glyphs;

export const drawable = (text: string): boolean => Array.from(text).every((letter) => bitmaps[letter] !== undefined);

/** Where the text stands then. Throws where it does not fit. */
export function writeInto({ width, height, samples, pixels }: Canvas, text: string, { x, y, light }: { readonly x: number; readonly y: number; readonly light: number }): Rectangle {
  let left = x;
  for (const letter of text) {
    const bitmap = bitmaps[letter];
    if (bitmap === undefined) throw new Error("a character without a bitmap");
    const digits = bitmap.length / letterHeight;
    if (left + digits * 4 > width || y + letterHeight > height) throw new Error("text beyond the picture");
    for (let down = 0; down < letterHeight; down += 1) {
      const row = Number.parseInt(bitmap.slice(down * digits, (down + 1) * digits), 16);
      for (let right = 0; right < digits * 4; right += 1)
        if (((row >>> (digits * 4 - 1 - right)) & 1) === 1) pixels.fill(light, ((y + down) * width + left + right) * samples, ((y + down) * width + left + right + 1) * samples);
    }
    left += digits * 4;
  }
  return { x, y, width: left - x, height: letterHeight };
}
