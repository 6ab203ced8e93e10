import { labelMatcher } from "../../core/deid/pixels/reading/matchLabel.ts";
import { cutLines } from "../../core/deid/pixels/reading/cutLine.ts";
import { openTextReader } from "../../core/deid/pixels/reading/textReader.ts";
import { seriesOf, type Series } from "../../core/deid/pixels/testing/frames.ts";
import { scoreOf, wilson } from "../../core/deid/pixels/testing/score.ts";
import { identifyingKinds, orderWords, type Word } from "../../core/deid/pixels/testing/words.ts";
import { proposeText, type TextFacts } from "../../core/deid/pixels/textSearch.ts";
import type { Raster } from "../../core/domain/raster.ts";
import { drawWords } from "./drawWords.ts";
import type { Figure } from "./measure.ts";

/** Text burned into frames, in fonts and on grounds that the detector was not fitted to. Needs the fonts that `orderWords` names; words in others are not drawn. */

const facts: TextFacts = { modality: "US", manufacturer: "", model: "", software: "", rows: 0, columns: 0, regions: [] };
const singles = 200;
const cines = 40;
const framesOfCine = 12;
/** Frames of a cine lie apart, as a search samples them. */
const apart = 3;
const pixelsOfFrame = 1024 * 768;

interface Count {
  hits: number;
  tries: number;
}

const share = (name: string, { hits, tries }: Count, target?: number): Figure => {
  const { share: value, least, most } = wilson(hits, tries);
  return { name, value, unit: "", is: "at least", ...(target !== undefined && { target }), details: { words: tries, leastOf95: least, mostOf95: most } };
};

function count(series: Series, frames: readonly Raster[], [still, moving]: readonly [Count, Count]): number {
  const { found, inVain } = scoreOf(series, proposeText(frames, facts).map(({ rectangle }) => rectangle));
  for (const word of series.words.filter(({ word: { kind } }) => identifyingKinds.has(kind))) {
    const into = word.isMoving ? moving : still;
    into.tries += 1;
    if (found.includes(word)) into.hits += 1;
  }
  return inVain.length;
}

const none = (): Count => ({ hits: 0, tries: 0 });
const cpuMilliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export async function textFigures(): Promise<readonly Figure[]> {
  const words = await drawWords(orderWords("heldOut", 1500, 101));
  const [still, speckled, cineStill, cineSpeckled] = [none(), none(), none(), none()];
  let [vain, clean, spent, pixels, cineVain] = [0, 0, 0, 0, 0];
  for (let seed = 0; seed < singles; seed += 1) {
    const isClean = seed % 4 === 3;
    const series = seriesOf("heldOut", words, 40_000 + seed, { isClean });
    const { raster } = series.frame(seed % 9);
    const before = cpuMilliseconds();
    const inVain = count(series, [raster], [still, speckled]);
    spent += cpuMilliseconds() - before;
    pixels += raster.width * raster.height;
    if (isClean) [clean, vain] = [clean + 1, vain + inVain];
  }
  for (let seed = 0; seed < cines; seed += 1) {
    const series = seriesOf("heldOut", words, 50_000 + seed);
    const frames = Array.from({ length: framesOfCine }, (_, at) => series.frame(at * apart).raster);
    cineVain += count(series, frames, [cineStill, cineSpeckled]);
  }
  const all = { hits: cineStill.hits + cineSpeckled.hits, tries: cineStill.tries + cineSpeckled.tries };
  return [
    share("burned-in text on static ground, single frames: found", still, 0.99),
    share("burned-in text in cines: found", all, 0.99),
    share("burned-in text in cines, on speckle: found", cineSpeckled),
    share("burned-in text on speckle, single frames: found", speckled),
    { name: "boxes in vain on a frame without text", value: vain / clean, unit: "", target: 2, is: "at most", details: { frames: clean } },
    { name: "boxes in vain over a cine with text", value: cineVain / cines, unit: "", is: "at most", details: { cines } },
    { name: "text proposals for a frame of 1024×768, without labels", value: (spent / pixels) * pixelsOfFrame, unit: "ms", target: 100, is: "at most", details: { frames: singles } },
    ...(await readingFigures(words)),
  ];
}

async function readingFigures(words: readonly Word[]): Promise<readonly Figure[]> {
  const { read } = await openTextReader();
  const names = none();
  let [spent, pixels, wronglyAllowed, lines] = [0, 0, 0, 0];
  for (let seed = 0; seed < 40; seed += 1) {
    const series = seriesOf("heldOut", words, 60_000 + seed);
    const { raster } = series.frame(0);
    const match = labelMatcher(series.words.filter(({ word: { kind } }) => kind === "name" || kind === "id").map(({ word: { text } }) => ({ text, of: "name", strength: "certain" })));
    const before = cpuMilliseconds();
    const labels = proposeText([raster], facts).map(({ rectangle }) => {
      const readings = cutLines(raster, rectangle).map(read);
      lines += readings.length;
      return { rectangle, match: match({ text: readings.map(({ text }) => text).join("\n"), confidence: Math.min(1, ...readings.map(({ confidence }) => confidence)) }).match };
    });
    spent += cpuMilliseconds() - before;
    pixels += raster.width * raster.height;
    for (const { word, x, y } of series.words) {
      const own = labels.find(({ rectangle }) => x + word.width / 2 >= rectangle.x && x + word.width / 2 < rectangle.x + rectangle.width && y + word.height / 2 >= rectangle.y && y + word.height / 2 < rectangle.y + rectangle.height);
      if (own === undefined) continue;
      if (word.kind !== "mark" && own.match === "allowed") wronglyAllowed += 1;
      if (word.kind !== "name" && word.kind !== "id") continue;
      names.tries += 1;
      if (own.match === "identity") names.hits += 1;
    }
  }
  return [
    { name: "text proposals for a frame of 1024×768, with labels", value: (spent / pixels) * pixelsOfFrame, unit: "ms", target: 400, is: "at most", details: { linesRead: lines } },
    share("labels of names and numbers that say identity", names),
    { name: "labels that call identifying text harmless", value: wronglyAllowed, unit: "", target: 0, is: "at most" },
  ];
}
