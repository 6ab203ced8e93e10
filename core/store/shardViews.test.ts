import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { NewInstance, NewRecord } from "../domain/catalogue.ts";
import type { ObjectId } from "../domain/object.ts";
import { finish, link, opened, begin } from "./catalogued.fixture.ts";
import { holdersRefused, refusedCounts } from "./linkage.ts";
import { makeCatalogue, openCatalogue, type CatalogueReader } from "./shards.ts";
import { makeDatabase } from "./store.fixture.ts";

let folder: string;
let reader: CatalogueReader | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "noren-views-"));
});
afterEach(async () => {
  await reader?.close();
  rmSync(folder, { recursive: true });
});

const object = "0123456789abcdef0123456789abcdef" as ObjectId;
const record = (source: number, line: number, local: string): NewRecord => ({ source, line, local, identity: [["nameKanji", `架空 ${local}`]], date: "2025-10-01", cells: [`${String(source)}.${String(line)}`] });
const image = (local: string, study: string, series: string, source: number): NewInstance => ({
  source,
  object,
  local,
  identity: [],
  study,
  series,
  sop: `${series}.${String(source)}`,
  sopClass: "1.2.840.10008.5.1.4.1.1.2",
  transferSyntax: "1.2.840.10008.1.2.1",
  modality: "CT",
  manufacturer: "架空電機",
  model: "X",
  rows: 64,
  columns: 32,
  frames: 1,
  bytes: 9000,
});

async function town(): Promise<CatalogueReader> {
  const files = { identity: { file: path.join(folder, "i.db"), key: Buffer.alloc(32, 1) }, facts: { file: path.join(folder, "f.db"), key: Buffer.alloc(32, 2) } };
  const maker = await makeCatalogue(files);
  if (!maker.ok) throw new Error(maker.failure.code);
  const columns = [{ heading: "所見", meaning: "freeText" }];
  await maker.value.add({
    tables: [{ source: 1, object, columns }, { source: 2, object, columns }],
    records: [record(1, 2, "A"), record(1, 3, "B"), record(2, 2, "A"), record(2, 3, "A"), record(1, 4, "A")],
    instances: [image("B", "1.9", "1.9.2", 7), image("B", "1.2", "1.2.8", 8), image("B", "1.9", "1.9.1", 9), image("C", "1.5", "1.5.1", 10)],
    refusals: [],
  });
  await maker.value.finish();
  await maker.value.close();
  const read = await openCatalogue(files);
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

test("persons come as numbers with what they have, page by page; nobody is left out who has images only", async () => {
  reader = await town();
  const all = [
    { holder: 1, records: 4, instances: 0, studies: 0, sources: [{ source: 1, records: 2 }, { source: 2, records: 2 }] },
    { holder: 2, records: 1, instances: 3, studies: 2, sources: [{ source: 1, records: 1 }] },
    { holder: 3, records: 0, instances: 1, studies: 1, sources: [] },
  ];
  expect(await reader.read("holder.view", { offset: 0, limit: 10 })).toEqual(all);
  expect(await reader.read("holder.view", { offset: 1, limit: 1 })).toEqual(all.slice(1, 2));
  expect(await reader.read("holder.view", { offset: 3, limit: 1 })).toEqual([]);
});

test("a number finds whom it is the whole of", async () => {
  reader = await town();
  expect([await reader.read("holder.withLocal", { local: "B" }), await reader.read("holder.withLocal", { local: "b" }), await reader.read("holder.withLocal", { local: "%" })]).toEqual([2, undefined, undefined]);
});

test("what cells are taken for is told of each table", async () => {
  reader = await town();
  expect(await reader.read("source.meanings", {})).toEqual([{ source: 1, meanings: ["freeText"] }, { source: 2, meanings: ["freeText"] }]);
});

test("records of one stand by source and line; images by study and series, whose own numbers are not told", async () => {
  reader = await town();
  expect((await reader.read("record.view", { holder: 1, offset: 0, limit: 10 })).map(({ cells }) => cells[0])).toEqual(["1.2", "1.4", "2.2", "2.3"]);
  expect((await reader.read("record.view", { holder: 1, offset: 1, limit: 2 })).map(({ cells }) => cells[0])).toEqual(["1.4", "2.2"]);
  const images = await reader.read("instance.view", { holder: 2, offset: 0, limit: 10 });
  expect(images.map(({ source, studyOrder, seriesOrder }) => [source, studyOrder, seriesOrder])).toEqual([[8, 1, 1], [9, 2, 1], [7, 2, 2]]);
  expect(JSON.stringify(images)).not.toContain("1.9");
});

test("who refused is told by number, of the part that is asked for", () => {
  const db = makeDatabase();
  const delivery = opened(db);
  begin(db, delivery, 1);
  finish(db, delivery);
  expect(refusedCounts(db)).toEqual([]);
  link(db, delivery);
  expect(holdersRefused(db, { delivery, after: 0, upTo: 10 })).toEqual([2]);
  expect(holdersRefused(db, { delivery, after: 0, upTo: 1 })).toEqual([]);
  expect(holdersRefused(db, { delivery, after: 2, upTo: 9 })).toEqual([]);
  expect(refusedCounts(db)).toEqual([{ delivery, refused: 1 }]);
});
