import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { auditActions, auditEvents, auditOutcomes, type AuditEntry } from "../domain/audit.ts";
import { roles } from "../domain/roles.ts";
import { appendAudit, auditChunk, auditHashes, auditHead, takeOverEntries } from "./audit.ts";
import { auditPage } from "./auditView.ts";
import { canonicalJson } from "./canonical.ts";
import { verifyRows } from "./chain.ts";
import type { WritableDb } from "./database.ts";
import { addRows, makeDatabase, testEntry } from "./store.fixture.ts";

interface Row {
  readonly sequence: number;
  readonly body: string;
  readonly hash: Buffer;
}
const rowsOf = (db: WritableDb): readonly Row[] =>
  db.prepare<Record<string, never>, Row>("SELECT sequence, body, hash FROM audit ORDER BY sequence").all({});

test("the chain is the one the page describes, computed here by other means", () => {
  const db = makeDatabase();
  addRows(db, 20);
  let link = createHash("sha256").update("noren-room/room-test").digest();
  for (const { sequence, body, hash } of rowsOf(db)) {
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(sequence));
    link = createHash("sha256").update(link).update(number).update(Buffer.from(body, "utf8")).digest();
    expect(hash.toString("hex")).toBe(link.toString("hex"));
  }
  expect(auditHead(db)).toEqual({ size: 21, hash: link.toString("hex") });
  expect(auditHashes(db, { sequences: [21, 22] })).toEqual({ 21: link.toString("hex") });
});

test("canonical text does not depend on the order of fields and has one form for each value", () => {
  expect(canonicalJson({ b: 1, a: [true, null, "あ\u{1F600}\n"], c: undefined, z: { y: 1.5, x: -0 } })).toBe(
    '{"a":[true,null,"あ\u{1F600}\\n"],"b":1,"z":{"x":0,"y":1.5}}',
  );
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, () => 1, 1n]) expect(() => canonicalJson({ value })).toThrow(TypeError);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 300 },
  );
});

const text = fc.string({ unit: "binary", maxLength: 60 });
const arbitraryEntry: fc.Arbitrary<AuditEntry> = fc.record(
  {
    id: fc.uuid(),
    at: fc.nat({ max: 4e12 }) as fc.Arbitrary<never>,
    event: fc.constantFrom(...(Object.keys(auditEvents) as (keyof typeof auditEvents)[])),
    action: fc.constantFrom(...auditActions),
    outcome: fc.constantFrom(...auditOutcomes),
    operation: text,
    officer: text as fc.Arbitrary<never>,
    role: fc.constantFrom(...roles),
    card: text,
    objects: fc.array(text, { maxLength: 4 }),
    details: fc.dictionary(
      text,
      fc.oneof(
        text,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      ),
      { maxKeys: 4, noNullPrototype: true },
    ),
  },
  { requiredKeys: ["id", "at", "event", "action", "outcome", "operation"] },
);

test("a thousand entries come back as they went in, and the chain over them holds", () => {
  const db = makeDatabase();
  const entries =
    fc.sample(fc.uniqueArray(arbitraryEntry, { selector: ({ id }) => id, minLength: 1000, maxLength: 1000, size: "max" }), {
      numRuns: 1,
      seed: 20_261_121,
    })[0] ?? [];
  expect(entries).toHaveLength(1000);
  db.transaction(() => {
    for (const entry of entries) appendAudit(db, entry);
  });
  const back = auditPage(db, { filter: {}, upTo: 1001, offset: 0, limit: 1000 }).map(({ entry }) => entry);
  // JSON knows no negative zero and writes a lone surrogate as an escape: both sides go through it once.
  expect(back.reverse()).toEqual(JSON.parse(JSON.stringify(entries)));
  expect(verifyRows(auditChunk(db, { from: 1, limit: 1001 }))).toMatchObject({ rows: 1001 });
  const columns = db
    .prepare<Record<string, never>, object>(
      "SELECT entry_id AS id, at, event, outcome, officer, operation FROM audit WHERE sequence > 1 ORDER BY sequence",
    )
    .all({});
  expect(columns).toEqual(
    JSON.parse(
      JSON.stringify(
        entries.map(({ id, at, event, outcome, officer, operation }) => ({ id, at, event, outcome, officer: officer ?? null, operation })),
      ),
    ),
  );
});

const refused: readonly (readonly [name: string, sql: string, message: RegExp])[] = [
  ["changing a body", "UPDATE audit SET body = json_set(body, '$.outcome', 0) WHERE sequence = 2", /immutable/u],
  ["changing a hash", "UPDATE audit SET hash = zeroblob(32) WHERE sequence = 2", /immutable/u],
  ["moving a row", "UPDATE audit SET sequence = 100 WHERE sequence = 2", /immutable/u],
  ["deleting a row", "DELETE FROM audit WHERE sequence = 2", /are kept/u],
  ["deleting the last row", "DELETE FROM audit WHERE sequence = (SELECT max(sequence) FROM audit)", /are kept/u],
  ["emptying the log", "DELETE FROM audit", /are kept/u],
  [
    "skipping a number",
    "INSERT INTO audit (sequence, body, hash) SELECT 100, json_set(body, '$.id', 'new'), hash FROM audit LIMIT 1",
    /follow one another/u,
  ],
  [
    "a number of SQLite's choice",
    "INSERT INTO audit (body, hash) SELECT json_set(body, '$.id', 'new'), hash FROM audit LIMIT 1",
    /follow one another/u,
  ],
  [
    "replacing a row",
    "INSERT OR REPLACE INTO audit (sequence, body, hash) SELECT 2, json_set(body, '$.id', 'new'), hash FROM audit LIMIT 1",
    /follow one another/u,
  ],
  [
    "replacing a row by its entry",
    "INSERT OR REPLACE INTO audit (sequence, body, hash) SELECT 7, body, hash FROM audit WHERE sequence = 2",
    /written once/u,
  ],
  ["ignoring that", "INSERT OR IGNORE INTO audit (sequence, body, hash) SELECT 7, body, hash FROM audit WHERE sequence = 2", /written once/u],
  ["a short hash", "INSERT INTO audit (sequence, body, hash) SELECT 7, json_set(body, '$.id', 'new'), zeroblob(31) FROM audit LIMIT 1", /CHECK/u],
  ["a body that is no JSON", "INSERT INTO audit (sequence, body, hash) VALUES (7, 'body', zeroblob(32))", /malformed JSON|CHECK/u],
  ["an entry without id", "INSERT INTO audit (sequence, body, hash) SELECT 7, json_remove(body, '$.id'), hash FROM audit LIMIT 1", /NOT NULL/u],
  [
    "an outcome that does not exist",
    "INSERT INTO audit (sequence, body, hash) SELECT 7, json_set(body, '$.id', 'new', '$.outcome', 5), hash FROM audit LIMIT 1",
    /CHECK/u,
  ],
];

test.each(refused)("SQLite itself refuses %s", (_name, sql, message) => {
  const db = makeDatabase();
  addRows(db, 5);
  const before = rowsOf(db);
  expect(() => {
    db.execute(sql);
  }).toThrow(message);
  expect(rowsOf(db)).toEqual(before);
});

test("entries are taken over once, however often they are brought", () => {
  const db = makeDatabase();
  const entries = [testEntry("a"), testEntry("b"), testEntry("c")];
  expect(db.transaction(() => takeOverEntries(db, entries.slice(0, 2)))).toEqual({ taken: 2, known: 0 });
  expect(db.transaction(() => takeOverEntries(db, entries))).toEqual({ taken: 1, known: 2 });
  expect(db.transaction(() => takeOverEntries(db, [...entries, ...entries]))).toEqual({ taken: 0, known: 6 });
  expect(auditHead(db).size).toBe(4);
});
