import { FailureError } from "../../domain/failure.ts";
import { openPixels } from "./openPixels.ts";
import type { PixelLayout } from "./pixelLayout.ts";

/** Pixels out of their codec, if they were in one. */
export interface NativePixels {
  readonly layout: PixelLayout;
  readonly isLittleEndian: boolean;
  readonly bytes: Buffer;
}

/** All pixels of an uncompressed image. Throws FailureError for a file without such, in another form, or malformed. */
export function readNativePixels(file: Uint8Array): NativePixels {
  const { layout, isLittleEndian, encapsulated, rewritten } = openPixels(file);
  if (encapsulated !== undefined) throw new FailureError("dicom.pixelsUnsupported");
  const { length, slice } = rewritten(() => undefined);
  return { layout, isLittleEndian, bytes: Buffer.from(slice(0, length)) };
}
