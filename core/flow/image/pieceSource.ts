import type { ByteSource } from "../../dicom/byteSource.ts";
import type { LaterBytes } from "../../domain/dicom.ts";
import { lengthOfPiece, type Piece } from "../../dicom/pieces.ts";

/** A file as it will be written, read before it is: its ranges stay where they are, so that bulk data is not copied to look at it. */
export class PieceSource implements ByteSource {
  readonly length: number;
  readonly #source: ByteSource;
  readonly #pieces: readonly Piece[];
  readonly #starts: readonly number[];
  #last = 0;

  constructor(source: ByteSource, pieces: readonly Piece[]) {
    this.#source = source;
    this.#pieces = pieces;
    const starts: number[] = [];
    let at = 0;
    for (const piece of pieces) {
      starts.push(at);
      at += lengthOfPiece(piece);
    }
    this.#starts = starts;
    this.length = at;
  }

  unsigned16(at: number, isLittleEndian: boolean): number {
    const inside = this.#rangeAt(at, 2);
    if (inside !== undefined) return this.#source.unsigned16(inside, isLittleEndian);
    const bytes = this.slice(at, at + 2);
    return isLittleEndian ? bytes.readUInt16LE(0) : bytes.readUInt16BE(0);
  }

  unsigned32(at: number, isLittleEndian: boolean): number {
    const inside = this.#rangeAt(at, 4);
    if (inside !== undefined) return this.#source.unsigned32(inside, isLittleEndian);
    const bytes = this.slice(at, at + 4);
    return isLittleEndian ? bytes.readUInt32LE(0) : bytes.readUInt32BE(0);
  }

  /** Where in the source so many bytes lie, if one range has them all. */
  #rangeAt(at: number, count: number): number | undefined {
    const index = this.#indexOf(at);
    const piece = this.#pieces[index];
    if (piece === undefined || !("from" in piece)) return undefined;
    const inside = piece.from + at - (this.#starts[index] ?? 0);
    return inside + count <= piece.to ? inside : undefined;
  }

  slice(from: number, to: number): Buffer {
    if (to <= from) return Buffer.alloc(0);
    const first = this.#indexOf(from);
    const piece = this.#pieces[first];
    if (piece !== undefined && to <= (this.#starts[first] ?? 0) + lengthOf(piece)) return this.#cut(first, from, to);
    const parts: Buffer[] = [];
    for (let index = first, at = from; at < to && index < this.#pieces.length; index += 1) {
      const end = Math.min(to, (this.#starts[index] ?? 0) + lengthOf(this.#pieces[index]));
      if (end > at) parts.push(this.#cut(index, at, end));
      at = Math.max(at, end);
    }
    return Buffer.concat(parts);
  }

  #cut(index: number, from: number, to: number): Buffer {
    const piece = this.#pieces[index];
    const start = this.#starts[index] ?? 0;
    if (piece === undefined) return Buffer.alloc(0);
    if (!Buffer.isBuffer(piece) && !("from" in piece)) return Buffer.from(piece.slice(from - start, to - start));
    if ("from" in piece) return this.#source.slice(piece.from + from - start, piece.from + to - start);
    if (Buffer.isBuffer(piece)) return piece.subarray(from - start, to - start);
    const made = (piece as LaterBytes).slice(from - start, to - start);
    return Buffer.from(made.buffer, made.byteOffset, made.length);
  }

  /** Readers go forwards: the piece of the last time, or the one after it, is the likeliest. */
  #indexOf(at: number): number {
    const starts = this.#starts;
    const isIn = (index: number): boolean => (starts[index] ?? Infinity) <= at && at < (starts[index + 1] ?? Infinity);
    if (isIn(this.#last)) return this.#last;
    if (isIn(this.#last + 1)) return (this.#last += 1);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return (this.#last = low);
  }
}

const lengthOf = (piece: Piece | undefined): number => (piece === undefined ? 0 : lengthOfPiece(piece));
