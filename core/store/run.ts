import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import { FailureError, type FailureCode } from "../domain/failure.ts";
import type { ObjectCommit, ObjectId } from "../domain/object.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { commitObjects, openBatch } from "./object.ts";
import { idBytes } from "./objectKeys.ts";
import { moveProject } from "./project.ts";

/** Runs (加工実行): what they stand on, how far they came, what they made. */

export interface RunBegin {
  readonly project: number;
  /** The exact text of the snapshot and its hash. */
  readonly snapshot: { readonly sha256: string; readonly body: string };
  /** The number its key has in keys.db, and the batch it came with. */
  readonly secret: ObjectId;
  readonly batch: number;
  readonly persons: number;
  readonly units: number;
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** Inputs are frozen, and the project runs. */
export function runBegin(db: WritableDb, input: RunBegin, recorded: AuditSequence): { readonly run: number } {
  const { project, snapshot, secret, batch, persons, units, officer, at } = input;
  moveProject(db, { project, event: "run", officer, at }, recorded);
  openBatch(db, batch, recorded);
  db.prepare<{ sha256: string; project: number; body: string }, never>("INSERT INTO snapshot (sha256, project, body) VALUES (:sha256, :project, :body) ON CONFLICT (sha256) DO NOTHING").run({ ...snapshot, project });
  const { id: run } = db
    .prepare<{ project: number; snapshot: string; secret: Uint8Array; batch: number; persons: number; units: number; officer: string; at: number; recorded: number }, never>(
      `INSERT INTO run (project, snapshot, secret, batch, persons, units, officer, begun_at, recorded)
       VALUES (:project, :snapshot, :secret, :batch, :persons, :units, :officer, :at, :recorded)`,
    )
    .run({ project, snapshot: snapshot.sha256, secret: idBytes(secret), batch, persons, units, officer, at, recorded });
  return { run };
}

export interface UnitOutput {
  readonly kind: "table" | "image";
  /** In the package. */
  readonly name: string;
  readonly object: ObjectId;
  readonly bytes: number;
  readonly delivery: number;
  readonly item: number;
  /** What a human has to look at of it. */
  readonly findings: readonly { readonly kind: "mask" | "table"; readonly place: unknown }[];
}

export interface RunUnit {
  readonly run: number;
  readonly unit: number;
  readonly persons: number;
  readonly records: number;
  readonly instances: number;
  readonly digest: string;
  readonly outputs: readonly UnitOutput[];
  readonly held: readonly { readonly delivery: number; readonly item: number; readonly line: number; readonly failure: FailureCode }[];
  /** Of the outputs, as the flow of the vault made them ready. */
  readonly commit?: ObjectCommit;
}

/** A chunk of persons with everything it made: all of it is there, or none. */
export function runUnit(db: WritableDb, { run, unit, persons, records, instances, digest, outputs, held, commit }: RunUnit, recorded: AuditSequence): { readonly outputs: number } {
  if (commit !== undefined) commitObjects(db, commit, recorded);
  db.prepare<Record<string, string | number>, never>(
    "INSERT INTO run_unit (run, unit, persons, records, instances, held, digest, recorded) VALUES (:run, :unit, :persons, :records, :instances, :held, :digest, :recorded)",
  ).run({ run, unit, persons, records, instances, held: held.length, digest, recorded });
  let output = db.prepare<{ run: number }, { last: number }>("SELECT coalesce(max(output), 0) AS last FROM run_output WHERE run = :run").value({ run }) ?? 0;
  let finding = db.prepare<{ run: number }, { last: number }>("SELECT coalesce(max(finding), 0) AS last FROM finding WHERE run = :run").value({ run }) ?? 0;
  const insert = db.prepare<Record<string, string | number | Uint8Array>, never>(
    "INSERT INTO run_output (run, output, unit, kind, name, object, bytes, delivery, item) VALUES (:run, :output, :unit, :kind, :name, :object, :bytes, :delivery, :item)",
  );
  const find = db.prepare<Record<string, string | number>, never>("INSERT INTO finding (run, finding, kind, output, place) VALUES (:run, :finding, :kind, :output, :place)");
  const isFound = db.prepare<{ run: number; place: string }, { finding: number }>("SELECT finding FROM finding WHERE run = :run AND place = :place AND kind = 'table'");
  for (const { findings, object, ...rest } of outputs) {
    insert.run({ ...rest, run, unit, output: ++output, object: idBytes(object) });
    for (const { kind, place } of findings) {
      const text = JSON.stringify(place);
      // Whichever unit brings the first rows of a table brings its finding.
      if (kind === "table" && isFound.value({ run, place: text }) !== undefined) continue;
      find.run({ run, finding: ++finding, kind, output, place: text });
    }
  }
  const hold = db.prepare<Record<string, string | number>, never>("INSERT INTO run_held (run, unit, delivery, item, line, failure) VALUES (:run, :unit, :delivery, :item, :line, :failure)");
  for (const one of held) hold.run({ ...one, run, unit });
  return { outputs: outputs.length };
}

/** Every unit is there: the result is whole. */
export function runFinish(db: WritableDb, { run, digest, at }: { readonly run: number; readonly digest: string; readonly at: Instant }, recorded: AuditSequence): { readonly units: number } {
  const row = runOf(db, { run });
  if (row === undefined) throw new FailureError("run.unknown");
  if (row.done !== row.units) throw new FailureError("run.incomplete", { done: row.done, total: row.units });
  db.prepare<{ run: number; digest: string; at: number; recorded: number }, never>("UPDATE run SET state = 'finished', digest = :digest, ended_at = :at, finish_recorded = :recorded WHERE id = :run").run({ run, digest, at, recorded });
  return { units: row.units };
}

/** Given up: the project goes back to where another run can begin. What was made stays until it is destroyed, and leaves nowhere. */
export function runAbandon(
  db: WritableDb,
  { run, officer, at, reason }: { readonly run: number; readonly officer: OfficerId; readonly at: Instant; readonly reason?: string },
  recorded: AuditSequence,
): Record<string, never> {
  const row = runOf(db, { run });
  if (row === undefined) throw new FailureError("run.unknown");
  db.prepare<{ run: number; at: number }, never>("UPDATE run SET state = 'abandoned', ended_at = coalesce(ended_at, :at) WHERE id = :run").run({ run, at });
  moveProject(db, { project: row.project, event: "redo", officer, at, reason }, recorded);
  return {};
}

export interface RunRow {
  readonly run: number;
  readonly project: number;
  readonly snapshot: string;
  readonly secret: ObjectId;
  readonly state: "running" | "finished" | "abandoned";
  readonly persons: number;
  readonly units: number;
  /** Units that are done. */
  readonly done: number;
  readonly records: number;
  readonly instances: number;
  readonly held: number;
  readonly digest: string | null;
  readonly officer: OfficerId;
  readonly begunAt: Instant;
  readonly endedAt: Instant | null;
}

export const runList = (db: ReadableDb, { project }: { readonly project: number }): readonly RunRow[] =>
  db
    .prepare<{ project: number }, RunRow & Record<string, never>>(
      `SELECT id AS run, project, snapshot, lower(hex(secret)) AS secret, state, run.persons, units, count(unit) AS done, coalesce(sum(records), 0) AS records,
              coalesce(sum(instances), 0) AS instances, coalesce(sum(held), 0) AS held, run.digest, officer, begun_at AS begunAt, ended_at AS endedAt
       FROM run LEFT JOIN run_unit ON run_unit.run = run.id WHERE project = :project GROUP BY run.id ORDER BY run.id`,
    )
    .all({ project });

export function runOf(db: ReadableDb, { run }: { readonly run: number }): RunRow | undefined {
  const project = db.prepare<{ run: number }, { project: number }>("SELECT project FROM run WHERE id = :run").value({ run });
  return project === undefined ? undefined : runList(db, { project }).find((one) => one.run === run);
}

export const snapshotBody = (db: ReadableDb, { sha256 }: { readonly sha256: string }): string | undefined =>
  db.prepare<{ sha256: string }, { body: string }>("SELECT body FROM snapshot WHERE sha256 = :sha256").value({ sha256 });

/** Units that are done, in their order, with the digests that make up the digest of the run. */
export const unitsDone = (db: ReadableDb, { run }: { readonly run: number }): readonly { readonly unit: number; readonly digest: string }[] =>
  db.prepare<{ run: number }, { unit: number; digest: string }>("SELECT unit, digest FROM run_unit WHERE run = :run ORDER BY unit").all({ run });

export interface OutputRow {
  readonly output: number;
  readonly unit: number;
  readonly kind: "table" | "image";
  readonly name: string;
  readonly object: ObjectId;
  readonly bytes: number;
  readonly delivery: number;
  readonly item: number;
}

export const outputPage = (db: ReadableDb, { run, after, limit }: { readonly run: number; readonly after: number; readonly limit: number }): readonly OutputRow[] =>
  db
    .prepare<Record<"run" | "after" | "limit", number>, OutputRow & Record<string, never>>(
      "SELECT output, unit, kind, name, lower(hex(object)) AS object, bytes, delivery, item FROM run_output WHERE run = :run AND output > :after ORDER BY output LIMIT :limit",
    )
    .all({ run, after, limit });

export const runHeld = (db: ReadableDb, { run, limit }: { readonly run: number; readonly limit: number }): readonly { readonly delivery: number; readonly item: number; readonly line: number; readonly failure: FailureCode }[] =>
  db
    .prepare<{ run: number; limit: number }, { delivery: number; item: number; line: number; failure: FailureCode }>(
      "SELECT delivery, item, line, failure FROM run_held WHERE run = :run ORDER BY delivery, item, line LIMIT :limit",
    )
    .all({ run, limit });
