import type { FailureCode } from "../../domain/failure.ts";
import type { NameEncoding } from "./names.ts";

export interface ArchiveEntry {
  /** Its place in the order of the archive's bytes: the same at every reading, so that a receipt can be resumed after it. */
  readonly index: number;
  /** Data only: nothing is ever created under this name. */
  readonly segments: readonly string[];
  readonly encoding: NameEncoding;
  readonly bytes: number;
}

export interface HeldEntry {
  readonly index: number;
  /** The name as its bytes stood in the archive; it may be anything. */
  readonly name: Buffer;
  readonly bytes: number;
}

/**
 * What reading an archive brings, in order. Bytes of an event are valid until the next one is asked for, then wiped. A thrown
 * FailureError refuses the archive as a whole: whatever came before it is not to be kept.
 */
export type ArchiveEvent =
  /** A small file, whole and checked. */
  | { readonly kind: "file"; readonly entry: ArchiveEntry; readonly content: Buffer }
  /** A large file: pieces follow until end (checked) or abandoned (the pieces are not to be kept). */
  | { readonly kind: "begin"; readonly entry: ArchiveEntry }
  | { readonly kind: "piece"; readonly content: Buffer }
  | { readonly kind: "end"; readonly entry: ArchiveEntry }
  | { readonly kind: "abandoned"; readonly entry: ArchiveEntry; readonly reason: FailureCode }
  | { readonly kind: "held"; readonly entry: HeldEntry; readonly reason: FailureCode }
  /** Files of an archive within this one follow, until leave; where it is refused, none of them is to be kept. */
  | { readonly kind: "enter"; readonly entry: ArchiveEntry }
  | { readonly kind: "leave"; readonly entry: ArchiveEntry; readonly refused?: FailureCode };

/** Up to here a file comes whole; above it comes in pieces. */
export const largestWhole = 1024 * 1024;
