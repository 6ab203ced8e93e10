import { constants, crc32, deflateRawSync, inflateRawSync, type ZlibOptions } from "node:zlib";
import { FailureError } from "../domain/failure.ts";

/** Datasets that are deflated as a whole (PS3.5 §A.5). */

/** What is inflated lies in memory twice for a moment, and 256 MiB are all that a file may take. A bomb of a megabyte would be a gigabyte. */
export const largestInflatedByDefault = 80 * 1024 * 1024;

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Throws FailureError for what is larger, cut, damaged, or followed by something that nobody would look at. */
export function inflate(bytes: Buffer, largest: number): Buffer {
  const options: ZlibOptions = { maxOutputLength: largest, finishFlush: constants.Z_FINISH, info: true };
  try {
    // With `info` there is more in the answer than its type says.
    const { buffer, engine } = inflateRawSync(bytes, options) as unknown as Inflated;
    if (!isEmptyBehind(bytes.subarray(engine.bytesWritten), buffer)) throw new FailureError("dicom.malformed");
    return buffer;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERR_BUFFER_TOO_LARGE") throw new FailureError("dicom.tooLarge");
    if (code === "Z_BUF_ERROR") throw new FailureError("dicom.truncated");
    if (code === "Z_DATA_ERROR") throw new FailureError("dicom.malformed");
    throw error;
  }
}

/** One null byte may follow to make the length even, and blocks of a medium bring more; some writers leave gzip's trailer (RFC 1952 §2.3.1). */
function isEmptyBehind(rest: Buffer, inflated: Buffer): boolean {
  const isTrailer = rest.length >= 8 && rest.readUInt32LE(0) === crc32(inflated) && rest.readUInt32LE(4) === inflated.length;
  return rest.subarray(isTrailer ? 8 : 0).every((byte) => byte === 0);
}

export function deflate(bytes: Buffer): Buffer {
  const deflated = deflateRawSync(bytes);
  return deflated.length % 2 === 0 ? deflated : Buffer.concat([deflated, Buffer.alloc(1)]);
}
