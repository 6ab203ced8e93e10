import type { FragmentContent } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import { elementHead } from "./encodeElement.ts";
import { encodeFragments } from "./fragments.ts";
import type { Piece, Pieces } from "./pieces.ts";
import type { Layout } from "./transferSyntax.ts";

const extendedOffsets = 0x7fe00001;
const extendedLengths = 0x7fe00002;
export const pixelData = 0x7fe00010;

/** The Extended Offset Table stands before Pixel Data (PS3.3 §C.7.6.3.1.8); where its frames are replaced it is written anew. */
export class OffsetTables {
  readonly #pieces: Pieces;
  readonly #layout: Layout;
  #kept: Map<number, { readonly index: number; readonly length: number }> | undefined;

  constructor(pieces: Pieces, layout: Layout) {
    this.#pieces = pieces;
    this.#layout = layout;
  }

  isTable(tag: number): boolean {
    return tag === extendedOffsets || tag === extendedLengths;
  }

  keepTable(tag: number, from: number, to: number): void {
    this.#kept ??= new Map();
    this.#kept.set(tag, { index: this.#pieces.keepApart(from, to), length: to - from });
  }

  /** The value of Pixel Data, with tables that fit it. Throws FailureError where the frames' tables cannot be made to. */
  replaceFrames(frames: readonly (readonly FragmentContent[])[]): readonly Piece[] {
    const { pieces, extended } = encodeFragments(frames, { hasExtendedTable: this.#kept !== undefined });
    for (const [tag, { index, length }] of this.#kept ?? []) {
      const value = tag === extendedOffsets ? extended?.offsets : extended?.lengths;
      if (value === undefined) throw new FailureError("dicom.framesUnclear");
      const element = Buffer.concat([elementHead(tag, "OV", value.length, this.#layout), value]);
      if (element.length !== length) throw new FailureError("dicom.framesUnclear");
      this.#pieces.replaceAt(index, element);
    }
    return pieces;
  }
}
