import type { Rectangle } from "./recipe.ts";

/** DICOM as stages and flows speak of it: elements as they are seen, what is decided of them, elements to be written. */

/** Eight hexadecimal digits in capitals, group and element: "00100010". */
export type Tag = string;

export const textRepresentations = ["AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"] as const;
export const numberRepresentations = ["AT", "FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"] as const;
export const bulkRepresentations = ["OB", "OD", "OF", "OL", "OV", "OW", "UN"] as const;

export type TextRepresentation = (typeof textRepresentations)[number];
/** PS3.5 §6.2: the value representations there are. */
export type ValueRepresentation = TextRepresentation | (typeof numberRepresentations)[number] | (typeof bulkRepresentations)[number] | "SQ";

/** One element to be written. Numbers of an AT are whole tags (0x00100010); text of an IS or DS may come as a number. */
export interface DatasetElement {
  readonly tag: Tag;
  readonly vr: ValueRepresentation;
  readonly value: string | readonly string[] | number | readonly number[] | Uint8Array | readonly (readonly DatasetElement[])[];
}

/** A dataset or an item that a walk goes through: an element may need to be understood by others of it, which stand before or behind it. */
export interface SeenItem {
  /** What it lies in; undefined at the top. */
  readonly parent: SeenItem | undefined;
  /** The sequence it is an item of; undefined at the top. */
  readonly sequence: Tag | undefined;
  /** From the top: "00400275[0]", items counted from zero; empty at the top. */
  readonly path: string;
  /** Its own element of that tag, undefined where it has none. Throws FailureError where what lies before it is malformed. */
  readonly find: (tag: Tag) => SeenElement | undefined;
  /** The items of a sequence of it; none where it has no such sequence. Throws FailureError. */
  readonly itemsOf: (tag: Tag) => readonly SeenItem[];
}

/** One element of a file as a walk through it meets it. */
export interface SeenElement {
  readonly tag: Tag;
  /** What it is an element of. */
  readonly item: SeenItem;
  /** From the top: "00400275[0].00400007", items counted from zero. */
  readonly path: string;
  /** As written or, where the syntax does not write it or says UN, as the dictionary knows it. */
  readonly vr: ValueRepresentation;
  /** Sequences it lies in. */
  readonly depth: number;
  /** Who reserved the block of a private element; undefined where nobody did. */
  readonly privateCreator: string | undefined;
  /** Bytes of the value as written, of fragments and items with everything inside; 0 of a sequence whose length is not written. */
  readonly length: number;
  /** The value as written, not copied. */
  readonly bytes: Uint8Array;
  /** Whether the value is a row of fragments (PS3.5 §A.4). */
  readonly isEncapsulated: boolean;
  /**
   * The values as text, padding taken off, by the character set of the item the element lies in. Throws FailureError where the bytes are
   * no text of that set. Empty for what is no text.
   */
  readonly readText: () => readonly string[];
  /** The values of US, SS, UL, SL, FL, FD, AT, UV and SV; empty for others. */
  readonly readNumbers: () => readonly number[];
}

/** Where bytes lie in the file they are read from. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Bytes that are made when they are asked for, so that a value larger than memory never lies there as a whole. */
export interface LaterBytes {
  readonly length: number;
  /** From one byte to before another; the same each time. */
  readonly slice: (from: number, to: number) => Uint8Array;
}

/** One fragment of a frame: new bytes, or those that lie in the file. */
export type FragmentContent = Uint8Array | ByteRange | LaterBytes;

export type ElementDecision =
  /** As it is, byte for byte; a sequence with all that is in it. */
  | { readonly kind: "keep" }
  | { readonly kind: "remove" }
  /** Stays with no value, a sequence with no item. */
  | { readonly kind: "empty" }
  /** Text is encoded in the character set of the item; bytes are taken as they are and padded to an even length. */
  | { readonly kind: "replace"; readonly value: string | readonly string[] | Uint8Array | LaterBytes }
  /** Pixel Data in fragments, frame by frame: tables of offsets are made anew. */
  | { readonly kind: "replaceFragments"; readonly frames: readonly (readonly FragmentContent[])[] }
  /** A sequence whose items stand as new ones. */
  | { readonly kind: "replaceItems"; readonly items: readonly (readonly DatasetElement[])[] }
  /**
   * A sequence is gone through, element by element. Anything else is kept. Items that do not stay are left out, and the sequence with them where none
   * of its items stays.
   */
  | { readonly kind: "enter"; readonly stays?: (item: SeenItem) => boolean };

export type Decide = (element: SeenElement) => ElementDecision;

/** First and last frame, counted from zero. */
export interface FrameRange {
  readonly first: number;
  readonly last: number;
}

/** A corner of a polygon, in pixels from the upper left corner of the image. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is to be painted over, in pixels of the stored image. */
export interface PixelMask {
  readonly rectangles: readonly Rectangle[];
  /** Every pixel that a polygon touches belongs to it. */
  readonly polygons?: readonly (readonly Point[])[];
  /** Without it, all frames. */
  readonly frames?: FrameRange;
}

/** This program as files name what wrote them (PS3.10 §7.1); the UID is of a UUID (PS3.5 §B.2). */
export const implementation = { classUid: "2.25.60086023257751388010865223324790666860", version: "NOREN_1" } as const;
