import { expect, test } from "vitest";
import type { Raster } from "../../../domain/raster.ts";
import { cutLines } from "./cutLine.ts";

/** Bars of an ink on a ground, of two rows of text. */
function bars(ink: readonly number[], ground: readonly number[], samples: 1 | 3): Raster {
  const [width, height] = [80, 50];
  return {
    width,
    height,
    samples,
    bytes: Uint8Array.from({ length: width * height * samples }, (_, at) => {
      const [x, y, sample] = [Math.floor(at / samples) % width, Math.floor(at / samples / width), at % samples];
      const isInk = ((y >= 10 && y < 20) || (y >= 30 && y < 40)) && x >= 10 && x < 70 && x % 6 < 2;
      return (isInk ? ink : ground)[sample] ?? 0;
    }),
  };
}

test.for([
  ["white on black", [255], [0], 1],
  ["black on white", [0], [255], 1],
  ["red on blue of the same light", [200, 60, 20], [20, 60, 200], 3],
] as const)("%s becomes dark on white, line by line", ([, ink, ground, samples]) => {
  const lines = cutLines(bars(ink, ground, samples), { x: 5, y: 5, width: 70, height: 40 });
  expect(lines).toHaveLength(2);
  for (const { width, height, bytes } of lines) {
    expect(bytes).toHaveLength(width * height);
    expect(bytes[0]).toBe(255);
    expect(Math.min(...bytes)).toBeLessThan(40);
    const light = bytes.filter((level) => level > 200).length / bytes.length;
    expect(light).toBeGreaterThan(0.5);
    expect(Math.abs(height - 50)).toBeLessThan(15);
  }
});

test("one line is cut as it is", () => {
  const [line, ...more] = cutLines(bars([255], [0], 1), { x: 5, y: 5, width: 70, height: 18 });
  expect(more).toEqual([]);
  expect(line?.width).toBe(20 + 70 * (30 / 14));
});

test("what is no line or no place is not read", () => {
  const wide: Raster = { width: 4000, height: 12, samples: 1, bytes: new Uint8Array(48_000) };
  expect(cutLines(wide, { x: 0, y: 0, width: 4000, height: 12 })).toEqual([]);
  expect(cutLines(bars([255], [0], 1), { x: 200, y: 0, width: 10, height: 10 })).toEqual([]);
  expect(cutLines({ width: 20, height: 600, samples: 1, bytes: new Uint8Array(12_000) }, { x: 0, y: 0, width: 20, height: 600 })).toEqual([]);
  expect(cutLines({ width: 1, height: 1, samples: 1, bytes: Uint8Array.of(7) }, { x: 0, y: 0, width: 1, height: 1 })).toHaveLength(1);
});
