import type { AuditSequence } from "../domain/audit.ts";
import type { Instant } from "../domain/brand.ts";
import { digitsOf, listOf } from "./columns.ts";
import type { WritableDb } from "./database.ts";
import type { Container } from "./deliveryItems.ts";
import type { TallyChange } from "./deliveryTally.ts";
import type { MemberColumns, MemberWords } from "./memberColumns.ts";

/** Rows of the journal for what comes out of containers, which is most of it. */

export interface MemberBatch {
  /** The number of the item in row 0. */
  readonly first: number;
  readonly delivery: number;
  readonly at: Instant;
  readonly container: Container;
  readonly members: MemberColumns;
}

/** One statement for all members that have their words in common, which mostly all of them have; held ones are counted. */
export function insertMembers(db: WritableDb, batch: MemberBatch, tally: TallyChange, recorded: AuditSequence): number {
  const { entries, bytes, names, nameStarts, objects, words, wordOf } = batch.members;
  const columns = { entries: digitsOf(entries), bytes: digitsOf(bytes), names, nameStarts: digitsOf(nameStarts), objects };
  let held = 0;
  for (const [word, of] of words.entries()) {
    const rows = [...wordOf.keys()].filter((row) => wordOf[row] === word);
    insertAlike(db, batch, { of, rows, columns }, recorded);
    if (of.cause !== null) held += rows.length;
    tally.addMany(of.kind, of.cause === null ? "stored" : "held", true, rows.length, rows.reduce((sum, row) => sum + (bytes[row] ?? 0), 0));
  }
  return held;
}

interface AlikeMembers {
  readonly of: MemberWords;
  readonly rows: readonly number[];
  readonly columns: Readonly<Record<"entries" | "bytes" | "names" | "nameStarts" | "objects", Uint8Array>>;
}

function insertAlike(db: WritableDb, { first, delivery, at, container }: MemberBatch, { of, rows, columns }: AlikeMembers, recorded: AuditSequence): void {
  const { kind, cause, failure, proof, isStored } = of;
  db.prepare<Readonly<Record<string, string | number | null | Uint8Array>>, never>(
    `INSERT INTO delivery_item (delivery, item, container, entry, name, kind, bytes, state, cause, failure, proof, object, root, depth, at, recorded)
     SELECT :delivery, :first + one.value, :container, CAST(substr(:entries, one.value * 16 + 1, 16) AS INTEGER),
       substr(:names, CAST(substr(:nameStarts, one.value * 16 + 1, 16) AS INTEGER) + 1,
         CAST(substr(:nameStarts, one.value * 16 + 17, 16) AS INTEGER) - CAST(substr(:nameStarts, one.value * 16 + 1, 16) AS INTEGER)),
       :kind, CAST(substr(:bytes, one.value * 16 + 1, 16) AS INTEGER), :state, :cause, :failure, :proof,
       CASE :isStored WHEN 1 THEN substr(:objects, one.value * 16 + 1, 16) END, :root, :depth, :at, :recorded
     FROM json_each(:rows) AS one`,
  ).run({
    ...columns,
    delivery,
    first,
    container: container.item,
    kind,
    state: cause === null ? "stored" : "held",
    cause,
    failure,
    proof,
    isStored: isStored ? 1 : 0,
    root: container.root,
    depth: container.depth + 1,
    at,
    recorded,
    rows: listOf(rows),
  });
}
