import type { PixelMask, Point } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import type { Rectangle } from "../../domain/recipe.ts";

/** Which pixels masks cover, row by row, for painting. The check afterwards has a geometry of its own. */

/** From one pixel of a row to before another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ImageSize {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
}

const isWhole = (...numbers: readonly number[]): boolean => numbers.every((number) => Number.isSafeInteger(number) && number >= 0);

/** A hand draws a hundred corners; what a program makes of a contour has thousands. */
const mostCorners = 10_000;

const areaOf = (corners: readonly Point[]): number =>
  Math.abs(corners.reduce((sum, { x, y }, index) => sum + x * (corners[(index + 1) % corners.length]?.y ?? 0) - (corners[(index + 1) % corners.length]?.x ?? 0) * y, 0));

function fits(corners: readonly Point[], { rows, columns }: ImageSize): boolean {
  const isInside = corners.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y) && x >= 0 && y >= 0 && x <= columns && y <= rows);
  return isInside && corners.length >= 3 && corners.length <= mostCorners && areaOf(corners) > 0;
}

/** A mask that does not lie in the image was meant for another: it is not painted in part. Throws FailureError. */
export function checkMasksFit(masks: readonly PixelMask[], size: ImageSize): void {
  const { rows, columns, frames } = size;
  for (const { rectangles, polygons = [], frames: range } of masks) {
    if (range !== undefined && (!isWhole(range.first, range.last) || range.first > range.last || range.last >= frames)) throw new FailureError("dicom.maskUnfit");
    for (const { x, y, width, height } of rectangles) {
      if (!isWhole(x, y, width, height) || width === 0 || height === 0 || x + width > columns || y + height > rows) throw new FailureError("dicom.maskUnfit");
    }
    if (!polygons.every((corners) => fits(corners, size))) throw new FailureError("dicom.maskUnfit");
  }
}

const isOf = ({ frames: range }: PixelMask, frame: number): boolean => range === undefined || (frame >= range.first && frame <= range.last);

/** Masks of each frame as what they cover. Frames with the same masks share one cover. */
export class MaskCovers {
  readonly #masks: readonly PixelMask[];
  readonly #size: ImageSize;
  readonly #covers = new Map<string, Cover>();

  constructor(masks: readonly PixelMask[], size: ImageSize) {
    checkMasksFit(masks, size);
    this.#masks = masks;
    this.#size = size;
  }

  /** Undefined where no mask lies on the frame. */
  of(frame: number): Cover | undefined {
    const masks = this.#masks.filter((mask) => isOf(mask, frame) && mask.rectangles.length + (mask.polygons?.length ?? 0) > 0);
    if (masks.length === 0) return undefined;
    const key = masks.map((mask) => String(this.#masks.indexOf(mask))).join();
    let cover = this.#covers.get(key);
    if (cover === undefined) {
      cover = coverOf(masks, this.#size);
      this.#covers.set(key, cover);
    }
    return cover;
  }
}

/** By row, spans in order that do not touch each other; rows without any are absent. */
export type Cover = ReadonlyMap<number, readonly Span[]>;

function coverOf(masks: readonly PixelMask[], { columns }: ImageSize): Cover {
  const rows = new Map<number, Span[]>();
  const add = (y: number, from: number, to: number): void => {
    if (to <= from) return;
    const row = rows.get(y);
    if (row === undefined) rows.set(y, [{ from, to }]);
    else row.push({ from, to });
  };
  for (const { rectangles, polygons = [] } of masks) {
    for (const { x, y, width, height } of rectangles) for (let row = y; row < y + height; row++) add(row, x, x + width);
    for (const corners of polygons) addPolygon(corners, (y, left, right) => { add(y, Math.max(0, Math.floor(left)), Math.min(columns, Math.ceil(right))); });
  }
  for (const [y, spans] of rows) rows.set(y, joined(spans));
  return rows;
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

/** Every pixel whose square the polygon enters, by rows: between corners that lie in a row, what is inside is trapezoids. */
function addPolygon(corners: readonly Point[], add: (y: number, left: number, right: number) => void): void {
  const edges = corners.map((start, index) => ({ start, end: corners[(index + 1) % corners.length] ?? start }));
  const heights = corners.map(({ y }) => y);
  const bottom = Math.ceil(Math.max(...heights));
  for (let row = Math.floor(Math.min(...heights)); row < bottom; row++) {
    const crossing = edges.filter(({ start, end }) => Math.min(start.y, end.y) < row + 1 && Math.max(start.y, end.y) > row);
    const levels = [row, ...heights.filter((y) => y > row && y < row + 1), row + 1].sort((a, b) => a - b);
    for (const edge of crossing) {
      const [left, right] = [xAt(edge, Math.max(row, Math.min(edge.start.y, edge.end.y))), xAt(edge, Math.min(row + 1, Math.max(edge.start.y, edge.end.y)))];
      const isLevel = edge.start.y === edge.end.y;
      add(row, isLevel ? Math.min(edge.start.x, edge.end.x) : Math.min(left, right), isLevel ? Math.max(edge.start.x, edge.end.x) : Math.max(left, right));
    }
    for (const [index, level] of levels.entries()) {
      const next = levels[index + 1];
      if (next === undefined || next === level) continue;
      addInside(crossing, (level + next) / 2, (left, right) => { add(row, left, right); });
    }
  }
}

interface Edge {
  readonly start: Point;
  readonly end: Point;
}

const xAt = ({ start, end }: Edge, y: number): number => (start.y === end.y ? start.x : start.x + ((y - start.y) / (end.y - start.y)) * (end.x - start.x));

/** What lies inside by the number of turns: of a contour that crosses itself no part is left out. */
function addInside(edges: readonly Edge[], y: number, add: (left: number, right: number) => void): void {
  const crossings = edges
    .filter(({ start, end }) => (start.y <= y) !== (end.y <= y))
    .map((edge) => ({ x: xAt(edge, y), turn: edge.end.y > edge.start.y ? 1 : -1 }))
    .sort((a, b) => a.x - b.x);
  let turns = 0;
  for (const [index, { x, turn }] of crossings.entries()) {
    turns += turn;
    const next = crossings[index + 1];
    if (turns !== 0 && next !== undefined) add(x, next.x);
  }
}

/** The smallest rectangles of whole spans, for codecs that mask by rectangles: equal spans of neighbouring rows are one. */
export function rectanglesOf(cover: Cover): readonly Rectangle[] {
  const done: Rectangle[] = [];
  let open = new Map<string, { x: number; y: number; width: number; height: number }>();
  let previous = -1;
  for (const [y, spans] of [...cover].sort(([a], [b]) => a - b)) {
    const next: typeof open = new Map();
    for (const { from, to } of spans) {
      const key = `${String(from)} ${String(to)}`;
      const above = previous === y - 1 ? open.get(key) : undefined;
      if (above === undefined) next.set(key, { x: from, y, width: to - from, height: 1 });
      else {
        above.height += 1;
        next.set(key, above);
        open.delete(key);
      }
    }
    done.push(...open.values());
    open = next;
    previous = y;
  }
  return [...done, ...open.values()];
}
