import * as fs from "node:fs";
import { asFailure, guarded } from "./disk.ts";
import { releaseMemory } from "./releaseMemory.ts";

/** Reading a file from one end to the other in constant memory. */

const chunkBytes = 1024 * 1024;
/** Blocks of a medium are 512 or 4096 bytes. */
const alignment = 4096;

export interface FileFacts {
  readonly bytes: number;
  /** Nanoseconds since 1970; with the size it tells whether a file was changed meanwhile. */
  readonly modified: bigint;
}

interface StreamOrder {
  readonly offset?: number;
  /** To the end where not given; reading ends there also where the file is longer. */
  readonly length?: number;
}

/** One buffer a thread: whoever takes a chunk is done with it, or has copied it, when he returns. */
let ownBuffer: Buffer | undefined;

/** Undefined where there is no plain file of this name; a link is none. */
export function streamFile(file: string, order: StreamOrder, take: (chunk: Buffer) => void): FileFacts | undefined {
  const handle = openPlain(file, fs.constants.O_RDONLY);
  if (handle === undefined) return undefined;
  try {
    const facts = factsOf(handle);
    ownBuffer ??= Buffer.allocUnsafeSlow(chunkBytes);
    const buffer = ownBuffer;
    let at = order.offset ?? 0;
    const end = order.length === undefined ? Infinity : at + order.length;
    let used = 0;
    while (at < end) {
      const read = guarded(() => fs.readSync(handle, buffer, 0, Math.min(buffer.length, end - at), at));
      if (read === 0) break;
      at += read;
      used = Math.max(used, read);
      take(buffer.subarray(0, read));
    }
    // It may have been a patient's data, and the buffer lives as long as the thread.
    buffer.fill(0, 0, used);
    return facts;
  } finally {
    fs.closeSync(handle);
  }
}

/** The same for whoever has to wait between chunks; each call gives the next, undefined at the end. `close` in every case. */
export interface FileChunks {
  readonly facts: FileFacts;
  readonly next: () => Buffer | undefined;
  readonly close: () => void;
}

export function openChunks(file: string, largest = chunkBytes): FileChunks | undefined {
  const handle = openPlain(file, fs.constants.O_RDONLY);
  if (handle === undefined) return undefined;
  const buffer = Buffer.allocUnsafeSlow(largest);
  let at = 0;
  return {
    facts: factsOf(handle),
    next: () => {
      const read = guarded(() => fs.readSync(handle, buffer, 0, buffer.length, at));
      at += read;
      return read === 0 ? undefined : buffer.subarray(0, read);
    },
    close: () => {
      fs.closeSync(handle);
      releaseMemory(buffer);
    },
  };
}

/**
 * As the medium gives it, past the system's cache where the file system allows that (O_DIRECT): what was written a moment ago
 * would else come back from memory, whatever reached the medium.
 */
export function streamFromMedium(file: string, take: (chunk: Buffer) => void): FileFacts | undefined {
  const handle = openDirect(file);
  if (handle === undefined) return streamFile(file, {}, take);
  try {
    const facts = factsOf(handle);
    let at = 0;
    for (;;) {
      const chunk = readAligned(handle, at);
      if (chunk === undefined) return streamRest(file, at, take) ? facts : undefined;
      if (chunk.length === 0) return facts;
      take(chunk);
      at += chunk.length;
      // Not a whole number of blocks: that was the end of the file.
      if (chunk.length % 512 !== 0) return facts;
    }
  } finally {
    fs.closeSync(handle);
  }
}

const streamRest = (file: string, offset: number, take: (chunk: Buffer) => void): boolean => streamFile(file, { offset }, take) !== undefined;

let directBuffer: Buffer | undefined;
/** Where in the buffer a block may begin; found by trying, since no address is visible here. */
let directOffset: number | undefined;

function readAligned(handle: number, at: number): Buffer | undefined {
  directBuffer ??= Buffer.allocUnsafeSlow(chunkBytes + alignment);
  // Large allocations begin 16 bytes into a page.
  const offsets = directOffset === undefined ? [alignment - 16, ...Array.from({ length: alignment / 16 }, (_, index) => index * 16)] : [directOffset];
  for (const offset of offsets) {
    try {
      const read = fs.readSync(handle, directBuffer, offset, chunkBytes, at);
      directOffset = offset;
      return directBuffer.subarray(offset, offset + read);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EINVAL")) throw asFailure(error);
    }
  }
  return undefined;
}

/** Undefined also where the file system has no way past its cache; what else is wrong then shows in the ordinary way. */
function openDirect(file: string): number | undefined {
  try {
    return openPlain(file, fs.constants.O_RDONLY | fs.constants.O_DIRECT);
  } catch {
    return undefined;
  }
}

/** A named pipe would block: it is opened without waiting, and then refused for what it is. */
export function openPlain(file: string, flags: number): number | undefined {
  let handle: number;
  try {
    handle = fs.openSync(file, flags | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP" || code === "ENXIO") return undefined;
    throw asFailure(error);
  }
  if (fs.fstatSync(handle).isFile()) return handle;
  fs.closeSync(handle);
  return undefined;
}

function factsOf(handle: number): FileFacts {
  const { size, mtimeNs } = fs.fstatSync(handle, { bigint: true });
  return { bytes: Number(size), modified: mtimeNs };
}
