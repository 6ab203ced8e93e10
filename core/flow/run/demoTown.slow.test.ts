import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { walkFile } from "../../dicom/editFile.ts";
import { systemClock } from "../../platform/clock.ts";
import { firstOfficer } from "../../store/store.fixture.ts";
import { catalogueDelivery } from "../catalogue/catalogueDelivery.ts";
import { orderFor } from "../catalogue/catalogue.fixture.ts";
import { makeDemoTown } from "../demoTown/makeDemoTown.ts";
import { begin, closeVault, entryOf, filesOf, folderForTest, makeVault, receiveAll, type TestVault } from "../receive/receive.fixture.ts";
import { decidedProject, linked, orderOf } from "./run.fixture.ts";
import { beginRun, continueRun } from "./runProject.ts";
import { verifyRun } from "./verifyRun.ts";

/** The whole way of a small town inside the room, held against the answer key. */

let room: TestVault | undefined;
afterEach(async () => {
  if (room !== undefined) await closeVault(room);
  room = undefined;
});

interface Answers {
  readonly people: readonly { readonly id: string; readonly optedOut: boolean; readonly planted: readonly { readonly of: string; readonly text: string; readonly bytes: string; readonly encoding: string }[] }[];
}

test("a town of eighty goes in, and nothing of the answer key comes out", async () => {
  const folder = path.join(folderForTest(), "town");
  const made = makeDemoTown({ people: 80, seed: "spine", folder });
  if (!made.ok) throw new Error(made.failure.code);
  const vault = await makeVault();
  room = vault;
  const delivery = await begin(vault);
  expect(await receiveAll(vault, delivery, filesOf(path.join(folder, "delivery")))).toEqual({ ok: true, value: undefined });
  await vault.store.write("delivery.settle", { delivery, officer: firstOfficer, at: systemClock.now() }, entryOf("delivery.settle"));
  const { visits, results, images, optedOut } = made.value;
  expect(await catalogueDelivery(orderFor(vault, delivery))).toMatchObject({ ok: true, value: { holders: 80, records: visits + results, instances: images } });
  expect(await vault.store.read("catalogue.of", { delivery })).toMatchObject({ heldRows: 0, leftItems: 0 });
  await linked(vault, delivery);
  expect(await vault.store.read("linkage.state", {})).toMatchObject({ persons: 80, refused: optedOut, unmatched: 0 });
  const run = await beginRun(orderOf(vault), await decidedProject(vault, [delivery]));
  if (!run.ok) throw new Error(run.failure.code);
  const done = await continueRun(orderOf(vault), run.value);
  expect(done).toMatchObject({ ok: true, value: { persons: 80 - optedOut, held: 0 } });
  const verified = await verifyRun(orderOf(vault), run.value);
  expect(verified).toMatchObject({ ok: true, value: { hits: 0 } });
  const answers = JSON.parse(readFileSync(path.join(folder, "answers.json"), "utf8")) as Answers;
  expect(answers.people).toHaveLength(80);
  const outputs = await vault.store.read("run.outputs", { run: run.value, after: 0, limit: 10_000 });
  const contents = await Promise.all(outputs.map(async ({ name, kind, object, bytes }) => ({ name, kind, bytes: Buffer.from(await vault.vault.readRange(object, 0, bytes)) })));
  // Headers and tables without the pixels, in which any few bytes stand by chance.
  const haystack = Buffer.concat(contents.flatMap(({ name, kind, bytes }) => [Buffer.from(`${name}\n`), kind === "image" ? headerOf(bytes) : bytes]));
  const planted = answers.people.flatMap((person) => person.planted).filter(({ of, bytes }) => of !== "sex" && bytes.length >= 12);
  expect(planted.length).toBeGreaterThan(800);
  expect(planted.filter(({ bytes }) => haystack.includes(bytes, "hex")).map(({ of, text }) => `${of} ${text}`)).toEqual([]);
});

function headerOf(file: Buffer): Buffer {
  let from = 0;
  walkFile(file, ({ tag, depth, range }) => {
    if (tag === "7FE00010" && depth === 0) from = range.from;
  });
  if (from === 0) throw new Error("there are no pixels");
  return file.subarray(0, from);
}
