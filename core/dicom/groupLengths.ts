import { elementHead } from "./encodeElement.ts";
import type { Pieces } from "./pieces.ts";
import type { Layout } from "./transferSyntax.ts";

/** Elements (gggg,0000) say how many bytes of their group follow: retired in datasets, required in the file meta group. */
export class GroupLengths {
  readonly #pieces: Pieces;
  readonly #layout: Layout;
  #open: { readonly tag: number; readonly index: number; readonly lengthBefore: number; readonly changesBefore: number } | undefined;

  constructor(pieces: Pieces, layout: Layout) {
    this.#pieces = pieces;
    this.#layout = layout;
  }

  isLength(tag: number, length: number | undefined): boolean {
    return (tag & 0xffff) === 0 && length === 4;
  }

  /** Before an element of this tag is kept or put. */
  enter(tag: number): void {
    if (this.#open !== undefined && this.#open.tag >>> 16 !== tag >>> 16) this.close();
  }

  keepLength(tag: number, from: number, to: number): void {
    const index = this.#pieces.keepApart(from, to);
    this.#open = { tag, index, lengthBefore: this.#pieces.length, changesBefore: this.#pieces.changes };
  }

  close(): void {
    if (this.#open === undefined) return;
    const { tag, index, lengthBefore, changesBefore } = this.#open;
    this.#open = undefined;
    if (this.#pieces.changes === changesBefore) return;
    const value = Buffer.alloc(4);
    if (this.#layout.isLittleEndian) value.writeUInt32LE(this.#pieces.length - lengthBefore);
    else value.writeUInt32BE(this.#pieces.length - lengthBefore);
    this.#pieces.replaceAt(index, Buffer.concat([elementHead(tag, "UL", 4, this.#layout), value]));
  }
}
