import { expect, test } from "vitest";
import type { ObjectId } from "../../domain/object.ts";
import { openWriter } from "../../vault/writerSeed.ts";
import { entryOf, makeVault, type TestVault } from "./vault.fixture.ts";

/** What stands for each word once all of it is in the index. */
async function store({ vault, store: rows }: TestVault, ...batches: readonly (readonly string[])[]): Promise<readonly (readonly ObjectId[])[]> {
  const writer = openWriter(vault.writerSeed());
  // All at once: a batch may bring again what the one before it brings and has no row for yet.
  const written = batches.map(async (words) => {
    const ids = words.map((word) => writer.gather(Buffer.from(word), { kind: "received" }));
    const { gathered } = writer.syncAll();
    return vault.commitObjects(
      [],
      async (commit, _places, moved) => {
        await rows.write("vault.commit", commit, entryOf("vault.commit"));
        return ids.map((id) => moved.get(id) ?? id);
      },
      gathered,
    );
  });
  writer.close();
  return Promise.all(written);
}

test("gathered objects are stored once each, whether they come again in the same batch, in one under way, or later", async () => {
  const room = await makeVault();
  const [first = [], second = []] = await store(room, ["a", "b", "a"], ["b", "c"]);
  const [third = []] = await store(room, ["c", "a", "d"]);
  const [fourth = []] = await store(room, ["d", "d"]);
  expect(first[2]).toBe(first[0]);
  expect(second[0]).toBe(first[1]);
  expect(third.slice(0, 2)).toEqual([second[1], first[0]]);
  expect(fourth).toEqual([third[2], third[2]]);
  const distinct = [...new Set([...first, ...second, ...third, ...fourth])];
  expect(distinct).toHaveLength(4);
  const found = await room.store.read("object.find", { ids: distinct });
  expect(found.map(({ copies }) => copies)).toEqual([3, 2, 2, 3]);
  // Bytes that came again have no key: nobody can ever read them.
  expect((await room.vault.access.keyStore.read("state", {})).keys).toBe(4);
  const words = await Promise.all(distinct.map(async (id) => Buffer.from(await room.vault.readRange(id, 0, 1)).toString()));
  expect(words).toEqual(["a", "b", "c", "d"]);
});

test("rows that are refused take the keys of what was gathered with them", async () => {
  const room = await makeVault();
  const writer = openWriter(room.vault.writerSeed());
  writer.gather(Buffer.from("refused"), { kind: "received" });
  const { gathered } = writer.syncAll();
  writer.close();
  await expect(room.vault.commitObjects([], () => Promise.reject(new Error("the rows were refused")), gathered)).rejects.toThrow("refused");
  expect((await room.vault.access.keyStore.read("state", {})).keys).toBe(0);
});
