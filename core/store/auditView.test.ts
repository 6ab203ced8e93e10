import fc from "fast-check";
import { expect, test } from "vitest";
import { auditEvents, auditOutcomes, type AuditEventName, type AuditRow } from "../domain/audit.ts";
import { auditLines, auditPage, auditView, type AuditFilter } from "./auditView.ts";
import { addRows, makeDatabase, testEntry, testOfficers } from "./store.fixture.ts";
import { appendAudit } from "./audit.ts";

const events = Object.keys(auditEvents) as AuditEventName[];
const operations = ["case.decide", "session.open", "audit.list"];

/** A log in which times run backwards here and there, as entries that waited make them. */
function makeLog(): ReturnType<typeof makeDatabase> {
  const db = makeDatabase();
  addRows(db, 400, (index) => ({
    at: (1000 + index * 10 - (index % 17) * 25) as never,
    event: events[index % events.length] ?? "export",
    outcome: auditOutcomes[index % 7] ?? 0,
    operation: operations[index % 3] ?? "",
    ...(index % 5 !== 0 && { officer: testOfficers[index % testOfficers.length]?.id as never }),
  }));
  return db;
}

const isMatch = ({ entry }: AuditRow, filter: AuditFilter): boolean =>
  entry.at >= (filter.from ?? 0) &&
  entry.at <= (filter.to ?? Infinity) &&
  (filter.officer ?? entry.officer) === entry.officer &&
  (filter.event ?? entry.event) === entry.event &&
  (filter.operation ?? entry.operation) === entry.operation &&
  (filter.outcome === undefined || (filter.outcome === "success") === (entry.outcome === 0));

const filters: fc.Arbitrary<AuditFilter> = fc.record(
  {
    from: fc.nat({ max: 6000 }),
    to: fc.nat({ max: 6000 }),
    officer: fc.constantFrom(...testOfficers.map(({ id }) => id), "nobody"),
    event: fc.constantFrom(...events),
    outcome: fc.constantFrom("success" as const, "failure" as const),
    operation: fc.constantFrom(...operations, "unknown"),
  },
  { requiredKeys: [] },
);

test("every filter and page is what a plain search of all rows finds, newest first", () => {
  const db = makeLog();
  const all = auditPage(db, { filter: {}, upTo: 401, offset: 0, limit: 500 });
  expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 401 }, (_, index) => 401 - index));
  fc.assert(
    fc.property(filters, fc.nat({ max: 450 }), fc.integer({ min: 1, max: 200 }), (filter, offset, limit) => {
      const matching = all.filter((row) => isMatch(row, filter));
      expect(auditView(db, { filter })).toEqual({
        total: 401,
        matching: matching.length,
        upTo: 401,
        operations: ["audit.list", "case.decide", "room.create", "session.open"],
      });
      expect(auditPage(db, { filter, upTo: 401, offset, limit })).toEqual(matching.slice(offset, offset + limit));
    }),
    { numRuns: 300 },
  );
});

test("a view of earlier is found again, also by a reader that never opened it", () => {
  const db = makeLog();
  const all = auditPage(db, { filter: {}, upTo: 250, offset: 0, limit: 500 });
  expect(all).toHaveLength(250);
  const filter = { operation: "case.decide" };
  expect(auditPage(db, { filter, upTo: 250, offset: 0, limit: 500 })).toEqual(all.filter((row) => isMatch(row, filter)));
});

test("pages of a view stand still while rows are added", () => {
  const db = makeLog();
  const filter = { operation: "case.decide" };
  const { upTo, matching } = auditView(db, { filter });
  const before = auditPage(db, { filter, upTo, offset: 0, limit: 50 });
  const whole = auditPage(db, { filter: {}, upTo, offset: 10, limit: 5 });
  db.transaction(() => appendAudit(db, testEntry("case.decide")));
  expect(auditPage(db, { filter, upTo, offset: 0, limit: 50 })).toEqual(before);
  expect(auditPage(db, { filter: {}, upTo, offset: 10, limit: 5 })).toEqual(whole);
  expect(auditView(db, { filter }).matching).toBe(matching + 1);
});

test("lines carry the page as JSON, bodies as they were hashed", () => {
  const db = makeLog();
  const input = { filter: { outcome: "failure" }, upTo: 401, offset: 3, limit: 20 } as const;
  const lines = Buffer.from(auditLines(db, input).bytes).toString("utf8");
  expect(lines.endsWith("\n")).toBe(true);
  expect(
    lines
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual(auditPage(db, input));
});

test("nothing is found beyond the end", () => {
  const db = makeLog();
  expect(auditPage(db, { filter: {}, upTo: 401, offset: 401, limit: 10 })).toEqual([]);
  expect(auditPage(db, { filter: { operation: "unknown" }, upTo: 401, offset: 0, limit: 10 })).toEqual([]);
  expect(auditLines(db, { filter: {}, upTo: 0, offset: 0, limit: 10 }).bytes).toHaveLength(0);
});
