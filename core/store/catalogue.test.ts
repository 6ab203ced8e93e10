import { expect, test } from "vitest";
import type { Instant } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { ObjectId } from "../domain/object.ts";
import { catalogueList, cataloguedItems, catalogueOf, heldRows, shardsToClear } from "./catalogue.ts";
import type { WritableDb } from "./database.ts";
import { findDamage, recordedFacts } from "./integrity.ts";
import type { PersonId } from "../domain/person.ts";
import { holdersLinked, linkageState, personsOf, refusalList } from "./linkage.ts";
import { firstOfficer, makeDatabase, testEntry } from "./store.fixture.ts";
import { writeWithAudit, type WriteInput, type WriteName, type WriteOutput } from "./writes.ts";

const at = (milliseconds: number): Instant => milliseconds as Instant;
const write = <Name extends WriteName>(db: WritableDb, name: Name, input: WriteInput<Name>): WriteOutput<Name> => writeWithAudit(db, name, input, testEntry(name)) as WriteOutput<Name>;
const id = (digit: number): ObjectId => String(digit).repeat(32) as ObjectId;
const person = (digit: number): PersonId => String(digit).repeat(32) as PersonId;
const digest = "a".repeat(64);

function failureOf(act: () => unknown): string {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

/** A delivery of three items, all of it received and settled. */
function opened(db: WritableDb, medium: string): number {
  write(db, "ledger.register", { number: medium, serial: `S-${medium}`, kind: "usb", owner: "病院", officer: firstOfficer, at: at(1) });
  const { delivery } = write(db, "delivery.begin", {
    mediumIdentity: `identity ${medium}`,
    provider: "hospital",
    providerName: "病院",
    content: "folder",
    inventoryDigest: medium.padStart(64, "0").toLowerCase().replaceAll(/[^0-9a-f]/g, "0"),
    custody: { mediumNumber: medium, sealNumber: "F", sealIntact: true, witness: "立会", receivedAt: at(5), carriage: "courier", announced: [] },
    declared: [],
    officer: firstOfficer,
    at: at(6),
  });
  const name = Buffer.alloc(64, 7);
  write(db, "delivery.listItems", { delivery, at: at(7), isLast: true, items: [1, 2, 3].map(() => ({ name, kind: "executable", bytes: 5, cause: "executable" }) as const) });
  write(db, "delivery.stop", { delivery, at: at(8), isComplete: true });
  write(db, "delivery.settle", { delivery, officer: firstOfficer, at: at(9) });
  return delivery;
}

function begin(db: WritableDb, delivery: number, batch: number): void {
  write(db, "catalogue.begin", { delivery, batch, identity: id(batch), facts: id(batch + 1) });
}

function finish(db: WritableDb, delivery: number, holders = 2): WriteOutput<"catalogue.finish"> {
  return write(db, "catalogue.finish", {
    delivery,
    holders,
    records: 10,
    instances: 3,
    digest,
    officer: firstOfficer,
    at: at(20),
    items: [
      { item: 1, kind: "table", records: 10, held: [{ line: 4, failure: "media.unknownKind" }, { line: 9, failure: "media.unknownKind" }] },
      { item: 2, kind: "optOut", records: 0, held: [] },
      { item: 3, kind: "left", records: 0, held: [], failure: "media.unknownKind" },
    ],
  });
}

const link = (db: WritableDb, delivery: number, more: Partial<WriteInput<"delivery.link">> = {}): WriteOutput<"delivery.link"> =>
  write(db, "delivery.link", {
    delivery,
    basis: linkageState(db).version,
    persons: [person(1), person(2)],
    holders: [
      { holder: 1, person: person(1), rule: "new" },
      { holder: 2, person: person(2), rule: "new" },
    ],
    refusals: [
      { item: 2, line: 2 },
      { item: 2, line: 3 },
    ],
    stops: [{ delivery, item: 2, line: 2, person: person(2) }],
    digest,
    officer: firstOfficer,
    at: at(30),
    ...more,
  });

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
