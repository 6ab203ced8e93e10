import type { z } from "zod";
import type { holderRow, imageRow, recordRow } from "../../contract/dataShapes.ts";
import type { ResourceQuery } from "../../contract/resources.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { columnMeanings, type ColumnMeaning } from "../../domain/record.ts";
import type { HolderRow, RecordRow, ShardReadOutput } from "../../store/shardReads.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { catalogueOf } from "./openedCatalogue.ts";
import { noteReading } from "./noteReading.ts";
import { isUnveiled } from "./unveiling.ts";
import { isKeptBack, namesPerson } from "./veiledCells.ts";

type Cell = z.output<typeof recordRow>["cells"][number];

const linesOf = (rows: readonly unknown[]): Uint8Array => Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

export async function pageOfHolders(context: RoomContext, { delivery, offset, limit }: ResourceQuery<"data.holders">): Promise<Result<Uint8Array>> {
  const opened = await catalogueOf(context, delivery);
  if (!opened.ok) return opened;
  const [view, refused] = await Promise.all([
    opened.value.reader.read("holder.view", { offset, limit }),
    sessionOf(context).store.read("person.refused", { delivery, after: offset, upTo: offset + limit }),
  ]);
  const stopped = new Set(refused);
  const rows = view.map(
    ({ holder, records, instances, studies, sources }): z.output<typeof holderRow> => ({
      holder,
      records,
      images: instances,
      studies,
      refused: stopped.has(holder),
      sources: sources.map(({ source, records: count }) => ({ item: source, records: count })),
    }),
  );
  await noteReading(context, delivery);
  return succeed(linesOf(rows));
}

export async function pageOfRecords(context: RoomContext, { delivery, holder, offset, limit }: ResourceQuery<"data.records">): Promise<Result<Uint8Array>> {
  const opened = await catalogueOf(context, delivery);
  if (!opened.ok) return opened;
  const { reader } = opened.value;
  const [[person], sources, records] = await Promise.all([reader.read("holder.of", { holders: [holder] }), reader.read("source.meanings", {}), reader.read("record.view", { holder, offset, limit })]);
  if (person === undefined) return fail("data.holderUnknown");
  await noteReading(context, delivery, holder);
  const isOpen = isUnveiled(sessionOf(context), context.clock, delivery, holder);
  const cellsOf = cellReader(sources, person, isOpen);
  const rows = records.map(
    (row): z.output<typeof recordRow> => ({
      record: row.record,
      item: row.source,
      line: row.line,
      ...(row.date !== null && { date: row.date }),
      cells: cellsOf(row),
    }),
  );
  return succeed(linesOf(rows));
}

const isMeaning = (word: string | undefined): word is ColumnMeaning => (columnMeanings as readonly (string | undefined)[]).includes(word);

function cellReader(sources: ShardReadOutput<"source.meanings">, { identity, local }: HolderRow, isOpen: boolean): (row: RecordRow) => Cell[] {
  const columns = new Map(sources.map(({ source, meanings }) => [source, meanings.map((meaning) => (isMeaning(meaning) ? meaning : "unknown"))]));
  const tells = isOpen ? () => false : namesPerson(identity, local);
  return ({ source, cells }) =>
    cells.map((text, index): Cell => {
      const meaning = columns.get(source)?.[index] ?? "unknown";
      const isVeiled = !isOpen && text !== "" && (isKeptBack(meaning) || tells(text));
      return isVeiled ? { meaning } : { meaning, text };
    });
}

export async function pageOfImages(context: RoomContext, { delivery, holder, offset, limit }: ResourceQuery<"data.images">): Promise<Result<Uint8Array>> {
  const opened = await catalogueOf(context, delivery);
  if (!opened.ok) return opened;
  const { reader } = opened.value;
  const [[person], images] = await Promise.all([reader.read("holder.of", { holders: [holder] }), reader.read("instance.view", { holder, offset, limit })]);
  if (person === undefined) return fail("data.holderUnknown");
  await noteReading(context, delivery, holder);
  const tells = namesPerson(person.identity, person.local);
  const rows = images.map(({ instance, source, studyOrder, seriesOrder, modality, date, manufacturer, model, ...size }): z.output<typeof imageRow> => {
    const device = [manufacturer, model].filter((word) => word !== "").join(" ");
    return {
      image: instance,
      item: source,
      study: studyOrder,
      series: seriesOrder,
      modality: tells(modality) ? "" : modality,
      ...(date !== null && { date }),
      ...(device !== "" && !tells(device) && { device }),
      ...size,
    };
  });
  return succeed(linesOf(rows));
}
