import type { ByteRange, LaterBytes } from "../domain/dicom.ts";
import { copyRange, type ByteSource } from "./byteSource.ts";

/** What an edited dataset is made of: ranges of the source, new bytes, or such as are made when they are written. */
export type Piece = ByteRange | LaterBytes | Buffer;

export const lengthOfPiece = (piece: Piece): number => ("from" in piece ? piece.to - piece.from : piece.length);

/** In their order. Neighbouring ranges become one. */
export class Pieces {
  readonly list: Piece[] = [];
  /** How often something was not kept as it was. */
  changes = 0;
  length = 0;
  /** The last piece, where it is a range that may become longer. */
  #growing: { readonly from: number; to: number } | undefined;

  get isChanged(): boolean {
    return this.changes > 0;
  }

  keep(from: number, to: number): void {
    if (to === from) return;
    this.length += to - from;
    if (this.#growing !== undefined && this.#growing.to === from) this.#growing.to = to;
    else this.list.push((this.#growing = { from, to }));
  }

  /** Kept as a piece of its own that can be replaced later by bytes of the same length. */
  keepApart(from: number, to: number): number {
    this.#growing = undefined;
    this.keep(from, to);
    this.#growing = undefined;
    return this.list.length - 1;
  }

  put(...pieces: readonly Piece[]): void {
    this.#growing = undefined;
    for (const piece of pieces) {
      this.list.push(piece);
      this.length += lengthOfPiece(piece);
    }
    this.changes += 1;
  }

  drop(): void {
    this.changes += 1;
  }

  append({ list, length }: Pieces): void {
    this.#growing = undefined;
    for (const piece of list) this.list.push(piece);
    this.length += length;
    this.changes += 1;
  }

  replaceAt(index: number, bytes: Buffer): void {
    this.list[index] = bytes;
  }
}

/** What takes the bytes of a plan, in their order; it is done with them, or has copied them, when it returns. */
export type ByteSink = (bytes: Buffer) => void;

const stepBytes = 1024 * 1024;

function copyPiece(source: ByteSource, piece: Piece, from: number, to: number, target: Buffer, at: number): void {
  if (Buffer.isBuffer(piece)) piece.copy(target, at, from, to);
  else if ("from" in piece) copyRange(source, piece.from + from, piece.from + to, target, at);
  else {
    const bytes = piece.slice(from, to);
    if (bytes.length !== to - from) throw new RangeError("not as many bytes as were asked for");
    target.set(bytes, at);
  }
}

/** All of them, in steps of one mebibyte: the same memory whatever their length. */
export function writePieces(source: ByteSource, pieces: readonly Piece[], sink: ByteSink): void {
  const total = pieces.reduce((sum, piece) => sum + lengthOfPiece(piece), 0);
  const step = Buffer.allocUnsafeSlow(Math.min(stepBytes, total));
  let used = 0;
  for (const piece of pieces) {
    const length = lengthOfPiece(piece);
    for (let done = 0; done < length; ) {
      const count = Math.min(length - done, step.length - used);
      copyPiece(source, piece, done, done + count, step, used);
      used += count;
      done += count;
      if (used < step.length) continue;
      sink(step);
      used = 0;
    }
  }
  if (used > 0) sink(step.subarray(0, used));
}

export function assemble(source: ByteSource, pieces: readonly Piece[]): Buffer {
  const whole = Buffer.allocUnsafeSlow(pieces.reduce((sum, piece) => sum + lengthOfPiece(piece), 0));
  let at = 0;
  for (const piece of pieces) {
    const length = lengthOfPiece(piece);
    copyPiece(source, piece, 0, length, whole, at);
    at += length;
  }
  return whole;
}
