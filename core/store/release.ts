import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { ledgerMove, ledgerStateOf } from "./mediumLedger.ts";
import { moveProject } from "./project.ts";
import { sealedAdd, type SealedInput } from "./sealedPackage.ts";

/** Releases (提供): a package on a medium, and later that it was read back and handed over. */

const projectOfRun = (db: ReadableDb, run: number): number => {
  const project = db.prepare<{ run: number }, { project: number }>("SELECT project FROM run WHERE id = :run").value({ run });
  if (project === undefined) throw new FailureError("run.unknown");
  return project;
};

export interface ReleaseInput {
  readonly run: number;
  readonly sealed: SealedInput;
  /** Of the package's folder. */
  readonly name: string;
  readonly medium: string;
  readonly expiresAt: Instant;
  readonly officer: OfficerId;
}

/** The package lies on the medium, complete and signed: the room's book of packages and the project say so together. */
export function runSealed(db: WritableDb, { run, sealed, name, medium, expiresAt, officer }: ReleaseInput, recorded: AuditSequence): Record<string, never> {
  const { id, manifestSha256, sealedAt } = sealed;
  sealedAdd(db, sealed, recorded);
  moveProject(db, { project: projectOfRun(db, run), event: "seal", officer, at: sealedAt }, recorded);
  db.prepare<Record<string, string | number>, never>(
    `INSERT INTO release (run, package, manifest_sha256, name, medium, expires_at, written_at, recorded)
     VALUES (:run, :id, :manifestSha256, :name, :medium, :expiresAt, :sealedAt, :recorded)`,
  ).run({ run, id, manifestSha256, name, medium, expiresAt, sealedAt, recorded });
  return {};
}

export interface HandOverInput {
  readonly run: number;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** It was read back whole: only now is there a receipt, and the medium goes out of the room to the recipient. */
export function runHandedOver(db: WritableDb, { run, officer, at }: HandOverInput, recorded: AuditSequence): Record<string, never> {
  const project = projectOfRun(db, run);
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
  readonly bytes: number;
}

/** What a run made, as it will leave: pieces of one table are one. */
export function outputTotals(db: ReadableDb, { run }: { readonly run: number }): OutputTotals {
  const row = db
    .prepare<{ run: number }, OutputTotals & Record<string, never>>(
      `SELECT count(DISTINCT CASE kind WHEN 'table' THEN name END) AS tables, coalesce(sum(kind = 'image'), 0) AS images, coalesce(sum(bytes), 0) AS bytes
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
