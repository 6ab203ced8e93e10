import { inverseTransform, zigzag } from "./inverseTransform.ts";
import type { Plane } from "./planes.ts";

export type Samples = Uint8Array | Uint16Array;

/** One component's samples, row by row. */
export interface SamplePlane {
  readonly samples: Samples;
  readonly width: number;
  readonly height: number;
}

export const samplesFor = (precision: number, count: number): Samples => (precision <= 8 ? new Uint8Array(count) : new Uint16Array(count));

/** Where samples go: component `first` of `step` that lie side by side. */
interface Target {
  readonly samples: Samples;
  readonly first: number;
  readonly step: number;
}

/** T.81 §A.3.3, §A.3.4: takes back quantization and transform, and shifts the level. */
export function sampleBlocks(plane: Plane, quantization: Uint16Array, precision: number, { samples, first, step }: Target): void {
  const { coefficients, ends, blocksAcross, blocksDown, paddedAcross, width, height } = plane;
  const stride = width * step;
  const center = 2 ** (precision - 1);
  const largest = 2 ** precision - 1;
  const extraBits = precision === 8 ? 2 : 1;
  const block = new Int32Array(64);
  for (let row = 0; row < blocksDown; row++) {
    const rows = Math.min(8, height - row * 8);
    for (let column = 0; column < blocksAcross; column++) {
      const columns = Math.min(8, width - column * 8);
      const index = row * paddedAcross + column;
      const base = index * 64;
      const end = ends[index] as number;
      const target = first + row * 8 * stride + column * 8 * step;
      if (end === 1) {
        // DC alone: the transform's two roundings, which for one value are one.
        const level = (((coefficients[base] as number) * (quantization[0] as number) + 4) >> 3) + center;
        const value = level < 0 ? 0 : level > largest ? largest : level;
        for (let y = 0; y < rows; y++) for (let x = 0, at = target + y * stride; x < columns; x++, at += step) samples[at] = value;
        continue;
      }
      block.fill(0);
      for (let place = 0; place < end; place++) block[zigzag[place] as number] = (coefficients[base + place] as number) * (quantization[place] as number);
      inverseTransform(block, extraBits);
      for (let y = 0; y < rows; y++) {
        for (let x = y * 8, last = x + columns, at = target + y * stride; x < last; x++, at += step) {
          const level = (block[x] as number) + center;
          samples[at] = level < 0 ? 0 : level > largest ? largest : level;
        }
      }
    }
  }
}
