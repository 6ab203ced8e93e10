import { isRestart, markers } from "./markers.ts";
import { malformed, truncated } from "./refuse.ts";

/** A marker segment as it lies in the stream. */
export interface Segment {
  readonly marker: number;
  /** The whole of it, from its marker on. */
  readonly bytes: Buffer;
  /** What follows its length. */
  readonly payload: Buffer;
  /** Of a scan, the entropy-coded bytes up to the next marker that is no restart. */
  readonly entropy: Buffer | undefined;
}

export interface Segments {
  /** Between the start and the end of the image. */
  readonly segments: readonly Segment[];
  /** False where the stream stops before its end is marked. */
  readonly isClosed: boolean;
  /** What follows the end of the image. */
  readonly trailing: Buffer;
}

/** The place of the marker that ends entropy-coded data (T.81 §B.1.1.5), or the length. */
function entropyEnd(bytes: Buffer, from: number, isJpegLs: boolean): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at)) {
    const next = bytes[at + 1] ?? 0;
    if (next === 0xff) at += 1;
    // T.87 §C.1: JPEG-LS stuffs a bit, not a byte.
    else if (isRestart(next) || (isJpegLs ? next < 0x80 : next === 0)) at += 2;
    else return at;
  }
  return bytes.length;
}

/** Far more than any encoder writes; a stream of nothing but markers would fill the memory. */
const mostSegments = 20_000;

/** Walks marker by marker, decoding nothing. Throws FailureError. */
export function readSegments(given: Uint8Array): Segments {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length < 2) throw truncated();
  if (bytes.readUInt16BE(0) !== 0xffd8) throw malformed();
  const segments: Segment[] = [];
  let isJpegLs = false;
  for (let at = 2; ; ) {
    if (at >= bytes.length) return { segments, isClosed: false, trailing: bytes.subarray(bytes.length) };
    if (bytes[at] !== 0xff) throw malformed();
    // T.81 §B.1.1.2: a marker may be preceded by any number of fill bytes.
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined) return { segments, isClosed: false, trailing: bytes.subarray(bytes.length) };
    if (marker === markers.endOfImage) return { segments, isClosed: true, trailing: bytes.subarray(at + 2) };
    if (marker < 0xc0 || isRestart(marker) || marker === markers.startOfImage) throw malformed();
    if (at + 4 > bytes.length) throw truncated();
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) throw malformed();
    const next = at + 2 + length;
    if (next > bytes.length) throw truncated();
    if (segments.length >= mostSegments) throw malformed();
    if (marker === markers.jpegLs) isJpegLs = true;
    const end = marker === markers.startOfScan ? entropyEnd(bytes, next, isJpegLs) : next;
    segments.push({ marker, bytes: bytes.subarray(at, next), payload: bytes.subarray(at + 4, next), entropy: end === next && marker !== markers.startOfScan ? undefined : bytes.subarray(next, end) });
    at = end;
  }
}
