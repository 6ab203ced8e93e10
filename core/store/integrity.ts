import { auditChunk, auditHead } from "./audit.ts";
import { verifyRows } from "./chain.ts";
import type { ReadableDb } from "./database.ts";
import type { WriteName } from "./writes.ts";

/** What SQLite and the chain say of a database that was just opened; empty where all is well. For small databases: it reads everything. */
export function findDamage(db: ReadableDb): readonly string[] {
  const found: string[] = [];
  const integrity = db.pragma("integrity_check");
  if (integrity !== "ok") found.push(`integrity: ${JSON.stringify(integrity)}`);
  const orphan = db.pragma("foreign_key_check");
  if (orphan !== undefined) found.push(`a fact without its audit row: ${JSON.stringify(orphan)}`);
  const { size } = auditHead(db);
  const { rows, brokenAt } = verifyRows(auditChunk(db, { from: 1, limit: Math.max(1, size) }));
  if (brokenAt !== undefined || rows !== size) found.push(`chain broken at ${String(brokenAt ?? rows + 1)}`);
  return found;
}

/** For every kind of write, the audit rows its facts name: what must equal the rows that tell of such a write. */
export function recordedFacts(db: ReadableDb): Readonly<Record<WriteName, readonly number[]>> {
  return {
    "session.open": db
      .prepare<Record<string, never>, { recorded: number }>("SELECT opening_recorded AS recorded FROM session ORDER BY recorded")
      .values({}),
    "session.close": db
      .prepare<Record<string, never>, { recorded: number }>(
        "SELECT closing_recorded AS recorded FROM session WHERE reason <> 'interrupted' ORDER BY recorded",
      )
      .values({}),
    "policy.adopt": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM policy WHERE sequence > 1 ORDER BY recorded").values({}),
    "preference.set": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM preference ORDER BY recorded").values({}),
    "form.number": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM printed_form ORDER BY recorded").values({}),
    "vault.commit": db
      .prepare<Record<string, never>, { recorded: number }>(
        `SELECT recorded FROM object_batch JOIN audit ON audit.sequence = recorded WHERE operation = 'vault.commit' ORDER BY recorded`,
      )
      .values({}),
    "vault.abandon": stepsOf(db, "abandon"),
    "vault.move": stepsOf(db, "move"),
    "vault.rebuild": stepsOf(db, "rebuild"),
    "segment.empty": db
      .prepare<Record<string, never>, { recorded: number }>("SELECT DISTINCT begun_recorded AS recorded FROM emptied_segment ORDER BY recorded")
      .values({}),
    "segment.removed": db
      .prepare<Record<string, never>, { recorded: number }>(
        "SELECT DISTINCT done_recorded AS recorded FROM emptied_segment WHERE done_recorded IS NOT NULL ORDER BY recorded",
      )
      .values({}),
    "destruction.begin": db
      .prepare<Record<string, never>, { recorded: number }>("SELECT begun_recorded AS recorded FROM destruction ORDER BY recorded")
      .values({}),
    "destruction.clear": db
      .prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM vault_step WHERE act = 'clear' ORDER BY recorded")
      .values({}),
    "destruction.formNumber": db
      .prepare<Record<string, never>, { recorded: number }>(
        "SELECT recorded FROM destruction_form JOIN printed_form USING (form, number) ORDER BY recorded",
      )
      .values({}),
    "sealed.add": db
      .prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM sealed_package JOIN audit ON audit.sequence = recorded WHERE operation = 'sealed.add' ORDER BY recorded")
      .values({}),
    "destruction.finish": db
      .prepare<Record<string, never>, { recorded: number }>(
        "SELECT done_recorded AS recorded FROM destruction WHERE done_recorded IS NOT NULL ORDER BY recorded",
      )
      .values({}),
    "ledger.register": db
      .prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM ledger_move WHERE to_state = 'registered' ORDER BY recorded")
      .values({}),
    "ledger.move": db
      .prepare<Record<string, never>, { recorded: number }>(
        "SELECT ledger_move.recorded FROM ledger_move JOIN audit ON sequence = ledger_move.recorded WHERE operation = 'ledger.move' ORDER BY sequence",
      )
      .values({}),
    "delivery.begin": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM delivery ORDER BY recorded").values({}),
    "delivery.keepDraft": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM delivery_draft ORDER BY recorded").values({}),
    "delivery.scan": deliveryRows(db, "delivery.scan"),
    "delivery.attempt": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM delivery_attempt ORDER BY recorded").values({}),
    "delivery.settle": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM delivery_settlement ORDER BY recorded").values({}),
    "catalogue.begin": db.prepare<Record<string, never>, { recorded: number }>("SELECT DISTINCT recorded FROM shard ORDER BY recorded").values({}),
    "catalogue.finish": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM catalogue ORDER BY recorded").values({}),
    "shard.abandon": deliveryRows(db, "shard.abandon"),
    "delivery.link": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM linkage ORDER BY recorded").values({}),
    "recipe.add": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM recipe ORDER BY recorded").values({}),
    "project.propose": stepsOfProjects(db, "propose"),
    "project.decide": stepsOfProjects(db, "decide"),
    "run.begin": stepsOfProjects(db, "run"),
    "run.unit": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM run_unit ORDER BY recorded").values({}),
    "run.finish": db.prepare<Record<string, never>, { recorded: number }>("SELECT finish_recorded AS recorded FROM run WHERE finish_recorded IS NOT NULL ORDER BY finish_recorded").values({}),
    "run.abandon": stepsOfProjects(db, "redo"),
    "run.verify": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM verification ORDER BY recorded").values({}),
    "run.look": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM look ORDER BY recorded").values({}),
    "run.decide": db.prepare<Record<string, never>, { recorded: number }>("SELECT DISTINCT recorded FROM decision ORDER BY recorded").values({}),
    "run.reviewed": stepsOfProjects(db, "review"),
    "run.approve": stepsOfProjects(db, "approve"),
    "run.sealed": stepsOfProjects(db, "seal"),
    "run.handedOver": stepsOfProjects(db, "handOver"),
    "release.recall": stepsOfProjects(db, "recall"),
    "release.copy": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM release_copy ORDER BY recorded").values({}),
    "release.copyAbsent": db.prepare<Record<string, never>, { recorded: number }>("SELECT absent_recorded AS recorded FROM release_copy WHERE absent_recorded IS NOT NULL ORDER BY absent_recorded").values({}),
    "delivery.listItems": deliveryRows(db, "delivery.listItems"),
    "delivery.store": deliveryRows(db, "delivery.store"),
    "delivery.beginLarge": deliveryRows(db, "delivery.beginLarge"),
    "delivery.addPieces": deliveryRows(db, "delivery.addPieces"),
    "delivery.finishLarge": deliveryRows(db, "delivery.finishLarge"),
    "delivery.opened": deliveryRows(db, "delivery.opened"),
    "delivery.refuse": deliveryRows(db, "delivery.refuse"),
    "delivery.harmful": deliveryRows(db, "delivery.harmful"),
    "delivery.stop": deliveryRows(db, "delivery.stop"),
    "delivery.formNumber": deliveryRows(db, "delivery.formNumber"),
    "held.retry": deliveryRows(db, "held.retry"),
    "held.exclude": deliveryRows(db, "held.exclude"),
    "checkpoint.add": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM checkpoint ORDER BY recorded").values({}),
  };
}

const stepsOfProjects = (db: ReadableDb, event: string): readonly number[] =>
  db.prepare<{ event: string }, { recorded: number }>("SELECT recorded FROM project_step WHERE event = :event ORDER BY recorded").values({ event });

const deliveryRows = (db: ReadableDb, operation: string): readonly number[] =>
  db
    .prepare<{ operation: string }, { recorded: number }>(
      "SELECT recorded FROM delivery_audit JOIN audit ON audit.sequence = recorded WHERE operation = :operation ORDER BY recorded",
    )
    .values({ operation });

/** Others note such steps too, within writes of their own. */
const stepsOf = (db: ReadableDb, act: "move" | "rebuild" | "abandon"): readonly number[] =>
  db
    .prepare<{ act: string }, { recorded: number }>(
      `SELECT recorded FROM vault_step JOIN audit ON audit.sequence = recorded
       WHERE act = :act AND operation = 'vault.' || :act ORDER BY recorded`,
    )
    .values({ act });
