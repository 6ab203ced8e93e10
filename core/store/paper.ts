import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

/** The next number of a form. A number is used up even when the printer then fails: the log says so, and no two sheets share one. */
export function formNumber(
  db: WritableDb,
  input: { readonly form: string; readonly officer: OfficerId; readonly printedAt: Instant },
  recorded: AuditSequence,
): { readonly number: number } {
  const last = db
    .prepare<{ form: string }, { last: number | null }>("SELECT max(number) AS last FROM printed_form WHERE form = :form")
    .value({ form: input.form });
  const number = (last ?? 0) + 1;
  db.prepare<{ form: string; number: number; officer: string; printedAt: number; recorded: number }, never>(
    "INSERT INTO printed_form (form, number, officer, printed_at, recorded) VALUES (:form, :number, :officer, :printedAt, :recorded)",
  ).run({ form: input.form, number, officer: input.officer, printedAt: input.printedAt, recorded });
  return { number };
}

export interface StoredCheckpoint {
  readonly size: number;
  /** Hexadecimal. */
  readonly head: string;
  readonly at: Instant;
  /** The signed note, exactly as it was given out. */
  readonly note: string;
}

export function checkpointAdd(db: WritableDb, input: StoredCheckpoint, recorded: AuditSequence): Record<string, never> {
  db.prepare<{ size: number; head: Uint8Array; at: number; note: string; recorded: number }, never>(
    "INSERT INTO checkpoint (size, head, at, note, recorded) VALUES (:size, :head, :at, :note, :recorded)",
  ).run({ size: input.size, head: Buffer.from(input.head, "hex"), at: input.at, note: input.note, recorded });
  return {};
}

export const checkpointList = (db: ReadableDb): readonly StoredCheckpoint[] =>
  db
    .prepare<Record<string, never>, { size: number; head: Buffer; at: Instant; note: string }>(
      "SELECT size, head, at, note FROM checkpoint ORDER BY size, id",
    )
    .all({})
    .map(({ head, ...rest }) => ({ ...rest, head: head.toString("hex") }));
