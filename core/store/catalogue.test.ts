import { expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { catalogueList, cataloguedItems, catalogueOf, heldRows, shardsToClear } from "./catalogue.ts";
import { begin, digest, finish, link, opened, person, shardId as id, write } from "./catalogued.fixture.ts";
import { findDamage, recordedFacts } from "./integrity.ts";
import { holdersLinked, linkageState, personsOf, refusalList } from "./linkage.ts";
import { makeDatabase } from "./store.fixture.ts";

function failureOf(act: () => unknown): string {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

test("a delivery is catalogued once its shards are durable, and every item says what became of it", () => {
  const db = makeDatabase();
  const delivery = opened(db, "A");
  begin(db, delivery, 1);
  expect(catalogueList(db)).toEqual([]);
  expect(shardsToClear(db).map(({ state }) => state)).toEqual(["making", "making"]);
  expect(finish(db, delivery)).toEqual({ held: 2, left: 1 });
  expect(catalogueOf(db, { delivery })).toMatchObject({ identity: id(1), facts: id(2), holders: 2, records: 10, instances: 3, digest, heldRows: 2, leftItems: 1 });
  expect(cataloguedItems(db, { delivery }).map(({ item, kind, held, failure }) => [item, kind, held, failure])).toEqual([
    [1, "table", 2, null],
    [2, "optOut", 0, null],
    [3, "left", 0, "media.unknownKind"],
  ]);
  expect(heldRows(db, { delivery, item: 1, after: 4, limit: 5 })).toEqual([{ line: 9, failure: "media.unknownKind" }]);
  expect(shardsToClear(db)).toEqual([]);
  expect(findDamage(db)).toEqual([]);
  expect(recordedFacts(db)["catalogue.begin"]).toHaveLength(1);
  expect(recordedFacts(db)["catalogue.finish"]).toHaveLength(1);
});

test("an attempt that was cut off is given up by the next, and one that was given up is finished by nobody", () => {
  const db = makeDatabase();
  const delivery = opened(db, "A");
  begin(db, delivery, 1);
  begin(db, delivery, 3);
  expect(shardsToClear(db).map(({ id: shard, state }) => [shard, state])).toEqual([[id(1), "abandoned"], [id(2), "abandoned"], [id(3), "making"], [id(4), "making"]]);
  expect(write(db, "shard.abandon", { delivery })).toEqual({ abandoned: 2 });
  expect(failureOf(() => finish(db, delivery))).toBe("delivery.wrongState");
  begin(db, delivery, 5);
  finish(db, delivery);
  expect(catalogueOf(db, { delivery })).toMatchObject({ identity: id(5) });
  expect(failureOf(() => { begin(db, delivery, 7); })).toBe("delivery.wrongState");
});

test("nothing is catalogued before its differences are settled", () => {
  const db = makeDatabase();
  expect(failureOf(() => { begin(db, 1, 1); })).toBe("delivery.wrongState");
});

test("every holder is somebody, and who refused is in no list of persons", () => {
  const db = makeDatabase();
  const delivery = opened(db, "A");
  expect(failureOf(() => link(db, delivery))).toBe("delivery.wrongState");
  begin(db, delivery, 1);
  finish(db, delivery);
  expect(failureOf(() => link(db, delivery, { holders: [{ holder: 1, person: person(1), rule: "new" }] }))).toBe("link.incomplete");
  expect(linkageState(db)).toEqual({ version: 0, digest: null, persons: 0, refused: 0, unmatched: 0 });
  expect(link(db, delivery)).toEqual({ version: 1, persons: 2 });
  expect(linkageState(db)).toEqual({ version: 1, digest, persons: 2, refused: 1, unmatched: 1 });
  expect(personsOf(db, { deliveries: [delivery] })).toEqual([{ person: person(1), delivery, holder: 1 }]);
  expect(holdersLinked(db, { delivery })).toHaveLength(2);
  expect(findDamage(db)).toEqual([]);
});

test("a line that named nobody finds its person in a later delivery, and then also what came before is stopped", () => {
  const db = makeDatabase();
  const [first, second] = [opened(db, "A"), opened(db, "B")];
  begin(db, first, 1);
  finish(db, first);
  link(db, first);
  begin(db, second, 3);
  finish(db, second);
  expect(failureOf(() => link(db, second, { basis: 0 }))).toBe("link.outdated");
  link(db, second, {
    persons: [person(3)],
    holders: [{ holder: 1, person: person(1), rule: "sameNumber" }, { holder: 2, person: person(3), rule: "new" }],
    refusals: [],
    stops: [{ delivery: first, item: 2, line: 3, person: person(1) }],
  });
  expect(linkageState(db)).toMatchObject({ version: 2, persons: 3, refused: 2, unmatched: 0 });
  expect(personsOf(db, { deliveries: [first, second] })).toEqual([{ person: person(3), delivery: second, holder: 2 }]);
  expect(refusalList(db).map((row) => [row.line, row.person])).toEqual([[2, person(2)], [3, person(1)]]);
});

test.each([
  ["UPDATE shard SET state = 'making' WHERE state = 'live'", "does not go back"],
  ["UPDATE shard SET id = zeroblob(16)", "never changes"],
  ["DELETE FROM shard", "are kept"],
  ["UPDATE catalogue SET holders = 1", "immutable"],
  ["DELETE FROM catalogue", "are kept"],
  ["UPDATE catalogued_item SET kind = 'image'", "immutable"],
  ["DELETE FROM held_row", "are kept"],
  ["UPDATE held_row SET line = 1", "immutable"],
  ["UPDATE linkage SET at = 1", "immutable"],
  ["DELETE FROM linkage", "are kept"],
  ["INSERT INTO linkage (version, officer, at, digest, recorded) SELECT 5, officer, at, digest, recorded FROM linkage", "follow one another"],
  ["DELETE FROM person", "are kept"],
  ["UPDATE person_holder SET rule = 'sameNumber'", "immutable"],
  ["DELETE FROM person_holder", "are kept"],
  ["UPDATE opt_out SET line = 3", "a refusal stays"],
  ["UPDATE refusal SET line = 9", "a refusal stays"],
  ["DELETE FROM refusal", "are kept"],
  ["DELETE FROM opt_out", "are kept"],
])("SQLite itself refuses %s", (sql, message) => {
  const db = makeDatabase();
  const delivery = opened(db, "A");
  begin(db, delivery, 1);
  finish(db, delivery);
  link(db, delivery);
  expect(() => { db.execute(sql); }).toThrow(message);
});
