import type { Box } from "./components.ts";
import { tileSize, type Edges } from "./edges.ts";
import type { Gradients } from "./gradients.ts";
import { heightOf, widthOf } from "./lines.ts";

/** What tells a line of text from anatomy, as numbers of about the same size. */
export const featureNames = ["height", "aspect", "density", "crossings", "levels", "balance", "contrast", "steepness", "flatGround", "crowd", "evenInk", "noise", "rowEnds", "steepnessAsked"] as const;
export const featureCount = featureNames.length;

const histogram = new Uint32Array(256);

/** Of a histogram, the level at or below which a share of the pixels is. */
function levelAt(share: number, pixels: number): number {
  let seen = 0;
  for (let level = 0; level < 256; level += 1) {
    seen += histogram[level] ?? 0;
    if (seen >= share * pixels) return level;
  }
  return 255;
}

function near(level: number, reach: number): number {
  let sum = 0;
  for (let one = Math.max(0, level - reach); one <= Math.min(255, level + reach); one += 1) sum += histogram[one] ?? 0;
  return sum;
}

export function featuresOf({ light, across, down, width, height }: Gradients, { marks, noise, tilesAcross, steepness }: Edges, box: Box): Float32Array {
  const [high, wide] = [heightOf(box), widthOf(box)];
  const area = high * wide;
  let [marked, sideways, upright, crossings, levels, steep, ends] = [0, 0, 0, 0, 0, 0, 0];
  histogram.fill(0);
  const lastRow = box.bottom;
  for (let y = box.top; y <= lastRow; y += 1) {
    let previous = 0;
    for (let x = box.left; x <= box.right; x += 1) {
      const at = y * width + x;
      const mark = marks[at] ?? 0;
      histogram[light[at] ?? 0] = (histogram[light[at] ?? 0] ?? 0) + 1;
      const isOn = mark === 0 ? 0 : 1;
      crossings += isOn ^ previous;
      previous = isOn;
      if (y > box.top) levels += isOn ^ (marks[at - width] === 0 ? 0 : 1);
      if (mark === 0) continue;
      marked += 1;
      if (y === box.top || y === lastRow) ends += 1;
      sideways += mark & 1;
      upright += mark >> 1;
      const [one, two] = [across[at] ?? 0, down[at] ?? 0];
      steep += one > two ? one : two;
    }
  }
  const [darkest, brightest] = [levelAt(0.03, area), levelAt(0.97, area)];
  const reach = 4 + ((brightest - darkest) >> 3);
  let ground = 0;
  for (let level = 0; level < 256; level += 1) if ((histogram[level] ?? 0) > (histogram[ground] ?? 0)) ground = level;
  const ink = Math.abs(brightest - ground) > Math.abs(ground - darkest) ? brightest : darkest;
  const quiet = noise[Math.floor((box.top + box.bottom) / 2 / tileSize) * tilesAcross + Math.floor((box.left + box.right) / 2 / tileSize)] ?? 0;
  const meanSteep = steep / Math.max(1, marked);
  return Float32Array.of(
    Math.log(high) - 2.5,
    Math.log(wide / high) - 1,
    marked / area - 0.5,
    Math.log(0.5 + (crossings / high) * (high / wide)) - 0.5,
    Math.log(0.5 + levels / wide) - 1,
    sideways / Math.max(1, sideways + upright) - 0.5,
    (brightest - darkest) / 128 - 1,
    Math.log(meanSteep / 80 + 0.05),
    near(ground, reach) / area - 0.5,
    crowdOf(marks, width, height, box) - 0.3,
    near(ink, reach) / area - 0.2,
    Math.log(1 + quiet) - 1,
    ends / (2 * wide) - 0.3,
    steepness.least / 100 - 0.5,
  );
}

/** Marks just around the box: text stands by itself. */
function crowdOf(marks: Uint8Array, width: number, height: number, box: Box): number {
  let [marked, seen] = [0, 0];
  const look = (y: number, left: number, right: number): void => {
    if (y < 0 || y >= height) return;
    for (let x = Math.max(0, left); x <= Math.min(width - 1, right); x += 1) {
      seen += 1;
      if (marks[y * width + x] !== 0) marked += 1;
    }
  };
  for (const far of [3, 5]) {
    look(box.top - far, box.left - far, box.right + far);
    look(box.bottom + far, box.left - far, box.right + far);
    for (let y = box.top; y <= box.bottom; y += 1) {
      look(y, box.left - far, box.left - far);
      look(y, box.right + far, box.right + far);
    }
  }
  return seen === 0 ? 0 : marked / seen;
}
