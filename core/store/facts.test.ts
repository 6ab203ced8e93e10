import { expect, test } from "vitest";
import { nextSequence } from "./audit.ts";
import type { WritableDb } from "./database.ts";
import { findDamage } from "./integrity.ts";
import { officerByCertificate, officerList, roomGet } from "./room.ts";
import { signInsBefore } from "./audit.ts";
import { checkpointList } from "./paper.ts";
import { preferenceList } from "./session.ts";
import { firstOfficer, makeDatabase, policySha256, testEntry, testOfficers, testRoom } from "./store.fixture.ts";
import { writeWithAudit, type WriteInput, type WriteName } from "./writes.ts";
import type { Instant } from "../domain/brand.ts";

const at = (milliseconds: number): Instant => milliseconds as Instant;
const write = <Name extends WriteName>(db: WritableDb, name: Name, input: WriteInput<Name>): unknown =>
  writeWithAudit(db, name, input, testEntry(name));
const details = (db: WritableDb): unknown =>
  db
    .prepare<Record<string, never>, { details: string }>("SELECT body ->> '$.details' AS details FROM audit ORDER BY sequence DESC LIMIT 1")
    .value({});

test("room and officers are read as they were made", () => {
  const db = makeDatabase();
  expect(roomGet(db)).toEqual({ ...testRoom, policySha256, createdAt: 1 });
  expect(officerList(db)).toEqual(testOfficers);
  const [, second] = testOfficers;
  expect(second && officerByCertificate(db, { certificate: second.certificate })).toEqual(second);
  expect(officerByCertificate(db, { certificate: "f".repeat(64) as never })).toBeUndefined();
});

test("a session is opened and closed once, and one that was cut off is closed by the next", () => {
  const db = makeDatabase();
  expect(write(db, "session.open", { officer: firstOfficer, openedAt: at(10) })).toEqual({ session: 1, interrupted: 0 });
  expect(details(db)).toBe('{"interrupted":0,"session":1}');
  expect(write(db, "session.close", { officer: firstOfficer, closedAt: at(20), reason: "idle" })).toEqual({ closed: 1 });
  expect(write(db, "session.close", { officer: firstOfficer, closedAt: at(21), reason: "idle" })).toEqual({ closed: 0 });
  write(db, "session.open", { officer: firstOfficer, openedAt: at(30) });
  expect(write(db, "session.open", { officer: firstOfficer, openedAt: at(40) })).toEqual({ session: 3, interrupted: 1 });
  const rows = db.prepare<Record<string, never>, object>("SELECT id, opened_at, closed_at, reason FROM session").all({});
  expect(rows).toEqual([
    { id: 1, opened_at: 10, closed_at: 20, reason: "idle" },
    { id: 2, opened_at: 30, closed_at: 40, reason: "interrupted" },
    { id: 3, opened_at: 40, closed_at: null, reason: null },
  ]);
  expect(findDamage(db)).toEqual([]);
});

test("the previous sign-in and the failures since are counted by officer and by card", () => {
  const db = makeDatabase();
  const [, second] = testOfficers;
  const failure = (more: object): void => {
    db.transaction(() =>
      writeWithAudit(
        db,
        "preference.set",
        { officer: firstOfficer, name: "a", value: "" },
        testEntry("session.open", { event: "userAuthentication", outcome: 4, ...more }),
      ),
    );
  };
  expect(signInsBefore(db, { officer: firstOfficer })).toEqual({ failedSince: 0 });
  failure({});
  write(db, "session.open", { officer: firstOfficer, openedAt: at(10) });
  expect(signInsBefore(db, { officer: firstOfficer })).toEqual({ lastOpenedAt: 10, failedSince: 0 });
  failure({});
  failure({ officer: second?.id, card: "CARD-A" });
  failure({ officer: second?.id, card: "CARD-B" });
  failure({ event: "applicationActivity" });
  failure({ outcome: 0 });
  expect(signInsBefore(db, { officer: firstOfficer })).toEqual({ lastOpenedAt: 10, failedSince: 1 });
  expect(signInsBefore(db, { officer: firstOfficer, card: "CARD-A" })).toEqual({ lastOpenedAt: 10, failedSince: 2 });
  expect(signInsBefore(db, { officer: firstOfficer, session: 1 })).toEqual({ failedSince: 2 });
});

test("preferences belong to an officer and are replaced", () => {
  const db = makeDatabase();
  const [, second] = testOfficers;
  for (const value of ["暗い", "明るい"]) write(db, "preference.set", { officer: firstOfficer, name: "theme", value });
  if (second !== undefined) write(db, "preference.set", { officer: second.id, name: "theme", value: "forced" });
  expect(preferenceList(db, { officer: firstOfficer })).toEqual({ theme: "明るい" });
});

test("form numbers follow one another for each form and are told in the log", () => {
  const db = makeDatabase();
  const number = (form: string): unknown => write(db, "form.number", { form, officer: firstOfficer, printedAt: at(1) });
  expect([number("a"), number("a"), number("b"), number("a")]).toEqual([{ number: 1 }, { number: 2 }, { number: 1 }, { number: 3 }]);
  expect(details(db)).toBe('{"number":3}');
});

test("a checkpoint that is not the head of its row is not taken", () => {
  const db = makeDatabase();
  const hash = db.prepare<Record<string, never>, { hash: Buffer }>("SELECT hash FROM audit WHERE sequence = 1").value({});
  const head = hash?.toString("hex") ?? "";
  write(db, "checkpoint.add", { size: 1, head, at: at(5), note: "note" });
  expect(checkpointList(db)).toEqual([{ size: 1, head, at: 5, note: "note" }]);
  expect(() => write(db, "checkpoint.add", { size: 2, head, at: at(5), note: "note" })).toThrow("a checkpoint is the head of the log at its size");
  expect(() => write(db, "checkpoint.add", { size: 99, head, at: at(5), note: "note" })).toThrow();
  expect(checkpointList(db)).toHaveLength(1);
});

test("no fact without its audit row, and none is left of a write that fails", () => {
  const db = makeDatabase();
  const before = nextSequence(db);
  expect(() => write(db, "preference.set", { officer: "nobody" as never, name: "a", value: "b" })).toThrow("FOREIGN KEY");
  expect(() => write(db, "form.number", { form: "", officer: firstOfficer, printedAt: at(1) })).toThrow("CHECK");
  expect(nextSequence(db)).toBe(before);
  expect(() =>
    db.transaction(() =>
      db
        .prepare<{ officer: string }, never>("INSERT INTO preference (officer, name, value, recorded) VALUES (:officer, 'a', 'b', 999)")
        .run({ officer: firstOfficer }),
    ),
  ).toThrow("FOREIGN KEY");
  expect(preferenceList(db, { officer: firstOfficer })).toEqual({});
});

const officerColumns = "INSERT INTO officer (id, name, kana, romaji, role, certificate, valid_until, recorded)";
const refused: readonly (readonly [name: string, sql: string, message: RegExp])[] = [
  [
    "a second room",
    "INSERT INTO room (single, id, name, kind, policy_sha256, created_at, recorded) VALUES (1, 'x', 'x', 'demo', printf('%064d', 0), 1, 1)",
    /belongs to one room/u,
  ],
  [
    "replacing the room",
    "INSERT OR REPLACE INTO room SELECT single, 'x', name, kind, policy_sha256, 1, 1 FROM room",
    /belongs to one room/u,
  ],
  ["another room id", "UPDATE room SET id = 'other'", /never changes/u],
  ["a demo room turned productive", "UPDATE room SET kind = 'production'", /never changes/u],
  ["a room deleted", "DELETE FROM room", /is kept/u],
  ["a policy hash that is none", "UPDATE room SET policy_sha256 = 'short'", /CHECK/u],
  [
    "an officer replaced",
    `${officerColumns} SELECT id, 'other', kana, romaji, role, certificate, valid_until, recorded FROM officer LIMIT 1`,
    /enrolled once/u,
  ],
  [
    "an officer replaced by certificate",
    `INSERT OR REPLACE INTO officer SELECT 'new', name, kana, romaji, role, certificate, valid_until, recorded FROM officer LIMIT 1`,
    /enrolled once/u,
  ],
  ["an officer's other role", "UPDATE officer SET role = 'custodian' WHERE id = 'officer-1'", /keeps id and role/u],
  ["an officer deleted", "DELETE FROM officer", /are kept/u],
  ["a role that does not exist", `${officerColumns} VALUES ('x', 'x', 'x', 'x', 'guest', printf('%064d', 7), 1, 1)`, /CHECK/u],
  ["a session moved to another officer", "UPDATE session SET officer = 'officer-2' WHERE id = 2", /never changes/u],
  ["a session closed twice", "UPDATE session SET reason = 'idle' WHERE id = 1", /closed once/u],
  ["a session deleted", "DELETE FROM session", /are kept/u],
  [
    "a session born closed",
    "INSERT INTO session (officer, opened_at, closed_at, reason, opening_recorded, closing_recorded) VALUES ('officer-1', 1, 1, 'idle', 1, 1)",
    /begins open/u,
  ],
  ["a session replaced", "INSERT OR REPLACE INTO session (id, officer, opened_at, opening_recorded) VALUES (1, 'officer-1', 1, 1)", /begins open/u],
  [
    "a form number skipped",
    "INSERT INTO printed_form (form, number, officer, printed_at, recorded) VALUES ('a', 5, 'officer-1', 1, 1)",
    /follow one another/u,
  ],
  [
    "a form replaced",
    "INSERT OR REPLACE INTO printed_form (form, number, officer, printed_at, recorded) VALUES ('a', 1, 'officer-2', 1, 1)",
    /follow one another/u,
  ],
  ["a form changed", "UPDATE printed_form SET officer = 'officer-2'", /immutable/u],
  ["a form deleted", "DELETE FROM printed_form", /are kept/u],
  ["a checkpoint changed", "UPDATE checkpoint SET note = 'other'", /immutable/u],
  ["a checkpoint deleted", "DELETE FROM checkpoint", /are kept/u],
  ["text where a time belongs", "UPDATE officer SET valid_until = 'soon'", /cannot store TEXT/u],
];

test.each(refused)("SQLite itself refuses %s", (_name, sql, message) => {
  const db = makeDatabase();
  write(db, "session.open", { officer: firstOfficer, openedAt: at(10) });
  write(db, "session.close", { officer: firstOfficer, closedAt: at(20), reason: "idle" });
  write(db, "session.open", { officer: firstOfficer, openedAt: at(30) });
  write(db, "form.number", { form: "a", officer: firstOfficer, printedAt: at(1) });
  const hash = db.prepare<Record<string, never>, { hash: Buffer }>("SELECT hash FROM audit WHERE sequence = 1").value({});
  write(db, "checkpoint.add", { size: 1, head: hash?.toString("hex") ?? "", at: at(5), note: "note" });
  expect(() => {
    db.execute(sql);
  }).toThrow(message);
  expect(findDamage(db)).toEqual([]);
});
