import { fail, succeed, type Result } from "../../domain/failure.ts";
import { eventDates, isEventDate, isIdentity, type Column, type ColumnMeaning, type IdentityMeaning, type TableRow } from "../../domain/record.ts";
import { formatRecordDate, readRecordDate, type RecordDate } from "../../domain/recordDate.ts";
import { readSex } from "./sex.ts";

/** A row in two parts that are kept apart: who, and what. Cells stay as they were delivered. */
export interface ReadFact {
  /** The patient's number at the provider. */
  readonly local: string;
  readonly identity: readonly (readonly [field: IdentityMeaning, value: string])[];
  /** `YYYY-MM-DD` of what the row tells of, where it is known. */
  readonly date?: string;
  /** Of the columns of facts, in their order. */
  readonly cells: readonly string[];
}

export const factColumns = (columns: readonly Column[]): readonly Column[] => columns.filter(({ meaning }) => !isIdentity(meaning));

const isDate = (meaning: ColumnMeaning): boolean => meaning === "birth" || isEventDate(meaning);

/** What cannot be understood of a row holds the whole row: its place is known, its words stay where they are. */
export function readFact(columns: readonly Column[], { cells }: Pick<TableRow, "cells">): Result<ReadFact> {
  const identity: (readonly [IdentityMeaning, string])[] = [];
  const facts: string[] = [];
  const dates = new Map<ColumnMeaning, RecordDate>();
  let local = "";
  for (const [index, { meaning }] of columns.entries()) {
    const cell = cells[index] ?? "";
    const isBlank = cell.trim() === "";
    if (isDate(meaning) && !isBlank) {
      const date = readRecordDate(cell);
      if (date === undefined) return fail("table.dateUnreadable", { column: index + 1 });
      if (!dates.has(meaning)) dates.set(meaning, date);
    }
    if (meaning === "sex" && readSex(cell) === undefined) return fail("table.sexUnreadable", { column: index + 1 });
    if (meaning === "patientId" && local === "") local = cell.trim();
    if (!isIdentity(meaning)) facts.push(cell);
    else if (!isBlank) identity.push([meaning, cell]);
  }
  if (local === "") return fail("table.patientMissing");
  const when = eventDates.map((meaning) => dates.get(meaning)).find((date) => date !== undefined);
  return succeed({ local, identity, cells: facts, ...(when !== undefined && { date: formatRecordDate(when) }) });
}
