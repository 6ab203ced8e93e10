import type { ByteSource } from "./byteSource.ts";

/** What an edited dataset is made of: ranges of the source, or new bytes. */
export type Piece = { readonly from: number; readonly to: number } | Buffer;

/** In their order. Neighbouring ranges become one. */
export class Pieces {
  readonly list: Piece[] = [];
  /** How often something was not kept as it was. */
  changes = 0;
  length = 0;
  #mergesFrom = 0;

  get isChanged(): boolean {
    return this.changes > 0;
  }

  keep(from: number, to: number): void {
    if (to === from) return;
    this.length += to - from;
    const index = this.list.length - 1;
    const last = this.list[index];
    if (index >= this.#mergesFrom && last !== undefined && !Buffer.isBuffer(last) && last.to === from) this.list[index] = { from: last.from, to };
    else this.list.push({ from, to });
  }

  /** Kept as a piece of its own that can be replaced later by bytes of the same length. */
  keepApart(from: number, to: number): number {
    this.#mergesFrom = this.list.length;
    this.keep(from, to);
    this.#mergesFrom = this.list.length;
    return this.list.length - 1;
  }

  put(...pieces: readonly Buffer[]): void {
    for (const piece of pieces) {
      this.list.push(piece);
      this.length += piece.length;
    }
    this.changes += 1;
  }

  drop(): void {
    this.changes += 1;
  }

  append({ list, length }: Pieces): void {
    for (const piece of list) this.list.push(piece);
    this.length += length;
    this.changes += 1;
  }

  replaceAt(index: number, bytes: Buffer): void {
    this.list[index] = bytes;
  }
}

export function assemble(source: ByteSource, pieces: readonly Piece[]): Buffer {
  return Buffer.concat(pieces.map((piece) => (Buffer.isBuffer(piece) ? piece : source.slice(piece.from, piece.to))));
}
