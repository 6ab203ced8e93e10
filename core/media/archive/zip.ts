import { constants, crc32, createInflateRaw, inflateRawSync, type InflateRaw } from "node:zlib";
import { FailureError } from "../../domain/failure.ts";
import { largestWhole, type ArchiveEntry, type ArchiveEvent } from "./entry.ts";
import { inflate } from "./inflate.ts";
import type { Budget } from "./limits.ts";
import { openWindow, type RandomSource, type Window } from "./source.ts";
import { readZipDirectory, type ZipDirectory, type ZipVerdict } from "./zipDirectory.ts";
import { flags, localHeaderBytes, longestDescriptor, localVariableBytes, matchesCentral, matchesDescriptor, type CentralRecord } from "./zipRecords.ts";

export interface ZipOrder {
  readonly source: RandomSource;
  readonly budget: Budget;
  /** Entries before this index are passed over, and those from the other on: they were received before, or somebody else reads them. */
  readonly from?: number;
  readonly to?: number;
  /** Of an earlier reading of the very same bytes. */
  readonly verdict?: ZipVerdict;
}

/** Larger steps read faster, smaller ones hold less; the streaming inflater has its own queue besides. */
const stepBytes = 256 * 1024;

/** Reads a zip from front to back in the order of its bytes, one entry at a time, in the memory of its directory and a window. */
export async function* readZip({ source, budget, from = 0, to = Infinity, verdict }: ZipOrder): AsyncGenerator<ArchiveEvent, void> {
  const directory = await readZipDirectory(source, budget, verdict);
  const window = openWindow(source);
  try {
    for (let index = from; index < Math.min(to, directory.count); index++) {
      const record = directory.recordAt(index);
      const taken = locate(window, directory, index, record);
      const start = typeof taken === "number" ? taken : await taken;
      const name = directory.nameOf(record);
      const reason = directory.reasonAt(index);
      if (reason !== undefined || !name.ok) {
        yield { kind: "held", entry: { index, name: Buffer.from(record.name), bytes: record.unpacked }, reason: reason ?? "media.nameUndecodable" };
        continue;
      }
      if (name.name.isFolder) continue;
      const entry: ArchiveEntry = { index, segments: name.name.segments, encoding: name.name.encoding, bytes: record.unpacked };
      if (record.unpacked > largestWhole || record.packed > 2 * largestWhole) {
        yield* readLarge(source, entry, start, record);
        continue;
      }
      const packed = window.take(start, record.packed);
      const content = unpack(packed instanceof Promise ? await packed : packed, record);
      if (typeof content === "string") {
        yield { kind: "held", entry: { index, name: Buffer.from(record.name), bytes: record.unpacked }, reason: content };
      } else {
        yield { kind: "file", entry, content };
        content.fill(0);
      }
    }
  } finally {
    window.wipe();
    directory.wipe();
  }
}

/** Where the entry's bytes start, once local header and descriptor have been found to say what the directory says. */
function locate(window: Window, directory: ZipDirectory, index: number, record: CentralRecord): number | Promise<number> {
  const fixed = window.take(record.offset, localHeaderBytes);
  if (fixed instanceof Promise) return fixed.then(() => locate(window, directory, index, record));
  const length = localHeaderBytes + localVariableBytes(fixed);
  const header = window.take(record.offset, length);
  if (header instanceof Promise) return header.then(() => locate(window, directory, index, record));
  if (!matchesCentral(header, record)) throw new FailureError("media.archiveMismatch");
  const start = record.offset + length;
  const end = start + record.packed;
  const limit = directory.endOf(index);
  if (end > limit) throw new FailureError("media.archiveOverlap");
  if (end === limit && (record.flags & flags.descriptor) === 0) return start;
  if ((record.flags & flags.descriptor) === 0 || limit - end > longestDescriptor) throw new FailureError("media.archiveTrailing");
  const judged = (descriptor: Buffer): number => {
    if (!matchesDescriptor(descriptor, record)) throw new FailureError("media.archiveMismatch");
    return start;
  };
  const descriptor = window.take(end, limit - end);
  return descriptor instanceof Promise ? descriptor.then(judged) : judged(descriptor);
}

type EntryFault = "media.archiveChecksum" | "media.archiveSizeWrong";

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: InflateRaw;
}

/** The checked content as a buffer of its own, or why there is none. */
function unpack(packed: Buffer, record: CentralRecord): Buffer | EntryFault {
  let content: Buffer;
  if (record.method === 0) {
    content = Buffer.from(packed);
  } else {
    let inflated: Inflated;
    try {
      // With info, Node returns the engine too, which knows how much it consumed; its types do not say so.
      inflated = inflateRawSync(packed, {
        // One more than is to come: a buffer that is exactly full is asked for more in another.
        chunkSize: Math.max(constants.Z_MIN_CHUNK, record.unpacked + 1),
        maxOutputLength: Math.max(1, record.unpacked),
        info: true,
      }) as unknown as Inflated;
    } catch (error) {
      return faultOf(error);
    }
    if (inflated.engine.bytesWritten !== packed.length || inflated.buffer.length !== record.unpacked) {
      inflated.buffer.fill(0);
      return "media.archiveSizeWrong";
    }
    content = inflated.buffer;
  }
  if (crc32(content) === record.checksum) return content;
  content.fill(0);
  return "media.archiveChecksum";
}

/** What zlib says of bytes; anything else is a bug and stays one. */
function faultOf(error: unknown): EntryFault {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ERR_BUFFER_TOO_LARGE") return "media.archiveSizeWrong";
  if (code.startsWith("Z_")) return "media.archiveChecksum";
  throw error;
}

async function* steps(window: Window, start: number, length: number): AsyncGenerator<Buffer, void> {
  for (let done = 0; done < length; done += stepBytes) {
    // A copy: whoever takes it may hold on to it while the window moves on.
    yield Buffer.from(await window.take(start + done, Math.min(stepBytes, length - done)));
  }
}

async function* readLarge(source: RandomSource, entry: ArchiveEntry, start: number, record: CentralRecord): AsyncGenerator<ArchiveEvent, void> {
  yield { kind: "begin", entry };
  // Its own window: the inflater reads ahead while the other one stands where the next entry begins.
  const window = openWindow(source, start + record.packed);
  let checksum = 0;
  let bytes = 0;
  const engine = record.method === 0 ? undefined : createInflateRaw({ chunkSize: stepBytes });
  const packed = steps(window, start, record.packed);
  let fault: EntryFault | undefined;
  try {
    for await (const piece of engine === undefined ? packed : inflate(engine, packed)) {
      bytes += piece.length;
      if (bytes > record.unpacked) {
        fault = "media.archiveSizeWrong";
        break;
      }
      checksum = crc32(piece, checksum);
      yield { kind: "piece", content: piece };
      piece.fill(0);
    }
  } catch (error) {
    if (error instanceof FailureError) throw error;
    fault = faultOf(error);
  } finally {
    window.wipe();
  }
  if (fault === undefined && (bytes !== record.unpacked || (engine !== undefined && engine.bytesWritten !== record.packed))) fault = "media.archiveSizeWrong";
  if (fault === undefined && checksum !== record.checksum) fault = "media.archiveChecksum";
  yield fault === undefined ? { kind: "end", entry } : { kind: "abandoned", entry, reason: fault };
}
