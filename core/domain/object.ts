import type { Brand } from "./brand.ts";

/** What lies in the vault (保管庫), as vault, store and flows speak of it. */

/** 32 hexadecimal digits: 48 bits of time, so that new rows come last in their tables, and 80 bits of chance. */
export type ObjectId = Brand<string, "ObjectId">;

/** One piece of an object: a record in a segment. */
export interface Extent {
  readonly piece: number;
  readonly segment: number;
  /** Where in the segment the record begins. */
  readonly offset: number;
  /** Bytes the record takes there. */
  readonly stored: number;
  /** Bytes of content in it. */
  readonly bytes: number;
}

/** A piece as the thread that wrote it reports it once it is durable. */
export interface StoredPiece extends Extent {
  readonly object: ObjectId;
  readonly kind: string;
  readonly isLast: boolean;
  /** SHA-256 of the piece, hexadecimal. Patient data in a way (it confirms a guess): it never stands in room.db. */
  readonly hash: string;
  /** The object's key under the vault's key, hexadecimal: for keys.db. */
  readonly wrappedKey: string;
}

/** An object that is whole and durable and that no row knows yet. */
export interface StoredObject {
  readonly id: ObjectId;
  /** A word of the program: what it is to whoever put it there. */
  readonly kind: string;
  readonly bytes: number;
  /** Keyed hash of the content, hexadecimal: equal contents have equal addresses, and nobody without the key can guess one. */
  readonly address: string;
  readonly extents: readonly Extent[];
  readonly wrappedKey: string;
}

/**
 * Objects of one piece each that are whole and durable, as columns: small ones come by the hundred thousand, and an object of JavaScript
 * for each, copied from thread to thread, takes longer than sealing it.
 */
export interface ObjectColumns {
  readonly count: number;
  /** Of all of them. */
  readonly kind: string;
  /** 16 bytes each. */
  readonly ids: Uint8Array;
  /** 32 bytes each. */
  readonly addresses: Uint8Array;
  /** 40 bytes each. */
  readonly wrappedKeys: Uint8Array;
  readonly segments: Float64Array;
  readonly offsets: Float64Array;
  readonly stored: Float64Array;
  readonly bytes: Float64Array;
}

/** What goes into room.db with the caller's own rows; made by the flow of the vault, handed through as it is. */
export interface ObjectCommit {
  readonly batch: number;
  readonly objects: readonly Omit<StoredObject, "wrappedKey">[];
  readonly columns?: Omit<ObjectColumns, "wrappedKeys">;
  /** Contents the vault holds already: one more reference each. */
  readonly repeated: readonly { readonly id: ObjectId; readonly times: number }[];
}

export const objectStates = ["arriving", "live", "abandoned", "destroying", "destroyed"] as const;
export type ObjectState = (typeof objectStates)[number];
