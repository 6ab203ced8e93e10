import type { ItemState } from "../domain/delivery.ts";
import type { ItemKind } from "../domain/medium.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

/** Counts of a delivery's journal, kept with every change to it: a screen asks for them all the time, and a journal may have a million rows. */

export interface TallyLine {
  readonly kind: ItemKind;
  readonly state: ItemState;
  /** Of members of containers; the others are the medium's own files. */
  readonly inside: boolean;
  readonly count: number;
  readonly bytes: number;
}

/** Gathers the changes of one write. */
export class TallyChange {
  readonly #lines = new Map<string, { kind: string; state: ItemState; inside: 0 | 1; count: number; bytes: number }>();

  add(kind: string, state: ItemState, inside: boolean, bytes: number, times = 1): void {
    this.#change(kind, state, inside, times, times * bytes);
  }

  /** Many at once, with their bytes together. */
  addMany(kind: string, state: ItemState, inside: boolean, count: number, bytes: number): void {
    this.#change(kind, state, inside, count, bytes);
  }

  remove(kind: string, state: ItemState, inside: boolean, bytes: number): void {
    this.add(kind, state, inside, bytes, -1);
  }

  move(kind: string, from: ItemState, to: ItemState, inside: boolean, count: number, bytes: number): void {
    this.#change(kind, from, inside, -count, -bytes);
    this.#change(kind, to, inside, count, bytes);
  }

  #change(kind: string, state: ItemState, inside: boolean, count: number, bytes: number): void {
    const key = `${kind} ${state} ${String(inside)}`;
    const line = this.#lines.get(key) ?? { kind, state, inside: inside ? 1 : 0, count: 0, bytes: 0 };
    line.count += count;
    line.bytes += bytes;
    this.#lines.set(key, line);
  }

  apply(db: WritableDb, delivery: number): void {
    const change = db.prepare<{ delivery: number; kind: string; state: string; inside: number; count: number; bytes: number }, never>(
      `UPDATE delivery_tally SET count = count + :count, bytes = bytes + :bytes
       WHERE delivery = :delivery AND kind = :kind AND state = :state AND inside = :inside`,
    );
    const begin = db.prepare<{ delivery: number; kind: string; state: string; inside: number; count: number; bytes: number }, never>(
      "INSERT INTO delivery_tally (delivery, kind, state, inside, count, bytes) VALUES (:delivery, :kind, :state, :inside, :count, :bytes)",
    );
    for (const line of this.#lines.values()) {
      if (line.count === 0 && line.bytes === 0) continue;
      if (change.run({ delivery, ...line }).changes === 0) begin.run({ delivery, ...line });
    }
  }
}

export const deliveryTally = (db: ReadableDb, delivery: number): readonly TallyLine[] =>
  db
    .prepare<{ delivery: number }, { kind: ItemKind; state: ItemState; inside: number; count: number; bytes: number }>(
      "SELECT kind, state, inside, count, bytes FROM delivery_tally WHERE delivery = :delivery AND count > 0 ORDER BY kind, state, inside",
    )
    .all({ delivery })
    .map(({ inside, ...rest }) => ({ ...rest, inside: inside === 1 }));

export const heldCount = (db: ReadableDb): number =>
  db.prepare<Record<string, never>, { held: number }>("SELECT coalesce(sum(count), 0) AS held FROM delivery_tally WHERE state = 'held'").value({}) ?? 0;
