import { fail, succeed, type Result } from "../../domain/failure.ts";
import { isIdentity, type Column, type IdentityMeaning, type TableRow } from "../../domain/record.ts";
import { readRecordDate } from "../../domain/recordDate.ts";

/** Somebody who refused (停止), as far as the list says who it is. */
export interface OptOutEntry {
  readonly line: number;
  readonly identity: readonly (readonly [field: IdentityMeaning, value: string])[];
}

const naming: ReadonlySet<IdentityMeaning> = new Set<IdentityMeaning>(["patientId", "nameKanji", "nameKana"]);

/** A number, or a name: a line that has neither stops nobody, so it is held. */
export function readOptOut(columns: readonly Column[], { line, cells }: Pick<TableRow, "line" | "cells">): Result<OptOutEntry> {
  const identity: (readonly [IdentityMeaning, string])[] = [];
  for (const [index, { meaning }] of columns.entries()) {
    const cell = cells[index] ?? "";
    if (cell.trim() === "" || !isIdentity(meaning)) continue;
    if (meaning === "birth" && readRecordDate(cell) === undefined) return fail("table.dateUnreadable", { column: index + 1 });
    identity.push([meaning, cell]);
  }
  return identity.some(([meaning]) => naming.has(meaning)) ? succeed({ line, identity }) : fail("table.patientMissing");
}
