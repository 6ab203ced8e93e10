import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { edgesOf } from "../../core/deid/pixels/edges.ts";
import { gradientsOf } from "../../core/deid/pixels/gradients.ts";
import { halve } from "../../core/deid/pixels/halve.ts";
import { featureCount, featuresOf } from "../../core/deid/pixels/lineFeatures.ts";
import { candidatesOf } from "../../core/deid/pixels/lines.ts";
import { watchSeries } from "../../core/deid/pixels/seriesWatcher.ts";
import { chanceOf } from "../../core/deid/pixels/testing/chance.ts";
import { boxOf, seriesOf, type PlacedWord } from "../../core/deid/pixels/testing/frames.ts";
import { orderWords } from "../../core/deid/pixels/testing/words.ts";
import type { Raster } from "../../core/domain/raster.ts";
import { drawWords } from "./drawWords.ts";

/**
 * `node build/bench/fitLineWeights.ts [folder]`: makes assets/textDetector.json anew from made-up frames of the development set and, where a folder is
 * named, from real pictures without text in it (netpbm files). Takes some ten minutes. Nothing of the held-out set is looked at.
 */

const units = 14;
const frames = 300;
const series = 60;
const rounds = 1500;
/** What is missed costs more than what is found in vain: people look at proposals. */
const weightOfText = 3;

interface Sample {
  readonly features: Float32Array;
  readonly isText: boolean;
}

const samples: Sample[] = [];

function collect(raster: Raster, words: readonly PlacedWord[]): void {
  let picture = raster;
  for (let scale = 0; scale < 3 && Math.min(picture.width, picture.height) >= 32; scale += 1) {
    const times = 2 ** scale;
    const gradients = gradientsOf(picture);
    for (const edges of edgesOf(gradients)) {
      for (const box of candidatesOf(edges).lines) {
        const [width, height] = [(box.right - box.left + 1) * times, (box.bottom - box.top + 1) * times];
        let over = 0;
        for (const word of words) {
          const { x, y, width: wide, height: high } = boxOf(word);
          const across = Math.min(box.left * times + width, x + wide + 2 * times) - Math.max(box.left * times, x - 2 * times);
          const down = Math.min(box.top * times + height, y + high + 2 * times) - Math.max(box.top * times, y - 2 * times);
          if (across > 0 && down > 0) over += across * down;
        }
        const share = over / (width * height);
        // Half text is neither.
        if (share < 0.02 || share > 0.55) samples.push({ features: featuresOf(gradients, edges, box), isText: share > 0.5 });
      }
    }
    picture = halve(picture);
  }
}

function readNetpbm(file: string): Raster {
  const bytes = readFileSync(file);
  const head = /^P([56])\n(\d+) (\d+)\n255\n/.exec(bytes.subarray(0, 40).toString("latin1"));
  if (head === null) throw new RangeError(`${file} is no netpbm file of 8 bits`);
  return { width: Number(head[2]), height: Number(head[3]), samples: head[1] === "6" ? 3 : 1, bytes: new Uint8Array(bytes.subarray(head[0].length)) };
}

/** One layer of bent sums, by Adam on all samples at once. */
function fit(): { readonly into: readonly (readonly number[])[]; readonly bias: readonly number[]; readonly out: readonly number[]; readonly outBias: number } {
  const chance = chanceOf(1);
  const count = featureCount * units + 2 * units + 1;
  const [biasAt, outAt, lastAt] = [featureCount * units, featureCount * units + units, count - 1];
  const weights = Float64Array.from({ length: count }, (_, at) => (at >= biasAt && (at < outAt || at === lastAt) ? 0 : chance.gaussian() * 0.5));
  const [mean, square, slope, bent] = [new Float64Array(count), new Float64Array(count), new Float64Array(count), new Float64Array(units)];
  const total = samples.reduce((sum, { isText }) => sum + (isText ? weightOfText : 1), 0);
  const get = (from: Float64Array | Float32Array, at: number): number => from[at] ?? 0;
  for (let round = 1; round <= rounds; round += 1) {
    slope.fill(0);
    for (const { features, isText } of samples) {
      let sum = get(weights, lastAt);
      for (let unit = 0; unit < units; unit += 1) {
        let inner = get(weights, biasAt + unit);
        for (let feature = 0; feature < featureCount; feature += 1) inner += get(features, feature) * get(weights, feature * units + unit);
        bent[unit] = Math.tanh(inner);
        sum += get(bent, unit) * get(weights, outAt + unit);
      }
      const wrong = ((1 / (1 + Math.exp(-sum)) - (isText ? 1 : 0)) * (isText ? weightOfText : 1)) / total;
      slope[lastAt] = get(slope, lastAt) + wrong;
      for (let unit = 0; unit < units; unit += 1) {
        slope[outAt + unit] = get(slope, outAt + unit) + wrong * get(bent, unit);
        const back = wrong * get(weights, outAt + unit) * (1 - get(bent, unit) ** 2);
        slope[biasAt + unit] = get(slope, biasAt + unit) + back;
        for (let feature = 0; feature < featureCount; feature += 1) slope[feature * units + unit] = get(slope, feature * units + unit) + back * get(features, feature);
      }
    }
    const step = round < rounds * 0.7 ? 0.02 : 0.005;
    for (let at = 0; at < count; at += 1) {
      mean[at] = 0.9 * get(mean, at) + 0.1 * get(slope, at);
      square[at] = 0.999 * get(square, at) + 0.001 * get(slope, at) ** 2;
      weights[at] = get(weights, at) - (step * get(mean, at)) / (1 - 0.9 ** round) / (Math.sqrt(get(square, at) / (1 - 0.999 ** round)) + 1e-9);
    }
  }
  const rounded = (at: number): number => Math.round(get(weights, at) * 1000) / 1000;
  return {
    into: Array.from({ length: featureCount }, (_, feature) => Array.from({ length: units }, (_unused, unit) => rounded(feature * units + unit))),
    bias: Array.from({ length: units }, (_, unit) => rounded(biasAt + unit)),
    out: Array.from({ length: units }, (_, unit) => rounded(outAt + unit)),
    outBias: rounded(lastAt),
  };
}

const words = await drawWords(orderWords("development", 1500, 100));
for (let seed = 0; seed < frames; seed += 1) {
  const { raster, words: placed } = seriesOf("development", words, seed, { isClean: seed % 4 === 3 }).frame(seed % 9);
  collect(raster, placed);
}
for (let seed = 0; seed < series; seed += 1) {
  const cine = seriesOf("development", words, 20_000 + seed, { isClean: seed % 2 === 1 });
  const watcher = watchSeries(cine.frame(0).raster);
  for (let at = 0; at < 9; at += 1) watcher.add(cine.frame(at * 3).raster);
  for (const picture of watcher.still()) collect(picture, cine.words);
}
const [folder] = process.argv.slice(2);
if (folder !== undefined) for (const file of readdirSync(folder).filter((name) => /\.p[gp]m$/.test(name))) collect(readNetpbm(path.join(folder, file)), []);
console.log(`${String(samples.length)} candidates, ${String(samples.filter(({ isText }) => isText).length)} of them text`);
const target = path.join(import.meta.dirname, "../../assets/textDetector.json");
writeFileSync(target, `${JSON.stringify(fit()).replaceAll("],[", "],\n[")}\n`);
