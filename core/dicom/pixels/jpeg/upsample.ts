import { samplesFor, type SamplePlane, type Samples } from "./sampleBlocks.ts";

/**
 * `smooth` mixes neighbouring chroma samples as libjpeg-turbo does by default (and libjpeg 6b, but for components that are halved downwards
 * only); `nearest` repeats each, so that a pixel depends on the blocks it lies in and on no other.
 */
export type Upsampling = "smooth" | "nearest";

/** A row, twice as wide: three parts of the near sample, one of the far one. `weight` is what one sample of `line` counts. */
function widen(line: Int32Array, width: number, weight: number, lessBefore: number, to: Samples, from: number): void {
  const shift = weight === 1 ? 2 : 4;
  const before = 2 ** (shift - 1) - lessBefore;
  const after = 2 ** (shift - 1) - 1 + lessBefore;
  for (let x = 0; x < width; x++) {
    const near = line[x] as number;
    to[from + 2 * x] = x === 0 ? (near * 4 + (weight === 1 ? 0 : 8)) >> shift : (near * 3 + (line[x - 1] as number) + before) >> shift;
    to[from + 2 * x + 1] = x === width - 1 ? (near * 4 + (weight === 1 ? 0 : 7)) >> shift : (near * 3 + (line[x + 1] as number) + after) >> shift;
  }
}

function smoothAcross({ samples, width, height }: SamplePlane, precision: number): SamplePlane {
  const wide = samplesFor(precision, width * 2 * height);
  const line = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) line[x] = samples[y * width + x] as number;
    widen(line, width, 1, 1, wide, y * width * 2);
  }
  return { samples: wide, width: width * 2, height };
}

/** The line that lies a quarter above or below the middle of a sample's row: as 4 × the value. */
function lineBetween({ samples, width, height }: SamplePlane, target: number, line: Int32Array): void {
  const near = target >> 1;
  const far = Math.min(height - 1, Math.max(0, (target & 1) === 0 ? near - 1 : near + 1));
  for (let x = 0; x < width; x++) line[x] = (samples[near * width + x] as number) * 3 + (samples[far * width + x] as number);
}

function smoothBoth(plane: SamplePlane, precision: number): SamplePlane {
  const { width, height } = plane;
  const large = samplesFor(precision, width * 2 * height * 2);
  const line = new Int32Array(width);
  for (let y = 0; y < height * 2; y++) {
    lineBetween(plane, y, line);
    widen(line, width, 4, 0, large, y * width * 2);
  }
  return { samples: large, width: width * 2, height: height * 2 };
}

function smoothDown(plane: SamplePlane, precision: number): SamplePlane {
  const { width, height } = plane;
  const high = samplesFor(precision, width * height * 2);
  const line = new Int32Array(width);
  for (let y = 0; y < height * 2; y++) {
    lineBetween(plane, y, line);
    const rounding = (y & 1) === 0 ? 1 : 2;
    for (let x = 0; x < width; x++) high[y * width + x] = ((line[x] as number) + rounding) >> 2;
  }
  return { samples: high, width, height: height * 2 };
}

/** How much smaller a component is than the picture, as two whole numbers each way. */
export interface Ratio {
  readonly across: number;
  readonly down: number;
  readonly mostAcross: number;
  readonly mostDown: number;
}

/** The plane at the size of the picture or a little larger, where it can be smoothed; else as it is. */
function smoothed(plane: SamplePlane, { across, down, mostAcross, mostDown }: Ratio, precision: number): SamplePlane | undefined {
  const [isHalfAcross, isHalfDown] = [mostAcross === 2 * across, mostDown === 2 * down];
  // libjpeg smooths across only where there are three samples at least.
  if (isHalfAcross && plane.width > 2 && isHalfDown) return smoothBoth(plane, precision);
  if (isHalfAcross && plane.width > 2 && mostDown === down) return smoothAcross(plane, precision);
  return isHalfDown && mostAcross === across ? smoothDown(plane, precision) : undefined;
}

/** Which sample of a component lies at each of so many pixels. */
const nearest = (count: number, part: number, whole: number): Int32Array => Int32Array.from({ length: count }, (_, index) => Math.floor((index * part) / whole));

/** Lays a smaller component into the pixels of a picture, as component `first` of `step`. */
export function layUpsampled(plane: SamplePlane, ratio: Ratio, picture: { readonly samples: Samples; readonly width: number; readonly height: number; readonly first: number; readonly step: number }, precision: number, upsampling: Upsampling): void {
  const large = upsampling === "smooth" ? smoothed(plane, ratio, precision) : undefined;
  const { samples, width, height, first, step } = picture;
  const from = large ?? plane;
  const columns = large === undefined ? nearest(width, ratio.across, ratio.mostAcross) : nearest(width, 1, 1);
  const rows = large === undefined ? nearest(height, ratio.down, ratio.mostDown) : nearest(height, 1, 1);
  for (let y = 0, at = first; y < height; y++) {
    const line = (rows[y] as number) * from.width;
    for (let x = 0; x < width; x++, at += step) samples[at] = from.samples[line + (columns[x] as number)] as number;
  }
}
