import type { Instant } from "../domain/brand.ts";
import type { ObjectId } from "../domain/object.ts";
import type { PersonId } from "../domain/person.ts";
import type { WritableDb } from "./database.ts";
import { linkageState } from "./linkage.ts";
import { firstOfficer, testEntry } from "./store.fixture.ts";
import { writeWithAudit, type WriteInput, type WriteName, type WriteOutput } from "./writes.ts";

/** For tests: deliveries whose rows are as far as linking; their shards are not there. */

const at = (milliseconds: number): Instant => milliseconds as Instant;
export const write = <Name extends WriteName>(db: WritableDb, name: Name, input: WriteInput<Name>): WriteOutput<Name> => writeWithAudit(db, name, input, testEntry(name)) as WriteOutput<Name>;
export const shardId = (digit: number): ObjectId => String(digit).repeat(32) as ObjectId;
export const person = (digit: number): PersonId => String(digit).repeat(32) as PersonId;
export const digest = "a".repeat(64);

/** A delivery of three items, all of it received and settled. */
export function opened(db: WritableDb, medium = "A"): number {
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

export function begin(db: WritableDb, delivery: number, batch: number): void {
  write(db, "catalogue.begin", { delivery, batch, identity: shardId(batch), facts: shardId(batch + 1) });
}

export function finish(db: WritableDb, delivery: number, holders = 2): WriteOutput<"catalogue.finish"> {
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

export const link = (db: WritableDb, delivery: number, more: Partial<WriteInput<"delivery.link">> = {}): WriteOutput<"delivery.link"> =>
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

/** As far as a project may take it into its scope. */
export function catalogued(db: WritableDb): number {
  const delivery = opened(db);
  begin(db, delivery, 1);
  finish(db, delivery);
  link(db, delivery);
  return delivery;
}
