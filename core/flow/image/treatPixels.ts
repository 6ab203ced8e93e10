import { MemorySource, type ByteSource } from "../../dicom/byteSource.ts";
import { checkMaskedFile } from "../../dicom/pixels/checkFile.ts";
import { clearUnusedBits } from "../../dicom/pixels/clearUnusedBits.ts";
import { planMasks } from "../../dicom/pixels/maskFile.ts";
import { openPixels, type OpenedPixels } from "../../dicom/pixels/openPixels.ts";
import { hasUnusedBits } from "../../dicom/pixels/unusedBits.ts";
import type { PixelMask } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { PieceSource } from "./pieceSource.ts";

export interface TreatedPixels {
  readonly source: ByteSource;
  readonly areUnusedBitsCleared: boolean;
}

/** What is cleared is written whole in memory first. */
const largestCleared = 256 * 1024 * 1024;

/**
 * Nothing stays in the pixels but the image: masks are painted, what lies in bits that no value has is cleared, and what codecs carry beside the
 * image goes; then both files are decoded and compared. Of native pixels that need none of it nothing is copied. Throws FailureError.
 */
export function treatPixels(file: ByteSource, masks: readonly PixelMask[], overlayBits: readonly number[] = []): TreatedPixels {
  const given = openPixels(file);
  const { highBit, bitsStored } = given.layout;
  // An overlay among the bits of the values cannot be told from them.
  if (overlayBits.some((bit) => bit > highBit - bitsStored && bit <= highBit)) throw new FailureError("dicom.overlayInPixels");
  const holdsMore = holdsUnused(given);
  if (holdsMore && file.length > largestCleared) throw new FailureError("dicom.overlayInPixels");
  const source = holdsMore ? new MemorySource(clearUnusedBits(file.slice(0, file.length))) : file;
  const areUnusedBitsCleared = true;
  if (masks.length === 0 && given.encapsulated === undefined) return { source, areUnusedBitsCleared };
  const plan = planMasks(source, masks);
  if (!plan.isChanged) return { source, areUnusedBitsCleared };
  const painted = new PieceSource(plan.source, plan.pieces);
  checkMaskedFile(openPixels(source), openPixels(painted), masks, plan.proven);
  return { source: painted, areUnusedBitsCleared };
}

/** Only where a value has fewer bits than it takes is there anything to decode for. */
function holdsUnused({ layout, decodeFrame }: OpenedPixels): boolean {
  if (layout.bitsStored === layout.bytesPerSample * 8) return false;
  for (let frame = 0; frame < layout.frames; frame += 1) if (hasUnusedBits(decodeFrame(frame))) return true;
  return false;
}
