import { guardCell } from "../../deid/records/guardCell.ts";
import type { TablePlan } from "../../deid/records/treatRows.ts";
import { FailureError } from "../../domain/failure.ts";
import type { Treatment } from "../../domain/recipe.ts";
import type { CellOutcome } from "../../domain/record.ts";

/** Before | after, row by row: told from what stands there, not from what the maker says it did. */

export interface SourceCells {
  readonly pseudonym: string;
  /** Of the source columns of the plan. */
  readonly cells: readonly string[];
}

export interface AlignedRow {
  readonly before: readonly string[];
  /** Of the same columns; what left with the column is empty. */
  readonly after: readonly string[];
  readonly outcomes: readonly CellOutcome[];
}

const outcomeOf: Readonly<Record<Exclude<Treatment, "delete" | "keep">, CellOutcome>> = { pseudonym: "replaced", yearMonth: "generalised", municipality: "generalised", dateShift: "shifted" };

/** What became of one cell, told from what it was and what it is. */
export function outcomeOfCell(treatment: Treatment, before: string, after: string): CellOutcome {
  if (treatment === "delete") return "deleted";
  if (after === "") return before.trim() === "" ? "kept" : "deleted";
  if (treatment === "keep") return after === guardCell(before) ? "kept" : "replaced";
  return outcomeOf[treatment];
}

/**
 * Throws FailureError where the two cannot be rows of the same person, or a fact that is to be kept became another: nobody is to judge rows that do
 * not belong together.
 */
export function alignRows(plan: TablePlan, sources: readonly SourceCells[], made: readonly (readonly string[])[]): readonly AlignedRow[] {
  if (sources.length !== made.length) throw new FailureError("review.misaligned");
  return sources.map(({ pseudonym, cells }, row): AlignedRow => {
    const left = made[row] ?? [];
    if (left.length !== plan.headings.length) throw new FailureError("review.misaligned");
    const after = plan.columns.map((_, column) => left[plan.placeOf[column] ?? -1] ?? "");
    const outcomes = plan.columns.map(({ treatment, meaning, cell }, column) => {
      if (meaning === "patientId" && treatment === "pseudonym" && after[column] !== pseudonym) throw new FailureError("review.misaligned");
      const outcome = outcomeOfCell(treatment, cells[column] ?? "", after[column] ?? "");
      // A kept value of identity may be another provider's way to write it; one of a fact may not.
      if (outcome === "replaced" && treatment === "keep" && cell !== undefined) throw new FailureError("review.misaligned");
      return outcome;
    });
    return { before: cells, after, outcomes };
  });
}
