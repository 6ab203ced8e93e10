import type { Identity } from "../domain/catalogue.ts";
import type { ObjectId } from "../domain/object.ts";
import { listOf } from "./columns.ts";
import type { ReadableDb } from "./database.ts";
import { holderView, holderWithLocal, instanceView, recordView, sourceMeanings } from "./shardViews.ts";

/** The two shards of one delivery, opened for reading. */
export interface CatalogueDbs {
  readonly identity: ReadableDb;
  readonly facts: ReadableDb;
}

export interface HolderRow {
  readonly holder: number;
  readonly local: string;
  readonly identity: Identity;
}

export interface RecordRow {
  readonly record: number;
  readonly source: number;
  readonly line: number;
  readonly holder: number;
  readonly date: string | null;
  readonly cells: readonly string[];
}

export interface SourceRow {
  readonly source: number;
  readonly object: ObjectId;
  readonly columns: readonly { readonly heading: string; readonly meaning: string }[];
  readonly records: number;
}

export interface InstanceRow {
  readonly instance: number;
  readonly source: number;
  readonly object: ObjectId;
  readonly holder: number;
  readonly study: string;
  readonly series: string;
  readonly sop: string;
  readonly sopClass: string;
  readonly transferSyntax: string;
  readonly modality: string;
  readonly date: string | null;
  readonly manufacturer: string;
  readonly model: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly bytes: number;
}

/** By number: pages in the order of arrival, or those of some holders. */
interface Page {
  readonly after: number;
  readonly limit: number;
}

interface OfHolders {
  readonly holders: readonly number[];
}

function holdersWith({ identity }: CatalogueDbs, rows: readonly { readonly holder: number; readonly local: string }[]): readonly HolderRow[] {
  const fields = identity.prepare<{ holder: number }, { field: string; value: string }>("SELECT field, value FROM identity WHERE holder = :holder ORDER BY field, value");
  return rows.map((row) => ({ ...row, identity: fields.all({ holder: row.holder }).map(({ field, value }) => [field, value] as const) }));
}

const holderPage = (dbs: CatalogueDbs, { after, limit }: Page): readonly HolderRow[] =>
  holdersWith(dbs, dbs.identity.prepare<Record<keyof Page, number>, { holder: number; local: string }>("SELECT holder, local FROM holder WHERE holder > :after ORDER BY holder LIMIT :limit").all({ after, limit }));

const holderOf = (dbs: CatalogueDbs, { holders }: OfHolders): readonly HolderRow[] =>
  holdersWith(
    dbs,
    dbs.identity
      .prepare<{ holders: string }, { holder: number; local: string }>("SELECT holder, local FROM json_each(:holders) AS one JOIN holder ON holder = one.value ORDER BY holder")
      .all({ holders: listOf(holders) }),
  );

/** Who has one of these values in the field: how a list of refusals finds its people. */
const holderWith = ({ identity }: CatalogueDbs, { field, values }: { readonly field: string; readonly values: readonly string[] }): readonly { readonly value: string; readonly holder: number }[] =>
  identity
    .prepare<{ field: string; values: string }, { value: string; holder: number }>(
      "SELECT one.value AS value, holder FROM json_each(:values) AS one JOIN identity ON field = :field AND identity.value = one.value ORDER BY one.key, holder",
    )
    .all({ field, values: JSON.stringify(values) });

type RecordColumns = Omit<RecordRow, "cells"> & { readonly cells: string };
const withCells = ({ cells, ...rest }: RecordColumns): RecordRow => ({ ...rest, cells: JSON.parse(cells) as readonly string[] });

const recordPage = ({ facts }: CatalogueDbs, { after, limit }: Page): readonly RecordRow[] =>
  facts.prepare<Record<keyof Page, number>, RecordColumns>("SELECT record, source, line, holder, date, cells FROM record WHERE record > :after ORDER BY record LIMIT :limit").all({ after, limit }).map(withCells);

const recordOf = ({ facts }: CatalogueDbs, { holders }: OfHolders): readonly RecordRow[] =>
  facts
    .prepare<{ holders: string }, RecordColumns>("SELECT record, source, line, holder, date, cells FROM json_each(:holders) AS one JOIN record ON holder = one.value ORDER BY record")
    .all({ holders: listOf(holders) })
    .map(withCells);

const instancePage = ({ facts }: CatalogueDbs, { after, limit }: Page): readonly InstanceRow[] =>
  facts.prepare<Record<keyof Page, number>, InstanceRow & Record<string, never>>(`SELECT instance, source, lower(hex(object)) AS object, holder, study, series, sop, sop_class AS sopClass, transfer_syntax AS transferSyntax, modality, date, manufacturer, model,
         image_rows AS rows, image_columns AS columns, frames, bytes FROM instance WHERE instance > :after ORDER BY instance LIMIT :limit`).all({ after, limit });

const instanceOf = ({ facts }: CatalogueDbs, { holders }: OfHolders): readonly InstanceRow[] =>
  facts
    .prepare<{ holders: string }, InstanceRow & Record<string, never>>(`SELECT instance, source, lower(hex(object)) AS object, holder, study, series, sop, sop_class AS sopClass, transfer_syntax AS transferSyntax, modality, date, manufacturer, model,
         image_rows AS rows, image_columns AS columns, frames, bytes FROM json_each(:holders) AS one JOIN instance ON holder = one.value ORDER BY instance`)
    .all({ holders: listOf(holders) });

const sourceList = ({ facts }: CatalogueDbs): readonly SourceRow[] =>
  facts
    .prepare<Record<string, never>, { source: number; object: ObjectId; columns: string; records: number }>(
      "SELECT source, lower(hex(object)) AS object, columns, (SELECT count(*) FROM record WHERE record.source = source.source) AS records FROM source ORDER BY source",
    )
    .all({})
    .map(({ columns, ...rest }) => ({ ...rest, columns: JSON.parse(columns) as SourceRow["columns"] }));

/** How many rows of one table each holder has. */
const recordCounts = ({ facts }: CatalogueDbs, { source }: { readonly source: number }): readonly { readonly holder: number; readonly records: number }[] =>
  facts
    .prepare<{ source: number }, { holder: number; records: number }>("SELECT holder, count(*) AS records FROM record WHERE source = :source GROUP BY holder ORDER BY holder")
    .all({ source });

/** What anybody of the delivery is known by. */
const identityFields = ({ identity }: CatalogueDbs): readonly string[] =>
  identity.prepare<Record<string, never>, { field: string }>("SELECT DISTINCT field FROM identity ORDER BY field").values({});

export interface RefusalOfShard {
  readonly source: number;
  readonly line: number;
  readonly identity: Identity;
}

const refusalList = ({ identity }: CatalogueDbs): readonly RefusalOfShard[] =>
  identity
    .prepare<Record<string, never>, { source: number; line: number; fields: string }>(
      "SELECT source, line, json_group_array(json_array(field, value)) AS fields FROM refusal GROUP BY source, line ORDER BY source, line",
    )
    .all({})
    .map(({ fields, ...rest }) => ({ ...rest, identity: JSON.parse(fields) as Identity }));

/** The earliest day that a record or an image tells of, of each holder who has one. */
const firstDays = ({ facts }: CatalogueDbs): readonly { readonly holder: number; readonly day: string }[] =>
  facts
    .prepare<Record<string, never>, { holder: number; day: string }>(
      "SELECT holder, min(date) AS day FROM (SELECT holder, date FROM record UNION ALL SELECT holder, date FROM instance) WHERE date IS NOT NULL GROUP BY holder ORDER BY holder",
    )
    .all({});

/** What may be asked of the shards of a delivery. */
export const shardReads = {
  "holder.page": holderPage,
  "holder.of": holderOf,
  "holder.with": holderWith,
  "holder.firstDays": firstDays,
  "record.page": recordPage,
  "record.of": recordOf,
  "record.counts": recordCounts,
  "identity.fields": identityFields,
  "instance.page": instancePage,
  "instance.of": instanceOf,
  "source.list": sourceList,
  "refusal.list": refusalList,
  "holder.view": holderView,
  "holder.withLocal": holderWithLocal,
  "source.meanings": sourceMeanings,
  "record.view": recordView,
  "instance.view": instanceView,
} as const satisfies Record<string, (dbs: CatalogueDbs, input: never) => unknown>;

export type ShardReadName = keyof typeof shardReads;
export type ShardReadInput<Name extends ShardReadName> = Parameters<(typeof shardReads)[Name]> extends [CatalogueDbs, infer Input] ? Input : Record<string, never>;
export type ShardReadOutput<Name extends ShardReadName> = ReturnType<(typeof shardReads)[Name]>;
