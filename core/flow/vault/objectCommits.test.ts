import { expect, test } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import type { ObjectId, StoredObject } from "../../domain/object.ts";
import type { KeyStore } from "../../store/keyStore.ts";
import type { Store } from "../../store/client.ts";
import { ObjectCommits } from "./objectCommits.ts";

/** The order of keys and rows, with databases that answer as the test says. */

const object = (number: number): StoredObject => ({
  id: String(number).padStart(32, "0") as ObjectId,
  kind: "received",
  bytes: 1,
  address: String(number).padStart(64, "0"),
  extents: [],
  wrappedKey: "00".repeat(40),
});

interface Databases {
  readonly commits: ObjectCommits;
  readonly told: string[];
}

function databases(answer: (asked: string) => Promise<void> = () => Promise.resolve(), lookUp: () => Promise<void> = () => Promise.resolve()): Databases {
  const told: string[] = [];
  const keys = {
    read: () => Promise.reject(new Error("not asked")),
    write: async (name: string) => {
      await answer(name);
      told.push(name);
      return 1;
    },
    close: () => Promise.resolve(),
    stopped: new Promise(() => undefined),
  } as unknown as KeyStore;
  const store = {
    read: async (name: string) => {
      if (name === "object.byAddress") await lookUp();
      return name === "object.find" ? [] : {};
    },
  } as unknown as Pick<Store, "read">;
  return { commits: new ObjectCommits({ store, keys, latest: 0, confirmed: 0 }), told };
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("no row is written before its key stands on the disk, and none at all where the key does not get there", async () => {
  const { commits, told } = databases(soon);
  const write = (): Promise<void> => {
    told.push("rows");
    return Promise.resolve();
  };
  await Promise.all([commits.commit([object(1)], write), commits.commit([object(2)], write), commits.beginArriving([{ id: object(3).id, wrappedKey: "" }], write)]);
  let ahead = 0;
  for (const one of told) {
    ahead += one === "insert" ? 1 : -1;
    expect(ahead).toBeGreaterThanOrEqual(0);
  }
  expect([told.length, ahead]).toEqual([6, 0]);

  const failing = databases(() => Promise.reject(new FailureError("room.diskFull")));
  const never = (): Promise<never> => Promise.reject(new Error("the rows came without their key"));
  await expect(failing.commits.commit([object(1)], never)).rejects.toThrow("room.diskFull");
  await expect(failing.commits.beginArriving([{ id: object(2).id, wrappedKey: "" }], never)).rejects.toThrow("room.diskFull");
});

test("a content whose rows come while it is looked up is not taken for new", async () => {
  const firstDone = Promise.withResolvers<undefined>();
  let lookUps = 0;
  const { commits } = databases(() => Promise.resolve(), async () => {
    // The second look-up saw the index before the first rows were there, and says so after.
    if (++lookUps === 2) await firstDone.promise.then(soon);
  });
  const first = commits.commit([object(1)], () => Promise.resolve());
  const again = { ...object(1), id: object(2).id };
  const second = commits.commit([again], (commit, places) => Promise.resolve({ commit, places }));
  await first;
  firstDone.resolve(undefined);
  expect(await second).toMatchObject({ commit: { objects: [], repeated: [{ id: object(1).id, times: 1 }] }, places: [object(1).id] });
  // Later it is the index that knows it.
  expect(await commits.commit([again], (commit) => Promise.resolve(commit.objects.length))).toBe(1);
});
