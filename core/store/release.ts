import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { latestLinkage } from "./linkage.ts";
import { ledgerMove, ledgerStateOf } from "./mediumLedger.ts";
import { moveProject, projectStateOf } from "./project.ts";
import { sealedAdd, type SealedInput } from "./sealedPackage.ts";

/** Releases (提供): a package on a medium, and later that it was read back and handed over. */

const projectOfRun = (db: ReadableDb, run: number): number => {
  const project = db.prepare<{ run: number }, { project: number }>("SELECT project FROM run WHERE id = :run").value({ run });
  if (project === undefined) throw new FailureError("run.unknown");
  return project;
};

export interface ReleaseInput {
  readonly run: number;
  /** Of a copy that was found only what is asked of it: the book of packages has it already. */
  readonly sealed: SealedInput | Pick<SealedInput, "id" | "manifestSha256" | "sealedAt">;
  /** Of the package's folder. */
  readonly name: string;
  readonly medium: string;
  readonly expiresAt: Instant;
  readonly officer: OfficerId;
}

/** The package lies on the medium, complete and signed: the room's book of packages and the project say so together. */
export function runSealed(db: WritableDb, { run, sealed, name, medium, expiresAt, officer }: ReleaseInput, recorded: AuditSequence): Record<string, never> {
  const { id, manifestSha256, sealedAt } = sealed;
  if ("addresses" in sealed) sealedAdd(db, sealed, recorded);
  moveProject(db, { project: projectOfRun(db, run), event: "seal", officer, at: sealedAt }, recorded);
  db.prepare<Record<string, string | number>, never>(
    `INSERT INTO release (run, package, manifest_sha256, name, medium, expires_at, written_at, recorded)
     VALUES (:run, :id, :manifestSha256, :name, :medium, :expiresAt, :sealedAt, :recorded)`,
  ).run({ run, id, manifestSha256, name, medium, expiresAt, sealedAt, recorded });
  return {};
}

/** What lies on a medium, as far as anybody can tell: the package is in the books, the project stays where it is. */
export function releaseCopy(db: WritableDb, { run, sealed, name, medium, expiresAt, officer }: ReleaseInput & { readonly sealed: SealedInput }, recorded: AuditSequence): Record<string, never> {
  sealedAdd(db, sealed, recorded);
  db.prepare<Record<string, string | number>, never>(
    "INSERT INTO release_copy (package, run, name, medium, expires_at, officer, recorded) VALUES (:id, :run, :name, :medium, :expiresAt, :officer, :recorded)",
  ).run({ id: sealed.id, run, name, medium, expiresAt, officer, recorded });
  return {};
}

/** Its medium was looked at, and it is not there. */
export function releaseCopyAbsent(db: WritableDb, { id }: { readonly id: string }, recorded: AuditSequence): Record<string, never> {
  const { changes } = db.prepare<{ id: string; recorded: number }, never>("UPDATE release_copy SET absent_recorded = :recorded WHERE package = :id AND absent_recorded IS NULL").run({ id, recorded });
  if (changes !== 1) throw new FailureError("run.unknown");
  return {};
}

export interface UnseenCopy {
  readonly id: string;
  readonly sequence: number;
  readonly manifestSha256: string;
  readonly sealedAt: Instant;
  readonly name: string;
  readonly medium: string;
  readonly expiresAt: Instant;
  readonly officer: OfficerId;
}

/** Of packages of this run that somebody still has to look for. */
export const copiesOf = (db: ReadableDb, { run }: { readonly run: number }): readonly UnseenCopy[] =>
  db
    .prepare<{ run: number }, UnseenCopy & Record<string, never>>(
      `SELECT id, sequence, sealed_package.manifest_sha256 AS manifestSha256, sealed_at AS sealedAt, release_copy.name, release_copy.medium, release_copy.expires_at AS expiresAt, officer
       FROM release_copy JOIN sealed_package ON id = release_copy.package
       WHERE release_copy.run = :run AND absent_recorded IS NULL AND NOT EXISTS (SELECT 1 FROM release WHERE release.package = release_copy.package) ORDER BY sequence`,
    )
    .all({ run });

export interface RecallInput {
  readonly run: number;
  readonly reason: string;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** What was written or handed over counts no more: whoever has the medium gives it back. That the package can still be opened stays so. */
export function runRecall(db: WritableDb, { run, reason, officer, at }: RecallInput, recorded: AuditSequence): Record<string, never> {
  if (releaseOf(db, { run }) === undefined) throw new FailureError("project.wrongState", { state: projectStateOf(db, projectOfRun(db, run)) ?? "" });
  moveProject(db, { project: projectOfRun(db, run), event: "recall", officer, at, reason }, recorded);
  return {};
}

export interface HandOverInput {
  readonly run: number;
  /** What it was judged by: whatever was linked since asks for another look. */
  readonly linkage: number;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** It was read back whole: only now is there a receipt, and the medium goes out of the room to the recipient. */
export function runHandedOver(db: WritableDb, { run, linkage, officer, at }: HandOverInput, recorded: AuditSequence): Record<string, never> {
  const project = projectOfRun(db, run);
  if (latestLinkage(db) !== linkage) throw new FailureError("link.outdated");
  const gone = db
    .prepare<{ project: number }, { number: number }>("SELECT count(*) AS number FROM project_delivery JOIN delivery ON delivery.id = delivery WHERE project = :project AND delivery.state <> 'linked'")
    .value({ project });
  if (gone !== 0) throw new FailureError("release.outdated");
  moveProject(db, { project, event: "handOver", officer, at }, recorded);
  db.prepare<{ run: number; at: number }, never>("UPDATE release SET read_back_at = max(written_at, :at) WHERE run = :run AND read_back_at IS NULL").run({ run, at });
  const place = db
    .prepare<{ run: number }, { medium: string; recipient: string }>("SELECT medium, recipient FROM release JOIN run ON run.id = release.run JOIN project ON project.id = run.project WHERE release.run = :run")
    .get({ run });
  if (place === undefined) throw new FailureError("run.unknown");
  // Whoever noted it by hand already was right.
  if (ledgerStateOf(db, place.medium) !== "lent") ledgerMove(db, { number: place.medium, to: "lent", officer, at, counterpart: place.recipient }, recorded);
  return {};
}

export interface ReleaseRow {
  readonly run: number;
  readonly package: string;
  readonly name: string;
  readonly sequence: number;
  readonly manifestSha256: string;
  readonly medium: string;
  readonly objects: number;
  readonly expiresAt: Instant;
  readonly writtenAt: Instant;
  readonly readBackAt: Instant | null;
}

export const releaseOf = (db: ReadableDb, { run }: { readonly run: number }): ReleaseRow | undefined =>
  db
    .prepare<{ run: number }, ReleaseRow & Record<string, never>>(
      `SELECT run, package, name, sequence, release.manifest_sha256 AS manifestSha256, medium, objects, expires_at AS expiresAt, written_at AS writtenAt, read_back_at AS readBackAt
       FROM release JOIN sealed_package ON sealed_package.id = package WHERE run = :run`,
    )
    .get({ run });

export interface OutputTotals {
  readonly tables: number;
  readonly images: number;
  /** Images that nothing was found in: no human was asked to look at them. */
  readonly unseen: number;
  readonly bytes: number;
}

/** What a run made, as it will leave: pieces of one table are one. */
export function outputTotals(db: ReadableDb, { run }: { readonly run: number }): OutputTotals {
  const row = db
    .prepare<{ run: number }, OutputTotals & Record<string, never>>(
      `SELECT count(DISTINCT CASE kind WHEN 'table' THEN name END) AS tables, coalesce(sum(kind = 'image'), 0) AS images,
              coalesce(sum(kind = 'image' AND NOT EXISTS (SELECT 1 FROM finding WHERE finding.run = run_output.run AND finding.output = run_output.output)), 0) AS unseen, coalesce(sum(bytes), 0) AS bytes
       FROM run_output WHERE run = :run`,
    )
    .get({ run });
  if (row === undefined) throw new Error("counts have a row");
  return row;
}

/** Masks that the run laid over images, for a human to look at: JSON, by output. */
export const maskPlaces = (db: ReadableDb, { run, after, limit }: { readonly run: number; readonly after: number; readonly limit: number }): readonly { readonly finding: number; readonly output: number; readonly place: string }[] =>
  db
    .prepare<Record<"run" | "after" | "limit", number>, { finding: number; output: number; place: string }>(
      "SELECT finding, output, place FROM finding WHERE run = :run AND finding > :after AND kind = 'mask' ORDER BY finding LIMIT :limit",
    )
    .all({ run, after, limit });

/** Whose word stands for how many findings. */
export const settlersOf = (db: ReadableDb, { run }: { readonly run: number }): readonly { readonly officer: OfficerId; readonly findings: number }[] =>
  db
    .prepare<{ run: number }, { officer: OfficerId; findings: number }>(
      `SELECT officer, count(*) AS findings FROM decision WHERE run = :run AND verdict = 'accept'
         AND decision = (SELECT max(decision) FROM decision AS later WHERE later.run = decision.run AND later.finding = decision.finding)
       GROUP BY officer ORDER BY officer`,
    )
    .all({ run });
