import { FailureError } from "../../../domain/failure.ts";
import type { Rectangle } from "../../../domain/recipe.ts";
import { dcOf, touchedBlocks, type BlackPlane } from "./blackPlane.ts";
import { decodeCoefficients, decodeStream, type DecodedStream } from "./coefficients.ts";
import { compareCoefficients } from "./compareCoefficients.ts";
import { encodeProgressiveScan } from "./encodeProgressiveScan.ts";
import { encodeWithBestTables, encodeWithOwnTables, type EncodedScan } from "./encodeSequentialScan.ts";
import type { JpegLimits } from "./header.ts";
import { markers } from "./markers.ts";
import { endOfImage, neededSegments, startOfImage } from "./metadata.ts";
import { unitGridOf, type Plane } from "./planes.ts";
import { readJpeg } from "./readJpeg.ts";
import { unsupported } from "./refuse.ts";
import { checkMaskFits, touchedRectangles, touchedUnits, type JpegMask } from "./touchedUnits.ts";

export interface RedactRequest extends JpegLimits {
  /** Rectangles of pixels, or what tells whether a region holds something to be hidden. */
  readonly mask: JpegMask;
  /** The level of black for each component, in samples: of YBR 0, 128, 128 where there are 8 bits. */
  readonly black: readonly number[];
}

export interface RedactedJpeg {
  readonly bytes: Buffer;
  /** In pixels: the units that are black now, which is all that changed. */
  readonly touched: readonly Rectangle[];
}

function blackPlanes({ header, planes, quantization, progression }: DecodedStream, units: Uint8Array, black: readonly number[]): readonly BlackPlane[] {
  return planes.map((plane, index) => {
    const level = black[index] ?? -1;
    // A progressive stream may leave out the lowest bits for good.
    const dc = dcOf(level, quantization[index] ?? new Uint16Array(64), header.precision, 2 ** (progression?.lowestDc(index) ?? 0));
    if (dc === undefined) throw unsupported();
    return { plane, touched: touchedBlocks(header, plane, units), black: dc };
  });
}

function painted({ plane, touched, black }: BlackPlane): Plane {
  const coefficients = Int16Array.from(plane.coefficients);
  for (const [block, isTouched] of touched.entries()) {
    if (isTouched === 0) continue;
    coefficients.fill(0, block * 64, block * 64 + 64);
    coefficients[block * 64] = black;
  }
  return { ...plane, coefficients };
}

function encodeScans({ stream, header, progression, places }: DecodedStream, planes: readonly BlackPlane[]): readonly EncodedScan[] {
  const grid = unitGridOf(header);
  if (progression !== undefined) {
    const complete = planes.map(painted);
    return stream.scans.map((scan) => encodeProgressiveScan(scan, complete, grid));
  }
  const own = stream.scans.map((scan, index) => encodeWithOwnTables(scan, planes, grid, places[index]));
  // One table made anew would be taken for that of a later scan: all are, or none.
  return own.every((scan) => scan !== undefined) ? own : stream.scans.map((scan) => encodeWithBestTables(scan, planes, grid));
}

function join({ stream }: DecodedStream, scans: readonly EncodedScan[]): Buffer {
  const isRebuilt = scans.some(({ tables }) => tables.length > 0);
  let scan = 0;
  const parts = neededSegments(stream.segments).flatMap(({ segment, bytes }) => {
    if (segment.marker === markers.huffman && isRebuilt) return [];
    if (segment.marker !== markers.startOfScan) return [bytes];
    const coded = scans[scan];
    scan += 1;
    return coded === undefined ? [] : [...coded.tables, bytes, coded.entropy];
  });
  return Buffer.concat([startOfImage, ...parts, endOfImage]);
}

/**
 * Blackens what the mask touches, in whole units, and keeps every other coefficient of a baseline, extended or progressive stream; metadata
 * and thumbnails go, for they may show what was hidden. The result is decoded again and compared. Throws FailureError.
 */
export function redactJpeg(bytes: Uint8Array, { mask, black, ...limits }: RedactRequest): RedactedJpeg {
  const stream = readJpeg(bytes, limits);
  const { header } = stream;
  checkMaskFits(mask, header);
  if (black.length !== header.components.length || !black.every((level) => Number.isInteger(level) && level >= 0 && level < 2 ** header.precision)) throw new FailureError("dicom.maskUnfit");
  const decoded = decodeStream(stream);
  const units = touchedUnits(header, mask);
  const touched = touchedRectangles(header, units);
  const redacted = join(decoded, encodeScans(decoded, blackPlanes(decoded, units, black)));
  if (!compareCoefficients(decoded, decodeCoefficients(redacted, limits), { mask, touched, black })) throw new FailureError("dicom.maskIncomplete");
  return { bytes: redacted, touched };
}
