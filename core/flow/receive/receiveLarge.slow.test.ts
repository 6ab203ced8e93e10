import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import { checkVault } from "../vault/checkVault.ts";
import { sealed, sourceOf } from "./package.fixture.ts";
import { begin, closeVault, makeVault, receiveAll, reopenVault, tallies, type TestVault } from "./receive.fixture.ts";
import type { ReceiveOrder } from "./receive.ts";

test("an object of many parts arrives in pieces, and goes on with the pieces that are missing", async () => {
  const room = await makeVault();
  const large = randomBytes(150 * 1024 * 1024);
  const folder = await sealed({ "large.bin": large, "small.txt": "small" });
  const source = await sourceOf(folder);
  const delivery = await begin(room, { content: "package" });
  // Stopped once two pieces are in the index.
  const stopping = new AbortController();
  let pieces = 0;
  const changed = (): void => {
    if (++pieces === 2) stopping.abort();
  };
  expect(await receiveAll(room, delivery, source, { signal: stopping.signal, changed, threads: 1 })).toMatchObject({ ok: false, failure: { code: "job.cancelled" } });
  const [arriving] = await room.store.read("object.unfinished", { state: "arriving" });
  expect(arriving).toBeDefined();
  const before = await room.store.read("object.find", { ids: [arriving ?? ("" as never)] });
  expect(before[0]?.extents.length).toBeGreaterThan(0);
  await closeVault(room);

  const again = await reopenVault(room.folder);
  const rest = await sourceOf(folder);
  expect(await receiveAll(again, delivery, rest)).toEqual({ ok: true, value: undefined });
  const items = await again.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 10 });
  const object = items.find(({ bytes }) => bytes === large.length)?.object;
  expect(object).toBe(arriving);
  const extents = (await again.store.read("object.find", { ids: [object ?? ("" as never)] }))[0]?.extents ?? [];
  expect(extents.map(({ piece }) => piece)).toEqual([0, 1, 2]);
  // What was there before was not written again.
  for (const extent of before[0]?.extents ?? []) expect(extents).toContainEqual(extent);
  const parts: Uint8Array[] = [];
  for await (const part of again.vault.readObject(object ?? ("" as never))) parts.push(part);
  expect(Buffer.concat(parts).equals(large)).toBe(true);
  const { kept, counted } = await tallies(again, delivery);
  expect(kept).toEqual(counted);
});

test("the same large content twice is one object", async () => {
  const room = await makeVault();
  const large = randomBytes(70 * 1024 * 1024);
  const first = await begin(room, { content: "package" });
  expect(await receiveAll(room, first, await sourceOf(await sealed({ "one.bin": large })))).toEqual({ ok: true, value: undefined });
  const second = await begin(room, { content: "package" });
  expect(await receiveAll(room, second, await sourceOf(await sealed({ "two.bin": large })))).toEqual({ ok: true, value: undefined });
  const objects = await Promise.all([first, second].map(async (delivery) => (await room.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 1 }))[0]?.object));
  expect(objects[0]).toBe(objects[1]);
  expect((await room.store.read("object.find", { ids: [objects[0] ?? ("" as never)] }))[0]?.copies).toBe(2);
  expect(await room.store.read("object.unfinished", { state: "arriving" })).toEqual([]);
});

/** Writes that an object of several pieces makes, and whether the disk failed before or after they were there. */
const faults = [
  ["delivery.beginLarge", 1, "after"],
  ["delivery.addPieces", 1, "after"],
  ["delivery.addPieces", 2, "before"],
  ["delivery.finishLarge", 1, "after"],
  ["drop", 1, "before"],
] as const;

test("a disk that fails at any write of an object of several pieces loses nothing of it and doubles nothing", async () => {
  const large = Buffer.alloc(64 * 1024 * 1024 + 1, "1,2,3\n");
  const folder = await sealed({ "large.csv": large });
  for (const [name, when, moment] of faults) {
    const point = `${name} ${String(when)} ${moment}`;
    const room = await makeVault();
    // A key is dropped where the content was there before under another name.
    const isAgain = name === "drop";
    if (isAgain) expect(await receiveAll(room, await begin(room, { content: "package" }), await sourceOf(folder))).toEqual({ ok: true, value: undefined });
    const delivery = await begin(room, { content: "package" });
    const { store, vault } = failingAt(room, name, when, moment);
    expect([point, await receiveAll(room, delivery, await sourceOf(folder), { store, vault })]).toMatchObject([point, { ok: false, failure: { code: "room.unreadable" } }]);
    // As a kill leaves it: nothing is settled on the way out.
    await room.vault.access.keyStore.close();
    await room.store.close();
    const again = await reopenVault(room.folder);
    expect([point, await receiveAll(again, delivery, await sourceOf(folder))]).toEqual([point, { ok: true, value: undefined }]);
    const [item, ...more] = await again.store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 10 });
    expect([point, item?.state, item?.bytes, more]).toEqual([point, "stored", large.length, []]);
    const [object] = await again.store.read("object.find", { ids: [item?.object ?? ("" as never)] });
    expect([point, object?.copies, object?.extents.map(({ piece }) => piece)]).toEqual([point, isAgain ? 2 : 1, [0, 1]]);
    const checked = await checkVault(again.vault.access, { readData: name === "delivery.addPieces" });
    expect([point, checked.ok && checked.value.faulty]).toEqual([point, 0]);
    expect([point, await again.store.read("vault.counts", {}), (await again.vault.access.keyStore.read("state", {})).keys]).toMatchObject([point, { objects: 1, arriving: 0 }, 1]);
    await closeVault(again);
    rmSync(room.folder, { recursive: true });
  }
});

/** The room's databases, one write of which ends as a disk that fails ends it. */
function failingAt({ store, vault }: TestVault, name: string, when: number, moment: "before" | "after"): Pick<ReceiveOrder, "store" | "vault"> {
  let count = 0;
  const around = async <Output>(called: string, write: () => Promise<Output>): Promise<Output> => {
    const isMeant = called === name && ++count === when;
    if (isMeant && moment === "before") throw new FailureError("room.unreadable");
    const output = await write();
    if (isMeant) throw new FailureError("room.unreadable");
    return output;
  };
  const { access } = vault;
  return {
    store: { ...store, write: (called, ...given) => around(called, () => store.write(called, ...given)) },
    vault: { ...vault, access: { ...access, keyStore: { ...access.keyStore, write: (called, ...given) => around(called, () => access.keyStore.write(called, ...given)) } } },
  };
}
