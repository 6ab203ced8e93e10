import type { PixelMask, SeenElement } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { editFile, walkFile } from "../editFile.ts";
import { isMasked } from "./checkMasked.ts";
import { checkMasksFit, paintRectangles } from "./paintRectangles.ts";
import { frameBytes, LayoutCollector, pixelDataTag, type PixelLayout } from "./pixelLayout.ts";

export interface NativePixels {
  readonly layout: PixelLayout;
  readonly isLittleEndian: boolean;
  /** Pixel Data as it lies in the file, not copied. */
  readonly bytes: Buffer;
}

const isBigEndian = "1.2.840.10008.1.2.2";

/** The pixels of an uncompressed image. Throws FailureError for a file without such, in another form, or malformed. */
export function readNativePixels(bytes: Uint8Array): NativePixels {
  const collector = new LayoutCollector();
  let found: { readonly element: SeenElement; readonly value: Buffer } | undefined;
  const syntax = walkFile(bytes, (element) => {
    collector.note(element);
    if (element.tag === pixelDataTag && element.depth === 0) found = { element, value: Buffer.from(element.bytes.buffer, element.bytes.byteOffset, element.bytes.length) };
  });
  if (found === undefined || syntax.isEncapsulated || found.element.isEncapsulated) throw new FailureError("dicom.pixelsUnsupported");
  const layout = collector.layout();
  const isLittleEndian = syntax.uid !== isBigEndian;
  // PS3.5 §8.1.1: bytes that lie in words change places with big endian.
  if (!isLittleEndian && layout.bytesPerSample === 1 && found.element.vr !== "OB") throw new FailureError("dicom.pixelsUnsupported");
  const expected = frameBytes(layout) * layout.frames;
  // What lies behind the last frame nobody would look at.
  if (found.value.length < expected || found.value.length > expected + (expected % 2)) throw new FailureError("dicom.pixelsUnsupported");
  return { layout, isLittleEndian, bytes: found.value };
}

/** The file with black rectangles in its stored pixels, read again and checked; all else byte for byte. Throws FailureError. */
export function maskFile(bytes: Uint8Array, masks: readonly PixelMask[]): Buffer {
  const { layout, isLittleEndian, bytes: before } = readNativePixels(bytes);
  checkMasksFit(masks, layout);
  const painted = Buffer.from(before);
  paintRectangles(painted, masks, layout, isLittleEndian);
  const file = editFile(bytes, ({ tag, depth }) => (tag === pixelDataTag && depth === 0 ? { kind: "replace", value: painted } : { kind: "enter" }));
  const written = readNativePixels(file);
  if (!isMasked(before, written.bytes, masks, layout, isLittleEndian)) throw new FailureError("dicom.maskIncomplete");
  return file;
}
