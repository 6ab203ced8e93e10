import type { CataloguedTable, NewRecord, NewRefusal } from "../../domain/catalogue.ts";
import { fail, FailureError, type Failure, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { Column, RowBatch } from "../../domain/record.ts";
import { formatRecordDate, readRecordDate } from "../../domain/recordDate.ts";
import { mapHeadings } from "../../records/csv/headings.ts";
import { factColumns, readFact } from "../../records/csv/readFact.ts";
import { readOptOut } from "../../records/csv/readOptOut.ts";
import { readSex } from "../../records/csv/sex.ts";
import { tableKindOf, type TableKind } from "../../records/csv/tableKind.ts";
import { TableReader } from "../../records/csv/tableReader.ts";
import type { CatalogueBatch } from "../../store/catalogueBuild.ts";
import type { CataloguedItem } from "../../store/catalogue.ts";

export interface TableOrder {
  readonly item: number;
  readonly object: ObjectId;
  /** Of the file; only where headings say nothing does it tell what the table is. */
  readonly name: string;
}

/** One table of a delivery: bytes go in as they come, rows come out. */
export class TableCataloguing {
  readonly #order: TableOrder;
  readonly #reader = new TableReader();
  readonly #held: { readonly line: number; readonly failure: Failure["code"] }[] = [];
  #columns: readonly Column[] | undefined;
  #kind: TableKind = "unrecognised";
  #records = 0;

  constructor(order: TableOrder) {
    this.#order = order;
  }

  push(bytes: Uint8Array): CatalogueBatch {
    return this.#take(this.#reader.push(bytes));
  }

  end(): { readonly batch: CatalogueBatch; readonly item: CataloguedItem } {
    const batch = this.#take(this.#reader.end());
    const { item } = this.#order;
    return { batch, item: { item, kind: this.#kind === "optOuts" ? "optOut" : "table", records: this.#records, held: this.#held } };
  }

  #take(read: Result<RowBatch>): CatalogueBatch {
    if (!read.ok) throw new FailureError(read.failure.code, read.failure.details);
    const { rows, held } = read.value;
    const tables = this.#columns === undefined ? this.#begin() : [];
    for (const { line, failure } of held) this.#held.push({ line, failure: failure.code });
    const records: NewRecord[] = [];
    const refusals: NewRefusal[] = [];
    for (const row of rows) {
      const taken = this.#kind === "optOuts" ? this.#refuse(row, refusals) : this.#record(row, records);
      if (!taken.ok) this.#held.push({ line: row.line, failure: taken.failure.code });
      else this.#records += 1;
    }
    return { tables, records, instances: [], refusals };
  }

  #begin(): readonly CataloguedTable[] {
    const { headings } = this.#reader;
    if (headings === undefined) return [];
    const { item, object, name } = this.#order;
    this.#columns = mapHeadings(headings);
    this.#kind = tableKindOf(this.#columns, name);
    if (this.#kind === "unrecognised") throw new FailureError("catalogue.tableUnrecognised");
    return [{ source: item, object, columns: this.#kind === "optOuts" ? [] : factColumns(this.#columns) }];
  }

  #record(row: RowBatch["rows"][number], into: NewRecord[]): Result<void> {
    const read = readFact(this.#columns ?? [], row);
    if (!read.ok) return read;
    const { local, identity, date, cells } = read.value;
    if (local.length > longestNumber) return fail("catalogue.patientMissing");
    into.push({ source: this.#order.item, line: row.line, local, identity: withMeanings(identity), cells, ...(date !== undefined && { date }) });
    return { ok: true, value: undefined };
  }

  #refuse(row: RowBatch["rows"][number], into: NewRefusal[]): Result<void> {
    const read = readOptOut(this.#columns ?? [], row);
    if (!read.ok) return read;
    into.push({ source: this.#order.item, line: read.value.line, identity: onePerField(withMeanings(read.value.identity)) });
    return { ok: true, value: undefined };
  }
}

const longestNumber = 128;

/** What is written in many ways is compared in one. */
export function withMeanings(identity: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return identity.flatMap(([field, value]) => {
    if (field === "birth") {
      const date = readRecordDate(value);
      return date === undefined ? [[field, value] as const] : ([[field, value], ["birthDay", formatRecordDate(date)]] as const);
    }
    if (field === "sex") {
      const sex = readSex(value);
      return sex === undefined || sex === "unknown" ? [[field, value] as const] : ([[field, value], ["sexCode", sex]] as const);
    }
    return [[field, value] as const];
  });
}

/** Two columns of one meaning: the first says it. */
const onePerField = (identity: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] =>
  identity.filter(([field], index) => identity.findIndex(([other]) => other === field) === index);
