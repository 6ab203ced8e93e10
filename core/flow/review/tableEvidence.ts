import { planTable, type TablePlan } from "../../deid/records/treatRows.ts";
import { FailureError } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { PersonId } from "../../domain/person.ts";
import type { Column } from "../../domain/record.ts";
import type { OutputRow } from "../../store/run.ts";
import type { CatalogueReader } from "../../store/shards.ts";
import { alignRows, type AlignedRow, type SourceCells } from "./alignRows.ts";
import type { Evidence } from "./evidence.ts";
import { readPiece } from "./readPiece.ts";

/** One table of a result beside the records it was made of. */
export interface TableEvidence {
  readonly name: string;
  readonly plan: TablePlan;
  /** Source columns of the plan that there is anything to see of. */
  readonly shown: readonly number[];
  readonly rows: number;
  readonly pieces: readonly Piece[];
  readonly source: number;
  readonly delivery: number;
  readonly reader: CatalogueReader;
  readonly holders: ReadonlyMap<PersonId, readonly number[]>;
  /** Pieces that were aligned last. */
  readonly aligned: Map<number, Promise<readonly AlignedRow[]>>;
}

interface Piece {
  readonly unit: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly object: { readonly id: ObjectId; readonly bytes: number };
}

const tablesOf = new WeakMap<Evidence, Map<string, Promise<TableEvidence>>>();
const outputsAtOnce = 4096;
/** A few screens of rows to and fro. */
const alignedKept = 12;

/** Throws FailureError, also where the pieces and the people do not fit together. */
export function openTable(evidence: Evidence, output: OutputRow): Promise<TableEvidence> {
  const tables = tablesOf.get(evidence) ?? new Map<string, Promise<TableEvidence>>();
  tablesOf.set(evidence, tables);
  const known = tables.get(output.name);
  if (known !== undefined) return known;
  const opened = layOut(evidence, output);
  tables.set(output.name, opened);
  opened.catch(() => tables.delete(output.name));
  return opened;
}

async function layOut({ run, scope, units, readers, store }: Evidence, { name, delivery, item: source }: OutputRow): Promise<TableEvidence> {
  const reader = readers.get(delivery);
  if (reader === undefined) throw new FailureError("run.outdated");
  const [sources, fields, counts, outputs] = await Promise.all([reader.read("source.list", {}), reader.read("identity.fields", {}), reader.read("record.counts", { source }), allOutputs(store, run.run)]);
  const table = sources.find((one) => one.source === source);
  if (table === undefined) throw new FailureError("run.outdated");
  const plan = planTable(scope.recipe, table.columns as readonly Column[]);
  // The patient's number lies apart from the other fields; of those that nobody has and nothing is made of, there is nothing to see.
  const present = new Set(["patientId", ...fields]);
  const shown = [...plan.columns.keys()].filter((column) => {
    const { meaning, treatment, cell } = plan.columns[column] ?? {};
    return cell !== undefined || treatment !== "delete" || present.has(meaning ?? "");
  });
  const rowsOf = new Map(counts.map(({ holder, records }) => [holder, records]));
  const holders = new Map([...scope.persons].map(([person, own]) => [person, own.filter((one) => one.delivery === delivery).map(({ holder }) => holder)]));
  const objects = new Map(outputs.filter((one) => one.name === name).map(({ unit, object, bytes }) => [unit, { id: object, bytes }]));
  const pieces: Piece[] = [];
  let firstRow = 0;
  for (const [index, persons] of units.entries()) {
    const rows = persons.reduce((sum, { person }) => sum + (holders.get(person) ?? []).reduce((own, holder) => own + (rowsOf.get(holder) ?? 0), 0), 0);
    const object = objects.get(index + 1);
    if ((object === undefined) !== (rows === 0)) throw new FailureError("review.misaligned");
    if (object !== undefined) pieces.push({ unit: index, firstRow, rows, object });
    firstRow += rows;
  }
  return { name, plan, shown, rows: firstRow, pieces, source, delivery, reader, holders, aligned: new Map() };
}

async function allOutputs(store: Evidence["store"], run: number): Promise<readonly OutputRow[]> {
  const all: OutputRow[] = [];
  for (;;) {
    const page = await store.read("run.outputs", { run, after: all.at(-1)?.output ?? 0, limit: outputsAtOnce });
    all.push(...page);
    if (page.length < outputsAtOnce) return all;
  }
}

/** Rows counted from 0. Throws FailureError. */
export async function pageOfTable(evidence: Evidence, table: TableEvidence, offset: number, limit: number): Promise<readonly (AlignedRow & { readonly row: number })[]> {
  const rows: (AlignedRow & { readonly row: number })[] = [];
  for (const piece of table.pieces) {
    if (piece.firstRow + piece.rows <= offset || piece.firstRow >= offset + limit) continue;
    const aligned = await alignedPiece(evidence, table, piece);
    for (let row = Math.max(offset, piece.firstRow); row < Math.min(offset + limit, piece.firstRow + piece.rows); row += 1) {
      const found = aligned[row - piece.firstRow];
      if (found !== undefined) rows.push({ row, ...found });
    }
  }
  return rows;
}

function alignedPiece(evidence: Evidence, table: TableEvidence, piece: Piece): Promise<readonly AlignedRow[]> {
  const { aligned } = table;
  const known = aligned.get(piece.unit);
  const asked = known ?? align(evidence, table, piece);
  // The one that was used last goes last.
  aligned.delete(piece.unit);
  aligned.set(piece.unit, asked);
  asked.catch(() => aligned.delete(piece.unit));
  const [oldest] = aligned.keys();
  if (aligned.size > alignedKept && oldest !== undefined) aligned.delete(oldest);
  return asked;
}

async function align({ units, vault }: Evidence, { plan, source, reader, holders }: TableEvidence, { unit, object }: Piece): Promise<readonly AlignedRow[]> {
  const persons = units[unit] ?? [];
  const wanted = persons.flatMap(({ person }) => holders.get(person) ?? []);
  const [who, records, bytes] = await Promise.all([reader.read("holder.of", { holders: wanted }), reader.read("record.of", { holders: wanted }), vault.readRange(object.id, 0, object.bytes)]);
  const identities = new Map(who.map(({ holder, local, identity }) => [holder, valuesOf(local, identity)]));
  const own = records.filter((record) => record.source === source);
  const sources = persons.flatMap(({ person, pseudonym }): SourceCells[] => {
    const mine = new Set(holders.get(person));
    return own
      .filter(({ holder }) => mine.has(holder))
      .map(({ holder, cells }) => ({ pseudonym, cells: plan.columns.map(({ meaning, cell }) => (cell === undefined ? (identities.get(holder)?.get(meaning) ?? "") : (cells[cell] ?? ""))) }));
  });
  try {
    return alignRows(plan, sources, readPiece(bytes));
  } finally {
    bytes.fill(0);
  }
}

/** As it was delivered; what is written in more than one way, in all of them. */
function valuesOf(local: string, identity: readonly (readonly [field: string, value: string])[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>([["patientId", local]]);
  for (const [field, value] of identity) values.set(field, values.has(field) && field !== "patientId" ? `${values.get(field) ?? ""} / ${value}` : value);
  return values;
}
