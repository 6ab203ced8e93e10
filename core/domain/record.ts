import type { Failure } from "./failure.ts";

/** Tables of records as readers, recipes and engines speak of them. */

/** What tells who somebody is: it lies in shards of its own, apart from the facts. */
export const identityMeanings = [
  "patientId",
  "nameKanji",
  "nameKana",
  "nameRomaji",
  "birth",
  "sex",
  "postal",
  "address",
  "phone",
  "email",
  "insurer",
  "symbol",
  "number",
  "branch",
  "publicPayer",
  "publicRecipient",
  "myNumber",
] as const;
export type IdentityMeaning = (typeof identityMeanings)[number];

/** What a column of a table holds. The order is that of the columns in what is made of them. */
export const columnMeanings = [
  ...identityMeanings,
  "visitDate",
  "admissionDate",
  "dischargeDate",
  "deathDate",
  "testDate",
  "prescriptionDate",
  "orderNumber",
  "hospital",
  "department",
  "ward",
  "doctor",
  "familyName",
  "icd10",
  "diagnosis",
  "outcome",
  "testCode",
  "testName",
  "value",
  "unit",
  "judgement",
  "drugCode",
  "drugName",
  "dose",
  "procedureCode",
  "procedureName",
  "optOutDate",
  "freeText",
  "unknown",
] as const;
export type ColumnMeaning = (typeof columnMeanings)[number];

/** The days something happened, in the order in which one of them stands for the row. */
export const eventDates = ["visitDate", "testDate", "admissionDate", "prescriptionDate", "dischargeDate", "deathDate", "optOutDate"] as const satisfies readonly ColumnMeaning[];

const identifying: ReadonlySet<ColumnMeaning> = new Set(identityMeanings);
const dates: ReadonlySet<ColumnMeaning> = new Set(eventDates);

export const isIdentity = (meaning: ColumnMeaning): meaning is IdentityMeaning => identifying.has(meaning);
export const isEventDate = (meaning: ColumnMeaning): boolean => dates.has(meaning);

/** A column as it was delivered and what it is taken for. */
export interface Column {
  readonly heading: string;
  readonly meaning: ColumnMeaning;
}

/** Where a row stands in the file it came from. */
export interface RowPlace {
  /** The first is 1. */
  readonly line: number;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** With its line break. */
  readonly bytes: number;
}

export interface TableRow extends RowPlace {
  readonly cells: readonly string[];
}

/** A row that was not understood: a human decides about it. The failure brings no word of the row. */
export interface HeldRow extends RowPlace {
  readonly failure: Failure;
}

export interface RowBatch {
  readonly rows: readonly TableRow[];
  readonly held: readonly HeldRow[];
}

/** What became of a cell on its way out. */
export const cellOutcomes = ["deleted", "replaced", "generalised", "shifted", "kept"] as const;
export type CellOutcome = (typeof cellOutcomes)[number];

/** One cell of before | after: row and column of the table as it was catalogued. */
export interface CellChange {
  readonly row: number;
  readonly column: number;
  readonly outcome: CellOutcome;
}
