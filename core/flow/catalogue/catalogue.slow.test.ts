import { cpSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { firstOfficer } from "../../store/store.fixture.ts";
import type { CatalogueReader } from "../../store/shards.ts";
import { linkDelivery } from "../link/linkDelivery.ts";
import { closeVault, entryOf, folderForTest, makeVault, reopenVault, type TestVault } from "../receive/receive.fixture.ts";
import { destroyObjects, planDestruction } from "../vault/destroyObjects.ts";
import { scopeOfDelivery, scopeOfItems } from "../vault/destructionTargets.ts";
import { verifyRegister } from "../vault/vault.fixture.ts";
import { signed } from "../vault/vaultKeys.fixture.ts";
import { catalogued, imageFile, openedDelivery, orderFor } from "./catalogue.fixture.ts";
import { catalogueDelivery } from "./catalogueDelivery.ts";
import { openShards, shardsFolder } from "./shardFiles.ts";

const visits = [
  "患者ID,漢字氏名,カナ氏名,生年月日,性別,保険者番号,記号,番号,受診日,所見",
  "0001,髙橋 花子,タカハシ ハナコ,S55.2.3,女,06123456,記1,345,2025-10-01,異常なし",
  '0001,髙橋 花子,タカハシ ハナコ,S55.2.3,女,06123456,記1,345,2025/11/02,"二行の\r\n所見"',
  "0002,山田 太郎,ヤマダ タロウ,1955-04-03,男,06123456,記2,777,2025-10-05,咳",
  "0003,誰か,ダレカ,いつか,男,,,,2025-10-05,読めない生年月日",
  "",
].join("\r\n");
const refusals = "患者ID,氏名,生年月日,停止申出日\r\n0002,山田太郎,1955/4/3,2025-09-01\r\n0999,知らない人,1960/1/1,2025-09-01\r\n";

const tree = {
  "visits.csv": visits,
  "停止リスト.csv": refusals,
  "images/1.dcm": imageFile("0002", "Yamada^Taro=山田^太郎=ヤマダ^タロウ"),
  "images/2.dcm": imageFile("", "Nobody^Known"),
  "list.csv": "品目,単価\r\nりんご,100\r\n",
  "note.txt": "a note",
};

let room: TestVault | undefined;
afterEach(async () => {
  if (room !== undefined) await closeVault(room);
  room = undefined;
});

async function made(): Promise<TestVault> {
  room = await makeVault();
  return room;
}

async function readerOf(vault: TestVault, delivery: number): Promise<CatalogueReader> {
  const catalogue = await vault.store.read("catalogue.of", { delivery });
  if (catalogue === undefined) throw new Error("no catalogue");
  const reader = await openShards(vault.vault.access, catalogue);
  if (!reader.ok) throw new Error(reader.failure.code);
  return reader.value;
}

test("tables, images and refusals come into shards, and whatever does not is said with its place", async () => {
  const vault = await made();
  const delivery = await catalogued(vault, tree);
  expect(await vault.store.read("catalogue.of", { delivery })).toMatchObject({ holders: 2, records: 3, instances: 1, heldRows: 1, leftItems: 3 });
  const items = await vault.store.read("catalogue.items", { delivery });
  expect(items.map(({ kind, records, held, failure }) => [kind, records, held, failure])).toEqual([
    ["image", 1, 0, null],
    ["left", 0, 0, "catalogue.patientMissing"],
    ["left", 0, 0, "catalogue.tableUnrecognised"],
    ["left", 0, 0, "catalogue.kindUnread"],
    ["table", 3, 1, null],
    ["optOut", 2, 0, null],
  ]);
  expect(await vault.store.read("catalogue.heldRows", { delivery, item: items[4]?.item ?? 0, after: 0, limit: 9 })).toEqual([{ line: 6, failure: "table.dateUnreadable" }]);
  const reader = await readerOf(vault, delivery);
  const holders = await reader.read("holder.page", { after: 0, limit: 9 });
  expect(holders.map(({ local }) => local)).toEqual(["0002", "0001"]);
  expect(holders[0]?.identity).toEqual(expect.arrayContaining([["nameKanji", "山田^太郎"], ["nameKanji", "山田 太郎"], ["nameRomaji", "Yamada^Taro"], ["birth", "19550403"], ["birth", "1955-04-03"], ["birthDay", "1955-04-03"], ["sexCode", "male"]]));
  expect(await reader.read("record.of", { holders: [2] })).toMatchObject([
    { line: 2, date: "2025-10-01", cells: ["2025-10-01", "異常なし"] },
    { line: 3, date: "2025-11-02", cells: ["2025/11/02", "二行の\r\n所見"] },
  ]);
  expect(await reader.read("instance.of", { holders: [1] })).toMatchObject([{ modality: "CT", date: "2025-10-01", rows: 300, columns: 300, frames: 1, study: "1.2.3", manufacturer: "KAKUU", transferSyntax: "1.2.840.10008.1.2.1" }]);
  await reader.close();
  expect((await vault.store.read("delivery.summary", { delivery }))?.state).toBe("catalogued");
});

test("cataloguing again after a stop makes the same, and what the first had begun is gone", async () => {
  const vault = await made();
  const delivery = await openedDelivery(vault, tree);
  const stopping = new AbortController();
  stopping.abort();
  expect(await catalogueDelivery(orderFor(vault, delivery, { signal: stopping.signal }))).toMatchObject({ ok: false, failure: { code: "job.cancelled" } });
  expect(readdirSync(shardsFolder(vault.folder))).toEqual([]);
  const first = await catalogueDelivery(orderFor(vault, delivery));
  const other = await makeVault();
  const second = await catalogueDelivery(orderFor(other, await openedDelivery(other, tree)));
  expect(first.ok && second.ok && first.value.digest === second.value.digest).toBe(true);
  expect(await catalogueDelivery(orderFor(vault, delivery))).toMatchObject({ ok: false, failure: { code: "delivery.wrongState" } });
  await closeVault(other);
});

test("what a crash left in the making is taken away when the vault opens, with its keys", async () => {
  const vault = await made();
  const delivery = await openedDelivery(vault, tree);
  await expect(catalogueDelivery(orderFor(vault, delivery, { progress: () => { throw new Error("as if killed"); } }))).rejects.toThrow("as if killed");
  const keysBefore = (await vault.vault.access.keyStore.read("state", {})).keys;
  await closeVault(vault);
  room = await reopenVault(vault.folder);
  expect((await room.store.read("shard.toClear", {})).map(({ state }) => state)).toEqual(["abandoned", "abandoned"]);
  expect(readdirSync(shardsFolder(room.folder))).toEqual([]);
  expect((await room.vault.access.keyStore.read("state", {})).keys).toBe(keysBefore - 2);
  expect(await catalogueDelivery(orderFor(room, delivery))).toMatchObject({ ok: true, value: { holders: 2 } });
});

test("holders become persons, and a list of refusals stops whom it means, also whom a later medium brings", async () => {
  const vault = await made();
  const link = (delivery: number): ReturnType<typeof linkDelivery> =>
    linkDelivery({ store: vault.store, access: vault.vault.access, delivery, officer: firstOfficer, clock: systemClock, entropy: systemEntropy, signal: new AbortController().signal, progress: () => undefined, entryOf });
  const first = await catalogued(vault, tree);
  expect(await link(first)).toEqual({ ok: true, value: { version: 1, holders: 2, newPersons: 2, conflicts: 0, refused: 1, unmatched: 1 } });
  const second = await catalogued(vault, { "later.csv": "患者ID,氏名,生年月日,受診日\r\n0001,髙橋花子,1980-02-03,2026-01-05\r\n0999,知らない人,S35.1.1,2026-01-06\r\n" }, "1".repeat(64));
  expect(await link(second)).toEqual({ ok: true, value: { version: 2, holders: 2, newPersons: 1, conflicts: 0, refused: 2, unmatched: 0 } });
  const persons = await vault.store.read("person.of", { deliveries: [first, second] });
  expect(new Set(persons.map(({ person }) => person)).size).toBe(1);
  expect(persons.map(({ delivery }) => delivery)).toEqual([first, second]);
  expect(await link(second)).toMatchObject({ ok: false, failure: { code: "delivery.wrongState" } });
});

test("a delivery that is destroyed takes its shards along, and a backup of before cannot open them either", async () => {
  const vault = await made();
  const delivery = await catalogued(vault, tree);
  const backup = path.join(folderForTest(), "backup");
  await closeVault(vault);
  cpSync(vault.folder, backup, { recursive: true });
  room = await reopenVault(vault.folder);
  const { access } = room.vault;
  expect(await scopeOfItems(room.store, delivery, [4, 5])).toEqual({ ok: false, failure: { code: "catalogue.holdsItem" } });
  expect(await scopeOfItems(room.store, delivery, [4])).toMatchObject({ ok: true });
  const scope = await scopeOfDelivery(room.store, delivery, "keep");
  if (!scope.ok) throw new Error(scope.failure.code);
  const plan = await planDestruction(access, { ...scope.value, reason: "撤回", at: systemClock.now() });
  if (!plan.ok) throw new Error(plan.failure.code);
  expect((await access.keyStore.read("state", {})).keys).toBe(scope.value.targets.length + 2);
  expect(await destroyObjects(access, signed(plan.value), verifyRegister)).toMatchObject({ ok: true });
  expect((await room.store.read("shard.toClear", {})).map(({ state }) => state)).toEqual(["destroyed", "destroyed"]);
  expect(await room.store.read("catalogue.list", {})).toEqual([]);
  expect(readdirSync(shardsFolder(room.folder))).toEqual([]);
  expect((await access.keyStore.read("state", {})).keys).toBe(0);
  await closeVault(room);
  // The register goes with the backup, as everything that lies beside the databases does.
  cpSync(path.join(vault.folder, "destruction"), path.join(backup, "destruction"), { recursive: true });
  room = await reopenVault(backup);
  expect(readdirSync(shardsFolder(backup))).toEqual([]);
  expect(await room.store.read("catalogue.list", {})).toEqual([]);
});

test("no shard lies open on the disk", async () => {
  const vault = await made();
  await catalogued(vault, tree);
  const names = readdirSync(shardsFolder(vault.folder));
  expect(names).toHaveLength(2);
  expect(names.every((name) => /^[0-9a-f]{32}\.db$/.test(name) && existsSync(path.join(shardsFolder(vault.folder), name)))).toBe(true);
});
