import type { PixelMask, Point } from "../../domain/dicom.ts";
import type { NativePixels } from "./nativePixels.ts";
import { blackSamples, type PixelLayout } from "./pixelLayout.ts";

/**
 * Looks at every pixel of a written frame as one who reads images: black wherever a mask lies, the samples of before everywhere else. It shares no
 * loop with what painted, and no geometry.
 */

export interface CheckOptions {
  /** Pixels that are coded together are black together: those beside a mask in the same unit may be anything. */
  readonly unit?: { readonly width: number; readonly height: number; readonly reach?: number };
  /** How far a sample may be from black, of what is coded with loss. */
  readonly tolerance?: number;
}

/** What nobody can say of a pixel whose corner a polygon just touches: two ways to reckon it differ by less. */
const hair = 1e-6;

const outside = 0;
const either = 1;
const inside = 2;

/** Masks as they are given, those of this frame alone. */
export function isFrameMasked(before: NativePixels, after: NativePixels, masks: readonly PixelMask[], { unit = { width: 1, height: 1 }, tolerance = 0 }: CheckOptions = {}): boolean {
  const { layout } = after;
  const { rows, columns } = layout;
  if (before.bytes.length !== after.bytes.length || before.layout.isPlanar !== layout.isPlanar || before.isLittleEndian !== after.isLittleEndian) return false;
  const look = new FrameLook(before, after, tolerance);
  const seen = new Map<number, Uint8Array | undefined>();
  const marksOf = (y: number): Uint8Array | undefined => {
    if (!seen.has(y)) seen.set(y, rowMarks(masks, y, columns));
    return seen.get(y);
  };
  const { width, height, reach = 0 } = unit;
  for (let top = 0; top < rows; top += height) {
    const near = Array.from({ length: height + 2 * reach }, (_, index) => marksOf(top - reach + index)).filter((marks) => marks !== undefined);
    const isShared = width > 1 || height > 1;
    const besides = near.length > 0 && isShared ? besidesMasks(near, { width, reach, columns }) : undefined;
    for (let y = top; y < Math.min(rows, top + height); y++) {
      const marks = near.length === 0 ? undefined : merged(marksOf(y), besides);
      if (marks === undefined ? !look.isRowSame(y) : !look.isRowRight(y, marks)) return false;
    }
    for (const y of seen.keys()) if (y < top + height - 2 * reach) seen.delete(y);
  }
  return true;
}

/** Of a row of units, the pixels of those in or beside which something is hidden. */
function besidesMasks(near: readonly Uint8Array[], { width, reach, columns }: { readonly width: number; readonly reach: number; readonly columns: number }): Uint8Array {
  const besides = new Uint8Array(columns);
  for (let left = 0; left < columns; left += width) {
    if (near.some((marks) => marks.subarray(Math.max(0, left - reach), left + width + reach).some((mark) => mark !== outside))) besides.fill(either, left, left + width);
  }
  return besides;
}

const merged = (marks: Uint8Array | undefined, besides: Uint8Array | undefined): Uint8Array | undefined =>
  marks === undefined || besides === undefined ? (marks ?? besides) : marks.map((mark, x) => Math.max(mark, besides[x] ?? outside));

/** Undefined for a row no mask comes near. */
function rowMarks(masks: readonly PixelMask[], y: number, columns: number): Uint8Array | undefined {
  let marks: Uint8Array | undefined;
  for (const { rectangles, polygons = [] } of masks) {
    for (const rectangle of rectangles) {
      if (y < rectangle.y || y >= rectangle.y + rectangle.height) continue;
      marks ??= new Uint8Array(columns);
      marks.fill(inside, rectangle.x, rectangle.x + rectangle.width);
    }
    for (const corners of polygons) {
      const near = edgesNear(corners, y);
      if (near.length === 0) continue;
      marks ??= new Uint8Array(columns);
      const all = near.flatMap(({ a, b }) => [a.x, b.x]);
      const end = Math.min(columns, Math.ceil(Math.max(...all) + 1));
      for (let x = Math.max(0, Math.floor(Math.min(...all)) - 1); x < end; x++) {
        const mark = markOf(near, x, y);
        if (mark > (marks[x] ?? outside)) marks[x] = mark;
      }
    }
  }
  return marks;
}

interface Segment {
  readonly a: Point;
  readonly b: Point;
}

const edgesNear = (corners: readonly Point[], y: number): readonly Segment[] =>
  corners.map((a, index) => ({ a, b: corners[index + 1] ?? corners[0] ?? a })).filter(({ a, b }) => Math.max(a.y, b.y) >= y - hair && Math.min(a.y, b.y) <= y + 1 + hair);

function markOf(edges: readonly Segment[], x: number, y: number): number {
  if (windingAt(edges, x + 0.5, y + 0.5) !== 0 || edges.some((edge) => crossesBox(edge, x + hair, y + hair, x + 1 - hair, y + 1 - hair))) return inside;
  return edges.some((edge) => crossesBox(edge, x - hair, y - hair, x + 1 + hair, y + 1 + hair)) ? either : outside;
}

/** How often the contour turns around a point, by the edges that pass it on its right. */
function windingAt(edges: readonly Segment[], x: number, y: number): number {
  let turns = 0;
  for (const { a, b } of edges) {
    const side = (b.x - a.x) * (y - a.y) - (x - a.x) * (b.y - a.y);
    if (a.y <= y && b.y > y && side < 0) turns += 1;
    else if (a.y > y && b.y <= y && side > 0) turns -= 1;
  }
  return turns;
}

/** Whether a part of the edge lies in the box: what the four sides leave of it (Liang and Barsky). */
function crossesBox({ a, b }: Segment, left: number, top: number, right: number, bottom: number): boolean {
  let [from, to] = [0, 1];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  for (const [step, room] of [
    [-dx, a.x - left],
    [dx, right - a.x],
    [-dy, a.y - top],
    [dy, bottom - a.y],
  ] as const) {
    if (step === 0) {
      if (room < 0) return false;
      continue;
    }
    const share = room / step;
    if (step < 0) from = Math.max(from, share);
    else to = Math.min(to, share);
    if (from > to) return false;
  }
  return true;
}

class FrameLook {
  readonly #before: Buffer;
  readonly #after: Buffer;
  readonly #layout: PixelLayout;
  readonly #black: readonly number[];
  readonly #tolerance: number;
  readonly #isLittleEndian: boolean;

  constructor(before: NativePixels, after: NativePixels, tolerance: number) {
    this.#before = before.bytes;
    this.#after = after.bytes;
    this.#layout = after.layout;
    this.#black = blackSamples(after.layout);
    this.#tolerance = tolerance;
    this.#isLittleEndian = after.isLittleEndian;
  }

  /** Where a sample begins. */
  #placeOf(x: number, y: number, sample: number): number {
    const { rows, columns, samples, bytesPerSample, isPlanar } = this.#layout;
    return (isPlanar ? sample * rows * columns + y * columns + x : (y * columns + x) * samples + sample) * bytesPerSample;
  }

  #isSame(x: number, end: number, y: number): boolean {
    const { samples, bytesPerSample, isPlanar } = this.#layout;
    const length = (end - x) * bytesPerSample * (isPlanar ? 1 : samples);
    for (let plane = 0; plane < (isPlanar ? samples : 1); plane++) {
      const from = this.#placeOf(x, y, plane);
      if (this.#before.compare(this.#after, from, from + length, from, from + length) !== 0) return false;
    }
    return true;
  }

  isRowSame(y: number): boolean {
    return this.#isSame(0, this.#layout.columns, y);
  }

  isRowRight(y: number, marks: Uint8Array): boolean {
    const { columns } = this.#layout;
    for (let x = 0; x < columns; ) {
      const mark = marks[x] ?? outside;
      let end = x + 1;
      while (end < columns && marks[end] === mark) end++;
      if (mark === outside ? !this.#isSame(x, end, y) : mark === inside && !this.#isBlack(x, end, y)) return false;
      x = end;
    }
    return true;
  }

  #isBlack(from: number, to: number, y: number): boolean {
    for (const [sample, wanted] of this.#black.entries()) {
      for (let x = from; x < to; x++) if (Math.abs(this.#wordAt(this.#placeOf(x, y, sample)) - wanted) > this.#tolerance) return false;
    }
    return true;
  }

  #wordAt(at: number): number {
    const bytes = this.#after;
    const little = this.#isLittleEndian;
    switch (this.#layout.bytesPerSample) {
      case 1:
        return bytes[at] ?? Number.NaN;
      case 2:
        return little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
      case 4:
        return little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
      case 8:
        return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    }
  }
}
