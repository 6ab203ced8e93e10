import type { AuditSequence } from "../domain/audit.ts";
import { FailureError } from "../domain/failure.ts";
import type { ObjectId } from "../domain/object.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { dropExtents, releaseObject } from "./object.ts";

/** The destruction register (廃棄台帳). What it says is what two custodians signed; the store never makes a statement. */

export interface DestructionSignature {
  readonly signer: string;
  /** Detached CAdES, as the card made it. */
  readonly signature: Uint8Array;
}

export interface DestructionTarget {
  readonly id: ObjectId;
  /** References the statement gives up. */
  readonly copies: number;
  /** No other reference is left: the key goes. */
  readonly isDestroyed: boolean;
}

export interface DestructionInput {
  readonly entry: number;
  /** The exact text that was signed. */
  readonly statement: string;
  readonly signatures: readonly [DestructionSignature, DestructionSignature];
  readonly targets: readonly DestructionTarget[];
  /** Out of the folder, into a database older than the entry: what it does not know is passed over. */
  readonly isAdopted?: boolean;
}

/** The intent: from here on the objects cannot be read, whatever happens. */
export function destructionBegin(db: WritableDb, input: DestructionInput, recorded: AuditSequence): { readonly entry: number; readonly destroying: number } {
  const { entry, statement, signatures, targets, isAdopted = false } = input;
  const [first, second] = signatures;
  db.prepare<
    { entry: number; statement: string; first: string; firstSignature: Uint8Array; second: string; secondSignature: Uint8Array; recorded: number },
    never
  >(
    `INSERT INTO destruction (entry, statement, first_signer, first_signature, second_signer, second_signature, state, begun_recorded)
     VALUES (:entry, :statement, :first, :firstSignature, :second, :secondSignature, 'intended', :recorded)`,
  ).run({
    entry,
    statement,
    first: first.signer,
    firstSignature: first.signature,
    second: second.signer,
    secondSignature: second.signature,
    recorded,
  });
  const destroy = db.prepare<{ id: string; copies: number; any: number }, never>(
    "UPDATE object SET state = 'destroying', copies = 0 WHERE id = :id AND state = 'live' AND (copies = :copies OR :any = 1)",
  );
  let destroying = 0;
  for (const { id, copies, isDestroyed } of targets) {
    if (isDestroyed) {
      const { changes } = destroy.run({ id, copies, any: isAdopted ? 1 : 0 });
      if (changes === 0 && !isAdopted) throw new FailureError("vault.statementStale");
      destroying += changes;
    } else if (!isAdopted) releaseObject(db, { id, times: copies });
  }
  return { entry, destroying };
}

/** The keys are gone, and the entry stands in the folder. */
export function destructionFinish(
  db: WritableDb,
  { entry, destroyed }: { readonly entry: number; readonly destroyed: readonly ObjectId[] },
  recorded: AuditSequence,
): { readonly entry: number; readonly destroyed: number } {
  const finish = db.prepare<{ id: string }, never>("UPDATE object SET state = 'destroyed' WHERE id = :id AND state = 'destroying'");
  let count = 0;
  for (const id of destroyed) {
    count += finish.run({ id }).changes;
    dropExtents(db, id);
  }
  db.prepare<{ entry: number; recorded: number }, never>(
    "UPDATE destruction SET state = 'done', done_recorded = :recorded WHERE entry = :entry AND state = 'intended'",
  ).run({ entry, recorded });
  return { entry, destroyed: count };
}

export interface DestructionEntry {
  readonly entry: number;
  readonly statement: string;
  readonly signatures: readonly [DestructionSignature, DestructionSignature];
  readonly state: "intended" | "done";
}

interface DestructionRow {
  readonly entry: number;
  readonly statement: string;
  readonly first_signer: string;
  readonly first_signature: Buffer;
  readonly second_signer: string;
  readonly second_signature: Buffer;
  readonly state: "intended" | "done";
}

export const destructionList = (db: ReadableDb, { from, limit }: { readonly from: number; readonly limit: number }): readonly DestructionEntry[] =>
  db
    .prepare<{ from: number; limit: number }, DestructionRow>(
      `SELECT entry, statement, first_signer, first_signature, second_signer, second_signature, state FROM destruction
       WHERE entry >= :from ORDER BY entry LIMIT :limit`,
    )
    .all({ from, limit })
    .map((row) => ({
      entry: row.entry,
      statement: row.statement,
      signatures: [
        { signer: row.first_signer, signature: new Uint8Array(row.first_signature) },
        { signer: row.second_signer, signature: new Uint8Array(row.second_signature) },
      ],
      state: row.state,
    }));
