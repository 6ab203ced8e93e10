import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { ProjectState } from "../domain/project.ts";
import type { FindingFilter, FindingKind, Verdict } from "../domain/review.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { moveProject, roleOf } from "./project.ts";
import { runOf, type RunRow } from "./run.ts";

/** From a finished result to one that may leave: verifier, decisions, two approvals, a package that was read back. */

function known(db: ReadableDb, run: number): RunRow {
  const row = runOf(db, { run });
  if (row === undefined) throw new FailureError("run.unknown");
  return row;
}

export interface VerificationInput {
  readonly run: number;
  readonly outputs: number;
  readonly bytes: number;
  readonly hits: readonly { readonly output: number; readonly place: unknown }[];
  readonly doubtful: number;
  readonly weak: number;
  readonly officer: OfficerId;
  readonly at: Instant;
}

export interface ReviewedRun {
  readonly runState: RunRow["state"];
  readonly projectState: ProjectState;
}

/** Where a run and its project stand: what is looked at and decided about it hangs on both. */
export const reviewedRun = (db: ReadableDb, { run }: { readonly run: number }): ReviewedRun | undefined =>
  db
    .prepare<{ run: number }, ReviewedRun & Record<string, never>>("SELECT run.state AS runState, project.state AS projectState FROM run JOIN project ON project.id = run.project WHERE run.id = :run")
    .get({ run });

/** A result that was given up is not the one that the project waits for, whatever state that is in. */
function needWaiting(db: ReadableDb, run: number): void {
  const { runState, projectState } = reviewedRun(db, { run }) ?? {};
  if (runState !== "finished") throw new FailureError("project.wrongState", { state: runState ?? "" });
  if (projectState !== "verified") throw new FailureError("project.wrongState", { state: projectState ?? "" });
}

/** Only a result in which nobody was found goes on; what was found stays as findings of the run, which is then made anew. */
export function runVerify(db: WritableDb, { run, outputs, bytes, hits, doubtful, weak, officer, at }: VerificationInput, recorded: AuditSequence): { readonly hits: number } {
  const { project, state } = known(db, run);
  if (verificationOf(db, { run }) !== undefined) throw new FailureError("project.wrongState", { state: reviewedRun(db, { run })?.projectState ?? state });
  db.prepare<Record<string, string | number>, never>(
    "INSERT INTO verification (run, outcome, outputs, bytes, hits, doubtful, weak, officer, at, recorded) VALUES (:run, :outcome, :outputs, :bytes, :hits, :doubtful, :weak, :officer, :at, :recorded)",
  ).run({ run, outcome: hits.length === 0 ? "passed" : "refused", outputs, bytes, hits: hits.length, doubtful, weak, officer, at, recorded });
  let finding = db.prepare<{ run: number }, { last: number }>("SELECT coalesce(max(finding), 0) AS last FROM finding WHERE run = :run").value({ run }) ?? 0;
  const find = db.prepare<Record<string, string | number>, never>("INSERT INTO finding (run, finding, kind, output, place) VALUES (:run, :finding, 'hit', :output, :place)");
  for (const { output, place } of hits) find.run({ run, finding: ++finding, output, place: JSON.stringify(place) });
  if (hits.length === 0) moveProject(db, { project, event: "verify", officer, at }, recorded);
  return { hits: hits.length };
}

export interface VerificationRow {
  readonly outcome: "passed" | "refused";
  readonly outputs: number;
  readonly bytes: number;
  readonly hits: number;
  readonly doubtful: number;
  readonly weak: number;
  readonly officer: OfficerId;
  readonly at: Instant;
}

export const verificationOf = (db: ReadableDb, { run }: { readonly run: number }): VerificationRow | undefined =>
  db.prepare<{ run: number }, VerificationRow & Record<string, never>>("SELECT outcome, outputs, bytes, hits, doubtful, weak, officer, at FROM verification WHERE run = :run").get({ run });

export interface LookInput {
  readonly run: number;
  readonly output: number;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** Shown to an officer, beside what it was made of; once more in each of his sessions. */
export function runLook(db: WritableDb, { run, output, officer, at }: LookInput, recorded: AuditSequence): Record<string, never> {
  needWaiting(db, run);
  db.prepare<Record<string, string | number>, never>("INSERT INTO look (run, output, officer, at, recorded) VALUES (:run, :output, :officer, :at, :recorded)").run({ run, output, officer, at, recorded });
  return {};
}

export interface DecisionInput {
  readonly run: number;
  /** All are decided, or none. */
  readonly findings: readonly number[];
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** Said by a human who did not make the result; that nothing is wrong, of what was shown to him. */
export function runDecide(db: WritableDb, { run, findings, verdict, reason, officer, at }: DecisionInput, recorded: AuditSequence): { readonly findings: number } {
  const { officer: maker } = known(db, run);
  if (maker === officer) throw new FailureError("run.makerReviews");
  needWaiting(db, run);
  const of = db.prepare<{ run: number; finding: number }, { kind: string; output: number }>("SELECT kind, output FROM finding WHERE run = :run AND finding = :finding");
  const looked = db.prepare<{ run: number; output: number; officer: string }, { one: number }>("SELECT 1 AS one FROM look WHERE run = :run AND output = :output AND officer = :officer LIMIT 1");
  let decision = db.prepare<{ run: number }, { last: number }>("SELECT coalesce(max(decision), 0) AS last FROM decision WHERE run = :run").value({ run }) ?? 0;
  const insert = db.prepare<Record<string, string | number | null>, never>(
    "INSERT INTO decision (run, decision, finding, verdict, reason, officer, at, recorded) VALUES (:run, :decision, :finding, :verdict, :reason, :officer, :at, :recorded)",
  );
  const distinct = new Set(findings);
  for (const finding of distinct) {
    const found = of.get({ run, finding });
    if (found === undefined) throw new FailureError("finding.unknown");
    if (verdict === "accept") {
      if (found.kind === "hit") throw new FailureError("finding.hitKept");
      if (looked.value({ run, output: found.output, officer }) === undefined) throw new FailureError("finding.notSeen", { finding });
    }
    insert.run({ run, decision: ++decision, finding, verdict, reason: reason ?? null, officer, at, recorded });
  }
  return { findings: distinct.size };
}

export interface FindingRow {
  readonly finding: number;
  readonly kind: FindingKind;
  readonly place: string;
  /** What it is about, as it will lie in the package. */
  readonly output: number;
  readonly outputKind: "table" | "image";
  readonly name: string;
  readonly bytes: number;
  readonly delivery: number;
  readonly item: number;
  /** What was said last; nothing where that was taken back. */
  readonly verdict: Exclude<Verdict, "withdraw"> | null;
  readonly reason: string | null;
  readonly officer: OfficerId | null;
  readonly at: Instant | null;
}

export interface FindingPage {
  readonly run: number;
  readonly after: number;
  readonly limit: number;
  /** `open`: nobody said yes or no yet. */
  readonly only?: FindingFilter;
}

export const findingPage = (db: ReadableDb, { run, after, limit, only = "all" }: FindingPage): readonly FindingRow[] =>
  db
    .prepare<Record<"run" | "after" | "limit", number> & { only: string }, FindingRow & Record<string, never>>(
      `SELECT finding.finding, finding.kind, place, finding.output, run_output.kind AS outputKind, name, bytes, delivery, item, said.verdict, said.reason, said.officer, said.at FROM finding
       JOIN run_output ON run_output.run = finding.run AND run_output.output = finding.output
       LEFT JOIN decision AS said ON said.run = finding.run AND said.verdict <> 'withdraw' AND said.decision =
         (SELECT max(decision) FROM decision AS last WHERE last.run = finding.run AND last.finding = finding.finding)
       WHERE finding.run = :run AND finding.finding > :after
         AND CASE :only WHEN 'open' THEN said.verdict IS NULL OR said.verdict = 'defer' WHEN 'refused' THEN said.verdict IN ('mask', 'redo', 'reject') ELSE 1 END
       ORDER BY finding.finding LIMIT :limit`,
    )
    .all({ run, after, limit, only });

/** These, as they stand now. */
export const findingsOf = (db: ReadableDb, { run, findings }: { readonly run: number; readonly findings: readonly number[] }): readonly FindingRow[] =>
  db
    .prepare<{ run: number; findings: string }, FindingRow & Record<string, never>>(
      `SELECT finding.finding, finding.kind, place, finding.output, run_output.kind AS outputKind, name, bytes, delivery, item, said.verdict, said.reason, said.officer, said.at FROM finding
       JOIN run_output ON run_output.run = finding.run AND run_output.output = finding.output
       LEFT JOIN decision AS said ON said.run = finding.run AND said.verdict <> 'withdraw' AND said.decision =
         (SELECT max(decision) FROM decision AS last WHERE last.run = finding.run AND last.finding = finding.finding)
       WHERE finding.run = :run AND finding.finding IN (SELECT value FROM json_each(:findings)) ORDER BY finding.finding`,
    )
    .all({ run, findings: JSON.stringify(findings) });

export interface ReviewState {
  readonly findings: number;
  readonly settled: number;
  /** Said to be wrong: the result is made anew. */
  readonly refused: number;
  readonly deferred: number;
}

/** Counted one by one: what a result leaves upon. */
export function reviewState(db: ReadableDb, { run }: { readonly run: number }): ReviewState {
  const row = db
    .prepare<{ run: number }, ReviewState & Record<string, never>>(
      `WITH last AS (SELECT finding, verdict, max(decision) FROM decision WHERE run = :run GROUP BY finding)
       SELECT (SELECT count(*) FROM finding WHERE run = :run) AS findings, (SELECT count(*) FROM last WHERE verdict = 'accept') AS settled,
              (SELECT count(*) FROM last WHERE verdict IN ('mask', 'redo', 'reject')) AS refused, (SELECT count(*) FROM last WHERE verdict = 'defer') AS deferred`,
    )
    .get({ run });
  if (row === undefined) throw new Error("counts have a row");
  return row;
}

/** The same, as it was kept with each decision. */
export const reviewTally = (db: ReadableDb, { run }: { readonly run: number }): ReviewState =>
  db.prepare<{ run: number }, ReviewState & Record<string, never>>("SELECT findings, settled, refused, deferred FROM finding_tally WHERE run = :run").get({ run }) ?? { findings: 0, settled: 0, refused: 0, deferred: 0 };

export interface ReviewEnd {
  readonly run: number;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** Every finding was accepted: whatever is refused or left over keeps the result where it is. */
export function runReviewed(db: WritableDb, { run, officer, at }: ReviewEnd, recorded: AuditSequence): Record<string, never> {
  const { project, officer: maker } = known(db, run);
  if (maker === officer) throw new FailureError("run.makerReviews");
  needWaiting(db, run);
  const { findings, settled } = reviewState(db, { run });
  if (settled < findings) throw new FailureError("run.undecided", { count: findings - settled });
  moveProject(db, { project, event: "review", officer, at }, recorded);
  return {};
}

export interface ApprovalInput {
  readonly run: number;
  /** The exact text both sign. */
  readonly statement: string;
  readonly approvals: readonly [Approver, Approver];
  readonly at: Instant;
}

export interface Approver {
  readonly officer: OfficerId;
  readonly signature: Uint8Array;
}

/** Two approvers, neither of whom made the result. */
export function runApprove(db: WritableDb, { run, statement, approvals, at }: ApprovalInput, recorded: AuditSequence): Record<string, never> {
  const { project, officer: maker, state } = known(db, run);
  // A project may have another result in work by now.
  if (state !== "finished") throw new FailureError("project.wrongState", { state });
  const [first, second] = approvals;
  if (first.officer === second.officer) throw new FailureError("run.approvedTwice");
  if (approvals.some(({ officer }) => officer === maker)) throw new FailureError("run.makerApproves");
  if (approvals.some(({ officer }) => roleOf(db, officer) !== "approver")) throw new FailureError("session.role");
  if (verificationOf(db, { run })?.outcome !== "passed") throw new FailureError("run.notVerified");
  moveProject(db, { project, event: "approve", officer: first.officer, at }, recorded);
  const insert = db.prepare<Record<string, string | number | Uint8Array>, never>(
    "INSERT INTO approval (run, officer, statement, signature, at, recorded) VALUES (:run, :officer, :statement, :signature, :at, :recorded)",
  );
  for (const { officer, signature } of approvals) insert.run({ run, officer, statement, signature, at, recorded });
  return {};
}

export const approvalsOf = (db: ReadableDb, { run }: { readonly run: number }): readonly { readonly officer: OfficerId; readonly statement: string; readonly signature: Buffer; readonly at: Instant }[] =>
  db
    .prepare<{ run: number }, { officer: OfficerId; statement: string; signature: Buffer; at: Instant }>("SELECT officer, statement, signature, at FROM approval WHERE run = :run ORDER BY officer")
    .all({ run });
