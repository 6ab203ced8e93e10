import { createDecipheriv, createHash, createSecretKey, type KeyObject } from "node:crypto";
import path from "node:path";
import { FailureError } from "../domain/failure.ts";
import type { Extent, ObjectId } from "../domain/object.ts";
import { FileReader } from "../platform/randomAccess.ts";
import { releaseMemory } from "../platform/releaseMemory.ts";
import {
  chunkBytes,
  chunkCount,
  chunkNonce,
  largestSealedHead,
  openHead,
  pieceBytes,
  pieceKey,
  preambleBytes,
  readPreamble,
  readSegmentHead,
  recordBytes,
  sealedChunkBytes,
  segmentHeadBytes,
  segmentName,
  tagBytes,
  type RecordHead,
} from "./layout.ts";
import { unwrapObjectKey } from "./objectKeys.ts";
import type { VaultKeys } from "./vaultKeys.ts";

/** Reads objects out of segments at any place (SPEC §5). Synchronous, for worker threads; what it gives out was authenticated. */

export interface ReadableObject {
  readonly id: ObjectId;
  /** From keys.db. */
  readonly wrappedKey: Uint8Array;
  readonly bytes: number;
  /** In the order of their pieces, all of them. */
  readonly extents: readonly Extent[];
}

export interface OpenedRecord {
  readonly head: RecordHead;
  readonly salt: Uint8Array;
  /** Where the first chunk begins, from the start of the segment. */
  readonly chunksAt: number;
}

/** Segments stay open between reads; a medium's worth of them is fewer. */
const filesOpen = 16;
/** Read together: enough that a disk is not asked for every chunk. */
const chunksAtOnce = 16;

export class SegmentReader {
  readonly #folder: string;
  readonly #keys: Pick<VaultKeys, "head" | "wrap">;
  readonly #files = new Map<number, FileReader>();

  constructor({ folder, keys }: { readonly folder: string; readonly keys: Pick<VaultKeys, "head" | "wrap"> }) {
    this.#folder = folder;
    this.#keys = keys;
  }

  /** `length` bytes of the object from `from`; only the chunks they lie in are read. */
  readRange(object: ReadableObject, from: number, length: number): Buffer {
    if (from < 0 || length < 0 || from + length > object.bytes) throw new FailureError("vault.rangeOutside");
    const key = this.objectKey(object);
    try {
      const found = Buffer.allocUnsafeSlow(length);
      let filled = 0;
      const [only] = object.extents;
      // Nothing to read, and still it must be there and be empty.
      if (object.bytes === 0 && only !== undefined) this.#readPiece({ object, key, extent: only, isLast: true }, 0, 0, () => undefined);
      while (filled < length) {
        const at = from + filled;
        const piece = Math.floor(at / pieceBytes);
        const extent = object.extents[piece];
        if (extent === undefined) throw new FailureError("vault.rangeOutside");
        const start = at - piece * pieceBytes;
        const end = Math.min(extent.bytes, start + length - filled);
        if (end <= start) throw new FailureError("vault.rangeOutside");
        const place = { object, key, extent, isLast: piece === object.extents.length - 1 };
        this.#readPiece(place, start, end, (plain) => {
          plain.copy(found, filled);
          filled += plain.length;
        });
      }
      return found;
    } finally {
      key.fill(0);
    }
  }

  /** Everything of one piece in order, and that its content is what its head says. */
  verifyPiece(object: ReadableObject, piece: number): RecordHead {
    const extent = object.extents[piece];
    if (extent === undefined) throw new FailureError("vault.rangeOutside");
    const key = this.objectKey(object);
    try {
      const hash = createHash("sha256");
      const record = this.#readPiece({ object, key, extent, isLast: piece === object.extents.length - 1 }, 0, extent.bytes, (plain) => {
        hash.update(plain);
      });
      if (!hash.digest().equals(record.head.hash)) throw new FailureError("vault.contentAltered", { segment: extent.segment });
      return record.head;
    } finally {
      key.fill(0);
    }
  }

  /** The object's own key; wiped by whoever asks. */
  objectKey({ wrappedKey }: Pick<ReadableObject, "wrappedKey">): Buffer {
    const key = unwrapObjectKey(this.#keys.wrap, wrappedKey);
    if (key === undefined) throw new FailureError("vault.keyUnusable");
    return key;
  }

  /** What stands at the place, held against what should stand there. */
  readHead(extent: Extent, object: ObjectId): OpenedRecord {
    const { segment, offset } = extent;
    const file = this.file(segment);
    const bytes = file.readAt(offset, Math.min(extent.stored, preambleBytes + largestSealedHead + tagBytes));
    const size = file.size();
    if (offset + extent.stored > size) throw new FailureError("vault.segmentCut", { segment });
    const known = readPreamble(bytes);
    const head = openHead(this.#keys.head, bytes);
    if (known === undefined || head === undefined) throw new FailureError("vault.recordDamaged", { segment });
    const isExpected = head.object === object && head.piece === extent.piece && head.bytes === extent.bytes;
    if (!isExpected || recordBytes(known.sealedHead, head.bytes) !== extent.stored) throw new FailureError("vault.recordSwapped", { segment });
    return { head, salt: known.salt, chunksAt: offset + preambleBytes + known.sealedHead + tagBytes };
  }

  /** The segment's file, its head checked when it was opened. */
  file(segment: number): FileReader {
    const known = this.#files.get(segment);
    if (known !== undefined) {
      this.#files.delete(segment);
      this.#files.set(segment, known);
      return known;
    }
    const file = FileReader.open(path.join(this.#folder, segmentName(segment)));
    if (file === undefined) throw new FailureError("vault.segmentMissing", { segment });
    try {
      readSegmentHead(this.#keys.head, file.readAt(0, segmentHeadBytes), segment);
    } catch (error) {
      file.close();
      throw error;
    }
    this.#files.set(segment, file);
    const [oldest] = this.#files;
    if (this.#files.size > filesOpen && oldest !== undefined) {
      oldest[1].close();
      this.#files.delete(oldest[0]);
    }
    return file;
  }

  close(): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }

  /** Bytes `start` to `end` of the piece, chunk by chunk. The sink copies or uses each before it returns: then it is wiped. */
  #readPiece(place: Place, start: number, end: number, sink: (plain: Buffer) => void): OpenedRecord {
    const { object, extent } = place;
    const record = this.readHead(extent, object.id);
    if (record.head.isLast !== place.isLast) throw new FailureError("vault.recordSwapped", { segment: extent.segment });
    const bytes = pieceKey(place.key, object.id, extent.piece, record.salt);
    const key = createSecretKey(bytes);
    bytes.fill(0);
    const file = this.file(extent.segment);
    const last = chunkCount(extent.bytes) - 1;
    const lastWanted = end === 0 ? 0 : Math.floor((end - 1) / chunkBytes);
    for (let first = Math.floor(start / chunkBytes); first <= lastWanted; first += chunksAtOnce) {
      const count = Math.min(chunksAtOnce, lastWanted - first + 1);
      const sealed = file.readAt(record.chunksAt + first * sealedChunkBytes, Math.min(count * sealedChunkBytes, sealedLength(extent.bytes, first)));
      for (let index = first; index < first + count; index++) {
        const from = (index - first) * sealedChunkBytes;
        const chunk = sealed.subarray(from, from + Math.min(sealedChunkBytes, sealedLength(extent.bytes, index)));
        const plain = openChunk(key, chunk, { index, isLastOfPiece: index === last, isLastPiece: place.isLast });
        if (plain === undefined) throw diagnose(place, key, chunk, index, last);
        const begin = index * chunkBytes;
        sink(plain.subarray(Math.max(0, start - begin), Math.min(plain.length, end - begin)));
        plain.fill(0);
        releaseMemory(plain);
      }
      releaseMemory(sealed);
    }
    return record;
  }
}

interface Place {
  readonly object: ReadableObject;
  readonly key: Buffer;
  readonly extent: Extent;
  readonly isLast: boolean;
}

/** Bytes of a piece's chunks from chunk `first` on. */
const sealedLength = (bytes: number, first: number): number => bytes - first * chunkBytes + (chunkCount(bytes) - first) * tagBytes;

function openChunk(
  key: KeyObject,
  chunk: Buffer,
  place: { readonly index: number; readonly isLastOfPiece: boolean; readonly isLastPiece: boolean },
): Buffer | undefined {
  if (chunk.length < tagBytes) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, chunkNonce(place.index, place.isLastOfPiece, place.isLastPiece && place.isLastOfPiece), {
    authTagLength: tagBytes,
  }).setAuthTag(chunk.subarray(chunk.length - tagBytes));
  const plain = decipher.update(chunk.subarray(0, chunk.length - tagBytes));
  try {
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    return undefined;
  }
}

/** A chunk that is whole but stands in another's place was moved by someone; any other was damaged. */
function diagnose({ extent, isLast }: Place, key: KeyObject, chunk: Buffer, index: number, last: number): FailureError {
  for (let other = 0; other <= last; other++) {
    if (other === index) continue;
    if (openChunk(key, chunk, { index: other, isLastOfPiece: other === last, isLastPiece: isLast }) !== undefined)
      return new FailureError("vault.chunkMoved", { segment: extent.segment });
  }
  return new FailureError("vault.chunkTampered", { segment: extent.segment });
}
