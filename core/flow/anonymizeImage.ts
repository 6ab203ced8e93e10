import { basicProfile } from "../deid/dicom/basicProfile.ts";
import type { ElementChange, ProfileRequest } from "../deid/dicom/profileRequest.ts";
import { editFile } from "../dicom/editFile.ts";
import { maskFile, readNativePixels, type NativePixels } from "../dicom/pixels/maskFile.ts";
import { hasUnusedBits } from "../dicom/pixels/unusedBits.ts";
import type { PixelMask } from "../domain/dicom.ts";
import { FailureError, succeed, type Result } from "../domain/failure.ts";

export interface AnonymizedImage {
  readonly bytes: Buffer;
  readonly changes: readonly ElementChange[];
}

/**
 * One DICOM file: masks first, then the profile over all of it. A failure means that the file is held. `masks` undefined: nobody decided yet;
 * an empty list: somebody decided that there is nothing to mask.
 */
export function anonymizeImage(bytes: Uint8Array, request: Omit<ProfileRequest, "areMasksDecided">, masks: readonly PixelMask[] | undefined): Result<AnonymizedImage> {
  try {
    if (holdsOverlay(bytes)) throw new FailureError("dicom.overlayInPixels");
    const masked = masks === undefined || masks.length === 0 ? bytes : maskFile(bytes, masks);
    const profile = basicProfile({ ...request, areMasksDecided: masks !== undefined });
    const edited = editFile(masked, profile.decide, { additions: profile.additions, clearPreamble: true });
    return succeed({ bytes: edited, changes: profile.changes() });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** Of pixels whose form is not read nothing can be said here: whether such are let through at all is the caller's to decide. */
function holdsOverlay(bytes: Uint8Array): boolean {
  let pixels: NativePixels;
  try {
    pixels = readNativePixels(bytes);
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === "dicom.pixelsUnsupported") return false;
    throw error;
  }
  return hasUnusedBits(pixels);
}
