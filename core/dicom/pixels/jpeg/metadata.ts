import { isApplication, isStartOfFrame, markers } from "./markers.ts";
import { isAdobe, isJfif } from "./readJpeg.ts";
import { readSegments, type Segment, type Segments } from "./segments.ts";

const text = (payload: Buffer, length: number): string => payload.toString("latin1", 0, length);

/** What decoders need of a segment, or undefined where they need nothing of it. */
function needed(segment: Segment, isJpegLs: boolean): Buffer | undefined {
  const { marker, payload, bytes } = segment;
  if (isJfif(segment)) {
    // JFIF 1.02: version, density, and a thumbnail of 0 by 0.
    const head = Buffer.from([0xff, markers.application0, 0, 16, ...payload.subarray(0, 14)]);
    head.fill(0, 16, 18);
    return head;
  }
  if (isAdobe(segment)) return Buffer.concat([Buffer.from([0xff, markers.application14, 0, 14]), payload.subarray(0, 12)]);
  // A colour transform of JPEG-LS that decoders undo.
  if (isJpegLs && marker === markers.application8 && payload.length >= 5 && text(payload, 4) === "mrfx") return Buffer.concat([Buffer.from([0xff, marker, 0, 7]), payload.subarray(0, 5)]);
  // Comments, reserved markers and those of extensions.
  return isApplication(marker) || (marker >= 0xf0 && !isStartOfFrame(marker) && marker !== markers.jpegLsPreset) || marker === 0xc8 ? undefined : bytes;
}

const isLs = ({ segments }: Segments): boolean => segments.some(({ marker }) => marker === markers.jpegLs);

/** The segments that are needed to decode, in their order; scans without what is coded in them. */
export function neededSegments(stream: Segments): readonly { readonly segment: Segment; readonly bytes: Buffer }[] {
  const isJpegLs = isLs(stream);
  return stream.segments.flatMap((segment) => {
    const bytes = needed(segment, isJpegLs);
    return bytes === undefined ? [] : [{ segment, bytes }];
  });
}

export const startOfImage = Buffer.from([0xff, markers.startOfImage]);
export const endOfImage = Buffer.from([0xff, markers.endOfImage]);

/**
 * The same picture without anything else: no EXIF, XMP, colour profile, comment, thumbnail, nor what follows the end of the image. Scans and
 * tables stay byte for byte; JPEG-LS is taken too. Throws FailureError.
 */
export function stripJpegMetadata(bytes: Uint8Array): Buffer {
  const stream = readSegments(bytes);
  const parts = neededSegments(stream).flatMap(({ segment, bytes: kept }) => (segment.entropy === undefined ? [kept] : [kept, segment.entropy]));
  return Buffer.concat([startOfImage, ...parts, endOfImage]);
}

/** Zeros, or the one byte of ones that some encoders fill up with to an even length. */
const isFill = (trailing: Buffer): boolean => trailing.every((byte) => byte === 0 || (byte === 0xff && trailing.length === 1));

/** Whether a stream says anything that its picture does not need; what fills up to an even length does not count. Throws FailureError. */
export function hasJpegMetadata(bytes: Uint8Array): boolean {
  const stream = readSegments(bytes);
  const isJpegLs = isLs(stream);
  return !isFill(stream.trailing) || stream.segments.some((segment) => !(needed(segment, isJpegLs)?.equals(segment.bytes) ?? false));
}
