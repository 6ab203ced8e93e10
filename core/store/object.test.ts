import { expect, test } from "vitest";
import type { AuditSequence } from "../domain/audit.ts";
import { FailureError } from "../domain/failure.ts";
import type { ObjectCommit, ObjectId } from "../domain/object.ts";
import type { WritableDb } from "./database.ts";
import { destructionList, type DestructionInput } from "./destruction.ts";
import { findDamage, recordedFacts } from "./integrity.ts";
import {
  addPieces,
  beginObject,
  extentsIn,
  finishObject,
  indexState,
  objectByAddress,
  objectFind,
  objectList,
  objectUnfinished,
  releaseObject,
  repeatObject,
  segmentsEmptying,
  segmentUse,
  vaultCounts,
} from "./object.ts";
import { firstOfficer, makeDatabase, testEntry } from "./store.fixture.ts";
import { writeWithAudit, type WriteInput, type WriteName } from "./writes.ts";

const write = <Name extends WriteName>(db: WritableDb, name: Name, input: WriteInput<Name>): unknown => writeWithAudit(db, name, input, testEntry(name));
const idOf = (number: number): ObjectId => number.toString(16).padStart(32, "0") as ObjectId;
const addressOf = (number: number): string => number.toString(16).padStart(64, "a");
const objectOf = (number: number, segment = 1): ObjectCommit["objects"][number] => ({
  id: idOf(number),
  kind: "received",
  bytes: 100,
  address: addressOf(number),
  extents: [{ piece: 0, segment, offset: 64 + number * 200, stored: 200, bytes: 100 }],
});
const commit = (db: WritableDb, batch: number, ...numbers: readonly number[]): void => {
  write(db, "vault.commit", { batch, objects: numbers.map((number) => objectOf(number)), repeated: [] });
};
const destruction = (entry: number, targets: DestructionInput["targets"], more: Partial<DestructionInput> = {}): DestructionInput => ({
  entry,
  statement: `{"entry":${String(entry)}}`,
  list: "",
  throughSegment: 1,
  signatures: [
    { signer: "officer-4", signature: Buffer.from("one") },
    { signer: "officer-5", signature: Buffer.from("two") },
  ],
  targets,
  ...more,
});
function failureOf(act: () => unknown): string {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    return error instanceof FailureError ? error.failure.code : String(error);
  }
}

test("objects, their pieces and their audit row are one write, and are found again", () => {
  const db = makeDatabase();
  commit(db, 1, 1, 2, 3);
  expect(objectFind(db, { ids: [idOf(2), idOf(9), idOf(1)] })).toEqual([
    { ...objectOf(2), state: "live", copies: 1 },
    { ...objectOf(1), state: "live", copies: 1 },
  ]);
  expect(objectByAddress(db, { addresses: [addressOf(3), addressOf(9)] })).toEqual({ [addressOf(3)]: idOf(3) });
  expect(objectList(db, { after: idOf(1), limit: 1 }).map(({ id }) => id)).toEqual([idOf(2)]);
  expect(indexState(db)).toEqual({ latestBatch: 1, latestSegment: 1, latestEntry: 0 });
  expect(segmentUse(db)).toEqual([{ segment: 1, extents: 3, stored: 600 }]);
  expect(extentsIn(db, { segment: 1, from: 300, limit: 9 }).map(({ object }) => object)).toEqual([idOf(2), idOf(3)]);
  expect(vaultCounts(db)).toEqual({ objects: 3, bytes: 300, unreferred: 0, shared: 0, arriving: 0, destroyed: 0 });
  expect(findDamage(db)).toEqual([]);
});

test("a content known already gains a reference, and references go down to none but the object stays", () => {
  const db = makeDatabase();
  commit(db, 1, 1);
  write(db, "vault.commit", { batch: 2, objects: [], repeated: [{ id: idOf(1), times: 2 }] });
  expect(objectFind(db, { ids: [idOf(1)] })[0]?.copies).toBe(3);
  releaseObject(db, { id: idOf(1), times: 3 });
  expect(vaultCounts(db)).toMatchObject({ objects: 1, unreferred: 1 });
  expect(failureOf(() => {
    releaseObject(db, { id: idOf(1) });
  })).toBe("vault.objectUnknown");
  expect(failureOf(() => {
    repeatObject(db, idOf(7));
  })).toBe("vault.destroyed");
});

test("an object that arrives in pieces is not there before it is whole", () => {
  const db = makeDatabase();
  const recorded = 1 as AuditSequence;
  const piece = (number: number, bytes: number) => ({ piece: number, segment: 2, offset: 64 + number * 1000, stored: 500, bytes });
  beginObject(db, { id: idOf(1), batch: 1, kind: "received" }, recorded);
  addPieces(db, { id: idOf(1), extents: [piece(1, 10)] });
  const finish = (bytes: number) => () => {
    finishObject(db, { id: idOf(1), address: addressOf(1), bytes });
  };
  expect(failureOf(finish(10))).toBe("vault.objectUnfinished");
  addPieces(db, { id: idOf(1), extents: [piece(0, 20)] });
  expect(failureOf(finish(31))).toBe("vault.objectUnfinished");
  expect(objectByAddress(db, { addresses: [addressOf(1)] })).toEqual({});
  expect(objectUnfinished(db, { state: "arriving" })).toEqual([idOf(1)]);
  finish(30)();
  expect(objectByAddress(db, { addresses: [addressOf(1)] })).toEqual({ [addressOf(1)]: idOf(1) });
  expect(failureOf(finish(30))).toBe("vault.objectUnfinished");
  beginObject(db, { id: idOf(2), batch: 1, kind: "received" }, recorded);
  addPieces(db, { id: idOf(2), extents: [{ ...piece(0, 5), offset: 9000 }] });
  expect(() => {
    finishObject(db, { id: idOf(2), address: addressOf(1), bytes: 5 });
  }).toThrow("stored once");
  expect(write(db, "vault.abandon", { ids: [idOf(2), idOf(1)] })).toEqual({ abandoned: 1 });
  expect(extentsIn(db, { segment: 2, from: 9000, limit: 1 })).toEqual([]);
});

test("a destruction is intended, then done, once; what others hold stays", () => {
  const db = makeDatabase();
  commit(db, 1, 1, 2);
  repeatObject(db, idOf(2));
  write(db, "destruction.begin", destruction(1, [
    { id: idOf(1), copies: 1, isDestroyed: true },
    { id: idOf(2), copies: 1, isDestroyed: false },
  ]));
  expect(objectFind(db, { ids: [idOf(1), idOf(2)] }).map(({ state, copies }) => [state, copies])).toEqual([["destroying", 0], ["live", 1]]);
  expect(destructionList(db, { from: 1, limit: 9 }).map(({ entry, state }) => [entry, state])).toEqual([[1, "intended"]]);
  expect(write(db, "destruction.clear", { entry: 1, destroyed: [idOf(1)], items: [] })).toEqual({ objects: 1, items: 0 });
  expect(write(db, "destruction.finish", { entry: 1 })).toEqual({ entry: 1 });
  expect(() => write(db, "destruction.finish", { entry: 1 })).toThrow("once");
  expect(objectFind(db, { ids: [idOf(1)] })[0]).toMatchObject({ state: "destroyed", extents: [] });
  expect(failureOf(() => write(db, "destruction.begin", destruction(2, [{ id: idOf(2), copies: 2, isDestroyed: true }])))).toBe("vault.statementStale");
  expect(failureOf(() => write(db, "destruction.begin", destruction(2, [{ id: idOf(2), copies: 1, isDestroyed: false }])))).toBe("vault.statementStale");
  expect(destructionList(db, { from: 1, limit: 9 })).toHaveLength(1);
  // The content may come again.
  write(db, "vault.commit", { batch: 2, objects: [{ ...objectOf(5, 3), address: addressOf(1) }], repeated: [] });
  expect(objectByAddress(db, { addresses: [addressOf(1)] })).toEqual({ [addressOf(1)]: idOf(5) });
  expect(findDamage(db)).toEqual([]);
});

test("compaction moves what still stands where it was copied from, and removes a segment only when it is empty", () => {
  const db = makeDatabase();
  commit(db, 1, 1, 2);
  const moved = [1, 2].map((number) => ({ ...(objectOf(number).extents[0] ?? never()), object: idOf(number), segment: 5, from: { segment: 1, offset: 64 + number * 200 } }));
  expect(failureOf(() => write(db, "segment.empty", { segments: [1] }))).toBe("vault.busy");
  expect(write(db, "vault.move", { extents: moved })).toEqual({ moved: 2 });
  expect(write(db, "vault.move", { extents: moved })).toEqual({ moved: 0 });
  write(db, "segment.empty", { segments: [1] });
  expect(segmentsEmptying(db)).toEqual([1]);
  expect(write(db, "segment.removed", { segments: [1] })).toEqual({ removed: 1 });
  expect(segmentsEmptying(db)).toEqual([]);
  expect(indexState(db).latestSegment).toBe(5);
  expect(findDamage(db)).toEqual([]);
});

test("a rebuild brings back what is missing, without references, and passes over what is there", () => {
  const db = makeDatabase();
  commit(db, 1, 1);
  const known = { ...objectOf(1), batch: 1 };
  const twin = { ...objectOf(8, 4), address: addressOf(1), batch: 3 };
  const lost = { ...objectOf(2), batch: 3 };
  expect(write(db, "vault.rebuild", { objects: [known, twin, lost], places: [{ ...(objectOf(1).extents[0] ?? never()), object: idOf(1), segment: 9 }] })).toEqual({ restored: 1, moved: 1 });
  expect(objectFind(db, { ids: [idOf(2), idOf(8)] })).toEqual([{ ...objectOf(2), state: "live", copies: 0 }]);
  expect(indexState(db)).toMatchObject({ latestBatch: 3, latestSegment: 9 });
});

test("every write of the vault stands in the facts under the row that tells of it", () => {
  const db = makeDatabase();
  commit(db, 1, 1, 2);
  write(db, "vault.abandon", { ids: [] });
  write(db, "vault.move", { extents: [] });
  write(db, "vault.rebuild", { objects: [], places: [] });
  write(db, "segment.empty", { segments: [7] });
  write(db, "segment.removed", { segments: [7] });
  write(db, "destruction.begin", destruction(1, []));
  write(db, "destruction.clear", { entry: 1, destroyed: [], items: [] });
  write(db, "destruction.finish", { entry: 1 });
  write(db, "destruction.formNumber", { entry: 1, form: "vault.certificate", officer: firstOfficer, printedAt: 1 as never });
  write(db, "sealed.add", { id: "p", sequence: 1, sender: "s", manifestSha256: "0".repeat(64), recipients: [], sealedAt: 1 as never, objects: 1, isSeen: true, addresses: [addressOf(1)] });
  const facts = recordedFacts(db);
  const names = ["vault.commit", "vault.abandon", "vault.move", "vault.rebuild", "segment.empty", "segment.removed", "destruction.begin", "destruction.clear", "destruction.finish", "destruction.formNumber", "sealed.add"] as const;
  expect(names.map((name) => facts[name])).toEqual(names.map((_, index) => [index + 2]));
});

function never(): never {
  throw new Error("it has one");
}

test.each([
  ["an object deleted", "DELETE FROM object", /objects are kept/u],
  ["an object replaced", `INSERT OR REPLACE INTO object SELECT * FROM object WHERE id = X'${idOf(1)}'`, /stored once|kept/u],
  ["another content", "UPDATE object SET bytes = 7", /content of an object never changes/u],
  ["another address", `UPDATE object SET address = X'${addressOf(77)}'`, /content of an object never changes/u],
  ["another kind", "UPDATE object SET kind = 'made'", /never changes/u],
  ["destroyed without intent", "UPDATE object SET state = 'destroyed'", /does not go back/u],
  ["born destroyed", `INSERT INTO object (id, batch, kind, state, bytes, address, copies) VALUES (X'${idOf(9)}', 1, 'x', 'destroyed', 1, X'${addressOf(9)}', 0)`, /begins arriving or live/u],
  ["the same content twice", `INSERT INTO object (id, batch, kind, state, bytes, address, copies) VALUES (X'${idOf(9)}', 1, 'x', 'live', 100, X'${addressOf(1)}', 1)`, /stored once/u],
  ["fewer references than none", "UPDATE object SET copies = -1", /CHECK/u],
  ["a batch that is not recorded", `INSERT INTO object (id, batch, kind, state, bytes, address, copies) VALUES (X'${idOf(9)}', 99, 'x', 'live', 1, X'${addressOf(9)}', 1)`, /FOREIGN KEY/u],
  ["a piece that changes", "UPDATE extent SET bytes = 1", /moves, it does not change/u],
  ["a piece deleted", "DELETE FROM extent", /pieces of an object are kept/u],
  ["two pieces in one place", `UPDATE extent SET offset = 64`, /UNIQUE/u],
  ["a piece in a segment's head", "UPDATE extent SET offset = 63", /CHECK/u],
  ["a register entry skipped", "INSERT INTO destruction SELECT 7, statement, list, delivery, through_segment, first_signer, first_signature, second_signer, second_signature, 'intended', begun_recorded, NULL FROM destruction", /follow one another/u],
  ["a register entry altered", "UPDATE destruction SET statement = '{}'", /register is immutable/u],
  ["another list of a register entry", "UPDATE destruction SET list = 'x'", /register is immutable/u],
  ["a register entry deleted", "DELETE FROM destruction", /register is kept/u],
  ["one signer for two", "INSERT INTO destruction SELECT 2, statement, list, delivery, through_segment, first_signer, first_signature, first_signer, second_signature, 'intended', begun_recorded, NULL FROM destruction", /CHECK/u],
  ["a step altered", "UPDATE vault_step SET extents = 9", /steps are immutable/u],
  ["a number of a segment used again", "DELETE FROM emptied_segment", /not used again/u],
])("SQLite itself refuses %s", (_name, sql, message) => {
  const db = makeDatabase();
  commit(db, 1, 1, 2);
  write(db, "destruction.begin", destruction(1, []));
  write(db, "vault.move", { extents: [] });
  write(db, "segment.empty", { segments: [3] });
  write(db, "segment.removed", { segments: [3] });
  expect(() => {
    db.execute(sql);
  }).toThrow(message);
  expect(findDamage(db)).toEqual([]);
});
