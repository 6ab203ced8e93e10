import type { Chance } from "./chance.ts";
import type { Picture } from "./burnIn.ts";

/** Pictures that look like what they are said to be: no body was ever in front of them. */

/** Distances are compared squared: a root for each dot costs more than all else here. */
const squared = (value: number): number => value * value;

/** A slice through a round body: fat, muscle and two darker lungs, in Hounsfield units + 1024. */
export function slice(size: number, position: number, chance: Chance): Uint16Array {
  const pixels = new Uint16Array(size * size);
  const half = size / 2;
  const body = 0.92 - 0.12 * position;
  const lung = 0.3 - 0.1 * position;
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      const across = (x - half) / half;
      const down = (y - half) / (half * 0.75);
      const distance = squared(across / body) + squared(down / body);
      const inLung = squared((Math.abs(across) - 0.38) / lung) + squared(down / (lung * 1.5)) < 1;
      const tissue = distance > 1 ? 24 : distance > 0.81 ? 924 : inLung ? 224 : 1074;
      pixels[y * size + x] = tissue + chance.below(16);
    }
  return pixels;
}

/** Height of the bar above an ultrasound picture, where machines write. */
export const barHeight = 40;

/** A fan of speckles below a black bar. */
export function fan(width: number, height: number, chance: Chance): Picture {
  const pixels = new Uint8Array(width * height * 3);
  const apex = width / 2;
  for (let y = barHeight; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const down = y - barHeight + 1;
      if (Math.abs(x - apex) > down * 0.8 + 12 || squared(x - apex) + squared(down) > squared(height - barHeight)) continue;
      const grey = 20 + Math.floor((chance.below(140) * (height - down)) / height);
      pixels.fill(grey, (y * width + x) * 3, (y * width + x + 1) * 3);
    }
  return { width, height, pixels };
}
