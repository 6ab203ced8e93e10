import { expect, test } from "vitest";
import type { Instant } from "../domain/brand.ts";
import type { ObjectId } from "../domain/object.ts";
import type { WritableDb } from "./database.ts";
import { deliveryDetail, deliverySummary } from "./deliveryRead.ts";
import { destructionDeliveries, destructionForms, destructionListed, itemsReferring, itemsWithObjects, objectsUnreferred } from "./destruction.ts";
import { heldGroups, itemPage } from "./held.ts";
import { findDamage } from "./integrity.ts";
import { objectFind } from "./object.ts";
import { sealedHolding, sealedKnown } from "./sealedPackage.ts";
import { firstOfficer, makeDatabase, testEntry } from "./store.fixture.ts";
import { writeWithAudit, type WriteInput, type WriteName, type WriteOutput } from "./writes.ts";

const at = (milliseconds: number): Instant => milliseconds as Instant;
const write = <Name extends WriteName>(db: WritableDb, name: Name, input: WriteInput<Name>): WriteOutput<Name> => writeWithAudit(db, name, input, testEntry(name)) as WriteOutput<Name>;
const sealedName = Buffer.alloc(64, 7);
const idOf = (digit: number): ObjectId => String(digit).repeat(32) as ObjectId;
const addressOf = (digit: number): string => String(digit).repeat(64);

function receive(db: WritableDb, medium: string, objects: readonly number[], repeated: readonly number[] = []): number {
  write(db, "ledger.register", { number: medium, kind: "usb", owner: "病院", officer: firstOfficer, at: at(1) });
  const custody = { mediumNumber: medium, sealIntact: true, witness: "立会", receivedAt: at(2), carriage: "hand", announced: [] } as const;
  const { delivery } = write(db, "delivery.begin", { mediumIdentity: medium, provider: "hospital", providerName: "病院", content: "folder", inventoryDigest: "0".repeat(64), custody, declared: [], officer: firstOfficer, at: at(3) });
  const all = [...objects, ...repeated];
  const items = all.map(() => ({ name: sealedName, kind: "text" as const, bytes: 10 }));
  write(db, "delivery.listItems", { delivery, at: at(4), isLast: true, items: [...items, { name: sealedName, kind: "executable", bytes: 6, cause: "executable" }] });
  const made = objects.map((digit) => ({ id: idOf(digit), kind: "delivered", bytes: 10, address: addressOf(digit), extents: [{ piece: 0, segment: 1, offset: 64 + digit * 1000, stored: 500, bytes: 10 }] }));
  const commit = { batch: delivery, objects: made, repeated: repeated.map((digit) => ({ id: idOf(digit), times: 1 })) };
  write(db, "delivery.store", { delivery, at: at(5), commit, outcomes: all.map((digit, index) => ({ item: index + 1, kind: "text", bytes: 10, object: idOf(digit) })) });
  return delivery;
}

const begin = (db: WritableDb, entry: number, targets: WriteInput<"destruction.begin">["targets"], more: Partial<WriteInput<"destruction.begin">> = {}): unknown => {
  const signatures = [{ signer: "officer-4", signature: Buffer.from("one") }, { signer: "officer-5", signature: Buffer.from("two") }] as const;
  return write(db, "destruction.begin", { entry, statement: `{"entry":${String(entry)}}`, list: `list ${String(entry)}`, signatures, targets, throughSegment: 1, ...more });
};

const shown = (db: WritableDb, delivery: number): readonly string[] =>
  itemPage(db, { filter: { delivery }, offset: 0, limit: 99 }).map(({ state, name, destroyed }) => `${state} ${name === null ? `gone by ${String(destroyed)}` : "named"}`);

test("items lose their names with what they named, held ones leave the desk, and a delivery that went as a whole says so", () => {
  const db = makeDatabase();
  const first = receive(db, "M-1", [1, 2]);
  const second = receive(db, "M-2", [3], [1]);
  expect(itemsReferring(db, { objects: [idOf(1)] })).toEqual([{ delivery: first, item: 1, object: idOf(1) }, { delivery: second, item: 2, object: idOf(1) }]);
  begin(db, 1, [{ id: idOf(3), copies: 1, isDestroyed: true }, { id: idOf(1), copies: 1, isDestroyed: false }], { delivery: second });
  // Nothing of it can be read; its names go with the next step.
  expect(objectFind(db, { ids: [idOf(3), idOf(1)] }).map(({ state, copies }) => [state, copies])).toEqual([["destroying", 0], ["live", 1]]);
  expect(write(db, "destruction.clear", { entry: 1, destroyed: [idOf(3)], items: [{ delivery: second, from: 1, to: 2 }] })).toEqual({ objects: 1, items: 2 });
  expect(shown(db, second)).toEqual(["stored gone by 1", "stored gone by 1", "held named"]);
  expect(write(db, "destruction.clear", { entry: 1, destroyed: [idOf(3)], items: [{ delivery: second, from: 1, to: 99 }] })).toEqual({ objects: 0, items: 1 });
  expect(shown(db, second)).toEqual(["stored gone by 1", "stored gone by 1", "excluded gone by 1"]);
  expect(shown(db, first)).toEqual(["stored named", "stored named", "held named"]);
  expect(heldGroups(db, {})).toMatchObject({ total: 1, groups: [{ deliveries: [first] }] });
  expect(deliverySummary(db, { delivery: second })?.state).toBe("announced");
  write(db, "destruction.finish", { entry: 1 });
  expect(deliverySummary(db, { delivery: second })).toMatchObject({ state: "destroyed", tally: [{ kind: "executable", state: "excluded", count: 1, bytes: 6 }, { kind: "text", state: "stored", count: 2, bytes: 20 }] });
  expect(deliveryDetail(db, { delivery: second })?.destroyed).toEqual({ items: 3, entries: [1] });
  expect([destructionDeliveries(db, { entry: 1 }), destructionDeliveries(db, { entry: 2 }), destructionListed(db, { entry: 1 })]).toEqual([[second], [], "list 1"]);
  expect([itemsWithObjects(db, { delivery: second, after: 0, limit: 9 }), itemsReferring(db, { objects: [idOf(1)] }).length, objectsUnreferred(db, { limit: 9 })]).toEqual([[], 1, []]);
  const { number } = write(db, "destruction.formNumber", { entry: 1, form: "vault.certificate", officer: firstOfficer, printedAt: at(9) });
  expect(destructionForms(db, { entry: 1 })).toEqual([{ number, at: 9, officer: firstOfficer }]);
  expect(findDamage(db)).toEqual([]);
});

test("what still arrives in pieces goes with its delivery", () => {
  const db = makeDatabase();
  const delivery = receive(db, "M-1", [1]);
  write(db, "delivery.listItems", { delivery, at: at(6), isLast: false, items: [{ name: sealedName, kind: "unknown", bytes: 900 }] });
  write(db, "delivery.beginLarge", { delivery, item: 3, id: idOf(4), batch: 9, kind: "delivered" });
  expect(begin(db, 1, [{ id: idOf(4), copies: 1, isDestroyed: true }, { id: idOf(1), copies: 1, isDestroyed: true }], { delivery })).toEqual({ entry: 1, destroying: 2 });
  expect(objectFind(db, { ids: [idOf(4), idOf(1)] }).map(({ state }) => state)).toEqual(["abandoned", "destroying"]);
});

test("an entry out of the folder passes over what an older database does not know", () => {
  const db = makeDatabase();
  const delivery = receive(db, "M-1", [1]);
  const targets = [{ id: idOf(1), copies: 7, isDestroyed: true }, { id: idOf(8), copies: 1, isDestroyed: true }, { id: idOf(9), copies: 1, isDestroyed: false }];
  expect(() => begin(db, 1, targets)).toThrow("vault.statementStale");
  expect(begin(db, 1, targets, { isAdopted: true, delivery: 77 })).toEqual({ entry: 1, destroying: 1 });
  expect(write(db, "destruction.clear", { entry: 1, destroyed: [idOf(1), idOf(8)], items: [{ delivery: 77, from: 1, to: 5 }, { delivery, from: 1, to: 1 }] })).toEqual({ objects: 1, items: 1 });
  write(db, "destruction.finish", { entry: 1 });
  expect(findDamage(db)).toEqual([]);
});

test.each([
  ["a name taken without an entry", "UPDATE delivery_item SET name = NULL WHERE item = 2", /CHECK/u],
  ["a name put back", "UPDATE delivery_item SET name = zeroblob(64), destroyed = NULL WHERE item = 1", /what is destroyed stays so/u],
  ["another name", "UPDATE delivery_item SET name = zeroblob(64) WHERE item = 2", /a name goes once/u],
  ["something of what is gone changed", "UPDATE delivery_item SET bytes = 1 WHERE item = 1", /what is destroyed stays so/u],
  ["an entry that is none", "UPDATE delivery_item SET name = NULL, destroyed = 9 WHERE item = 2", /FOREIGN KEY/u],
  ["a held item left out by nobody", "UPDATE delivery_item SET state = 'excluded' WHERE item = 2", /left out with two signatures/u],
  ["a sealed package taken back", "DELETE FROM sealed_content", /is kept/u],
  ["a sealed package altered", "UPDATE sealed_package SET objects = 9", /immutable/u],
])("SQLite itself refuses %s", (_what, sql, message) => {
  const db = makeDatabase();
  const delivery = receive(db, "M-1", [1]);
  begin(db, 1, [{ id: idOf(1), copies: 1, isDestroyed: true }]);
  write(db, "destruction.clear", { entry: 1, destroyed: [idOf(1)], items: [{ delivery, from: 1, to: 1 }] });
  write(db, "sealed.add", { id: "p", sequence: 1, sender: "室", manifestSha256: "0".repeat(64), recipients: ["研究所"], sealedAt: at(1), objects: 1, isSeen: false, addresses: [addressOf(1)] });
  expect(() => {
    db.execute(sql);
  }).toThrow(message);
});

test("packages are found by what they hold, each once, in the order they were sealed", () => {
  const db = makeDatabase();
  const sealed = (id: string, sequence: number, addresses: readonly number[]) =>
    write(db, "sealed.add", { id, sequence, sender: "室", manifestSha256: "0".repeat(64), recipients: ["研究所"], sealedAt: at(100 - sequence), objects: 2, isSeen: true, addresses: addresses.map(addressOf) });
  sealed("later", 1, [1, 2]);
  sealed("earlier", 2, [2, 3]);
  expect(sealedHolding(db, { addresses: [addressOf(2), addressOf(1), addressOf(2)] }).map(({ id, held, recipients, isSeen }) => [id, held, recipients, isSeen])).toEqual([["earlier", 1, ["研究所"], true], ["later", 2, ["研究所"], true]]);
  expect(sealedHolding(db, { addresses: [addressOf(7)] })).toEqual([]);
  expect([sealedKnown(db, { id: "later" }), sealedKnown(db, { id: "other" })]).toEqual([true, false]);
  expect(() => sealed("later", 3, [])).toThrow("sealed once");
});
