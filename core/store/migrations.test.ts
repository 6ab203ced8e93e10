import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { migrate, migrations } from "./migrations.ts";
import type { WritableDb } from "./database.ts";
import { openInMemory } from "./open.ts";
import { currentSchema, schemaFile } from "./schema.ts";

const tables = (db: WritableDb): readonly string[] =>
  db
    .prepare<Record<string, never>, { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .values({});

const body = (id: string): string =>
  JSON.stringify({ action: "E", at: 1, event: "applicationActivity", id, officer: "o", operation: "x", outcome: 0 });
const fillAudit = "INSERT INTO audit (sequence, body, hash) VALUES (:sequence, :body, zeroblob(32))";
const fillRoom = "INSERT INTO room (id, name, kind, policy_sha256, created_at, recorded) VALUES ('r', 'n', 'demo', printf('%064d', 0), 1, 1)";
const fillOfficer =
  "INSERT INTO officer (id, name, kana, romaji, role, certificate, valid_until, recorded) " +
  "VALUES ('o', '名', 'カナ', 'Name', 'auditor', printf('%064d', 0), 1, 1)";
const fillSession = "INSERT INTO session (officer, opened_at, opening_recorded) VALUES ('o', 1, 1)";

/** What stands in the database when a migration meets it: everything the versions before could hold. */
function databaseAt(version: number): WritableDb {
  const db = openInMemory();
  migrate(db, version);
  if (version >= 1)
    for (const sequence of [1, 2])
      db.prepare<{ sequence: number; body: string }, never>(fillAudit).run({ sequence, body: body(`entry-${String(sequence)}`) });
  if (version >= 2) for (const sql of [fillRoom, fillOfficer]) db.execute(sql);
  if (version >= 3) db.execute(fillSession);
  return db;
}

function contents(db: WritableDb): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  if (tables(db).includes("audit")) found["audit"] = db.prepare<Record<string, never>, object>("SELECT * FROM audit").all({});
  if (tables(db).includes("room")) found["room"] = db.prepare<Record<string, never>, object>("SELECT * FROM room").all({});
  if (tables(db).includes("officer")) found["officer"] = db.prepare<Record<string, never>, object>("SELECT * FROM officer").all({});
  if (tables(db).includes("session")) found["session"] = db.prepare<Record<string, never>, object>("SELECT * FROM session").all({});
  return found;
}

const added: Readonly<Record<number, readonly string[]>> = {
  1: ["audit"],
  2: ["officer", "room"],
  3: ["preference", "session"],
  4: ["checkpoint", "printed_form"],
  5: ["policy"],
  6: ["destruction", "emptied_segment", "extent", "object", "object_batch", "vault_step"],
  7: ["custody", "delivery", "delivery_audit", "delivery_count", "delivery_scan", "ledger_medium", "ledger_move"],
  8: ["delivery_attempt", "delivery_draft", "delivery_form", "delivery_item", "delivery_purse", "delivery_settlement", "delivery_tally", "item_exclusion"],
  9: ["destruction_form", "sealed_content", "sealed_package"],
  10: ["catalogue", "catalogued_item", "held_row", "linkage", "opt_out", "person", "person_holder", "refusal", "shard"],
  11: ["project", "project_delivery", "project_step", "recipe", "run", "run_held", "run_output", "run_unit", "snapshot"],
  12: ["approval", "decision", "finding", "finding_tally", "look", "release", "release_copy", "verification"],
};

test("migrations are numbered from 1 without gaps, and each is tested here", () => {
  expect(migrations().map(({ version }) => version)).toEqual(migrations().map((_, index) => index + 1));
  expect(migrations().map(({ name }) => name)).toEqual(["0001-audit.sql", "0002-room.sql", "0003-session.sql", "0004-paper.sql", "0005-policy.sql", "0006-vault.sql", "0007-delivery.sql", "0008-journal.sql", "0009-destruction.sql", "0010-catalogue.sql", "0011-project.sql", "0012-review.sql"]);
  expect(Object.keys(added).map(Number)).toEqual(migrations().map(({ version }) => version));
});

test.each(migrations())("$name adds its tables and leaves what was there", ({ version }) => {
  const db = databaseAt(version - 1);
  const before = { tables: tables(db), contents: contents(db) };
  expect(db.pragma("user_version")).toBe(version - 1);
  migrate(db, version);
  expect(db.pragma("user_version")).toBe(version);
  expect(tables(db)).toEqual([...before.tables, ...(added[version] ?? [])].sort());
  expect(contents(db)).toMatchObject(before.contents);
  expect(db.pragma("foreign_key_check")).toBeUndefined();
  migrate(db, version);
  expect(db.pragma("user_version")).toBe(version);
  db.close();
});

test("every table is STRICT", () => {
  const db = databaseAt(migrations().length);
  const loose = db
    .prepare<Record<string, never>, { name: string }>(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    .values({});
  expect(loose).toEqual([]);
  expect(tables(db)).toEqual(Object.values(added).flat().sort());
  db.close();
});

test("schema.sql is what the migrations make", () => {
  expect(readFileSync(schemaFile, "utf8")).toBe(currentSchema());
});
