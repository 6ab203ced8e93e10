import { expect, test } from "vitest";
import type { Raster } from "../../domain/raster.ts";
import { isSampled, watchSeries } from "./seriesWatcher.ts";

const row = (...bytes: readonly number[]): Raster => ({ width: bytes.length, height: 1, samples: 1, bytes: Uint8Array.from(bytes) });
const stillOf = (...frames: readonly Raster[]): readonly (readonly number[])[] => {
  const watcher = watchSeries(frames[0] ?? row(0));
  for (const frame of frames) watcher.add(frame);
  return watcher.still().map(({ bytes }) => [...bytes]);
};

test("of many frames a few are looked at, over the whole length", () => {
  const looked = Array.from({ length: 1000 }, (_, index) => index).filter(isSampled);
  expect(looked).toEqual([0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768]);
});

test("what is bright and stays becomes the one picture, what is dark and stays the other", () => {
  // Bright, dark, between, moving.
  expect(stillOf(row(200, 20, 104, 10), row(204, 30, 104, 240), row(202, 24, 104, 90))).toEqual([
    [202, 0, 104, 0],
    [202, 25, 104, 255].map((level, at) => (at === 0 || at === 2 ? 255 : level)),
  ]);
});

test("little is said of few frames, and nothing of frames that are all the same", () => {
  expect(stillOf(row(200, 10), row(200, 90))).toEqual([]);
  expect(stillOf(row(200, 10), row(200, 10), row(200, 10))).toEqual([]);
});

test("over many frames lossy compression may change what stands still a little more", () => {
  const frames = (count: number): readonly Raster[] => Array.from({ length: count }, (_, at) => row(200 + (at % 2) * 30, (at % 3) * 120));
  expect(stillOf(...frames(4))[0]?.[0]).toBe(0);
  expect(stillOf(...frames(8))[0]?.[0]).toBe(215);
});

test("colours stand still only all together", () => {
  const frame = (blue: number): Raster => ({ width: 2, height: 1, samples: 3, bytes: Uint8Array.of(0, 255, blue, 255, 255, 0) });
  const watcher = watchSeries(frame(0));
  for (const blue of [0, 120, 240]) watcher.add(frame(blue));
  expect([...(watcher.still()[0]?.bytes ?? [])]).toEqual([0, 0, 0, 255, 255, 0]);
  expect(watcher.frames).toBe(3);
});
