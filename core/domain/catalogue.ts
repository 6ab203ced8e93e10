import type { ObjectId } from "./object.ts";

/** What cataloguing finds in a delivery, as readers, store and flows speak of it. */

/**
 * Fields and values as they were delivered, and beside them what they mean: `birthDay` (`YYYY-MM-DD`) and `sexCode` (male, female, other), by which
 * persons are compared, however a provider writes.
 */
export type Identity = readonly (readonly [field: string, value: string])[];

/** What becomes of an item: read as one of these, or left. */
export const cataloguedKinds = ["table", "image", "optOut", "left"] as const;
export type CataloguedKind = (typeof cataloguedKinds)[number];

/** A table of a delivery, once for all of its rows. */
export interface CataloguedTable {
  /** The item of the delivery. */
  readonly source: number;
  readonly object: ObjectId;
  /** Headings of the cells that rows bring, and what each is taken for: those of identity are not among them. */
  readonly columns: readonly { readonly heading: string; readonly meaning: string }[];
}

/** One row of a table: a fact and where it stands. */
export interface NewRecord {
  readonly source: number;
  readonly line: number;
  /** The patient's number at the provider. */
  readonly local: string;
  readonly identity: Identity;
  /** `YYYY-MM-DD` of what the row tells of, where it is known. */
  readonly date?: string;
  readonly cells: readonly string[];
}

/** One DICOM object. */
export interface NewInstance {
  readonly source: number;
  readonly object: ObjectId;
  readonly local: string;
  readonly identity: Identity;
  readonly study: string;
  readonly series: string;
  readonly sop: string;
  readonly sopClass: string;
  readonly transferSyntax: string;
  readonly modality: string;
  readonly date?: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bytes: number;
}

/** One line of a list of refusals: whom it means, as far as it says. */
export interface NewRefusal {
  readonly source: number;
  readonly line: number;
  readonly identity: Identity;
}

export interface CatalogueTotals {
  readonly holders: number;
  readonly records: number;
  readonly instances: number;
  /** SHA-256 over everything that was added, in its order: the same delivery has the same catalogue. */
  readonly digest: string;
}
