import type { PixelMask } from "../../domain/dicom.ts";
import { MemorySource, type ByteSource } from "../byteSource.ts";
import { planFile, type FilePlan } from "../editFile.ts";
import { assemble } from "../pieces.ts";
import { checkMaskedFile } from "./checkFile.ts";
import { maskDecisions } from "./maskDecisions.ts";
import { openPixels } from "./openPixels.ts";

export { readNativePixels, type NativePixels } from "./nativePixels.ts";

interface MaskedPlan extends FilePlan {
  readonly proven: ReadonlyMap<number, Buffer>;
}

/** The file with black in its stored pixels, frame by frame; all else byte for byte. What is written by it is checked by `checkMasks`. Throws FailureError. */
export function planMasks(source: ByteSource, masks: readonly PixelMask[]): MaskedPlan {
  const { of, additions, proven } = maskDecisions(openPixels(source), masks);
  return { ...planFile(source, (element) => of(element) ?? { kind: "enter" }, { additions }), proven };
}

/** Both files decoded, frame by frame: black where masks lie, everything else as before. Throws FailureError. */
export function checkMasks(before: ByteSource, after: ByteSource, masks: readonly PixelMask[]): void {
  checkMaskedFile(openPixels(before), openPixels(after), masks);
}

/**
 * The same in memory, read again and checked. Without a mask, what codecs carry beside the image is taken out all the same. Throws FailureError.
 */
export function maskFile(bytes: Uint8Array, masks: readonly PixelMask[]): Buffer {
  const source = new MemorySource(bytes);
  const plan = planMasks(source, masks);
  if (!plan.isChanged) return Buffer.from(bytes);
  const file = assemble(plan.source, plan.pieces);
  checkMaskedFile(openPixels(source), openPixels(file), masks, plan.proven);
  return file;
}
