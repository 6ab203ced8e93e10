import { expect, test } from "vitest";
import type { AuditSequence } from "../domain/audit.ts";
import type { CertificateHash } from "../domain/brand.ts";
import { projectStates, projectTransitions } from "../domain/project.ts";
import { catalogued } from "./catalogued.fixture.ts";
import type { WritableDb } from "./database.ts";
import { findDamage, recordedFacts } from "./integrity.ts";
import { projectList, projectOf, projectStateOf } from "./project.ts";
import { accept, approve, approver, at, begun, commitOf, custodian, decide, failureOf, finished, hash, look, object, officer, otherApprover, proposed, reviewed, reviewer, room, technician, unit, verify, verifyAndLook, write } from "./provision.fixture.ts";
import { insertOfficer } from "./room.ts";
import { approvalsOf, findingPage, findingsOf, reviewState, reviewTally, verificationOf } from "./review.ts";
import { copiesOf, maskPlaces, outputTotals, releaseOf, settlersOf } from "./release.ts";
import { outputPage, runHeld, runList, runOf, snapshotBody, unitsDone } from "./run.ts";
import { latestLinkage } from "./linkage.ts";
import { ledgerList } from "./mediumLedger.ts";
import { sealedKnown } from "./sealedPackage.ts";
import { testOfficers } from "./store.fixture.ts";
import type { WriteInput } from "./writes.ts";

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

test("the same application is proposed again where anything differs, or where the one before was recalled or destroyed", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  write(db, "recipe.add", { sha256: hash("e"), name: "mended", version: 1, body: "[]", officer: officer(technician), at: at(1) });
  const others: readonly Parameters<typeof proposed>[1][] = [{ recipe: hash("e") }, { recipientCertificate: "AAAB" }, { title: "別の題" }, { purpose: "別の目的" }, { recipient: "別の大学" }];
  for (const other of others) {
    const anew = proposed(db, other);
    expect(projectOf(db, { project: anew })).toMatchObject({ application: projectOf(db, { project })?.application, state: "proposed" });
    expect([other, failureOf(() => proposed(db, other))]).toEqual([other, "project.applicationTaken"]);
  }
  expect(failureOf(() => proposed(db, { deliveries: [1, 1] }))).toBe("project.applicationTaken");
  // As if the one before had been of another scope.
  db.execute("SAVEPOINT scope; DROP TRIGGER project_delivery_kept; DELETE FROM project_delivery");
  expect(failureOf(() => proposed(db))).toBe("nothing failed");
  db.execute("ROLLBACK TO scope; RELEASE scope");
  decide(db, project);
  db.execute("DROP TRIGGER project_moves");
  for (const state of projectStates.filter((one) => one !== "proposed")) {
    const isOver = state === "recalled" || state === "destroyed";
    // As if all of this content had come there.
    db.prepare<{ state: string }, never>("UPDATE project SET state = :state WHERE title = '腎機能の研究' AND decision_number IS NOT NULL").run({ state });
    const anew = failureOf(() => proposed(db));
    expect([state, anew]).toEqual([state, isOver ? "nothing failed" : "project.applicationTaken"]);
    if (isOver) decide(db, projectList(db).length);
  }
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
  expect(projectList(db)).toMatchObject([{ project, state: "running", verification: "refused" }]);
  write(db, "run.abandon", { run, officer: officer(technician), at: at(11), reason: "名前が残っていた" });
  expect(projectStateOf(db, project)).toBe("decided");
  expect(projectList(db)).toMatchObject([{ project, verification: null }]);
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
  verifyAndLook(db, run);
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
  verifyAndLook(db, run);
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
  expect(reviewTally(db, { run })).toEqual(reviewState(db, { run }));
  expect(findingsOf(db, { run, findings: [2, 7] })).toMatchObject([{ finding: 2, verdict: "reject", officer: reviewer, name: "images/2.dcm" }]);
  expect(findDamage(db)).toEqual([]);
});

test("nobody accepts what was not shown to himself, not by SQL either, and the tally is what counting says", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = finished(db, project);
  expect(failureOf(() => look(db, run, 1))).toBe("project.wrongState");
  verify(db, run);
  const otherReviewer = "officer-8";
  const second = testOfficers[1];
  if (second === undefined) throw new Error("there is a reviewer");
  insertOfficer(db, { ...second, id: officer(otherReviewer), certificate: "8".repeat(64) as CertificateHash }, 1 as AuditSequence);
  look(db, run, 1, otherReviewer);
  look(db, run, 2);
  expect(failureOf(() => accept(db, run, 1))).toBe("finding.notSeen");
  expect(failureOf(() => write(db, "run.decide", { run, findings: [2, 1], verdict: "accept", officer: officer(reviewer), at: at(11) }))).toBe("finding.notSeen");
  const inserted = db.prepare<Record<string, number | string>, never>("INSERT INTO decision (run, decision, finding, verdict, officer, at, recorded) VALUES (:run, 9, 1, 'accept', :officer, 1, 1)");
  expect(() => inserted.run({ run, officer: reviewer })).toThrow("was not shown to him");
  expect(reviewTally(db, { run })).toEqual({ findings: 2, settled: 0, refused: 0, deferred: 0 });
  // A doubt needs no look.
  accept(db, run, 1, { verdict: "defer", reason: "二人で見る" });
  for (const verdict of ["redo", "accept", "withdraw", "accept", "reject"] as const) {
    accept(db, run, 2, { verdict, reason: "理由" });
    expect(reviewTally(db, { run })).toEqual(reviewState(db, { run }));
  }
  look(db, run, 1);
  accept(db, run, 1);
  expect(reviewTally(db, { run })).toEqual({ findings: 2, settled: 1, refused: 1, deferred: 0 });
  expect(recordedFacts(db)["run.look"]).toHaveLength(3);
  expect(findDamage(db)).toEqual([]);
});

test("what was given up is neither looked at, decided nor ended while another run waits, and nothing is verified twice", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const old = finished(db, project);
  verifyAndLook(db, old);
  expect(failureOf(() => verify(db, old))).toBe("project.wrongState");
  accept(db, old, 1);
  accept(db, old, 2);
  write(db, "run.abandon", { run: old, officer: officer(reviewer), at: at(11), reason: "やり直し" });
  const run = begun(db, project, 51);
  unit(db, run, 1, { outputs: [], held: [], commit: commitOf(71, object(8), "8") });
  unit(db, run, 2, { held: [], outputs: [{ kind: "image", name: "images/9.dcm", object: object(9), bytes: 9, delivery: 1, item: 1, findings: [{ kind: "mask", place: {} }] }], commit: commitOf(72, object(9), "9") });
  write(db, "run.finish", { run, digest: hash("c"), at: at(9) });
  verify(db, run);
  expect(projectStateOf(db, project)).toBe("verified");
  expect(failureOf(() => write(db, "run.reviewed", { run: old, officer: officer(reviewer), at: at(12) }))).toBe("project.wrongState");
  expect(failureOf(() => accept(db, old, 1))).toBe("project.wrongState");
  expect(failureOf(() => look(db, old, 1))).toBe("project.wrongState");
  expect(() => { db.execute(`INSERT INTO decision (run, decision, finding, verdict, officer, at, recorded) SELECT run, 99, finding, 'withdraw', officer, at, recorded FROM decision WHERE run = ${String(old)} AND finding = 1`); }).toThrow("while the result is looked at");
  expect(projectStateOf(db, project)).toBe("verified");
  look(db, run, 1);
  accept(db, run, 1);
  write(db, "run.reviewed", { run, officer: officer(reviewer), at: at(12) });
  expect(projectStateOf(db, project)).toBe("reviewed");
});

test("what the verifier found is never accepted, not by SQL either", () => {
  const db = room();
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = finished(db, project);
  verifyAndLook(db, run);
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

test("a package that nobody saw stands in the way until somebody has looked: found it is the release, absent it is none; a release is recalled once", () => {
  const db = room();
  const { project, run } = reviewed(db);
  approve(db, run);
  const copy = (id: string, sequence: number): unknown =>
    write(db, "release.copy", { run, sealed: { id, sequence, sender: "室", manifestSha256: hash("d"), recipients: [], sealedAt: at(14), objects: 2, isSeen: false, addresses: [hash("e")] }, name: `${id}.noren`, medium: "A", expiresAt: at(90), officer: officer(technician) });
  copy("p-1", 1);
  copy("p-2", 2);
  expect(copiesOf(db, { run })).toMatchObject([{ id: "p-1", sequence: 1, manifestSha256: hash("d"), sealedAt: 14, name: "p-1.noren", medium: "A", expiresAt: 90, officer: technician }, { id: "p-2" }]);
  expect(projectStateOf(db, project)).toBe("approved");
  write(db, "release.copyAbsent", { id: "p-1" });
  expect(() => write(db, "release.copyAbsent", { id: "p-1" })).toThrow();
  expect(copiesOf(db, { run }).map(({ id }) => id)).toEqual(["p-2"]);
  const recall = (who: string): unknown => write(db, "release.recall", { run, reason: "証明書の誤り", officer: officer(who), at: at(20) });
  expect(failureOf(() => recall(approver))).toBe("project.wrongState");
  write(db, "run.sealed", { run, sealed: { id: "p-2", manifestSha256: hash("d"), sealedAt: at(14) }, name: "p-2.noren", medium: "A", expiresAt: at(90), officer: officer(technician) });
  expect([copiesOf(db, { run }), releaseOf(db, { run })?.package, projectStateOf(db, project)]).toEqual([[], "p-2", "sealed"]);
  expect(failureOf(() => recall(technician))).toBe("session.role");
  recall(approver);
  expect(projectOf(db, { project })?.steps.at(-1)).toMatchObject({ event: "recall", toState: "recalled", reason: "証明書の誤り", officer: approver });
  expect(failureOf(() => recall(approver))).toBe("project.wrongState");
  expect(failureOf(() => write(db, "run.handedOver", { run, linkage: latestLinkage(db), officer: officer(technician), at: at(21) }))).toBe("project.wrongState");
  const facts = recordedFacts(db);
  expect([facts["release.copy"].length, facts["release.copyAbsent"].length, facts["run.sealed"].length, facts["release.recall"].length]).toEqual([2, 1, 1, 1]);
  expect(() => { db.execute("UPDATE release_copy SET medium = 'B'"); }).toThrow("a copy is immutable");
  expect(() => { db.execute("DELETE FROM release_copy"); }).toThrow("copies are kept");
  expect(findDamage(db)).toEqual([]);
});

test("two different approvers who did not make it, then a package on a medium, then that it was read back", () => {
  const db = room();
  const { project, run } = reviewed(db);
  expect(failureOf(() => approve(db, run, approver, approver))).toBe("run.approvedTwice");
  expect(failureOf(() => approve(db, run, approver, technician))).toBe("run.makerApproves");
  expect(failureOf(() => approve(db, run, approver, custodian))).toBe("session.role");
  const sealed = { id: "p-1", sequence: 1, sender: "室", manifestSha256: hash("d"), recipients: [], sealedAt: at(14), objects: 2, isSeen: true, addresses: [hash("e")] };
  const seal = (): unknown => write(db, "run.sealed", { run, sealed, name: "p-1.noren", medium: "A", expiresAt: at(90), officer: officer(technician) });
  expect(failureOf(seal)).toBe("project.wrongState");
  // Neither of the two books has it then.
  expect(sealedKnown(db, { id: "p-1" })).toBe(false);
  expect(outputTotals(db, { run })).toEqual({ tables: 0, images: 2, unseen: 0, bytes: 18 });
  expect(maskPlaces(db, { run, after: 0, limit: 1 })).toEqual([{ finding: 1, output: 1, place: '{"rectangles":1}' }]);
  expect(settlersOf(db, { run })).toEqual([{ officer: reviewer, findings: 2 }]);
  approve(db, run);
  expect(approvalsOf(db, { run }).map((one) => one.officer)).toEqual([approver, otherApprover].toSorted());
  seal();
  expect(releaseOf(db, { run })).toMatchObject({ package: "p-1", name: "p-1.noren", sequence: 1, objects: 2, medium: "A", expiresAt: 90, readBackAt: null });
  const handOver = (): unknown => write(db, "run.handedOver", { run, linkage: latestLinkage(db), officer: officer(technician), at: at(15) });
  // Judged by a linkage that another has followed.
  expect(failureOf(() => write(db, "run.handedOver", { run, linkage: latestLinkage(db) - 1, officer: officer(technician), at: at(15) }))).toBe("link.outdated");
  expect(projectStateOf(db, project)).toBe("sealed");
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
  ["UPDATE look SET at = 1", "immutable"],
  ["DELETE FROM look", "are kept"],
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
