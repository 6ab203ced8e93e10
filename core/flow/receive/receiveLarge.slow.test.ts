import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { sealed, sourceOf } from "./package.fixture.ts";
import { begin, closeVault, makeVault, receiveAll, reopenVault, tallies } from "./receive.fixture.ts";

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
}, 60_000);

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
}, 60_000);
