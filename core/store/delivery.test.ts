import { expect, test } from "vitest";
import type { Instant } from "../domain/brand.ts";
import { deliveryStates, deliveryTransitions, itemStates, itemTransitions } from "../domain/delivery.ts";
import { FailureError } from "../domain/failure.ts";
import { ledgerStates, ledgerTransitions } from "../domain/medium.ts";
import type { WritableDb } from "./database.ts";
import { deliveryDetail, deliveryList, deliverySummary, packagesSeen } from "./deliveryRead.ts";
import { archiveClosed, itemsWaiting, lastMember } from "./deliveryItems.ts";
import { findDamage, recordedFacts } from "./integrity.ts";
import { ledgerList } from "./mediumLedger.ts";
import { heldGroups } from "./held.ts";
import { firstOfficer, makeDatabase, testEntry, testOfficers } from "./store.fixture.ts";
import { writeWithAudit, type WriteInput, type WriteName, type WriteOutput } from "./writes.ts";

const at = (milliseconds: number): Instant => milliseconds as Instant;
const write = <Name extends WriteName>(db: WritableDb, name: Name, input: WriteInput<Name>): WriteOutput<Name> => writeWithAudit(db, name, input, testEntry(name)) as WriteOutput<Name>;
const name = Buffer.alloc(64, 7);

function failureOf(act: () => unknown): string {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

const packed = (id: string, sequence: number) =>
  ({ id, sequence, sender: "病院", createdAt: at(1), expiresAt: at(2), objects: 1, parts: 1, bytes: 10, manifestSha256: "a".repeat(64) }) as const;

function begin(db: WritableDb, more: Partial<WriteInput<"delivery.begin">> = {}): number {
  if (ledgerList(db).length === 0) write(db, "ledger.register", { number: "M-1", serial: "S-1", kind: "usb", owner: "病院", officer: firstOfficer, at: at(1) });
  return write(db, "delivery.begin", {
    mediumIdentity: "id",
    provider: "hospital",
    providerName: "病院",
    content: "folder",
    inventoryDigest: "0".repeat(64),
    custody: { mediumNumber: "M-1", sealNumber: "F-9", sealIntact: true, witness: "立会", receivedAt: at(5), carriage: "courier", announced: [{ kind: "text", count: 3 }], note: "二行\nの備考" },
    declared: [{ kind: "dicom", count: 7 }],
    officer: firstOfficer,
    at: at(6),
    ...more,
  }).delivery;
}

/** Three files: one waits, one is held, one is an archive in the vault with a member. */
function filled(): { readonly db: WritableDb; readonly delivery: number } {
  const db = makeDatabase();
  const delivery = begin(db);
  write(db, "delivery.listItems", {
    delivery,
    at: at(7),
    isLast: true,
    items: [
      { name, kind: "text", bytes: 5 },
      { name, kind: "executable", bytes: 6, cause: "executable" },
      { name, kind: "archive", bytes: 100 },
    ],
  });
  const object = (digit: string) => ({ id: digit.repeat(32) as never, kind: "delivered", bytes: 100, address: digit.repeat(64), extents: [{ piece: 0, segment: 1, offset: 64 + Number(digit) * 1000, stored: 500, bytes: 100 }] });
  write(db, "delivery.store", { delivery, at: at(8), commit: { batch: 1, objects: [object("1")], repeated: [] }, outcomes: [{ item: 3, kind: "archive", bytes: 100, object: "1".repeat(32) as never }] });
  write(db, "delivery.store", {
    delivery,
    at: at(9),
    commit: { batch: 2, objects: [object("2")], repeated: [] },
    outcomes: [],
    container: { item: 3, root: 3, depth: 0 },
    members: [{ entry: 4, name, kind: "text", bytes: 100, object: "2".repeat(32) as never }],
    unpacked: 100,
  });
  return { db, delivery };
}

test("a delivery keeps its custody form, and its medium stands in the ledger", () => {
  const db = makeDatabase();
  const delivery = begin(db, { package: packed("p-1", 4) });
  expect(ledgerList(db)).toEqual([
    {
      number: "M-1",
      serial: "S-1",
      kind: "usb",
      owner: "病院",
      state: "received",
      registeredAt: 1,
      moves: [
        { to: "registered", at: 1, officer: firstOfficer },
        { to: "received", at: 6, officer: firstOfficer },
      ],
      deliveries: [delivery],
    },
  ]);
  expect(deliveryDetail(db, { delivery })).toMatchObject({
    custody: { mediumNumber: "M-1", sealNumber: "F-9", sealIntact: true, carriage: "courier", announced: [{ kind: "text", count: 3 }], note: "二行\nの備考" },
    declared: [{ kind: "dicom", count: 7 }],
  });
  expect(deliverySummary(db, { delivery })).toMatchObject({ state: "announced", package: packed("p-1", 4), isListed: false, tally: [] });
  expect(packagesSeen(db, { provider: "hospital" })).toEqual({ ids: ["p-1"], last: { sequence: 4, manifestSha256: "a".repeat(64) } });
  expect(packagesSeen(db, { provider: "hospital", except: delivery })).toEqual({ ids: [] });
  expect(deliveryList(db)).toHaveLength(1);
  expect(findDamage(db)).toEqual([]);
});

test("a package is received once, and a medium is known before it comes", () => {
  const db = makeDatabase();
  begin(db, { package: packed("p-1", 4) });
  expect(failureOf(() => begin(db, { package: packed("p-1", 5) }))).toBe("package.replayed");
  expect(failureOf(() => begin(db, { custody: { mediumNumber: "M-2", sealIntact: true, witness: "立", receivedAt: at(1), carriage: "hand", announced: [] } }))).toBe("ledger.unknown");
  expect(failureOf(() => write(db, "ledger.register", { number: "M-9", serial: "S-1", kind: "usb", owner: "x", officer: firstOfficer, at: at(1) }))).toBe("ledger.exists");
  write(db, "ledger.move", { number: "M-1", to: "destroyed", officer: firstOfficer, at: at(9) });
  expect(failureOf(() => begin(db))).toBe("ledger.destroyed");
  expect(deliveryList(db)).toHaveLength(1);
});

test("the journal counts what it holds, and knows what is left to do", () => {
  const { db, delivery } = filled();
  expect(deliverySummary(db, { delivery })?.tally).toEqual([
    { kind: "archive", state: "stored", inside: false, count: 1, bytes: 100 },
    { kind: "executable", state: "held", inside: false, count: 1, bytes: 6 },
    { kind: "text", state: "stored", inside: true, count: 1, bytes: 100 },
    { kind: "text", state: "waiting", inside: false, count: 1, bytes: 5 },
  ]);
  expect(itemsWaiting(db, { delivery, after: 0, limit: 10 }).map(({ item }) => item)).toEqual([1]);
  expect(archiveClosed(db, { delivery })).toMatchObject({ item: 3, root: 3, depth: 0, rootBytes: 100, entriesSpent: 0, bytesSpent: 0 });
  expect(lastMember(db, { delivery, container: 3, from: 0, to: 100 })).toBe(4);
  expect(lastMember(db, { delivery, container: 3, from: 5, to: 100 })).toBeUndefined();
  write(db, "delivery.opened", { delivery, item: 3, at: at(10) });
  expect(archiveClosed(db, { delivery })).toBeUndefined();
  expect(heldGroups(db, {})).toMatchObject({ total: 1, groups: [{ cause: "executable", count: 1, deliveries: [delivery] }] });
  expect(findDamage(db)).toEqual([]);
});

test("a delivery is complete when nothing waits, and open once it was settled", () => {
  const { db, delivery } = filled();
  write(db, "delivery.attempt", { delivery, officer: firstOfficer, at: at(10) });
  expect(() => write(db, "delivery.stop", { delivery, at: at(11), isComplete: true })).toThrow("nothing of a received delivery waits");
  write(db, "delivery.store", { delivery, at: at(12), outcomes: [{ item: 1, kind: "unknown", bytes: 5, cause: "unreadable" }] });
  write(db, "delivery.stop", { delivery, at: at(13), failure: "job.cancelled", isComplete: false });
  expect(deliverySummary(db, { delivery })).toMatchObject({ state: "announced", stopped: "job.cancelled" });
  write(db, "delivery.attempt", { delivery, officer: firstOfficer, at: at(14) });
  write(db, "delivery.stop", { delivery, at: at(15), isComplete: true });
  expect(deliverySummary(db, { delivery })?.state).toBe("received");
  expect(() => write(db, "delivery.stop", { delivery, at: at(16), isComplete: true })).toThrow();
  write(db, "delivery.settle", { delivery, officer: firstOfficer, at: at(17), reason: "読めない一枚は再送を依頼" });
  expect(deliverySummary(db, { delivery })?.state).toBe("opened");
  expect(failureOf(() => write(db, "delivery.stop", { delivery, at: at(18), isComplete: true }))).toBe("delivery.wrongState");
  // Every fact has its row, and every row its fact.
  const told = db.prepare<Record<string, never>, { operation: string; sequence: number }>("SELECT operation, sequence FROM audit WHERE operation LIKE 'delivery.%' ORDER BY sequence").all({});
  for (const [operation, recorded] of Object.entries(recordedFacts(db)).filter(([each]) => each.startsWith("delivery."))) {
    expect([operation, recorded]).toEqual([operation, told.filter((row) => row.operation === operation).map(({ sequence }) => sequence)]);
  }
});

test("what is held is left out on the word of two different officers", () => {
  const { db, delivery } = filled();
  const [first, second] = [testOfficers[0]?.id ?? firstOfficer, testOfficers[2]?.id ?? firstOfficer];
  const order = { delivery, items: [2], ceremony: "c-1", reason: "要らない", at: at(20) };
  expect(() => write(db, "held.exclude", { ...order, officers: [first, first] })).toThrow("CHECK");
  expect(failureOf(() => write(db, "held.exclude", { ...order, items: [1], officers: [first, second] }))).toBe("held.notHeld");
  expect(write(db, "held.exclude", { ...order, officers: [first, second] })).toEqual({ excluded: 1 });
  expect(deliverySummary(db, { delivery })?.tally).toContainEqual({ kind: "executable", state: "excluded", inside: false, count: 1, bytes: 6 });
  expect(failureOf(() => write(db, "held.retry", { delivery, items: [2], at: at(21) }))).toBe("held.notHeld");
});

test("the states a delivery, an item and a medium can go through are the same in SQL as in the tables", () => {
  const { db } = filled();
  for (const from of deliveryStates) for (const to of deliveryStates) expect([from, to, mayMove(db, from, to)]).toEqual([from, to, deliveryTransitions.some((each) => each.from === from && each.to === to)]);
  for (const from of ledgerStates) for (const to of ledgerStates) expect([from, to, mayLedger(db, from, to)]).toEqual([from, to, ledgerTransitions.some((each) => each.from === from && each.to === to)]);
  for (const from of itemStates) for (const to of itemStates) expect([from, to, mayItem(db, from, to)]).toEqual([from, to, itemTransitions.some((each) => each.from === from && each.to === to)]);
});

/** Whether the trigger alone lets it pass: the others are taken away first. */
function tries(db: WritableDb, triggers: readonly string[], prepare: string, change: string): boolean {
  db.execute("SAVEPOINT trial");
  try {
    for (const trigger of triggers) db.execute(`DROP TRIGGER ${trigger}`);
    db.execute(prepare);
    db.execute(change);
    return true;
  } catch (error) {
    expect(String(error)).toMatch(/does not (?:go this way|move like this)/u);
    return false;
  } finally {
    db.execute("ROLLBACK TO trial; RELEASE trial");
  }
}

function withoutTrigger(db: WritableDb, trigger: string, act: string): string {
  const sql = db.prepare<{ trigger: string }, { sql: string }>("SELECT sql FROM sqlite_schema WHERE name = :trigger").value({ trigger });
  return `DROP TRIGGER ${trigger}; ${act}; ${sql ?? ""}`;
}

function mayMove(db: WritableDb, from: string, to: string): boolean {
  return tries(db, ["delivery_complete", "delivery_settled"], withoutTrigger(db, "delivery_transition", `UPDATE delivery SET state = '${from}'`), `UPDATE delivery SET state = '${to}'`);
}

function mayLedger(db: WritableDb, from: string, to: string): boolean {
  return tries(db, [], withoutTrigger(db, "ledger_medium_moves", `UPDATE ledger_medium SET state = '${from}'`), `UPDATE ledger_medium SET state = '${to}'`);
}

function mayItem(db: WritableDb, from: string, to: string): boolean {
  // The member of an archive that was not opened to its end: the only stored thing that may be held again.
  const cause = (state: string): string => (state === "held" || state === "excluded" ? "'unreadable'" : "NULL");
  const set = (state: string): string => `UPDATE delivery_item SET state = '${state}', cause = ${cause(state)} WHERE item = 4`;
  return tries(db, ["delivery_item_excluded"], withoutTrigger(db, "delivery_item_transition", set(from)), set(to));
}

const refused: readonly (readonly [name: string, sql: string, message: RegExp])[] = [
  ["a delivery born received", "INSERT INTO delivery SELECT 9, 'received', medium, medium_identity, NULL, provider, provider_name, content, inventory_digest, NULL, NULL, NULL, officer, 1, NULL, recorded FROM delivery", /begins announced/u],
  ["a delivery that came from somebody else after all", "UPDATE delivery SET provider = 'other'", /never changes/u],
  ["a delivery deleted", "DELETE FROM delivery", /are kept/u],
  ["a medium listed twice", "UPDATE delivery SET listed_at = 99", /listed once/u],
  ["a custody form corrected", "UPDATE custody SET witness = 'other'", /immutable/u],
  ["a custody form deleted", "DELETE FROM custody", /are kept/u],
  ["an announced count corrected", "UPDATE delivery_count SET count = 1", /immutable/u],
  ["an item renamed", "UPDATE delivery_item SET name = zeroblob(40)", /name goes once/u],
  ["an item that changes its object", "UPDATE delivery_item SET object = NULL WHERE item = 3", /keeps its object|CHECK/u],
  ["an item left out without signatures", "UPDATE delivery_item SET state = 'excluded' WHERE item = 2", /two signatures/u],
  ["a member met twice", "INSERT INTO delivery_item SELECT delivery, 99, container, entry, name, kind, bytes, state, cause, failure, proof, object, root, depth, 0, NULL, at, recorded FROM delivery_item WHERE item = 4", /UNIQUE/u],
  ["a member that takes another's place", "INSERT OR REPLACE INTO delivery_item SELECT delivery, 99, container, entry, name, kind, bytes, state, cause, failure, proof, object, root, depth, expanded, destroyed, at, recorded FROM delivery_item WHERE item = 4", /journal is kept/u],
  ["an item deleted", "DELETE FROM delivery_item", /journal is kept/u],
  ["a ledger entry renamed", "UPDATE ledger_medium SET owner = 'other'", /never changes/u],
  ["a move deleted", "DELETE FROM ledger_move", /are kept/u],
  ["a move corrected", "UPDATE ledger_move SET at = 0", /immutable/u],
  ["a row of the log taken away from a delivery", "DELETE FROM delivery_audit", /log is kept/u],
];

test.each(refused)("SQLite itself refuses %s", (_name, sql, message) => {
  const { db } = filled();
  expect(() => {
    db.execute(sql);
  }).toThrow(message);
  expect(findDamage(db)).toEqual([]);
});

test("no item without its row of the log", () => {
  const { db, delivery } = filled();
  const insert = "INSERT INTO delivery_item (delivery, item, name, kind, bytes, state, root, depth, at, recorded) VALUES (:delivery, 50, :name, 'text', 1, 'waiting', 50, 0, 1, :recorded)";
  expect(() => db.prepare<{ delivery: number; name: Uint8Array; recorded: number }, never>(insert).run({ delivery, name, recorded: 1 })).toThrow("FOREIGN KEY");
});
