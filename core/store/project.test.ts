import { expect, test } from "vitest";
import type { AuditSequence } from "../domain/audit.ts";
import type { CertificateHash, Instant, OfficerId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { ObjectId } from "../domain/object.ts";
import { projectStates, projectTransitions } from "../domain/project.ts";
import { catalogued } from "./catalogued.fixture.ts";
import type { WritableDb } from "./database.ts";
import { findDamage, recordedFacts } from "./integrity.ts";
import { projectList, projectOf, projectStateOf, recipeList } from "./project.ts";
import { insertOfficer } from "./room.ts";
import { approvalsOf, findingPage, reviewState, verificationOf } from "./review.ts";
import { maskPlaces, outputTotals, releaseOf, settlersOf } from "./release.ts";
import { outputPage, runHeld, runList, runOf, snapshotBody, unitsDone } from "./run.ts";
import { ledgerList } from "./mediumLedger.ts";
import { sealedKnown } from "./sealedPackage.ts";
import { makeDatabase, testEntry, testOfficers } from "./store.fixture.ts";
import { writeWithAudit, type WriteInput, type WriteName, type WriteOutput } from "./writes.ts";

const [technician = "", reviewer = "", approver = "", custodian = ""] = testOfficers.map(({ id }) => id);
const officer = (id: string): OfficerId => id as OfficerId;
const at = (milliseconds: number): Instant => milliseconds as Instant;
const write = <Name extends WriteName>(db: WritableDb, name: Name, input: WriteInput<Name>): WriteOutput<Name> => writeWithAudit(db, name, input, testEntry(name)) as WriteOutput<Name>;
const otherApprover = "officer-9";
/** A second approver besides those of every test. */
function room(): WritableDb {
  const db = makeDatabase();
  const third = testOfficers[2];
  if (third === undefined) throw new Error("there is an approver");
  insertOfficer(db, { ...third, id: officer(otherApprover), certificate: "9".repeat(64) as CertificateHash }, 1 as AuditSequence);
  return db;
}
const hash = (digit: string): string => digit.repeat(64);
const object = (digit: number): ObjectId => String(digit).repeat(32) as ObjectId;

function failureOf(act: () => unknown): string {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

function proposed(db: WritableDb, more: Partial<WriteInput<"project.propose">> = {}): number {
  if (recipeList(db).length === 0) write(db, "recipe.add", { sha256: hash("a"), name: "first", version: 1, body: "{}", officer: officer(technician), at: at(1) });
  return write(db, "project.propose", {
    application: "申請-1",
    title: "腎機能の研究",
    purpose: "研究のため",
    recipient: "架空大学",
    recipientCertificate: "MIIB",
    recipe: hash("a"),
    deliveries: [1],
    officer: officer(technician),
    at: at(2),
    ...more,
  }).project;
}

const decide = (db: WritableDb, project: number): unknown => write(db, "project.decide", { project, number: "委-1", day: "2026-11-01", officer: officer(approver), at: at(3) });

function begun(db: WritableDb, project: number, batch = 50): number {
  return write(db, "run.begin", {
    project,
    snapshot: { sha256: hash("b"), body: '{"deliveries":[]}' },
    secret: object(batch % 10),
    batch,
    persons: 2,
    units: 2,
    officer: officer(technician),
    at: at(4),
  }).run;
}

const commitOf = (batch: number, id: ObjectId, address: string): NonNullable<WriteInput<"run.unit">["commit"]> => ({
  batch,
  objects: [{ id, kind: "made", bytes: 9, address: hash(address), extents: [{ piece: 0, segment: 1, offset: 64 + batch * 1000, stored: 200, bytes: 9 }] }],
  repeated: [],
});

const unit = (db: WritableDb, run: number, number: number, more: Partial<WriteInput<"run.unit">> = {}): WriteOutput<"run.unit"> =>
  write(db, "run.unit", {
    run,
    unit: number,
    persons: 1,
    records: 5,
    instances: 1,
    digest: hash(String(number)),
    outputs: [{ kind: "image", name: `images/${String(number)}.dcm`, object: object(number + 5), bytes: 9, delivery: 1, item: 1, findings: [{ kind: "mask", place: { rectangles: 1 } }] }],
    held: [{ delivery: 1, item: 2, line: number, failure: "table.dateUnreadable" }],
    commit: commitOf(60 + number, object(number + 5), String(number + 5)),
    ...more,
  });

function finished(db: WritableDb, project: number): number {
  const run = begun(db, project);
  unit(db, run, 1);
  unit(db, run, 2);
  write(db, "run.finish", { run, digest: hash("c"), at: at(9) });
  return run;
}

const verify = (db: WritableDb, run: number, hits: WriteInput<"run.verify">["hits"] = []): unknown =>
  write(db, "run.verify", { run, outputs: 2, bytes: 18, hits, doubtful: 4, weak: 1, officer: officer(technician), at: at(10) });
const accept = (db: WritableDb, run: number, finding: number, more: Partial<WriteInput<"run.decide">> = {}): unknown =>
  write(db, "run.decide", { run, findings: [finding], verdict: "accept", officer: officer(reviewer), at: at(11), ...more });
const approve = (db: WritableDb, run: number, first = approver, second = otherApprover): unknown =>
  write(db, "run.approve", {
    run,
    statement: "the exact text",
    approvals: [
      { officer: officer(first), signature: Buffer.from([1]) },
      { officer: officer(second), signature: Buffer.from([2]) },
    ],
    at: at(13),
  });

/** Up to where two approvers would sign. */
function reviewed(db: WritableDb): { readonly project: number; readonly run: number } {
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = finished(db, project);
  verify(db, run);
  for (const { finding } of findingPage(db, { run, after: 0, limit: 9 })) accept(db, run, finding);
  write(db, "run.reviewed", { run, officer: officer(reviewer), at: at(12) });
  return { project, run };
}

test("the triggers know the very moves of the table", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  for (const from of projectStates) {
    for (const to of projectStates) {
      if (from === to) continue;
      const isAllowed = projectTransitions.some((each) => each.from === from && each.to === to);
      expect([from, to, mayMove(db, project, from, to)]).toEqual([from, to, isAllowed]);
    }
  }
});

/** Tried and taken back; the state to begin with is set behind the trigger's back. */
function mayMove(db: WritableDb, project: number, from: string, to: string): boolean {
  const trigger = db.prepare<Record<string, never>, { sql: string }>("SELECT sql FROM sqlite_schema WHERE name = 'project_moves'").value({}) ?? "";
  try {
    db.transaction(() => {
      db.execute("DROP TRIGGER project_moves");
      db.prepare<{ project: number; from: string }, never>("UPDATE project SET state = :from WHERE id = :project").run({ project, from });
      db.execute(trigger);
      db.prepare<{ project: number; to: string }, never>("UPDATE project SET state = :to WHERE id = :project").run({ project, to });
      throw new RangeError("moved");
    });
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}

test("a project is proposed once, of linked deliveries and a known recipe, and decided once", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  expect(failureOf(() => proposed(db))).toBe("project.applicationTaken");
  expect(failureOf(() => proposed(db, { application: "2", recipe: hash("f") }))).toBe("recipe.unknown");
  expect(failureOf(() => proposed(db, { application: "2", deliveries: [] }))).toBe("project.scopeEmpty");
  expect(failureOf(() => proposed(db, { application: "2", deliveries: [7] }))).toBe("project.notLinked");
  expect(failureOf(() => write(db, "recipe.add", { sha256: hash("e"), name: "first", version: 1, body: "[]", officer: officer(technician), at: at(1) }))).toBe("recipe.versionTaken");
  expect(failureOf(() => begun(db, project))).toBe("project.wrongState");
  decide(db, project);
  expect(failureOf(() => decide(db, project))).toBe("project.wrongState");
  expect(projectList(db)).toHaveLength(1);
  expect(projectOf(db, { project })).toMatchObject({ state: "decided", decisionNumber: "委-1", decisionDay: "2026-11-01", deliveries: [1], steps: [{ event: "propose", toState: "proposed" }, { event: "decide", toState: "decided", officer: approver }] });
});

test("a run is made unit by unit on what was frozen, and is whole only with all of them", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = begun(db, project);
  expect(failureOf(() => begun(db, project, 51))).toBe("project.wrongState");
  unit(db, run, 1);
  expect(failureOf(() => write(db, "run.finish", { run, digest: hash("c"), at: at(9) }))).toBe("run.incomplete");
  expect(() => unit(db, run, 1, { commit: commitOf(70, object(9), "9") })).toThrow("UNIQUE");
  unit(db, run, 2);
  write(db, "run.finish", { run, digest: hash("c"), at: at(9) });
  expect(runOf(db, { run })).toMatchObject({ state: "finished", persons: 2, units: 2, done: 2, records: 10, instances: 2, held: 2, digest: hash("c") });
  expect(unitsDone(db, { run })).toEqual([{ unit: 1, digest: hash("1") }, { unit: 2, digest: hash("2") }]);
  expect(outputPage(db, { run, after: 1, limit: 5 })).toEqual([{ output: 2, unit: 2, kind: "image", name: "images/2.dcm", object: object(7), bytes: 9, delivery: 1, item: 1 }]);
  expect(runHeld(db, { run, limit: 9 }).map(({ line }) => line)).toEqual([1, 2]);
  expect(snapshotBody(db, { sha256: hash("b") })).toBe('{"deliveries":[]}');
  expect(() => unit(db, run, 3, { commit: commitOf(71, object(9), "9") })).toThrow("makes nothing more");
});

test("a result in which the verifier found somebody goes no further, and another run takes its place", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = finished(db, project);
  verify(db, run, [{ output: 1, place: { offset: 7 } }]);
  expect(verificationOf(db, { run })).toMatchObject({ outcome: "refused", hits: 1, doubtful: 4, weak: 1 });
  expect(projectStateOf(db, project)).toBe("running");
  expect(failureOf(() => accept(db, run, 1))).toBe("project.wrongState");
  write(db, "run.abandon", { run, officer: officer(technician), at: at(11), reason: "名前が残っていた" });
  expect(projectStateOf(db, project)).toBe("decided");
  const next = begun(db, project, 51);
  expect(runList(db, { project }).map((row) => [row.run, row.state])).toEqual([[run, "abandoned"], [next, "running"]]);
});

test("every finding is decided by somebody else than who made it, and the last word counts", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = finished(db, project);
  expect(failureOf(() => accept(db, run, 1))).toBe("project.wrongState");
  verify(db, run);
  expect(failureOf(() => accept(db, run, 1, { officer: officer(technician) }))).toBe("run.makerReviews");
  accept(db, run, 1);
  accept(db, run, 2, { verdict: "defer", reason: "二人で見る" });
  expect(reviewState(db, { run })).toEqual({ findings: 2, settled: 1, refused: 0, deferred: 1 });
  expect(failureOf(() => write(db, "run.reviewed", { run, officer: officer(reviewer), at: at(12) }))).toBe("run.undecided");
  expect(() => accept(db, run, 2, { verdict: "reject" })).toThrow("CHECK");
  accept(db, run, 2, { verdict: "redo", reason: "マスクが足りない" });
  expect(reviewState(db, { run })).toMatchObject({ settled: 1, refused: 1 });
  accept(db, run, 2);
  expect(findingPage(db, { run, after: 1, limit: 5 })).toMatchObject([{ finding: 2, kind: "mask", verdict: "accept", officer: reviewer }]);
  expect(failureOf(() => write(db, "run.reviewed", { run, officer: officer(technician), at: at(12) }))).toBe("run.makerReviews");
  expect(failureOf(() => write(db, "run.reviewed", { run, officer: officer(approver), at: at(12) }))).toBe("session.role");
  write(db, "run.reviewed", { run, officer: officer(reviewer), at: at(12) });
  expect(projectStateOf(db, project)).toBe("reviewed");
});

test("many findings are decided at once, or none of them; what was said can be taken back, and stays on record", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = finished(db, project);
  verify(db, run);
  const decideAll = (findings: readonly number[], verdict: "accept" | "withdraw", reason?: string): unknown => write(db, "run.decide", { run, findings, verdict, ...(reason !== undefined && { reason }), officer: officer(reviewer), at: at(11) });
  expect(failureOf(() => decideAll([1, 2, 7], "accept"))).toBe("finding.unknown");
  expect(reviewState(db, { run })).toMatchObject({ settled: 0 });
  expect(decideAll([1, 2, 2], "accept")).toEqual({ findings: 2 });
  expect(findingPage(db, { run, after: 0, limit: 9, only: "open" })).toEqual([]);
  decideAll([2], "withdraw");
  expect(reviewState(db, { run })).toEqual({ findings: 2, settled: 1, refused: 0, deferred: 0 });
  expect(findingPage(db, { run, after: 0, limit: 9, only: "open" })).toMatchObject([{ finding: 2, verdict: null, officer: null, name: "images/2.dcm", delivery: 1, item: 1 }]);
  accept(db, run, 2, { verdict: "reject", reason: "氏名が残っている" });
  expect(findingPage(db, { run, after: 0, limit: 9, only: "refused" }).map(({ finding }) => finding)).toEqual([2]);
  accept(db, run, 1, { verdict: "defer", reason: "尋ねる" });
  expect(findingPage(db, { run, after: 0, limit: 9, only: "open" }).map(({ finding, verdict }) => [finding, verdict])).toEqual([[1, "defer"]]);
  expect(db.prepare<Record<string, never>, { count: number }>("SELECT count(*) FROM decision").value({})).toBe(5);
  expect(recordedFacts(db)["run.decide"].length).toBe(4);
  expect(findDamage(db)).toEqual([]);
});

test("what the verifier found is never accepted, not by SQL either", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = finished(db, project);
  verify(db, run);
  db.prepare<Record<string, number>, never>("INSERT INTO finding (run, finding, kind, output, place) VALUES (:run, 3, 'hit', 1, '{}')").run({ run });
  expect(failureOf(() => accept(db, run, 3))).toBe("finding.hitKept");
  expect(() => db.prepare<Record<string, number | string>, never>("INSERT INTO decision (run, decision, finding, verdict, officer, at, recorded) VALUES (:run, 1, 3, 'accept', :officer, 1, 1)").run({ run, officer: reviewer })).toThrow("a hit never leaves");
  accept(db, run, 3, { verdict: "reject", reason: "電話番号" });
  expect(failureOf(() => write(db, "run.reviewed", { run, officer: officer(reviewer), at: at(12) }))).toBe("run.undecided");
});

test("a table is a finding once, whichever unit brings its first rows", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = begun(db, project);
  const table = (source: number, digit: number): NonNullable<WriteInput<"run.unit">["outputs"]>[number] => ({ kind: "table", name: `tables/1-${String(source)}.csv`, object: object(digit), bytes: 9, delivery: 1, item: source, findings: [{ kind: "table", place: { delivery: 1, source } }] });
  unit(db, run, 1, { outputs: [table(1, 6)] });
  unit(db, run, 2, { outputs: [table(1, 7), table(2, 7)] });
  expect(findingPage(db, { run, after: 0, limit: 9 }).map(({ finding, kind, place, output }) => [finding, kind, place, output])).toEqual([
    [1, "table", '{"delivery":1,"source":1}', 1],
    [2, "table", '{"delivery":1,"source":2}', 3],
  ]);
});

test("two different approvers who did not make it, then a package on a medium, then that it was read back", () => {
  const db = room();
  const { project, run } = reviewed(db);
  expect(failureOf(() => approve(db, run, approver, approver))).toBe("run.approvedTwice");
  expect(failureOf(() => approve(db, run, approver, technician))).toBe("run.makerReviews");
  expect(failureOf(() => approve(db, run, approver, custodian))).toBe("session.role");
  const sealed = { id: "p-1", sequence: 1, sender: "室", manifestSha256: hash("d"), recipients: [], sealedAt: at(14), objects: 2, isSeen: true, addresses: [hash("e")] };
  const seal = (): unknown => write(db, "run.sealed", { run, sealed, name: "p-1.noren", medium: "A", expiresAt: at(90), officer: officer(technician) });
  expect(failureOf(seal)).toBe("project.wrongState");
  // Neither of the two books has it then.
  expect(sealedKnown(db, { id: "p-1" })).toBe(false);
  expect(outputTotals(db, { run })).toEqual({ tables: 0, images: 2, bytes: 18 });
  expect(maskPlaces(db, { run, after: 0, limit: 1 })).toEqual([{ finding: 1, output: 1, place: '{"rectangles":1}' }]);
  expect(settlersOf(db, { run })).toEqual([{ officer: reviewer, findings: 2 }]);
  approve(db, run);
  expect(approvalsOf(db, { run }).map((one) => one.officer)).toEqual([approver, otherApprover].toSorted());
  seal();
  expect(releaseOf(db, { run })).toMatchObject({ package: "p-1", name: "p-1.noren", sequence: 1, objects: 2, medium: "A", expiresAt: 90, readBackAt: null });
  const handOver = (): unknown => write(db, "run.handedOver", { run, officer: officer(technician), at: at(15) });
  handOver();
  expect(failureOf(handOver)).toBe("project.wrongState");
  expect(releaseOf(db, { run })).toMatchObject({ writtenAt: 14, readBackAt: 15 });
  expect(ledgerList(db).find(({ number }) => number === "A")).toMatchObject({ state: "lent", moves: expect.arrayContaining([expect.objectContaining({ to: "lent", counterpart: "架空大学", officer: technician })]) as unknown });
  expect(projectOf(db, { project })?.steps.map(({ event }) => event)).toEqual(["propose", "decide", "run", "verify", "review", "approve", "seal", "handOver"]);
  expect(findDamage(db)).toEqual([]);
  const facts = recordedFacts(db);
  for (const name of ["project.propose", "project.decide", "run.begin", "run.finish", "run.verify", "run.reviewed", "run.approve", "run.sealed", "run.handedOver"] as const) expect([name, facts[name].length]).toEqual([name, 1]);
  expect([facts["run.unit"].length, facts["run.decide"].length]).toEqual([2, 2]);
});

test.each([
  ["UPDATE recipe SET body = '[]'", "immutable"],
  ["DELETE FROM recipe", "are kept"],
  ["UPDATE project SET recipe = (SELECT sha256 FROM recipe)", "never changes"],
  ["UPDATE project SET decision_number = '2'", "decides once"],
  ["DELETE FROM project", "are kept"],
  ["DELETE FROM project_delivery", "never changes"],
  ["INSERT INTO project_delivery (project, delivery) VALUES (1, 2)", "never changes"],
  ["UPDATE project_step SET reason = 'x'", "immutable"],
  ["DELETE FROM project_step", "are kept"],
  ["UPDATE snapshot SET body = '[]'", "immutable"],
  ["DELETE FROM snapshot", "are kept"],
  ["UPDATE run SET persons = 1", "never changes"],
  ["UPDATE run SET state = 'running', digest = NULL", "does not go back"],
  ["DELETE FROM run", "are kept"],
  ["UPDATE run_unit SET records = 1", "immutable"],
  ["DELETE FROM run_unit", "are kept"],
  ["UPDATE run_output SET name = 'x'", "immutable"],
  ["DELETE FROM run_output", "are kept"],
  ["DELETE FROM run_held", "stays on record"],
  ["UPDATE run_held SET line = 99", "stays on record"],
  ["UPDATE verification SET bytes = 1", "immutable"],
  ["DELETE FROM verification", "are kept"],
  ["UPDATE finding SET place = '[]'", "immutable"],
  ["DELETE FROM finding", "are kept"],
  ["UPDATE decision SET verdict = 'defer'", "immutable"],
  ["DELETE FROM decision", "are kept"],
  ["INSERT INTO release (run, package, manifest_sha256, name, medium, expires_at, written_at, recorded) SELECT id, 'p', digest, 'n', 'A', 1, 1, recorded FROM run", "without two approvals"],
])("SQLite itself refuses %s", (sql, message) => {
  const db = room();
  reviewed(db);
  expect(() => { db.execute(sql); }).toThrow(message);
});

test("approvals and releases are not changed either", () => {
  const db = room();
  const { run } = reviewed(db);
  approve(db, run);
  expect(() => { db.execute("UPDATE approval SET statement = 'x'"); }).toThrow("immutable");
  expect(() => { db.execute("DELETE FROM approval"); }).toThrow("are kept");
  expect(() => { db.execute("INSERT INTO approval (run, officer, statement, signature, at, recorded) SELECT run, 'officer-9', 'another', signature, at, recorded FROM approval WHERE officer = 'officer-3'"); }).toThrow("both sign the same");
});
