import type { Rectangle } from "../../../domain/recipe.ts";
import type { Frame, PlacedWord } from "./frames.ts";

/** How much of what was written is covered, and what is covered in vain. */

/** A word is found when so much of its ink is covered: what is left over is no word any more. */
const enoughInk = 0.95;

const holds = ({ x, y, width, height }: Rectangle, column: number, row: number): boolean => column >= x && row >= y && column < x + width && row < y + height;

export function isCovered({ word, x, y }: PlacedWord, boxes: readonly Rectangle[]): boolean {
  const near = boxes.filter((box) => box.x < x + word.width && box.x + box.width > x && box.y < y + word.height && box.y + box.height > y);
  let [ink, covered] = [0, 0];
  for (let at = 0; at < word.ink.length; at += 1) {
    if ((word.ink[at] ?? 0) < 64) continue;
    ink += 1;
    const [column, row] = [x + (at % word.width), y + Math.floor(at / word.width)];
    if (near.some((box) => holds(box, column, row))) covered += 1;
  }
  return covered >= enoughInk * ink;
}

const overlaps = (one: Rectangle, other: Rectangle): boolean => one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;

export interface Score {
  readonly found: readonly PlacedWord[];
  readonly missed: readonly PlacedWord[];
  /** Boxes that touch no word. */
  readonly inVain: readonly Rectangle[];
}

export function scoreOf({ words }: Pick<Frame, "words">, boxes: readonly Rectangle[]): Score {
  return {
    found: words.filter((word) => isCovered(word, boxes)),
    missed: words.filter((word) => !isCovered(word, boxes)),
    inVain: boxes.filter((box) => !words.some(({ word, x, y }) => overlaps(box, { x, y, width: word.width, height: word.height }))),
  };
}

export interface Interval {
  readonly share: number;
  readonly least: number;
  readonly most: number;
}

/** Wilson's interval of 95 %. */
export function wilson(hits: number, tries: number): Interval {
  if (tries === 0) return { share: 0, least: 0, most: 1 };
  const z = 1.959_964;
  const share = hits / tries;
  const middle = (share + (z * z) / (2 * tries)) / (1 + (z * z) / tries);
  const reach = (z / (1 + (z * z) / tries)) * Math.sqrt((share * (1 - share)) / tries + (z * z) / (4 * tries * tries));
  return { share, least: Math.max(0, middle - reach), most: Math.min(1, middle + reach) };
}
