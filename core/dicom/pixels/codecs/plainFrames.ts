import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { FailureError } from "../../../domain/failure.ts";
import type { NativePixels } from "../nativePixels.ts";
import { decodedLayout, type PixelLayout } from "../pixelLayout.ts";
import type { FrameCodec } from "./frameCodec.ts";
import { packedAsBytes } from "./packedAsBytes.ts";
import { wholly } from "./wholly.ts";

const frameLength = ({ rows, columns, samples, bytesPerSample }: PixelLayout): number => rows * columns * samples * bytesPerSample;

/** A byte makes the length even; more would be nobody's. */
function checkRest(rest: Buffer): void {
  if (rest.length > 1 || rest.some((byte) => byte !== 0)) throw new FailureError("dicom.pixelsDamaged");
}

/** What `info: true` gives, of which the types know nothing. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function frameOf(bytes: Buffer, layout: PixelLayout): NativePixels {
  const length = frameLength(layout);
  if (bytes.length < length || layout.photometric.endsWith("_422")) throw new FailureError("dicom.pixelsDamaged");
  checkRest(bytes.subarray(length));
  return { layout: decodedLayout(layout), isLittleEndian: true, bytes: bytes.subarray(0, length) };
}

/** Encapsulated Uncompressed (PS3.5 §A.4.11): frames as they are, one a fragment. */
export const uncompressed: FrameCodec = packedAsBytes({ decode: frameOf, encode: ({ bytes }) => bytes, strip: wholly(frameOf), isLossless: () => true });

function inflate(bytes: Buffer, layout: PixelLayout): NativePixels {
  try {
    const { buffer, engine } = inflateRawSync(bytes, { maxOutputLength: frameLength(layout) + 1, finishFlush: constants.Z_FINISH, info: true }) as unknown as Inflated;
    checkRest(bytes.subarray(engine.bytesWritten));
    return frameOf(buffer, layout);
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError("dicom.pixelsDamaged");
  }
}

/** Deflated Image Frame Compression (PS3.5 §A.4.13). */
export const deflatedFrame: FrameCodec = packedAsBytes({ decode: inflate, encode: ({ bytes }) => deflateRawSync(bytes), strip: wholly(inflate), isLossless: () => true });
