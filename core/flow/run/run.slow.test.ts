import { cpSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { walkFile } from "../../dicom/editFile.ts";
import { catalogued, imageFile } from "../catalogue/catalogue.fixture.ts";
import { closeVault, folderForTest, makeVault, reopenVault, type TestVault } from "../receive/receive.fixture.ts";
import { beginRun, continueRun } from "./runProject.ts";
import { decidedProject, firstRecipe, linked, orderOf } from "./run.fixture.ts";

let room: TestVault | undefined;
afterEach(async () => {
  if (room !== undefined) await closeVault(room);
  room = undefined;
});

const people = Array.from({ length: 100 }, (_, index) => ({ id: String(index + 1).padStart(4, "0"), kanji: `架空 ${"一二三四五六七八九十".charAt(index % 10)}${String(index)}郎`, kana: `カクウ ジロウ${String(index)}` }));
const visits = ["患者ID,漢字氏名,カナ氏名,生年月日,性別,住所,受診日,傷病名,所見", ...people.flatMap(({ id, kanji, kana }, index) => [
  `${id},${kanji},${kana},1955-04-03,男,神奈川県横浜市中区本町1-2-${String(index)},2025-10-01,高血圧症,${kanji}様 再診`,
  `${id},${kanji},${kana},1955-04-03,男,神奈川県横浜市中区本町1-2-${String(index)},2025-10-15,${index === 3 ? `${kanji}の頭痛` : "頭痛"},変わりなし`,
]), ""].join("\r\n");
const tree = {
  "visits.csv": visits,
  "停止リスト.csv": "患者ID,停止申出日\r\n0002,2025-09-01\r\n",
  "images/1.dcm": imageFile("0001", "Kakuu^Ichiro=架空^一0郎=カクウ^ジロウ0", [{ tag: "00081030", vr: "LO", value: "架空 一0郎 胸部" }, { tag: "00104000", vr: "LT", value: "" }]),
  "images/2.dcm": imageFile("0002", "Kakuu^Jiro"),
};

async function made(): Promise<TestVault> {
  room = await makeVault();
  return room;
}

async function runOf(vault: TestVault, project: number): Promise<number> {
  const begun = await beginRun(orderOf(vault), project);
  if (!begun.ok) throw new Error(begun.failure.code);
  return begun.value;
}

async function contentsOf(vault: TestVault, run: number): Promise<readonly { readonly name: string; readonly bytes: Buffer }[]> {
  const outputs = await vault.store.read("run.outputs", { run, after: 0, limit: 10_000 });
  return Promise.all(outputs.map(async ({ name, object, bytes }) => ({ name, bytes: Buffer.from(await vault.vault.readRange(object, 0, bytes)) })));
}

test("a run makes tables and images in which nobody is, in the order of pseudonyms, without who refused", async () => {
  const vault = await made();
  const delivery = await catalogued(vault, tree);
  await linked(vault, delivery);
  const run = await runOf(vault, await decidedProject(vault, [delivery]));
  const done = await continueRun(orderOf(vault), run);
  expect(done).toMatchObject({ ok: true, value: { state: "finished", persons: 99, units: 2, done: 2, records: 198, instances: 1, held: 0 } });
  const outputs = await contentsOf(vault, run);
  const lines = outputs.filter(({ name }) => name.endsWith(".csv")).flatMap(({ bytes }) => bytes.toString().split("\r\n").filter((line) => line !== ""));
  expect(lines).toHaveLength(198);
  const cells = lines.map((line) => line.split(","));
  expect(cells.map(([pseudonym]) => pseudonym)).toEqual(cells.map(([pseudonym = ""]) => pseudonym).toSorted((one, other) => (one < other ? -1 : 1)));
  expect(new Set(cells.map(([pseudonym]) => pseudonym)).size).toBe(99);
  expect(cells[0]).toEqual([expect.stringMatching(/^[A-Z2-7]{20}$/), "1955-04", "男", "神奈川県横浜市", expect.stringMatching(/^2025-\d\d-\d\d$/), "高血圧症"]);
  // One offset for each person, and never none.
  const visitDays = Map.groupBy(cells, ([pseudonym]) => pseudonym);
  for (const days of visitDays.values()) {
    const [first = 0, second = 0] = days.map((row) => Date.parse(row[4] ?? ""));
    expect(second - first).toBe(14 * 86_400_000);
    expect(first).not.toBe(Date.parse("2025-10-01"));
  }
  expect(lines.filter((line) => line.endsWith(","))).toHaveLength(1);
  const image = outputs.find(({ name }) => name.endsWith(".dcm"));
  const texts = new Map<string, string>();
  walkFile(image?.bytes ?? Buffer.alloc(0), (element) => texts.set(element.tag, element.readText().join("\\")));
  expect(texts.get("00100010")).toMatch(/^[A-Z2-7]{20}$/);
  expect(image?.name).toBe(`images/${texts.get("00100010") ?? ""}/${texts.get("0020000D") ?? ""}/${texts.get("0020000E") ?? ""}/${texts.get("00080018") ?? ""}.dcm`);
  for (const { name, bytes } of outputs) for (const planted of ["架空", "カクウ", "Kakuu", "本町", "0001", "1.2.3.4.5"]) expect([name, planted, bytes.includes(planted) || name.includes(planted)]).toEqual([name, planted, false]);
});

test("killed between two units it goes on, and the result is what it would have been, to the bit", async () => {
  const vault = await made();
  const delivery = await catalogued(vault, tree);
  await linked(vault, delivery);
  const run = await runOf(vault, await decidedProject(vault, [delivery]));
  await closeVault(vault);
  const copy = path.join(folderForTest(), "copy");
  cpSync(vault.folder, copy, { recursive: true });
  room = await reopenVault(copy);
  const whole = await continueRun(orderOf(room), run);
  const wanted = await contentsOf(room, run);
  await closeVault(room);
  room = await reopenVault(vault.folder);
  let calls = 0;
  await expect(continueRun(orderOf(room, { progress: () => { if (++calls === 2) throw new Error("as if killed"); } }), run)).rejects.toThrow("as if killed");
  await closeVault(room);
  room = await reopenVault(vault.folder);
  expect((await room.store.read("run.of", { run }))?.done).toBe(1);
  const again = await continueRun(orderOf(room), run);
  expect(again).toMatchObject({ ok: true, value: { state: "finished", done: 2 } });
  expect(whole.ok && again.ok && again.value.digest === whole.value.digest).toBe(true);
  expect(await contentsOf(room, run)).toEqual(wanted);
  expect(await continueRun(orderOf(room), run)).toMatchObject({ ok: false, failure: { code: "project.wrongState" } });
});

test("another run of the same scope has other pseudonyms, other days and another digest", async () => {
  const vault = await made();
  const delivery = await catalogued(vault, tree);
  await linked(vault, delivery);
  const [one, other] = [await decidedProject(vault, [delivery]), await decidedProject(vault, [delivery])];
  const runs = [await runOf(vault, one), await runOf(vault, other)];
  const done = [];
  for (const run of runs) done.push(await continueRun(orderOf(vault), run));
  const [first, second] = done;
  expect(first?.ok === true && second?.ok === true && first.value.digest !== second.value.digest).toBe(true);
  const pseudonyms = await Promise.all(runs.map(async (run) => new Set((await contentsOf(vault, run)).filter(({ name }) => name.endsWith(".csv")).flatMap(({ bytes }) => bytes.toString().split("\r\n").map((line) => line.split(",")[0])))));
  expect([...(pseudonyms[0] ?? [])].filter((name) => name !== "" && pseudonyms[1]?.has(name) === true)).toEqual([]);
});

test("whoever refuses after the freeze ends the run", async () => {
  const vault = await made();
  const delivery = await catalogued(vault, tree);
  await linked(vault, delivery);
  const run = await runOf(vault, await decidedProject(vault, [delivery]));
  const later = await catalogued(vault, { "停止リスト.csv": "患者ID,停止申出日\r\n0005,2025-09-02\r\n" }, "1".repeat(64));
  await linked(vault, later);
  expect(await continueRun(orderOf(vault), run)).toEqual({ ok: false, failure: { code: "run.outdated" } });
});

test("an ultrasound is masked by its rule and has to be looked at, and an image that is not understood is held with its place", async () => {
  const vault = await made();
  const ultrasound = [
    { tag: "00080016", vr: "UI", value: "1.2.840.10008.5.1.4.1.1.6.1" },
    { tag: "00080018", vr: "UI", value: "1.2.9" },
    { tag: "00080060", vr: "CS", value: "US" },
    { tag: "00280008", vr: "IS", value: "1" },
    { tag: "00280006", vr: "US", value: 0 },
    { tag: "00280101", vr: "US", value: 16 },
    { tag: "00280102", vr: "US", value: 15 },
    { tag: "00280103", vr: "US", value: 0 },
  ] as const;
  const plain = ultrasound.slice(3);
  const delivery = await catalogued(vault, {
    "visits.csv": visits,
    "images/1.dcm": imageFile("0001", "A^B", ultrasound),
    // Two samples for each pixel: of no photometric interpretation there is.
    "images/2.dcm": imageFile("0003", "A^B", [...ultrasound, { tag: "00280002", vr: "US", value: 2 }]),
    // No rule fits these: text is likely in them, or they say so themselves, or nobody knows what they are.
    "images/3.dcm": imageFile("0001", "A^B", [...plain, { tag: "00080018", vr: "UI", value: "1.2.10" }, { tag: "00080060", vr: "CS", value: "XA" }]),
    "images/4.dcm": imageFile("0001", "A^B", [...plain, { tag: "00080018", vr: "UI", value: "1.2.11" }, { tag: "00280301", vr: "CS", value: "YES" }]),
    "images/5.dcm": imageFile("0001", "A^B", [...plain, { tag: "00080018", vr: "UI", value: "1.2.12" }, { tag: "00080016", vr: "UI", value: "1.2.840.10008.5.1.4.1.1.7" }]),
    "images/6.dcm": imageFile("0001", "A^B", [...plain, { tag: "00080018", vr: "UI", value: "1.2.13" }, { tag: "00280301", vr: "CS", value: "NO" }]),
  });
  await linked(vault, delivery);
  const { images } = firstRecipe();
  const recipe = firstRecipe({ name: "bar", images: { ...images, masks: [{ when: { modality: "US" }, rectangles: [{ x: 0, y: 0, width: 65_535, height: 24 }] }] } });
  const run = await runOf(vault, await decidedProject(vault, [delivery], recipe));
  expect(await continueRun(orderOf(vault), run)).toMatchObject({ ok: true, value: { instances: 2, held: 4 } });
  expect(await vault.store.read("run.held", { run, limit: 9 })).toEqual([
    { delivery, item: 2, line: 0, failure: "dicom.pixelsUnsupported" },
    ...[3, 4, 5].map((item) => ({ delivery, item, line: 0, failure: "dicom.maskUndecided" })),
  ]);
  const findings = await vault.store.read("run.findings", { run, after: 0, limit: 9 });
  expect(findings.map(({ kind, place }) => [kind, JSON.parse(place) as unknown])).toEqual(expect.arrayContaining([["mask", { rectangles: [{ x: 0, y: 0, width: 300, height: 24 }] }]]));
});
