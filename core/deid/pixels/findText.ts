import type { Raster } from "../../domain/raster.ts";
import type { Rectangle } from "../../domain/recipe.ts";
import type { Box } from "./components.ts";
import { edgesOf, type Edges } from "./edges.ts";
import { gradientsOf, type Gradients } from "./gradients.ts";
import { halve } from "./halve.ts";
import { featuresOf } from "./lineFeatures.ts";
import { candidatesOf, heightOf, widthOf } from "./lines.ts";
import { lineScore } from "./lineScore.ts";

export interface FoundText {
  readonly rectangle: Rectangle;
  /** From 0 to 1. */
  readonly confidence: number;
}

/** Letters of any size are small at one of the scales. */
const scales = 3;
const leastSide = 32;
/** On the development set 0.3 and 0.6 find the same words; from the one to the other what is found in vain falls to a third. */
const leastScore = 0.4;
/** Words of a line stand this many heights apart, a dash or a 一 from the letters beside it too. */
const reachOfLine = 1.4;
/** Letters taller than this share of the picture are none of a device. */
const tallest = 0.1;
const tallestPixels = 64;
/** Blurred ink beside the edges. */
const margin = 3;

/** Places of a picture that look like text, by edges in light and colour. Pure, and bounded by the number of pixels. */
export function findText(raster: Raster): readonly FoundText[] {
  const found: FoundText[] = [];
  let picture = raster;
  for (let scale = 0; scale < scales && Math.min(picture.width, picture.height) >= leastSide; scale += 1) {
    if (scale > 0) picture = halve(picture);
    const times = 2 ** scale;
    const gradients = gradientsOf(picture);
    for (const { box, score } of edgesOf(gradients).flatMap((edges) => linesOf(gradients, edges))) {
      if (heightOf(box) * times <= Math.max(tallestPixels, raster.height * tallest)) found.push({ rectangle: rectangleOf(box, times, raster), confidence: score });
    }
  }
  return found;
}

interface ScoredBox {
  readonly box: Box;
  readonly score: number;
}

function linesOf(gradients: Gradients, edges: Edges): readonly ScoredBox[] {
  const { lines, crumbs } = candidatesOf(edges);
  const accepted: ScoredBox[] = [];
  const rest: Box[] = [...crumbs];
  for (const box of lines) {
    const score = lineScore(featuresOf(gradients, edges, box));
    if (score >= leastScore) accepted.push({ box, score });
    else rest.push(box);
  }
  return accepted.map(({ box, score }) => ({ score, box: withNeighbours(box, rest) }));
}

/** What stands in the line of text beside it, and no higher, is of the text. */
function withNeighbours(line: Box, rest: readonly Box[]): Box {
  const height = heightOf(line);
  const reach = height * reachOfLine;
  let { left, top, right, bottom } = line;
  for (const box of rest) {
    if (heightOf(box) > height * 1.3 || widthOf(box) > height * 3) continue;
    const middle = (box.top + box.bottom) / 2;
    if (middle < line.top - height * 0.4 || middle > line.bottom + height * 0.4) continue;
    if (box.left > line.right + reach || box.right < line.left - reach) continue;
    [left, top, right, bottom] = [Math.min(left, box.left), Math.min(top, box.top), Math.max(right, box.right), Math.max(bottom, box.bottom)];
  }
  return { left, top, right, bottom };
}

function rectangleOf({ left, top, right, bottom }: Box, times: number, { width, height }: Raster): Rectangle {
  const x = Math.max(0, left * times - margin);
  const y = Math.max(0, top * times - margin);
  return { x, y, width: Math.min(width, (right + 1) * times + margin) - x, height: Math.min(height, (bottom + 1) * times + margin) - y };
}
