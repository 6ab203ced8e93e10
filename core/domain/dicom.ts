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

/** One element of a file as a walk through it meets it. */
export interface SeenElement {
  readonly tag: Tag;
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

export type ElementDecision =
  /** As it is, byte for byte; a sequence with all that is in it. */
  | { readonly kind: "keep" }
  | { readonly kind: "remove" }
  /** Stays with no value, a sequence with no item. */
  | { readonly kind: "empty" }
  /** Text is encoded in the character set of the item; bytes are taken as they are and padded to an even length. */
  | { readonly kind: "replace"; readonly value: string | readonly string[] | Uint8Array }
  /** A sequence whose items stand as new ones. */
  | { readonly kind: "replaceItems"; readonly items: readonly (readonly DatasetElement[])[] }
  /** A sequence is gone through, element by element. Anything else is kept. */
  | { readonly kind: "enter" };

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
