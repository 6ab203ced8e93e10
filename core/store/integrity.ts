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
    "preference.set": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM preference ORDER BY recorded").values({}),
    "form.number": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM printed_form ORDER BY recorded").values({}),
    "checkpoint.add": db.prepare<Record<string, never>, { recorded: number }>("SELECT recorded FROM checkpoint ORDER BY recorded").values({}),
  };
}
