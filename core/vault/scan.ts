import type { KeyObject } from "node:crypto";
import type { FileReader } from "../platform/randomAccess.ts";
import type { ObjectId } from "../domain/object.ts";
import { nextMagic, openHead, preambleBytes, readPreamble, recordBytes, recordMagicBytes, segmentHeadBytes, tagBytes, largestSealedHead } from "./layout.ts";

/** Finds the records of a segment by their heads alone (SPEC §6): what a lost index is made of again. */

export interface ScannedRecord {
  readonly object: ObjectId;
  readonly kind: string;
  readonly piece: number;
  readonly isLast: boolean;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly hash: string;
  readonly createdAt: number;
  readonly label: Uint8Array;
  readonly offset: number;
  readonly stored: number;
}

export interface ScanPart {
  readonly records: readonly ScannedRecord[];
  /** Where the next part goes on; absent at the end. */
  readonly next?: number;
  /** Bytes passed over in which no record begins: a tail cut off by a power cut, or damage. */
  readonly skipped: number;
}

/** Small records lie thousands to a read; a large one is one read for its head. */
const windowBytes = 256 * 1024;
const headRoom = preambleBytes + largestSealedHead + tagBytes;

export const scanStart = segmentHeadBytes;

/** Up to `limit` records from `from` on. */
export function scanSegment(file: FileReader, headKey: KeyObject, from: number, limit: number): ScanPart {
  const size = file.size();
  const view = new Window(file, size);
  const records: ScannedRecord[] = [];
  let at = from;
  let skipped = 0;
  while (at < size && records.length < limit) {
    const bytes = view.at(at, headRoom);
    const head = openHead(headKey, bytes);
    const sealedHead = readPreamble(bytes)?.sealedHead;
    const stored = head === undefined || sealedHead === undefined ? undefined : recordBytes(sealedHead, head.bytes);
    if (head !== undefined && stored !== undefined && at + stored <= size) {
      const { hash, label, ...rest } = head;
      records.push({ ...rest, hash: Buffer.from(hash).toString("hex"), label: Uint8Array.from(label), offset: at, stored });
      at += stored;
      continue;
    }
    // Damage in the middle hides one record and not all that follow: a head authenticates itself wherever it is found.
    const next = view.find(at + 1);
    skipped += next - at;
    at = next;
  }
  return { records, skipped, ...(at < size && { next: at }) };
}

class Window {
  readonly #file: FileReader;
  readonly #size: number;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: FileReader, size: number) {
    this.#file = file;
    this.#size = size;
  }

  at(offset: number, length: number): Buffer {
    const wanted = Math.min(length, this.#size - offset);
    if (offset < this.#start || offset + wanted > this.#start + this.#bytes.length) {
      this.#start = offset;
      this.#bytes = this.#file.readAt(offset, Math.min(windowBytes, this.#size - offset));
    }
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + wanted);
  }

  /** Where the next magic stands, or the end. */
  find(from: number): number {
    for (let at = from; at < this.#size; at += windowBytes - recordMagicBytes) {
      const bytes = this.at(at, windowBytes);
      const found = nextMagic(bytes, 0);
      if (found !== -1) return at + found;
    }
    return this.#size;
  }
}
