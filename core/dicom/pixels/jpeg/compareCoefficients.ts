import type { Rectangle } from "../../../domain/recipe.ts";
import type { JpegCoefficients } from "./coefficients.ts";
import type { JpegHeader } from "./header.ts";
import type { Plane } from "./planes.ts";
import type { JpegMask } from "./touchedUnits.ts";

export interface Expected {
  /** What was to be hidden. */
  readonly mask: JpegMask;
  /** What was allowed to change. */
  readonly touched: readonly Rectangle[];
  /** The level of each component. */
  readonly black: readonly number[];
}

const tolerance = 2;

/** Everything by which coefficients become pixels. */
function isSameFrame(before: JpegCoefficients, after: JpegCoefficients): boolean {
  const facts = ({ process, precision, width, height, components, colour, adobeTransform }: JpegHeader): string => JSON.stringify([process, precision, width, height, components, colour, adobeTransform]);
  return facts(before.header) === facts(after.header) && before.quantization.every((table, index) => table.join() === after.quantization[index]?.join());
}

/** Pixels of the image that a block of a component has to do with. */
function regionOf({ header }: JpegCoefficients, plane: Plane, column: number, row: number): Rectangle {
  const stepX = (8 * Math.max(...header.components.map(({ horizontal }) => horizontal))) / plane.horizontal;
  const stepY = (8 * Math.max(...header.components.map(({ vertical }) => vertical))) / plane.vertical;
  return { x: column * stepX, y: row * stepY, width: stepX, height: stepY };
}

/** Columns of a row of blocks that lie in the rectangles; what reaches the edge of the image reaches over it. */
function columnsIn(rectangles: readonly Rectangle[], { x: _, y, width, height }: Rectangle, { header }: JpegCoefficients, columns: number): Uint8Array {
  const inside = new Uint8Array(columns);
  for (const rectangle of rectangles) {
    const bottom = rectangle.y + rectangle.height >= header.height ? Infinity : rectangle.y + rectangle.height;
    if (y >= bottom || y + height <= rectangle.y) continue;
    const right = rectangle.x + rectangle.width >= header.width ? columns : Math.ceil((rectangle.x + rectangle.width) / width);
    inside.fill(1, Math.floor(rectangle.x / width), right);
  }
  return inside;
}

function isFlat(coefficients: Int16Array, block: number): boolean {
  let bits = 0;
  for (let index = block * 64 + 1; index < block * 64 + 64; index++) bits |= coefficients[index] as number;
  return bits === 0;
}

/** T.81 §A.3.3: DC is eight times the mean level. */
function isBlack(dc: number, step: number, precision: number, wanted: number): boolean {
  const level = (dc * step) / 8 + 2 ** (precision - 1);
  return Math.abs(Math.max(0, Math.min(2 ** precision - 1, level)) - wanted) <= tolerance;
}

/** The bytes of some of a plane's blocks. */
const bytesOf = ({ coefficients }: Plane, from: number, to: number): Buffer => Buffer.from(coefficients.buffer, coefficients.byteOffset + from * 128, (to - from) * 128);

function isPlaneRight(before: JpegCoefficients, after: JpegCoefficients, index: number, { mask, touched, black }: Expected): boolean {
  const [old, written] = [before.planes[index], after.planes[index]];
  const step = after.quantization[index]?.[0];
  const level = black[index];
  if (old === undefined || written === undefined || step === undefined || level === undefined || old.coefficients.length !== written.coefficients.length) return false;
  const { paddedAcross, paddedDown, blocksAcross, blocksDown } = written;
  for (let row = 0; row < paddedDown; row++) {
    const line = regionOf(after, written, 0, row);
    const mayDiffer = columnsIn(touched, line, after, paddedAcross);
    if (row < blocksDown) {
      const hidden = typeof mask === "function" ? Uint8Array.from({ length: blocksAcross }, (_, column) => (mayDiffer[column] === 0 && mask(clipped(regionOf(after, written, column, row), after.header)) ? 1 : 0)) : columnsIn(mask, line, after, blocksAcross);
      if (hidden.some((isHidden, column) => isHidden === 1 && mayDiffer[column] === 0)) return false;
    }
    for (let column = 0; column < paddedAcross; ) {
      const from = column;
      const kind = mayDiffer[column];
      while (column < paddedAcross && mayDiffer[column] === kind) column += 1;
      const first = row * paddedAcross;
      if (kind === 0) {
        if (!bytesOf(old, first + from, first + column).equals(bytesOf(written, first + from, first + column))) return false;
        continue;
      }
      // Blocks that only fill up a unit show nothing, and not every scan codes them.
      for (let block = from; row < blocksDown && block < Math.min(column, blocksAcross); block++) {
        if (!isFlat(written.coefficients, first + block) || !isBlack(written.coefficients[(first + block) * 64] ?? 0, step, after.header.precision, level)) return false;
      }
    }
  }
  return true;
}

function clipped({ x, y, width, height }: Rectangle, header: JpegHeader): Rectangle {
  return { x, y, width: Math.min(header.width, x + width) - x, height: Math.min(header.height, y + height) - y };
}

/**
 * The proof of a redaction, from what decoding both streams gave: every block in what was touched is flat and black, everything to be hidden lies
 * in what was touched, and every other coefficient is the same. It shares no loop with what painted.
 */
export function compareCoefficients(before: JpegCoefficients, after: JpegCoefficients, expected: Expected): boolean {
  return isSameFrame(before, after) && after.planes.length === after.header.components.length && expected.black.length === after.planes.length && after.planes.every((_, index) => isPlaneRight(before, after, index, expected));
}
