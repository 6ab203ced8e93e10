import type { AuditSequence } from "../domain/audit.ts";
import type { CertificateHash, Instant, OfficerId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { ObjectId } from "../domain/object.ts";
import { catalogued } from "./catalogued.fixture.ts";
import type { WritableDb } from "./database.ts";
import { recipeList } from "./project.ts";
import { insertOfficer } from "./room.ts";
import { findingPage } from "./review.ts";
import { makeDatabase, testEntry, testOfficers } from "./store.fixture.ts";
import { writeWithAudit, type WriteInput, type WriteName, type WriteOutput } from "./writes.ts";

/** For tests: provisions as far as a test needs them, each step by whom it belongs to. */

export const [technician = "", reviewer = "", approver = "", custodian = ""] = testOfficers.map(({ id }) => id);
export const officer = (id: string): OfficerId => id as OfficerId;
export const at = (milliseconds: number): Instant => milliseconds as Instant;
export const write = <Name extends WriteName>(db: WritableDb, name: Name, input: WriteInput<Name>): WriteOutput<Name> => writeWithAudit(db, name, input, testEntry(name)) as WriteOutput<Name>;
export const otherApprover = "officer-9";
/** A second approver besides those of every test. */
export function room(): WritableDb {
  const db = makeDatabase();
  const third = testOfficers[2];
  if (third === undefined) throw new Error("there is an approver");
  insertOfficer(db, { ...third, id: officer(otherApprover), certificate: "9".repeat(64) as CertificateHash }, 1 as AuditSequence);
  return db;
}
export const hash = (digit: string): string => digit.repeat(64);
export const object = (digit: number): ObjectId => String(digit).repeat(32) as ObjectId;

export function failureOf(act: () => unknown): string {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

export function proposed(db: WritableDb, more: Partial<WriteInput<"project.propose">> = {}): number {
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

export const decide = (db: WritableDb, project: number): unknown => write(db, "project.decide", { project, number: "委-1", day: "2026-11-01", officer: officer(approver), at: at(3) });

export function begun(db: WritableDb, project: number, batch = 50): number {
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

export const commitOf = (batch: number, id: ObjectId, address: string): NonNullable<WriteInput<"run.unit">["commit"]> => ({
  batch,
  objects: [{ id, kind: "made", bytes: 9, address: hash(address), extents: [{ piece: 0, segment: 1, offset: 64 + batch * 1000, stored: 200, bytes: 9 }] }],
  repeated: [],
});

export const unit = (db: WritableDb, run: number, number: number, more: Partial<WriteInput<"run.unit">> = {}): WriteOutput<"run.unit"> =>
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

export function finished(db: WritableDb, project: number): number {
  const run = begun(db, project);
  unit(db, run, 1);
  unit(db, run, 2);
  write(db, "run.finish", { run, digest: hash("c"), at: at(9) });
  return run;
}

export const verify = (db: WritableDb, run: number, hits: WriteInput<"run.verify">["hits"] = []): unknown =>
  write(db, "run.verify", { run, outputs: 2, bytes: 18, hits, doubtful: 4, weak: 1, officer: officer(technician), at: at(10) });
export const look = (db: WritableDb, run: number, output: number, who = reviewer): unknown => write(db, "run.look", { run, output, officer: officer(who), at: at(10) });
/** Everything was shown to the reviewer. */
export const verifyAndLook = (db: WritableDb, run: number): void => {
  verify(db, run);
  for (const output of new Set(findingPage(db, { run, after: 0, limit: 9 }).map((one) => one.output))) look(db, run, output);
};
export const accept = (db: WritableDb, run: number, finding: number, more: Partial<WriteInput<"run.decide">> = {}): unknown =>
  write(db, "run.decide", { run, findings: [finding], verdict: "accept", officer: officer(reviewer), at: at(11), ...more });
export const approve = (db: WritableDb, run: number, first = approver, second = otherApprover): unknown =>
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
export function reviewed(db: WritableDb): { readonly project: number; readonly run: number } {
  catalogued(db);
  const project = proposed(db);
  decide(db, project);
  const run = finished(db, project);
  verifyAndLook(db, run);
  for (const { finding } of findingPage(db, { run, after: 0, limit: 9 })) accept(db, run, finding);
  write(db, "run.reviewed", { run, officer: officer(reviewer), at: at(12) });
  return { project, run };
}
