import { expect, test } from "vitest";
import { findText } from "./findText.ts";
import { seriesOf } from "./testing/frames.ts";
import { sampleWords } from "./testing/sample.ts";
import { scoreOf, wilson } from "./testing/score.ts";
import { identifyingKinds } from "./testing/words.ts";
import { proposeText } from "./textSearch.ts";

const words = sampleWords();
const facts = { modality: "US", manufacturer: "", model: "", software: "", rows: 0, columns: 0, regions: [] };
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const written = (share: number, hits: number, tries: number): string => `${String(hits)} of ${String(tries)}: ${share.toFixed(3)}, at least ${wilson(hits, tries).least.toFixed(3)}`;

test("single frames on grounds and in fonts nothing was fitted to: every identifying word on a ground that stands still", () => {
  let [hits, tries, inVain, clean] = [0, 0, 0, 0];
  for (const seed of upTo(16)) {
    const isClean = seed % 4 === 3;
    const frame = seriesOf("heldOut", words, 600 + seed, { isClean }).frame(seed);
    const { found, inVain: vain } = scoreOf(frame, proposeText([frame.raster], facts).map(({ rectangle }) => rectangle));
    if (isClean) [clean, inVain] = [clean + 1, inVain + vain.length];
    const counted = frame.words.filter(({ word, isMoving }) => !isMoving && identifyingKinds.has(word.kind));
    tries += counted.length;
    hits += counted.filter((word) => found.includes(word)).length;
  }
  console.log(`static ground, ${written(hits / tries, hits, tries)}; ${(inVain / clean).toFixed(2)} boxes in vain on each of ${String(clean)} clean frames`);
  expect(tries).toBeGreaterThan(50);
  expect(hits / tries).toBeGreaterThanOrEqual(0.98);
  expect(inVain / clean).toBeLessThanOrEqual(2);
});

test("cines: what one frame hides in speckle stands still over several", () => {
  let [hits, tries, moving, inVain, series] = [0, 0, 0, 0, 0];
  for (const seed of [0, 1, 5, 6]) {
    const cine = seriesOf("heldOut", words, 700 + seed);
    const proposals = proposeText(upTo(8).map((number) => cine.frame(number * 3).raster), facts);
    const { found, inVain: vain } = scoreOf(cine, proposals.map(({ rectangle }) => rectangle));
    const counted = cine.words.filter(({ word }) => identifyingKinds.has(word.kind));
    tries += counted.length;
    moving += counted.filter(({ isMoving }) => isMoving).length;
    hits += counted.filter((word) => found.includes(word)).length;
    inVain += vain.length;
    series += 1;
  }
  console.log(`cines, ${written(hits / tries, hits, tries)}, ${String(moving)} of them on speckle; ${(inVain / series).toFixed(2)} boxes in vain a series`);
  expect(moving).toBeGreaterThan(1);
  expect(hits).toBe(tries);
});

test("a frame takes tens of milliseconds, and an evil one no more than a few times that", () => {
  const frame = seriesOf("heldOut", words, 401).frame(0).raster;
  const costOf = (picture: typeof frame): number => {
    const before = process.cpuUsage();
    findText(picture);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  costOf(frame);
  // 60 ms here; the limit is for machines that do other things as well.
  expect(costOf(frame)).toBeLessThan(400);
  const chequered = { ...frame, bytes: Uint8Array.from(frame.bytes, (_, at) => (((at / 3) ^ (at / 3 / frame.width / 2)) & 2) * 120) };
  const strewn = { ...frame, bytes: Uint8Array.from(frame.bytes, (_, at) => (Math.imul(Math.floor(at / 3), 2_654_435_761) >>> 27 === 0 ? 255 : 0)) };
  for (const picture of [chequered, strewn]) expect(costOf(picture)).toBeLessThan(10_000);
});
