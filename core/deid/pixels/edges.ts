import type { Gradients } from "./gradients.ts";

/** Where a picture is steeper than its own noise: strokes of letters, and everything else with a sharp border. */
export interface Edges {
  readonly width: number;
  readonly height: number;
  /** Bits: 1 across, 2 down; 0 is no edge. Lines longer than letters are taken out. */
  readonly marks: Uint8Array;
  /** Of each tile, how much steepness is noise. */
  readonly noise: Uint8Array;
  readonly tilesAcross: number;
  readonly steepness: Steepness;
}

export const tileSize = 32;
const acrossMark = 1;
const downMark = 2;

/** How steep an edge must be, in grey levels. */
export interface Steepness {
  readonly least: number;
  readonly leastColour: number;
  /** White on the brightest tissue is steeper. */
  readonly most: number;
  /** Of the quartile of steepness in a tile. */
  readonly timesNoise: number;
}

/**
 * First all that anybody could read: of speckle less than one pixel in fifty is so steep. Then what stands out from tissue that it touches.
 */
const steepnesses: readonly Steepness[] = [
  { least: 22, leastColour: 30, most: 150, timesNoise: 4.2 },
  { least: 100, leastColour: 100, most: 190, timesNoise: 7 },
];
/** A stroke of a letter is not longer at the scale it is looked for. */
const longestStroke = 36;

/** One for each of the two. */
export function edgesOf({ width, height, across, down, colour }: Gradients): readonly Edges[] {
  const tilesAcross = Math.max(1, Math.ceil(width / tileSize));
  const tilesDown = Math.max(1, Math.ceil(height / tileSize));
  const noise = new Uint8Array(tilesAcross * tilesDown);
  const found = steepnesses.map((steepness) => ({ width, height, marks: new Uint8Array(width * height), noise, tilesAcross, steepness }));
  const [histogram, colourHistogram] = [new Uint32Array(256), new Uint32Array(256)];
  for (let tile = 0; tile < noise.length; tile += 1) {
    const left = (tile % tilesAcross) * tileSize;
    const top = Math.floor(tile / tilesAcross) * tileSize;
    const [right, bottom] = [Math.min(width, left + tileSize), Math.min(height, top + tileSize)];
    histogram.fill(0);
    colourHistogram.fill(0);
    let steepest = 0;
    for (let y = top; y < bottom; y += 1) {
      for (let at = y * width + left; at < y * width + right; at += 1) {
        const one = across[at] ?? 0;
        const two = down[at] ?? 0;
        const steep = one > two ? one : two;
        histogram[steep] = (histogram[steep] ?? 0) + 1;
        if (steep > steepest) steepest = steep;
        if (colour === undefined) continue;
        const coloured = colour[at] ?? 0;
        colourHistogram[coloured] = (colourHistogram[coloured] ?? 0) + 1;
        if (coloured > steepest) steepest = coloured;
      }
    }
    const pixels = (right - left) * (bottom - top);
    const quartile = quartileOf(histogram, pixels);
    const colourQuartile = quartileOf(colourHistogram, pixels);
    noise[tile] = quartile;
    for (const { marks, steepness } of found) {
      const threshold = Math.min(steepness.most, Math.max(steepness.least, quartile * steepness.timesNoise));
      const colourThreshold = Math.min(steepness.most, Math.max(steepness.leastColour, colourQuartile * steepness.timesNoise));
      if (steepest <= threshold && steepest <= colourThreshold) continue;
      for (let y = top; y < bottom; y += 1) {
        for (let at = y * width + left; at < y * width + right; at += 1) {
          const one = across[at] ?? 0;
          const two = down[at] ?? 0;
          if (one > threshold) marks[at] = two > threshold ? acrossMark | downMark : acrossMark;
          else if (two > threshold) marks[at] = downMark;
          else if (colour !== undefined && (colour[at] ?? 0) > colourThreshold) marks[at] = one > two ? acrossMark : downMark;
        }
      }
    }
  }
  for (const edges of found) removeLongLines(edges);
  return found;
}

function quartileOf(histogram: Uint32Array, pixels: number): number {
  let seen = 0;
  for (let level = 0; level < 256; level += 1) {
    seen += histogram[level] ?? 0;
    if (seen * 4 >= pixels) return level;
  }
  return 255;
}

/** Rulers, frames and borders: edges in one direction only, longer than a stroke. */
function removeLongLines({ width, height, marks }: Edges): void {
  for (let y = 0; y < height; y += 1) removeRuns(marks, y * width, 1, width, downMark);
  for (let x = 0; x < width; x += 1) removeRuns(marks, x, width, height, acrossMark);
}

function removeRuns(marks: Uint8Array, from: number, step: number, count: number, wanted: number): void {
  let begin = -1;
  for (let place = 0; place <= count; place += 1) {
    const isOn = place < count && marks[from + place * step] === wanted;
    if (isOn && begin < 0) begin = place;
    if (isOn || begin < 0) continue;
    if (place - begin > longestStroke) for (let at = begin; at < place; at += 1) marks[from + at * step] = 0;
    begin = -1;
  }
}
