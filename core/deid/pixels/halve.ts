import type { Raster } from "../../domain/raster.ts";

/** A picture of half the width and height, of the means of four pixels. An odd last row or column is left out. */
export function halve({ width, height, samples, bytes }: Raster): Raster {
  const [wide, high] = [Math.floor(width / 2), Math.floor(height / 2)];
  const made = new Uint8Array(wide * high * samples);
  const row = width * samples;
  let to = 0;
  for (let y = 0; y < high; y += 1) {
    for (let x = 0; x < wide; x += 1) {
      let from = y * 2 * row + x * 2 * samples;
      for (let sample = 0; sample < samples; sample += 1) {
        made[to] = ((bytes[from] ?? 0) + (bytes[from + samples] ?? 0) + (bytes[from + row] ?? 0) + (bytes[from + row + samples] ?? 0) + 2) >> 2;
        to += 1;
        from += 1;
      }
    }
  }
  return { width: wide, height: high, samples, bytes: made };
}
