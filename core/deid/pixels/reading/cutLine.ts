import type { Raster } from "../../../domain/raster.ts";
import type { Rectangle } from "../../../domain/recipe.ts";
import { clipped } from "../rectangles.ts";

/** One line of text, dark on white, at the height at which it is read best. */
export interface CutLine {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Of Tesseract 4's networks, measured on the held-out words: 30 reads as well as 36 and is faster, 48 reads less. */
const readHeight = 30;
const border = 10;
const largestScale = 5;
/** Beyond, it is no line of text that anybody would read. */
const longestLine = 2400;
const highestLine = 400;

const mostLinesCut = 8;
/** Of the full ink; rows with less between two lines are blurred margins. */
const leastInk = 96;
const leastHeight = 6;
/** Rows of fainter ink above and below. */
const blurred = 2;

/** The lines that stand in a place, from the top; none in what is too large for lines. */
export function cutLines(raster: Raster, rectangle: Rectangle): readonly CutLine[] {
  const place = clipped(rectangle, raster);
  if (place === undefined || place.height > highestLine || place.width > longestLine) return [];
  const ink = inkOf(raster, place);
  return rowsOf(ink, place)
    .slice(0, mostLinesCut)
    .flatMap(({ from, to }) => scaled(ink.subarray(from * place.width, to * place.width), place.width, to - from) ?? []);
}

interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Parted where no row has ink; a dot or a dash above or below belongs to its line. */
function rowsOf(ink: Uint8Array, { width, height }: Rectangle): readonly Rows[] {
  const inked: Rows[] = [];
  let begin = -1;
  for (let row = 0; row <= height; row += 1) {
    const isOn = row < height && ink.subarray(row * width, (row + 1) * width).some((level) => level >= leastInk);
    if (isOn && begin < 0) begin = row;
    if (isOn || begin < 0) continue;
    inked.push({ from: begin, to: row });
    begin = -1;
  }
  const lines = inked.filter(({ from, to }) => to - from >= leastHeight);
  if (lines.length < 2) return [{ from: 0, to: height }];
  return lines.map(({ from, to }, at) => ({ from: Math.max(lines[at - 1]?.to ?? 0, from - blurred), to: Math.min(lines[at + 1]?.from ?? height, to + blurred) }));
}

/** Undefined for what would be longer than any line. */
function scaled(ink: Uint8Array, inkWidth: number, inkHeight: number): CutLine | undefined {
  const scale = Math.min(largestScale, readHeight / Math.max(1, inkHeight - 2 * blurred));
  const [wide, high] = [Math.max(1, Math.round(inkWidth * scale)), Math.max(1, Math.round(inkHeight * scale))];
  if (wide > longestLine) return undefined;
  const [width, height] = [wide + 2 * border, high + 2 * border];
  const bytes = new Uint8Array(width * height).fill(255);
  const at = (row: number, column: number): number => ink[row * inkWidth + column] ?? 0;
  for (let y = 0; y < high; y += 1) {
    const fromY = Math.min(inkHeight - 1, Math.max(0, (y + 0.5) / scale - 0.5));
    const [top, down] = [Math.floor(fromY), fromY % 1];
    const below = Math.min(inkHeight - 1, top + 1);
    for (let x = 0; x < wide; x += 1) {
      const fromX = Math.min(inkWidth - 1, Math.max(0, (x + 0.5) / scale - 0.5));
      const [left, across] = [Math.floor(fromX), fromX % 1];
      const right = Math.min(inkWidth - 1, left + 1);
      const value = (at(top, left) * (1 - across) + at(top, right) * across) * (1 - down) + (at(below, left) * (1 - across) + at(below, right) * across) * down;
      bytes[(y + border) * width + x + border] = 255 - Math.round(value);
    }
  }
  return { width, height, bytes };
}

/** How far each pixel is from the ground, of 255: whatever the colours, and whichever of the two is lighter. */
function inkOf({ width, samples, bytes }: Raster, place: Rectangle): Uint8Array {
  const ground = Array.from({ length: samples }, (_, sample) => medianOf(bytes, width, samples, sample, place));
  const ink = new Uint8Array(place.width * place.height);
  let most = 1;
  for (let y = 0; y < place.height; y += 1) {
    for (let x = 0; x < place.width; x += 1) {
      let far = 0;
      const from = ((place.y + y) * width + place.x + x) * samples;
      for (let sample = 0; sample < samples; sample += 1) far = Math.max(far, Math.abs((bytes[from + sample] ?? 0) - (ground[sample] ?? 0)));
      ink[y * place.width + x] = far;
      if (far > most) most = far;
    }
  }
  for (let at = 0; at < ink.length; at += 1) ink[at] = Math.round(((ink[at] ?? 0) * 255) / most);
  return ink;
}

function medianOf(bytes: Uint8Array, width: number, samples: number, sample: number, place: Rectangle): number {
  const histogram = new Uint32Array(256);
  for (let y = place.y; y < place.y + place.height; y += 1) {
    for (let x = place.x; x < place.x + place.width; x += 1) {
      const level = bytes[(y * width + x) * samples + sample] ?? 0;
      histogram[level] = (histogram[level] ?? 0) + 1;
    }
  }
  const half = (place.width * place.height) / 2;
  let seen = 0;
  for (let level = 0; level < 256; level += 1) {
    seen += histogram[level] ?? 0;
    if (seen >= half) return level;
  }
  return 255;
}
