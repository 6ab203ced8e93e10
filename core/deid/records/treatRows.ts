import { treatmentOf, type Recipe, type Treatment } from "../../domain/recipe.ts";
import { columnMeanings, identityMeanings, type CellChange, type CellOutcome, type Column, type ColumnMeaning, type IdentityMeaning } from "../../domain/record.ts";
import { outputHeadings } from "./outputHeadings.ts";
import { losses, treatCell, type Loss, type PersonTerms } from "./treatCell.ts";

/** A row as it was catalogued: who, and the cells of the columns of facts. */
export interface SourceRow {
  readonly identity: readonly (readonly [field: string, value: string])[];
  readonly cells: readonly string[];
}

interface PlannedColumn {
  readonly meaning: ColumnMeaning;
  readonly treatment: Treatment;
  /** Of the cells, or none where the value comes from who the person is. */
  readonly cell?: number;
}

/** What becomes of the columns of one table, decided once. */
export interface TablePlan {
  /** Of the output, in its order. */
  readonly headings: readonly string[];
  readonly columns: readonly PlannedColumn[];
  /** Columns of before | after: first those of identity, then those of facts. */
  readonly sourceColumns: readonly Column[];
  /** Where each source column stands in the output; -1 of one that is left out. */
  readonly placeOf: readonly number[];
}

export interface TreatedRow {
  readonly cells: readonly string[];
  /** Of each source column of the plan. */
  readonly outcomes: readonly CellOutcome[];
}

export type LossCounts = Readonly<Record<Loss, number>>;

/**
 * Deleted columns are left out. Which columns of identity a table had is no longer told by its catalogued columns: the caller may say, and
 * otherwise each table says of a person what the recipe leaves.
 */
export function planTable(recipe: Recipe, factColumns: readonly Column[], identity: readonly IdentityMeaning[] = identityMeanings): TablePlan {
  const present = new Set(identity);
  const who: PlannedColumn[] = identityMeanings.filter((meaning) => present.has(meaning)).map((meaning) => ({ meaning, treatment: treatmentOf(recipe, meaning) }));
  const what: PlannedColumn[] = factColumns.map(({ meaning }, cell) => ({ meaning, treatment: meaning === "unknown" ? recipe.unknownColumns : treatmentOf(recipe, meaning), cell }));
  const columns = [...who, ...what];
  const left = leaving(columns);
  return {
    columns,
    headings: left.map(({ meaning }) => outputHeadings[meaning]),
    placeOf: columns.map((_, column) => left.findIndex(({ source }) => source === column)),
    sourceColumns: [...who.map(({ meaning }) => ({ heading: outputHeadings[meaning], meaning })), ...factColumns],
  };
}

const order = new Map(columnMeanings.map((meaning, index) => [meaning, index]));
const rank = ({ meaning }: PlannedColumn): number => order.get(meaning) ?? 0;

/** In the order of the meanings; columns of the same meaning stay as they were. */
const leaving = (columns: readonly PlannedColumn[]): readonly (PlannedColumn & { readonly source: number })[] =>
  columns
    .map((column, source) => ({ ...column, source }))
    .filter(({ treatment }) => treatment !== "delete")
    .sort((left, right) => rank(left) - rank(right) || left.source - right.source);

/** Rows of one person. They come out in the order in which they went in. */
export function treatRows(plan: TablePlan, rows: readonly SourceRow[], terms: PersonTerms): { readonly rows: readonly TreatedRow[]; readonly lost: LossCounts } {
  const lost = Object.fromEntries(losses.map((loss) => [loss, 0])) as Record<Loss, number>;
  const output = leaving(plan.columns);
  const treated = rows.map(({ identity, cells }) => {
    const texts = plan.columns.map(({ meaning, cell }) => (cell === undefined ? (identity.find(([field]) => field === meaning)?.[1] ?? "") : (cells[cell] ?? "")));
    const done = plan.columns.map(({ treatment, meaning }, source) => treatCell(treatment, meaning, texts[source] ?? "", terms));
    for (const { loss } of done) if (loss !== undefined) lost[loss] += 1;
    return { cells: output.map(({ source }) => done[source]?.text ?? ""), outcomes: done.map(({ outcome }) => outcome) };
  });
  return { rows: treated, lost };
}

/** Cells of before | after, of rows counted from a first one. */
export const changesOf = (rows: readonly TreatedRow[], firstRow = 0): readonly CellChange[] =>
  rows.flatMap(({ outcomes }, row) => outcomes.map((outcome, column) => ({ row: firstRow + row, column, outcome })));
