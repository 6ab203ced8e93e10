import type { PixelMask, Point } from "../../../domain/dicom.ts";
import type { Tell } from "./imageFaults.ts";

/** Pixels as another reader unpacked them: the verifier brings no codec of its own. */
export interface OpenedPixels {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly frames: number;
  /** Samples of a pixel side by side. */
  readonly frame: (number: number) => ArrayLike<number>;
}

export interface PixelPair {
  readonly before: OpenedPixels;
  readonly after: OpenedPixels;
  readonly masks: readonly PixelMask[];
  /** Packed so that neighbours of a painted pixel may have changed with it, in blocks of so many pixels; 1 where nothing is lost. */
  readonly block: number;
}

/** A flat surface comes out of a packing with loss a little uneven. */
const unevenness = 4;

/** Every frame: flat where a mask lies, and as it was everywhere else. */
export function checkPixels({ before, after, masks, block }: PixelPair, tell: Tell): void {
  if (after.frames !== before.frames || after.rows !== before.rows || after.columns !== before.columns || after.samples !== before.samples) {
    tell("frameLost");
    return;
  }
  let covered: { readonly key: string; readonly inside: Uint8Array; readonly around: Uint8Array } | undefined;
  for (let frame = 0; frame < after.frames; frame += 1) {
    const own = masks.filter(({ frames }) => frames === undefined || (frame >= frames.first && frame <= frames.last));
    const key = own.map((mask) => masks.indexOf(mask)).join(" ");
    if (covered?.key !== key) covered = { key, ...cover(own, after, block) };
    const faults = checkFrame(before.frame(frame), after.frame(frame), covered, after.samples, block === 1 ? 0 : unevenness);
    for (const fault of faults) tell(fault, `frame ${String(frame)}`);
  }
}

function checkFrame(before: ArrayLike<number>, after: ArrayLike<number>, { inside, around }: { readonly inside: Uint8Array; readonly around: Uint8Array }, samples: number, tolerance: number): readonly ("frameUnmasked" | "pixelsChanged")[] {
  const least = new Array<number>(samples).fill(Infinity);
  const most = new Array<number>(samples).fill(-Infinity);
  let isChanged = false;
  for (let pixel = 0; pixel < inside.length; pixel += 1) {
    const isInside = inside[pixel] === 1;
    if (!isInside && around[pixel] === 1) continue;
    for (let sample = 0; sample < samples; sample += 1) {
      const value = after[pixel * samples + sample] ?? 0;
      if (!isInside) isChanged ||= value !== before[pixel * samples + sample];
      else {
        if (value < (least[sample] ?? 0)) least[sample] = value;
        if (value > (most[sample] ?? 0)) most[sample] = value;
      }
    }
  }
  const isUneven = most.some((high, sample) => high - (least[sample] ?? 0) > tolerance);
  return [...(isUneven ? (["frameUnmasked"] as const) : []), ...(isChanged ? (["pixelsChanged"] as const) : [])];
}

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** Pixels that a mask covers, and those of the blocks around them. */
function cover(masks: readonly PixelMask[], { rows, columns }: Size, block: number): { readonly inside: Uint8Array; readonly around: Uint8Array } {
  const inside = new Uint8Array(rows * columns);
  const around = new Uint8Array(rows * columns);
  const fill = (target: Uint8Array, left: number, top: number, right: number, bottom: number): void => {
    for (let y = Math.max(0, top); y < Math.min(rows, bottom); y += 1) target.fill(1, y * columns + Math.max(0, left), y * columns + Math.min(columns, right));
  };
  const down = (value: number): number => Math.floor(value / block) * block;
  const up = (value: number): number => Math.ceil(value / block) * block;
  for (const { rectangles, polygons = [] } of masks) {
    for (const { x, y, width, height } of rectangles) {
      fill(inside, x, y, x + width, y + height);
      fill(around, down(x), down(y), up(x + width), up(y + height));
    }
    for (const polygon of polygons) {
      const [left, top] = [Math.min(...polygon.map(({ x }) => x)), Math.min(...polygon.map(({ y }) => y))];
      const [right, bottom] = [Math.max(...polygon.map(({ x }) => x)), Math.max(...polygon.map(({ y }) => y))];
      for (let y = Math.max(0, Math.floor(top)); y < Math.min(rows, Math.ceil(bottom)); y += 1) {
        for (let x = Math.max(0, Math.floor(left)); x < Math.min(columns, Math.ceil(right)); x += 1) if (isWithin(polygon, x + 0.5, y + 0.5)) inside[y * columns + x] = 1;
      }
      // On the edge a pixel may belong to it or not.
      fill(around, down(left - 1), down(top - 1), up(right + 2), up(bottom + 2));
    }
  }
  return { inside, around };
}

/** By the number of sides that a ray to the right crosses. */
function isWithin(polygon: readonly Point[], x: number, y: number): boolean {
  let isInside = false;
  for (const [index, one] of polygon.entries()) {
    const other = polygon[(index + 1) % polygon.length] ?? one;
    if (one.y > y !== other.y > y && x < ((other.x - one.x) * (y - one.y)) / (other.y - one.y) + one.x) isInside = !isInside;
  }
  return isInside;
}

/** What stands in a JPEG beside the picture: notes of the camera, small pictures, comments, and whatever follows its end. */
export function hasPictureNotes(fragment: Uint8Array): boolean {
  if (fragment[0] !== 0xff || fragment[1] !== 0xd8) return false;
  let at = 2;
  while (at + 4 <= fragment.length && fragment[at] === 0xff) {
    const marker = fragment[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xda) break;
    const length = ((fragment[at + 2] ?? 0) << 8) | (fragment[at + 3] ?? 0);
    // Only JFIF without a small picture (APP0) and how colours are coded (APP14) belong to it.
    const isFrame = marker === 0xe0 && length <= 16;
    const isColour = marker === 0xee && length <= 14;
    if (marker === 0xfe || (marker >= 0xe0 && marker <= 0xef && !isFrame && !isColour)) return true;
    at += 2 + length;
  }
  return false;
}

/** Bits of the words that no stored value has; a sign that is carried on through them is nothing. Little endian, 16 bits allocated. */
export function hasUnusedBits(pixels: Uint8Array, bitsStored: number, highBit: number, isSigned: boolean): boolean {
  if (bitsStored >= 16) return false;
  const own = ((2 ** bitsStored - 1) << (highBit + 1 - bitsStored)) & 0xffff;
  const above = (0xffff << (highBit + 1)) & 0xffff;
  for (let at = 0; at + 1 < pixels.length; at += 2) {
    const word = (pixels[at] ?? 0) | ((pixels[at + 1] ?? 0) << 8);
    const strange = word & ~own & 0xffff;
    if (strange === 0) continue;
    if (isSigned && strange === above && (word & (1 << highBit)) !== 0) continue;
    return true;
  }
  return false;
}
