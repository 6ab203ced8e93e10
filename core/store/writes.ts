import type { AuditEntry, AuditSequence } from "../domain/audit.ts";
import { appendAudit, nextSequence } from "./audit.ts";
import type { WritableDb } from "./database.ts";
import { checkpointAdd, formNumber } from "./paper.ts";
import { preferenceSet, sessionClose, sessionOpen } from "./session.ts";

/** What may be asked of the writer, by name: each changes a fact, and its audit row stands in the same transaction. */
export const writes = {
  "session.open": sessionOpen,
  "session.close": sessionClose,
  "preference.set": preferenceSet,
  "form.number": formNumber,
  "checkpoint.add": checkpointAdd,
} as const satisfies Record<string, (db: WritableDb, input: never, recorded: AuditSequence) => Readonly<Record<string, number>>>;

export type WriteName = keyof typeof writes;
export type WriteInput<Name extends WriteName> = Parameters<(typeof writes)[Name]>[1];
export type WriteOutput<Name extends WriteName> = ReturnType<(typeof writes)[Name]>;

/** The numbers a write gave out (of a session, a form) are told in its audit row. */
export function writeWithAudit(db: WritableDb, name: WriteName, input: unknown, entry: AuditEntry): Readonly<Record<string, number>> {
  return db.transaction(() => {
    const recorded = nextSequence(db);
    // The client's types tie input to name; a message cannot carry that tie.
    const write: (db: WritableDb, input: never, recorded: AuditSequence) => Readonly<Record<string, number>> = writes[name];
    const output = write(db, input as never, recorded);
    const told = Object.keys(output).length === 0 ? entry : { ...entry, details: { ...entry.details, ...output } };
    if (appendAudit(db, told) !== recorded) throw new Error("a write left its audit row elsewhere");
    return output;
  });
}

export const isWriteName = (name: string): name is WriteName => Object.hasOwn(writes, name);
