import { afterEach, expect, test } from "vitest";
import { catalogued, imageFile } from "../catalogue/catalogue.fixture.ts";
import { closeVault, makeVault, type TestVault } from "../receive/receive.fixture.ts";
import { decidedProject, firstRecipe, linked, orderOf } from "./run.fixture.ts";
import { beginRun, continueRun } from "./runProject.ts";
import { withKey } from "../vault/readObject.ts";
import { verifyRun } from "./verifyRun.ts";
import { carryOutVerifyTask } from "./verifyTask.ts";

let room: TestVault | undefined;
afterEach(async () => {
  if (room !== undefined) await closeVault(room);
  room = undefined;
});

const families = ["架空", "仮名", "模擬", "試験", "例示", "見本", "空想", "想定", "仮設", "擬似"];
const people = Array.from({ length: 40 }, (_, index) => ({
  id: `0${String(7001 + index * 13)}`,
  kanji: `${families[index % 10] ?? ""} ${"一二三四".charAt(Math.floor(index / 10))}郎`,
  kana: `カクウ${"アイウエオカキクケコ".charAt(index % 10)} ${"イニサシ".charAt(Math.floor(index / 10))}ロウ`,
}));
const table = (diagnosis: (person: (typeof people)[number]) => string): string =>
  ["患者ID,漢字氏名,カナ氏名,生年月日,性別,受診日,傷病名", ...people.map((person) => `${person.id},${person.kanji},${person.kana},1955-04-03,男,2025-10-01,${diagnosis(person)}`), ""].join("\r\n");

async function finished(tree: Readonly<Record<string, string | Uint8Array>>, recipe = firstRecipe()): Promise<{ readonly vault: TestVault; readonly run: number; readonly project: number }> {
  const vault = await makeVault();
  room = vault;
  const delivery = await catalogued(vault, tree);
  await linked(vault, delivery);
  const project = await decidedProject(vault, [delivery], recipe);
  const run = await beginRun(orderOf(vault), project);
  if (!run.ok) throw new Error(run.failure.code);
  expect(await verifyRun(orderOf(vault), run.value)).toMatchObject({ ok: false, failure: { code: "run.incomplete" } });
  const done = await continueRun(orderOf(vault), run.value);
  if (!done.ok) throw new Error(done.failure.code);
  return { vault, run: run.value, project };
}

const stateOf = async (vault: TestVault, project: number): Promise<string | undefined> => (await vault.store.read("project.of", { project }))?.state;

test("a result in which nobody is passes, and the project goes on", async () => {
  const { vault, run, project } = await finished({ "visits.csv": table(() => "高血圧症"), "images/1.dcm": imageFile(people[0]?.id ?? "", "Kakuu^Ichiro=架空^一郎=カクウア^イロウ") });
  expect(await verifyRun(orderOf(vault), run)).toMatchObject({ ok: true, value: { outputs: 2, hits: 0 } });
  expect(await stateOf(vault, project)).toBe("verified");
  expect(await vault.store.read("run.verification", { run })).toMatchObject({ outcome: "passed", outputs: 2 });
});

test("a name of another patient in a cell that is kept is found, and the project stays where it is", async () => {
  // The engine hunts a person's own identity; that somebody else is named there only the verifier sees.
  const { vault, run, project } = await finished({ "visits.csv": table(({ id }) => (id === people[5]?.id ? `${people[19]?.kanji ?? ""}の付添` : "高血圧症")) });
  const verified = await verifyRun(orderOf(vault), run);
  expect(verified.ok && verified.value.hits).toBeGreaterThan(0);
  expect(await stateOf(vault, project)).toBe("running");
  expect(await verifyRun(orderOf(vault), run)).toEqual({ ok: false, failure: { code: "project.wrongState", details: { state: "running" } } });
  const findings = await vault.store.read("run.findings", { run, after: 0, limit: 99 });
  const hits = findings.filter(({ kind }) => kind === "hit").map(({ place }) => JSON.parse(place) as { what: string });
  expect(hits.map(({ what }) => what)).toContain("name");
  expect(JSON.stringify(findings)).not.toContain("擬似");
});

test("a mask that leaves a name in the pixels as text is no matter of the verifier, a name in a kept header is", async () => {
  const { vault, run } = await finished({
    "visits.csv": table(() => "高血圧症"),
    // Another patient's name in the name of the model, which the profile keeps.
    "images/1.dcm": imageFile(people[0]?.id ?? "", "Kakuu^Ichiro", [{ tag: "00081090", vr: "LO", value: people[17]?.kanji ?? "" }]),
  });
  const verified = await verifyRun(orderOf(vault), run);
  const findings = await vault.store.read("run.findings", { run, after: 0, limit: 99 });
  expect([verified.ok && verified.value.hits > 0, findings.some(({ kind, output }) => kind === "hit" && output === 2)]).toEqual([true, true]);
});

test("an image that was passed on as it came is told by what was promised of it", async () => {
  const { vault, run } = await finished({ "visits.csv": table(() => "高血圧症"), "images/1.dcm": imageFile(people[0]?.id ?? "", "Kakuu^Ichiro") });
  const [image] = (await vault.store.read("run.outputs", { run, after: 0, limit: 99 })).filter(({ kind }) => kind === "image");
  const objects = await vault.store.read("object.list", { after: "", limit: 99 });
  const length = imageFile(people[0]?.id ?? "", "Kakuu^Ichiro").length;
  const delivered = objects.find(({ bytes }) => bytes === length);
  if (image === undefined || delivered === undefined) throw new Error("no image");
  const keys = await vault.vault.access.keyStore.read("find", { ids: [delivered.id] });
  const object = withKey(delivered, keys[delivered.id]);
  const { folder, key } = vault.vault.writerSeed();
  carryOutVerifyTask({ type: "begin", folder, key, persons: [], numbers: new Map(), headings: new Map(), promised: { uids: "replaced", dates: "shifted", safePrivate: new Set() } });
  carryOutVerifyTask({ type: "look", outputs: [{ output: image.output, kind: "image", name: image.name, object, original: { object, masks: [] } }] });
  const { found } = carryOutVerifyTask({ type: "end" });
  expect(found?.map(({ place }) => place.what)).toEqual(expect.arrayContaining(["uidKept", "claimMissing"]));
  expect(found?.every(({ output }) => output === image.output)).toBe(true);
});
