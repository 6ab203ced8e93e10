import { componentsOf, type Box } from "./components.ts";
import type { Edges } from "./edges.ts";

/** What could be a line of text: edges close together, cut apart where a row has none. */

/** Between letters and, at the larger scales, between words. */
const widestGap = 9;
/** Letters by themselves, so that what touches a border of tissue can still be told from it. */
const letterGap = 1;
const fewestLetters = 3;
/** Strokes of 7 pixels, seen with one more above and below. */
const leastHeight = 5;
const leastWidth = 5;
/** Larger letters are small at the next scale. */
const mostHeight = 44;
/** A row of a block with fewer marks than this share of its fullest row lies between two lines. */
const shareBetweenLines = 0.06;

export const heightOf = ({ top, bottom }: Box): number => bottom - top + 1;
export const widthOf = ({ left, right }: Box): number => right - left + 1;

export interface Candidates {
  readonly lines: readonly Box[];
  /** Too small to be judged alone: a dot, a dash, 一. */
  readonly crumbs: readonly Box[];
}

export function candidatesOf(edges: Edges): Candidates {
  const { marks, width, height } = edges;
  const lines = new Map<string, Box>();
  const crumbs: Box[] = [];
  const add = (line: Box): void => {
    if (heightOf(line) > mostHeight) return;
    if (heightOf(line) >= leastHeight && widthOf(line) >= leastWidth) lines.set([line.left, line.top, line.right, line.bottom].join(), line);
    else crumbs.push(line);
  };
  const rows = componentsOf(marks, width, height, widestGap).flatMap((component) => rowsOf(edges, component));
  for (const row of rows) add(row);
  const letters = componentsOf(marks, width, height, letterGap).flatMap((component) => rowsOf(edges, component));
  for (const line of linesOfLetters(letters)) add(line);
  return { lines: [...lines.values()], crumbs };
}

const isLetter = (box: Box): boolean => heightOf(box) >= leastHeight && heightOf(box) <= mostHeight && widthOf(box) <= 3 * heightOf(box);

/** Letters of about the same height, side by side. */
function linesOfLetters(boxes: readonly Box[]): readonly Box[] {
  const letters = boxes.filter(isLetter).sort((one, other) => one.left - other.left);
  const lineOf = new Map<Box, Box[]>();
  for (const [at, letter] of letters.entries()) {
    const line = lineOf.get(letter) ?? [letter];
    lineOf.set(letter, line);
    for (let next = at + 1; next < letters.length; next += 1) {
      const other = letters[next];
      if (other === undefined || other.left > letter.right + widestGap) break;
      if (lineOf.has(other) || !areOfOneLine(letter, other)) continue;
      line.push(other);
      lineOf.set(other, line);
    }
  }
  return [...new Set(lineOf.values())]
    .filter((line) => line.length >= fewestLetters)
    .map((line) => line.reduce((all, one) => ({ left: Math.min(all.left, one.left), top: Math.min(all.top, one.top), right: Math.max(all.right, one.right), bottom: Math.max(all.bottom, one.bottom) })));
}

function areOfOneLine(one: Box, other: Box): boolean {
  const [low, high] = [Math.min(heightOf(one), heightOf(other)), Math.max(heightOf(one), heightOf(other))];
  const shared = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) + 1;
  return shared >= 0.6 * low && high <= 1.8 * low;
}

function rowsOf({ marks, width }: Edges, box: Box): readonly Box[] {
  if (heightOf(box) < 2 * leastHeight) return [box];
  const counts = new Uint32Array(heightOf(box));
  let fullest = 0;
  for (let y = box.top; y <= box.bottom; y += 1) {
    let count = 0;
    for (let at = y * width + box.left; at <= y * width + box.right; at += 1) if (marks[at] !== 0) count += 1;
    counts[y - box.top] = count;
    if (count > fullest) fullest = count;
  }
  const least = Math.max(1, fullest * shareBetweenLines);
  const rows: Box[] = [];
  let begin = -1;
  for (let row = 0; row <= counts.length; row += 1) {
    const isOn = row < counts.length && (counts[row] ?? 0) > least;
    if (isOn && begin < 0) begin = row;
    if (isOn || begin < 0) continue;
    const trimmed = trimmedColumns(marks, width, box, box.top + begin, box.top + row - 1);
    if (trimmed !== undefined) rows.push(trimmed);
    begin = -1;
  }
  return rows;
}

function trimmedColumns(marks: Uint8Array, width: number, { left, right }: Box, top: number, bottom: number): Box | undefined {
  let [first, last] = [right + 1, left - 1];
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      if (marks[y * width + x] === 0) continue;
      if (x < first) first = x;
      if (x > last) last = x;
    }
  }
  return last < first ? undefined : { left: first, top, right: last, bottom };
}
