import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

export const closeReasons = ["signedOut", "cardRemoved", "idle", "roomStopped"] as const;
export type CloseReason = (typeof closeReasons)[number];

/** A room has one session at a time: what is still open was cut off, and is closed by the row that opens the next. */
export function sessionOpen(
  db: WritableDb,
  input: { readonly officer: OfficerId; readonly openedAt: Instant },
  recorded: AuditSequence,
): { readonly session: number; readonly interrupted: number } {
  const { changes } = db
    .prepare<{ at: number; recorded: number }, never>(
      "UPDATE session SET closed_at = max(opened_at, :at), reason = 'interrupted', closing_recorded = :recorded WHERE closed_at IS NULL",
    )
    .run({ at: input.openedAt, recorded });
  const { id } = db
    .prepare<{ officer: string; openedAt: number; recorded: number }, never>(
      "INSERT INTO session (officer, opened_at, opening_recorded) VALUES (:officer, :openedAt, :recorded)",
    )
    .run({ officer: input.officer, openedAt: input.openedAt, recorded });
  return { session: id, interrupted: changes };
}

export function sessionClose(
  db: WritableDb,
  input: { readonly officer: OfficerId; readonly closedAt: Instant; readonly reason: CloseReason },
  recorded: AuditSequence,
): { readonly closed: number } {
  const { changes } = db
    .prepare<{ officer: string; closedAt: number; reason: string; recorded: number }, never>(
      "UPDATE session SET closed_at = :closedAt, reason = :reason, closing_recorded = :recorded WHERE officer = :officer AND closed_at IS NULL",
    )
    .run({ officer: input.officer, closedAt: input.closedAt, reason: input.reason, recorded });
  return { closed: changes };
}

export function preferenceSet(
  db: WritableDb,
  input: { readonly officer: OfficerId; readonly name: string; readonly value: string },
  recorded: AuditSequence,
): Record<string, never> {
  db.prepare<{ officer: string; name: string; value: string; recorded: number }, never>(
    `INSERT INTO preference (officer, name, value, recorded) VALUES (:officer, :name, :value, :recorded)
     ON CONFLICT (officer, name) DO UPDATE SET value = excluded.value, recorded = excluded.recorded`,
  ).run({ officer: input.officer, name: input.name, value: input.value, recorded });
  return {};
}

export function preferenceList(db: ReadableDb, { officer }: { readonly officer: OfficerId }): Readonly<Record<string, string>> {
  const rows = db
    .prepare<{ officer: string }, { name: string; value: string }>("SELECT name, value FROM preference WHERE officer = :officer ORDER BY name")
    .all({ officer });
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}
