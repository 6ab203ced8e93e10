import { FailureError } from "../../domain/failure.ts";

/** Bytes that can be read anywhere: a file of a medium, an object of the vault, a buffer. */
export interface RandomSource {
  readonly size: number;
  /** Exactly so many bytes from there; the buffer becomes the caller's. */
  readonly read: (offset: number, length: number) => Buffer | Promise<Buffer>;
}

/** The buffer stays its owner's: what is read is copied. */
export const bufferSource = (bytes: Buffer): RandomSource => ({
  size: bytes.length,
  read: (offset, length) => Buffer.from(bytes.subarray(offset, offset + length)),
});

/** Large enough that a vault's chunks are opened once and a compact disc keeps spinning, small enough for many readers. */
const windowBytes = 1024 * 1024;

/** Reads ahead, since archives are read forwards; wipes what it has read past. */
export interface Window {
  /** Synchronous where the bytes are there already. They are valid until the next take that is not. */
  readonly take: (offset: number, length: number) => Buffer | Promise<Buffer>;
  readonly wipe: () => void;
}

export function openWindow(source: RandomSource, limit: number = source.size): Window {
  let held: Buffer = Buffer.alloc(0);
  let start = 0;
  const refill = async (offset: number, length: number): Promise<Buffer> => {
    const wanted = Math.min(Math.max(length, windowBytes), limit - offset);
    held.fill(0);
    held = Buffer.alloc(0);
    const read = await source.read(offset, wanted);
    if (read.length !== wanted) throw new FailureError("media.archiveTruncated");
    held = read;
    start = offset;
    return held.subarray(0, length);
  };
  return {
    take: (offset, length) => {
      if (offset < 0 || length < 0 || offset + length > limit) throw new FailureError("media.archiveTruncated");
      if (offset >= start && offset + length <= start + held.length) return held.subarray(offset - start, offset - start + length);
      return refill(offset, length);
    },
    wipe: () => {
      held.fill(0);
    },
  };
}
