import { listOf } from "./columns.ts";
import type { CatalogueDbs, InstanceRow, RecordRow, SourceRow } from "./shardReads.ts";

/** What a screen shows of a delivery's shards, by page: persons by their number here, without a word of who they are. */

interface View {
  readonly offset: number;
  readonly limit: number;
}

export interface HolderView {
  readonly holder: number;
  readonly records: number;
  readonly instances: number;
  readonly studies: number;
  /** Tables that this person has records in. */
  readonly sources: readonly { readonly source: number; readonly records: number }[];
}

/** Numbers of holders are given without gaps in the order of arrival: a page is a range of them. */
export function holderView({ identity, facts }: CatalogueDbs, { offset, limit }: View): readonly HolderView[] {
  const holders = identity.prepare<Record<keyof View, number>, { holder: number }>("SELECT holder FROM holder WHERE holder > :offset ORDER BY holder LIMIT :limit").values({ offset, limit });
  const given = { holders: listOf(holders) };
  const records = facts
    .prepare<{ holders: string }, { holder: number; source: number; records: number }>(
      "SELECT holder, source, count(*) AS records FROM json_each(:holders) AS one JOIN record ON holder = one.value GROUP BY holder, source ORDER BY holder, source",
    )
    .all(given);
  const instances = facts
    .prepare<{ holders: string }, { holder: number; instances: number; studies: number }>(
      "SELECT holder, count(*) AS instances, count(DISTINCT study) AS studies FROM json_each(:holders) AS one JOIN instance ON holder = one.value GROUP BY holder",
    )
    .all(given);
  const recordsOf = Map.groupBy(records, ({ holder }) => holder);
  const imagesOf = new Map(instances.map((one) => [one.holder, one]));
  return holders.map((holder) => {
    const sources = (recordsOf.get(holder) ?? []).map(({ source, records: count }) => ({ source, records: count }));
    const images = imagesOf.get(holder);
    return { holder, records: sources.reduce((sum, { records: count }) => sum + count, 0), instances: images?.instances ?? 0, studies: images?.studies ?? 0, sources };
  });
}

/** Whose number at the provider is exactly this. */
export const holderWithLocal = ({ identity }: CatalogueDbs, { local }: { readonly local: string }): number | undefined =>
  identity.prepare<{ local: string }, { holder: number }>("SELECT holder FROM holder WHERE local = :local").value({ local });

/** What the cells of each table are taken for. Counting its rows besides would read all of them. */
export const sourceMeanings = ({ facts }: CatalogueDbs): readonly { readonly source: number; readonly meanings: readonly string[] }[] =>
  facts
    .prepare<Record<string, never>, { source: number; columns: string }>("SELECT source, columns FROM source ORDER BY source")
    .all({})
    .map(({ source, columns }) => ({ source, meanings: (JSON.parse(columns) as SourceRow["columns"]).map(({ meaning }) => meaning) }));

export interface ViewOfOne extends View {
  readonly holder: number;
}

export const recordView = ({ facts }: CatalogueDbs, input: ViewOfOne): readonly RecordRow[] =>
  facts
    .prepare<Record<keyof ViewOfOne, number>, Omit<RecordRow, "cells"> & { readonly cells: string }>(
      "SELECT record, source, line, holder, date, cells FROM record WHERE holder = :holder ORDER BY source, line, record LIMIT :limit OFFSET :offset",
    )
    .all({ ...input })
    .map(({ cells, ...rest }) => ({ ...rest, cells: JSON.parse(cells) as readonly string[] }));

export type InstanceView = Pick<InstanceRow, "instance" | "source" | "modality" | "date" | "manufacturer" | "model" | "rows" | "columns" | "frames" | "bytes"> & {
  /** Which study and series of this person's it is: their own numbers tell where they were made. */
  readonly studyOrder: number;
  readonly seriesOrder: number;
};

export const instanceView = ({ facts }: CatalogueDbs, input: ViewOfOne): readonly InstanceView[] =>
  facts
    .prepare<Record<keyof ViewOfOne, number>, InstanceView & Record<string, never>>(
      `SELECT instance, source, modality, date, manufacturer, model, image_rows AS rows, image_columns AS columns, frames, bytes,
              dense_rank() OVER (ORDER BY study) AS studyOrder, dense_rank() OVER (PARTITION BY study ORDER BY series) AS seriesOrder
       FROM instance WHERE holder = :holder ORDER BY studyOrder, seriesOrder, instance LIMIT :limit OFFSET :offset`,
    )
    .all({ ...input });
