import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import { ledgerTransition, type LedgerKind, type LedgerState } from "../domain/medium.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

/** The media ledger (媒体台帳). */

export interface LedgerMove {
  readonly to: LedgerState;
  readonly at: Instant;
  readonly officer: OfficerId;
  readonly counterpart?: string;
  readonly note?: string;
}

export interface LedgerEntry {
  readonly number: string;
  readonly serial?: string;
  readonly kind: LedgerKind;
  readonly owner: string;
  readonly note?: string;
  readonly state: LedgerState;
  readonly registeredAt: Instant;
  readonly moves: readonly LedgerMove[];
  readonly deliveries: readonly number[];
}

export interface LedgerRegistration extends Pick<LedgerEntry, "number" | "serial" | "kind" | "owner" | "note"> {
  readonly officer: OfficerId;
  readonly at: Instant;
}

export function ledgerRegister(db: WritableDb, input: LedgerRegistration, recorded: AuditSequence): Record<string, never> {
  const { number, serial = null, kind, owner, note = null, officer, at } = input;
  const known = db
    .prepare<{ number: string; serial: string | null }, { number: string }>("SELECT number FROM ledger_medium WHERE number = :number OR serial = :serial")
    .get({ number, serial });
  if (known !== undefined) throw new FailureError("ledger.exists");
  db.prepare<{ number: string; serial: string | null; kind: string; owner: string; note: string | null; at: number; recorded: number }, never>(
    "INSERT INTO ledger_medium (number, serial, kind, owner, note, registered_at, recorded) VALUES (:number, :serial, :kind, :owner, :note, :at, :recorded)",
  ).run({ number, serial, kind, owner, note, at, recorded });
  noteMove(db, { number, to: "registered", officer, at }, recorded);
  return {};
}

export interface LedgerMoveOrder extends LedgerMove {
  readonly number: string;
}

export function ledgerMove(db: WritableDb, input: LedgerMoveOrder, recorded: AuditSequence): Record<string, never> {
  const state = ledgerStateOf(db, input.number);
  if (state === undefined) throw new FailureError("ledger.unknown");
  if (ledgerTransition(state, input.to) === undefined) throw new FailureError("ledger.transition", { from: state, to: input.to });
  db.prepare<{ number: string; to: string; recorded: number }, never>("UPDATE ledger_medium SET state = :to, recorded = :recorded WHERE number = :number").run({
    number: input.number,
    to: input.to,
    recorded,
  });
  noteMove(db, input, recorded);
  return {};
}

export const ledgerStateOf = (db: ReadableDb, number: string): LedgerState | undefined =>
  db.prepare<{ number: string }, { state: LedgerState }>("SELECT state FROM ledger_medium WHERE number = :number").value({ number });

function noteMove(db: WritableDb, { number, to, at, officer, counterpart = null, note = null }: MoveRow, recorded: AuditSequence): void {
  db.prepare<{ number: string; to: string; at: number; officer: string; counterpart: string | null; note: string | null; recorded: number }, never>(
    `INSERT INTO ledger_move (number, move, to_state, at, officer, counterpart, note, recorded)
     VALUES (:number, (SELECT coalesce(max(move), 0) + 1 FROM ledger_move WHERE number = :number), :to, :at, :officer, :counterpart, :note, :recorded)`,
  ).run({ number, to, at, officer, counterpart, note, recorded });
}

interface MoveRow {
  readonly number: string;
  readonly to: LedgerState;
  readonly at: Instant;
  readonly officer: OfficerId;
  readonly counterpart?: string | null | undefined;
  readonly note?: string | null | undefined;
}

interface MediumColumns {
  readonly number: string;
  readonly serial: string | null;
  readonly kind: LedgerKind;
  readonly owner: string;
  readonly note: string | null;
  readonly state: LedgerState;
  readonly registered_at: Instant;
}

interface MoveColumns {
  readonly number: string;
  readonly to_state: LedgerState;
  readonly at: Instant;
  readonly officer: OfficerId;
  readonly counterpart: string | null;
  readonly note: string | null;
}

export function ledgerList(db: ReadableDb): readonly LedgerEntry[] {
  const moves = Map.groupBy(
    db.prepare<Record<string, never>, MoveColumns>("SELECT number, to_state, at, officer, counterpart, note FROM ledger_move ORDER BY number, move").all({}),
    ({ number }) => number,
  );
  const deliveries = Map.groupBy(
    db.prepare<Record<string, never>, { id: number; medium: string }>("SELECT id, medium FROM delivery ORDER BY id").all({}),
    ({ medium }) => medium,
  );
  return db
    .prepare<Record<string, never>, MediumColumns>("SELECT number, serial, kind, owner, note, state, registered_at FROM ledger_medium ORDER BY number")
    .all({})
    .map(({ number, serial, kind, owner, note, state, registered_at }) => ({
      number,
      ...(serial !== null && { serial }),
      kind,
      owner,
      ...(note !== null && { note }),
      state,
      registeredAt: registered_at,
      moves: (moves.get(number) ?? []).map(moveOf),
      deliveries: (deliveries.get(number) ?? []).map(({ id }) => id),
    }));
}

const moveOf = ({ to_state, at, officer, counterpart, note }: MoveColumns): LedgerMove => ({
  to: to_state,
  at,
  officer,
  ...(counterpart !== null && { counterpart }),
  ...(note !== null && { note }),
});
