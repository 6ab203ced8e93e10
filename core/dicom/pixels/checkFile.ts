import type { PixelMask } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { fragmentsOf, readExtendedOffsets } from "../fragments.ts";
import { isFrameMasked, type CheckOptions } from "./checkMasked.ts";
import type { NativePixels } from "./nativePixels.ts";
import { MaskCovers } from "./maskShape.ts";
import type { OpenedPixels } from "./openPixels.ts";
import { paintMasks } from "./paintMasks.ts";
import type { PixelLayout } from "./pixelLayout.ts";

/** The masks lie on this frame. */
const ofFrame = (masks: readonly PixelMask[], frame: number): readonly PixelMask[] =>
  masks.filter(({ frames, rectangles, polygons = [] }) => rectangles.length + polygons.length > 0 && (frames === undefined || (frames.first <= frame && frame <= frames.last)));

/**
 * A written file beside the one it was made of, both decoded, every frame; of those that were proven when they were made it is enough that they are
 * what was written, and that they were made for these masks. Throws FailureError where anything is not as masks say.
 */
export function checkMaskedFile(before: OpenedPixels, after: OpenedPixels, masks: readonly PixelMask[], proven: ReadonlyMap<number, Buffer> = new Map()): void {
  if (proven.size > 0 && !areCoversRight(before, masks, [...proven.keys()])) throw new FailureError("dicom.maskIncomplete");
  const isRight = isSameForm(before, after) && hasRightTables(after) && Array.from({ length: before.layout.frames }, (_, frame) => frame).every((frame) => isFrameRight(before, after, frame, ofFrame(masks, frame), proven.get(frame)));
  if (!isRight) throw new FailureError("dicom.maskIncomplete");
}

/** Once for each set of masks: what was painted over is, pixel by pixel, what the geometry of the check finds. */
function areCoversRight({ layout }: OpenedPixels, masks: readonly PixelMask[], frames: readonly number[]): boolean {
  const { rows, columns } = layout;
  const plain: PixelLayout = { rows, columns, frames: 1, samples: 1, bytesPerSample: 1, bitsStored: 8, highBit: 7, isSigned: false, photometric: "MONOCHROME2", isPlanar: false };
  const covers = new MaskCovers(masks, layout);
  const seen = new Set<unknown>();
  return frames.every((frame) => {
    const cover = covers.of(frame);
    if (seen.has(cover)) return true;
    seen.add(cover);
    const before = Buffer.alloc(rows * columns, 1);
    const after = Buffer.from(before);
    paintMasks(after, 0, { of: () => cover }, plain, true);
    return isFrameMasked({ layout: plain, isLittleEndian: true, bytes: before }, { layout: plain, isLittleEndian: true, bytes: after }, ofFrame(masks, frame));
  });
}

const formOf = ({ layout, syntax, element }: OpenedPixels): string => {
  const { rows, columns, frames, samples, bytesPerSample, bitsStored, highBit, isSigned, photometric, isPlanar } = layout;
  // Every frame coded anew, the transform of the colours is another.
  return [syntax.uid, element.tag, rows, columns, frames, samples, bytesPerSample, bitsStored, highBit, isSigned, photometric.replace("YBR_ICT", "YBR_RCT"), isPlanar].join();
};

function isSameForm(before: OpenedPixels, after: OpenedPixels): boolean {
  if (formOf(before) !== formOf(after)) return false;
  if (after.encapsulated !== undefined) return true;
  return before.pixelBytes === after.pixelBytes && before.padding.equals(after.padding);
}

/** Each table there is says where each frame begins, and how long it is. */
function hasRightTables({ encapsulated, source, range, element }: OpenedPixels): boolean {
  if (encapsulated === undefined) return true;
  const { offsets, fragments } = fragmentsOf(source, range);
  const first = fragments[0]?.from ?? 0;
  const wanted = encapsulated.fragments.map((parts) => (parts[0]?.from ?? -1) - first);
  const isRight = (table: readonly number[], right: readonly number[]): boolean => table.length === right.length && table.every((value, index) => value === right[index]);
  const extended = element.item.find("7FE00001");
  const lengths = element.item.find("7FE00002");
  if (offsets.length > 0 && !isRight(offsets, wanted)) return false;
  if (extended !== undefined && !isRight(readExtendedOffsets(extended.bytes), wanted)) return false;
  const sizes = encapsulated.fragments.map((parts) => parts.reduce((sum, { from, to }) => sum + to - from, 0));
  // A length may leave the byte away that makes it even (PS3.3 §C.7.6.3.1.9).
  return lengths === undefined || isRight(readExtendedOffsets(lengths.bytes).map((length) => length + (length % 2)), sizes);
}

function isFrameRight(before: OpenedPixels, after: OpenedPixels, frame: number, masks: readonly PixelMask[], proven: Buffer | undefined): boolean {
  const [coded, written] = [before.encapsulated?.codedFrame(frame), after.encapsulated?.codedFrame(frame)];
  if (coded === undefined || written === undefined) {
    const unit = before.layout.isPaired === true ? { unit: { width: 2, height: 1 } } : {};
    return isRight(before.decodeFrame(frame), after.decodeFrame(frame), masks, unit);
  }
  if (masks.length === 0 && coded.equals(written)) return true;
  // A byte more makes the length even.
  if (proven !== undefined && masks.length > 0) return written.length - proven.length === proven.length % 2 && written.subarray(0, proven.length).equals(proven);
  const { codec } = after.encapsulated ?? {};
  if (codec === undefined || !codec.strip(written, after.layout).equals(written)) return false;
  const { inBlocks } = codec;
  if (inBlocks?.isFor(coded, before.layout) !== true) return isRight(before.decodeFrame(frame), after.decodeFrame(frame), masks, {});
  const options = { unit: inBlocks.unit(coded, before.layout), tolerance: inBlocks.tolerance };
  return isRight(inBlocks.decodeApart(coded, before.layout), inBlocks.decodeApart(written, after.layout), masks, options);
}

const isRight = (before: NativePixels, after: NativePixels, masks: readonly PixelMask[], options: CheckOptions): boolean =>
  masks.length === 0 ? before.bytes.equals(after.bytes) : isFrameMasked(before, after, masks, options);
