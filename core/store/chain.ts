import { hash } from "node:crypto";
import type { RoomId } from "../domain/brand.ts";

/**
 * The hash chain of the audit log: hash(n) = SHA-256(hash(n-1) ‖ n as 8 bytes, big endian ‖ body as UTF-8), and the hash before
 * the first row is SHA-256 of the log's origin. Pure: the verifying threads load this and no database.
 */

export const hashLength = 32;
const sequenceLength = 8;

/** Which log this is: first line of every checkpoint, and the seed of the chain. */
export const originOf = (room: RoomId): string => `noren-room/${room}`;

export const hashBeforeFirst = (room: RoomId): Buffer => hash("sha256", originOf(room), "buffer");

export function chainHash(previous: Uint8Array, sequence: number, body: string): Buffer {
  const length = Buffer.byteLength(body);
  const link = Buffer.allocUnsafe(hashLength + sequenceLength + length);
  link.set(previous);
  link.writeBigUInt64BE(BigInt(sequence), hashLength);
  link.write(body, hashLength + sequenceLength);
  return hash("sha256", link, "buffer");
}

/**
 * Rows as they go to a verifying thread. `stream` is hash(first-1) ‖ (sequence ‖ body ‖ hash)…: what has to be hashed for a row
 * lies there in one piece, so that a million rows are checked without copying one.
 */
export interface PackedRows {
  readonly first: number;
  readonly stream: Uint8Array<ArrayBuffer>;
  /** Bytes of each body. */
  readonly lengths: Uint32Array<ArrayBuffer>;
}

export class RowPacker {
  readonly #first: number;
  #stream: Buffer<ArrayBuffer>;
  #used: number;
  readonly #lengths: number[] = [];

  constructor(first: number, previous: Uint8Array) {
    this.#first = first;
    this.#stream = Buffer.allocUnsafeSlow(64 * 1024);
    this.#stream.set(previous);
    this.#used = hashLength;
  }

  add(sequence: number, body: Uint8Array, rowHash: Uint8Array): void {
    const needed = this.#used + sequenceLength + body.length + hashLength;
    if (needed > this.#stream.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#stream.length * 2));
      larger.set(this.#stream.subarray(0, this.#used));
      this.#stream = larger;
    }
    // Sequences stay below 2^53; two halves are several times quicker than a BigInt.
    this.#stream.writeUInt32BE(Math.floor(sequence / 2 ** 32), this.#used);
    this.#stream.writeUInt32BE(sequence >>> 0, this.#used + 4);
    this.#stream.set(body, this.#used + sequenceLength);
    this.#stream.set(rowHash, needed - hashLength);
    this.#used = needed;
    this.#lengths.push(body.length);
  }

  /** The bytes belong to the packing alone, so that they can be handed to another thread without a copy. */
  packed(): PackedRows {
    return { first: this.#first, stream: new Uint8Array(this.#stream.buffer, 0, this.#used), lengths: Uint32Array.from(this.#lengths) };
  }
}

export interface ChainVerdict {
  readonly rows: number;
  /** The first row that does not follow from the one before it. */
  readonly brokenAt?: number;
  /** Two 32-bit halves for each entry id, to find one that was written twice: equal ids have equal prints. */
  readonly prints: Uint32Array<ArrayBuffer>;
}

export function verifyRows({ first, stream, lengths }: PackedRows): ChainVerdict {
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  const prints = new Uint32Array(lengths.length * 2);
  let start = 0;
  for (const [index, length] of lengths.entries()) {
    const sequence = first + index;
    const bodyAt = start + hashLength + sequenceLength;
    const end = bodyAt + length;
    const stored = bytes.readUInt32BE(start + hashLength) * 2 ** 32 + bytes.readUInt32BE(start + hashLength + 4);
    const expected: Buffer = hash("sha256", bytes.subarray(start, end), "buffer");
    if (stored !== sequence || expected.compare(bytes, end, end + hashLength) !== 0)
      return { rows: index, brokenAt: sequence, prints: prints.slice(0, index * 2) };
    const print = printOf(entryIdOf(bytes, bodyAt, end));
    if (print === undefined) return { rows: index, brokenAt: sequence, prints: prints.slice(0, index * 2) };
    prints.set(print, index * 2);
    start = end;
  }
  return { rows: lengths.length, prints };
}

export function entryIdOf(bytes: Buffer, from: number, to: number): string | undefined {
  try {
    const entry: unknown = JSON.parse(bytes.toString("utf8", from, to));
    return typeof entry === "object" && entry !== null && "id" in entry && typeof entry.id === "string" ? entry.id : undefined;
  } catch {
    return undefined;
  }
}

const printOf = (id: string | undefined): Uint32Array | undefined => {
  if (id === undefined) return undefined;
  const digest: Buffer = hash("sha256", id, "buffer");
  return Uint32Array.of(digest.readUInt32LE(0), digest.readUInt32LE(4));
};
