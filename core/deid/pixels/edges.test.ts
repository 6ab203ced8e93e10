import { expect, test } from "vitest";
import type { Raster } from "../../domain/raster.ts";
import { edgesOf } from "./edges.ts";
import { gradientsOf } from "./gradients.ts";
import { chanceOf } from "./testing/chance.ts";

const painted = (width: number, height: number, levelAt: (x: number, y: number) => number): Raster => ({ width, height, samples: 1, bytes: Uint8Array.from({ length: width * height }, (_, at) => levelAt(at % width, Math.floor(at / width))) });
const markedIn = (raster: Raster, strength: 0 | 1 = 0): readonly number[] => {
  const marks = edgesOf(gradientsOf(raster))[strength]?.marks ?? new Uint8Array(0);
  return [...marks].flatMap((mark, at) => (mark === 0 ? [] : [at]));
};

test("lines longer than a stroke are taken out, strokes stay", () => {
  const line = painted(100, 40, (x, y) => (y === 10 && x >= 20 && x < 80 ? 255 : 0));
  const stroke = painted(100, 40, (x, y) => (y === 10 && x >= 20 && x < 45 ? 255 : 0));
  // Of a line only its two ends are left.
  expect(markedIn(line).length).toBeLessThan(10);
  expect(markedIn(stroke).length).toBeGreaterThan(45);
  expect(markedIn(painted(40, 100, (x, y) => (x === 10 && y >= 20 && y < 80 ? 255 : 0))).length).toBeLessThan(10);
});

test("what is an edge depends on the noise around it", () => {
  const chance = chanceOf(3);
  const noise = Float32Array.from({ length: 64 * 64 }, () => chance.gaussian());
  const share = (noisy: number): number => markedIn(painted(64, 64, (x, y) => 100 + (noise[y * 64 + x] ?? 0) * noisy)).length / (64 * 64);
  expect([share(3), share(12)].every((part) => part < 0.05)).toBe(true);
  expect(markedIn(painted(64, 64, (x, y) => (x % 8 < 2 && y % 16 < 6 ? 140 : 100)))).not.toEqual([]);
});

test("the second time only what is steep is an edge", () => {
  const dim = painted(64, 64, (x, y) => (x % 9 < 3 && y % 9 < 5 ? 60 : 0));
  expect(markedIn(dim, 0)).not.toEqual([]);
  expect(markedIn(dim, 1)).toEqual([]);
  expect(markedIn(painted(64, 64, (x, y) => (x % 9 < 3 && y % 9 < 5 ? 220 : 0)), 1)).not.toEqual([]);
});

test("colour on grey grains is an edge where their light alone is none", () => {
  const chance = chanceOf(8);
  const [width, height] = [96, 96];
  const grains = Uint8Array.from({ length: width * height }, () => 40 + Math.round(Math.abs(chance.gaussian()) * 60));
  const bytes = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
    const grey = grains[Math.floor(at / 3)] ?? 0;
    return x >= 40 && x < 43 && y >= 30 && y < 60 && at % 3 === 2 ? Math.max(0, grey - 40) : grey;
  });
  const inStroke = markedIn({ width, height, samples: 3, bytes }).filter((at) => at % width >= 39 && at % width < 44 && Math.floor(at / width) >= 32 && Math.floor(at / width) < 58);
  expect(inStroke.length).toBeGreaterThan(40);
});
