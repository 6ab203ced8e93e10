import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { NewInstance, NewRecord } from "../domain/catalogue.ts";
import type { ObjectId } from "../domain/object.ts";
import type { CatalogueBatch, CatalogueFiles } from "./catalogueBuild.ts";
import { makeCatalogue, openCatalogue, type CatalogueReader } from "./shards.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "noren-shards-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const files = (seed = 1): CatalogueFiles => ({
  identity: { file: path.join(folder, "one.identity.db"), key: Buffer.alloc(32, seed) },
  facts: { file: path.join(folder, "one.facts.db"), key: Buffer.alloc(32, seed + 1) },
});

const object = "0123456789abcdef0123456789abcdef" as ObjectId;
const table = { source: 3, object, columns: [{ heading: "受診日", meaning: "visitDate" }, { heading: "所見", meaning: "freeText" }] };
const record = (line: number, local: string, more: Partial<NewRecord> = {}): NewRecord => ({
  source: 3,
  line,
  local,
  identity: [["nameKanji", `山田 ${local}`], ["birth", "1955-04-03"], ["phone", ""]],
  date: "2025-10-01",
  cells: ["2025-10-01", `所見${String(line)}`],
  ...more,
});
const instance: NewInstance = {
  source: 4,
  object,
  local: "0002",
  identity: [["nameRomaji", "YAMADA^TARO"]],
  study: "1.2.3",
  series: "1.2.3.4",
  sop: "1.2.3.4.5",
  sopClass: "1.2.840.10008.5.1.4.1.1.2",
  transferSyntax: "1.2.840.10008.1.2.1",
  modality: "CT",
  manufacturer: "架空電機",
  model: "X",
  rows: 64,
  columns: 64,
  frames: 1,
  bytes: 9000,
};
const batch: CatalogueBatch = { tables: [table], records: [record(2, "0001"), record(3, "0001"), record(4, "0002", { identity: [["nameKanji", "髙橋 花子"]] })], instances: [instance], refusals: [{ source: 5, line: 2, identity: [["patientId", "0002"], ["birth", ""]] }, { source: 5, line: 3, identity: [["nameKanji", "誰か"]] }] };

async function made(given: readonly CatalogueBatch[], into = files()): Promise<{ readonly digest: string }> {
  const maker = await makeCatalogue(into);
  if (!maker.ok) throw new Error(maker.failure.code);
  for (const one of given) await maker.value.add(one);
  const totals = await maker.value.finish();
  await maker.value.close();
  return totals;
}

async function opened(from = files()): Promise<CatalogueReader> {
  const reader = await openCatalogue(from);
  if (!reader.ok) throw new Error(reader.failure.code);
  return reader.value;
}

test("rows and images come back with their holder and their place, and who that is stands elsewhere", async () => {
  expect(await made([batch])).toMatchObject({ holders: 2, records: 3, instances: 1 });
  const reader = await opened();
  expect(await reader.read("source.list", {})).toEqual([{ ...table, records: 3 }]);
  expect(await reader.read("record.of", { holders: [1] })).toMatchObject([
    { record: 1, source: 3, line: 2, holder: 1, date: "2025-10-01", cells: ["2025-10-01", "所見2"] },
    { record: 2, line: 3 },
  ]);
  expect(await reader.read("record.page", { after: 1, limit: 1 })).toMatchObject([{ record: 2 }]);
  expect(await reader.read("instance.of", { holders: [2, 1] })).toEqual([{ ...withoutPerson(instance), instance: 1, holder: 2, date: null }]);
  expect(await reader.read("instance.page", { after: 1, limit: 5 })).toEqual([]);
  expect(await reader.read("holder.page", { after: 0, limit: 9 })).toEqual([
    { holder: 1, local: "0001", identity: [["birth", "1955-04-03"], ["nameKanji", "山田 0001"]] },
    { holder: 2, local: "0002", identity: [["nameKanji", "髙橋 花子"], ["nameRomaji", "YAMADA^TARO"]] },
  ]);
  expect(await reader.read("holder.of", { holders: [2] })).toMatchObject([{ local: "0002" }]);
  expect(await reader.read("holder.firstDays", {})).toEqual([{ holder: 1, day: "2025-10-01" }, { holder: 2, day: "2025-10-01" }]);
  expect(await reader.read("holder.with", { field: "nameKanji", values: ["誰か", "髙橋 花子"] })).toEqual([{ value: "髙橋 花子", holder: 2 }]);
  expect(await reader.read("refusal.list", {})).toEqual([
    { source: 5, line: 2, identity: [["patientId", "0002"]] },
    { source: 5, line: 3, identity: [["nameKanji", "誰か"]] },
  ]);
  await reader.close();
});

function withoutPerson({ local: _local, identity: _identity, ...rest }: NewInstance): Omit<NewInstance, "local" | "identity"> {
  return rest;
}

test("the same rows make the same catalogue, however they are cut, and others another", async () => {
  const whole = await made([batch]);
  const cut = await made([{ ...batch, records: batch.records.slice(0, 1), instances: [], refusals: [] }, { ...batch, tables: [], records: batch.records.slice(1) }]);
  expect(cut.digest).toBe(whole.digest);
  const other = await made([{ ...batch, records: batch.records.map((one) => ({ ...one, cells: one.cells.map((cell) => `${cell}。`) })) }]);
  expect(other.digest).not.toBe(whole.digest);
});

test("until both have their names there is nothing, and what was given up leaves nothing", async () => {
  const maker = await makeCatalogue(files());
  if (!maker.ok) throw new Error(maker.failure.code);
  await maker.value.add(batch);
  expect(readdirSync(folder).filter((name) => !name.endsWith(".part"))).toEqual([]);
  await maker.value.close();
  expect(readdirSync(folder)).toEqual([]);
  expect(await openCatalogue(files())).toEqual({ ok: false, failure: { code: "shard.missing" } });
});

test("a batch that does not fit ends the making, and nothing of it stays", async () => {
  const maker = await makeCatalogue(files());
  if (!maker.ok) throw new Error(maker.failure.code);
  await maker.value.add(batch);
  await expect(maker.value.add(batch)).rejects.toThrow("met a bug");
  expect(readdirSync(folder)).toEqual([]);
  await expect(maker.value.finish()).rejects.toThrow("met a bug");
  await maker.value.close();
});

test("nothing of it can be read on the disk, and not without the key", async () => {
  await made([batch]);
  const names = readdirSync(folder);
  expect(names.toSorted()).toEqual(["one.facts.db", "one.identity.db"]);
  for (const name of names) {
    const bytes = readFileSync(path.join(folder, name));
    for (const planted of ["山田", "所見2", "YAMADA", "架空電機", "0001\"", "SQLite format"]) expect(bytes.includes(planted)).toBe(false);
  }
  expect(await openCatalogue(files(5))).toEqual({ ok: false, failure: { code: "shard.damaged" } });
  const damaged = readFileSync(files().facts.file);
  damaged.fill(0, 0, 4096);
  writeFileSync(files().facts.file, damaged);
  expect(await openCatalogue(files())).toEqual({ ok: false, failure: { code: "shard.damaged" } });
});

test("one database is not taken for the other", async () => {
  await made([batch]);
  const { identity, facts } = files();
  expect(await openCatalogue({ identity: facts, facts: identity })).toEqual({ ok: false, failure: { code: "shard.damaged" } });
});
