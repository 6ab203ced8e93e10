import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import type { DeliveryState } from "../domain/delivery.ts";
import { FailureError } from "../domain/failure.ts";
import type { ObjectId } from "../domain/object.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { destroyShards } from "./catalogue.ts";
import { moveDelivery, noteOf } from "./delivery.ts";
import { TallyChange } from "./deliveryTally.ts";
import { dropExtents, noteStep } from "./object.ts";
import { idBytes } from "./objectKeys.ts";
import { formNumber } from "./paper.ts";

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

/** Items of a delivery by their numbers, both ends included. */
export interface ItemRange {
  readonly delivery: number;
  readonly from: number;
  readonly to: number;
}

export interface DestructionInput {
  readonly entry: number;
  /** The exact text that was signed. */
  readonly statement: string;
  /** Bound to it by its hash. */
  readonly list: string;
  readonly signatures: readonly [DestructionSignature, DestructionSignature];
  readonly targets: readonly DestructionTarget[];
  /** That is destroyed as a whole. */
  readonly delivery?: number;
  /** The highest number any segment has now. */
  readonly throughSegment: number;
  /** Out of the folder, into a database older than the entry: what it does not know is passed over. */
  readonly isAdopted?: boolean;
}

/** The intent: from here on the objects cannot be read, whatever happens. */
export function destructionBegin(db: WritableDb, input: DestructionInput, recorded: AuditSequence): { readonly entry: number; readonly destroying: number } {
  const { entry, statement, list, signatures, targets, delivery = null, throughSegment, isAdopted = false } = input;
  const [first, second] = signatures;
  db.prepare<
    {
      entry: number;
      statement: string;
      list: string;
      delivery: number | null;
      throughSegment: number;
      first: string;
      firstSignature: Uint8Array;
      second: string;
      secondSignature: Uint8Array;
      recorded: number;
    },
    never
  >(
    `INSERT INTO destruction (entry, statement, list, delivery, through_segment, first_signer, first_signature, second_signer, second_signature, state, begun_recorded)
     VALUES (:entry, :statement, :list, :delivery, :throughSegment, :first, :firstSignature, :second, :secondSignature, 'intended', :recorded)`,
  ).run({
    entry,
    statement,
    list,
    delivery,
    throughSegment,
    first: first.signer,
    firstSignature: first.signature,
    second: second.signer,
    secondSignature: second.signature,
    recorded,
  });
  // What arrives in pieces can be read by nobody yet; its key goes with the others.
  const destroy = db.prepare<{ id: Uint8Array; copies: number; any: number }, never>(
    `UPDATE object SET state = CASE state WHEN 'arriving' THEN 'abandoned' ELSE 'destroying' END, copies = 0
     WHERE id = :id AND state IN ('arriving', 'live') AND (copies = :copies OR :any = 1)`,
  );
  // The last reference is never given up in passing: a content nobody refers to is destroyed or kept by a statement that says so.
  const release = db.prepare<{ id: Uint8Array; copies: number }, never>("UPDATE object SET copies = copies - :copies WHERE id = :id AND state = 'live' AND copies > :copies");
  let destroying = 0;
  for (const { id, copies, isDestroyed } of targets) {
    if (isAdopted && !isDestroyed) continue;
    const { changes } = isDestroyed ? destroy.run({ id: idBytes(id), copies, any: isAdopted ? 1 : 0 }) : release.run({ id: idBytes(id), copies });
    if (changes === 0 && !isAdopted) throw new FailureError("vault.statementStale");
    if (isDestroyed) destroying += changes;
  }
  if (delivery !== null) {
    noteWhereKnown(db, delivery, recorded);
    destroyShards(db, delivery);
  }
  return { entry, destroying };
}

function noteWhereKnown(db: WritableDb, delivery: number, recorded: AuditSequence): void {
  if (stateOf(db, delivery) !== undefined) noteOf(db, delivery, recorded);
}

const stateOf = (db: ReadableDb, delivery: number): DeliveryState | undefined =>
  db.prepare<{ delivery: number }, { state: DeliveryState }>("SELECT state FROM delivery WHERE id = :delivery").value({ delivery });

/** A part of what the entry destroys, once its keys are gone: nothing stands for it any more but numbers and sizes. Names die here. */
export function destructionClear(
  db: WritableDb,
  { entry, destroyed, items }: { readonly entry: number; readonly destroyed: readonly ObjectId[]; readonly items: readonly ItemRange[] },
  recorded: AuditSequence,
): { readonly objects: number; readonly items: number } {
  const finish = db.prepare<{ id: Uint8Array }, never>("UPDATE object SET state = 'destroyed' WHERE id = :id AND state = 'destroying'");
  let objects = 0;
  let extents = 0;
  for (const id of destroyed) {
    objects += finish.run({ id: idBytes(id) }).changes;
    extents += dropExtents(db, id);
  }
  noteStep(db, "clear", extents, recorded);
  return { objects, items: items.reduce((sum, range) => sum + clearItems(db, entry, range, recorded), 0) };
}

function clearItems(db: WritableDb, entry: number, { delivery, from, to }: ItemRange, recorded: AuditSequence): number {
  noteWhereKnown(db, delivery, recorded);
  const range = { delivery, from, to };
  // Nobody has to decide any more about what is held and gone.
  const held = db
    .prepare<typeof range, { kind: string; inside: number; count: number; bytes: number }>(
      `SELECT kind, container IS NOT NULL AS inside, count(*) AS count, sum(bytes) AS bytes FROM delivery_item
       WHERE delivery = :delivery AND item BETWEEN :from AND :to AND destroyed IS NULL AND state = 'held' GROUP BY kind, inside`,
    )
    .all(range);
  const tally = new TallyChange();
  for (const { kind, inside, count, bytes } of held) {
    tally.move(kind, "held", "excluded", inside === 1, count, bytes);
  }
  tally.apply(db, delivery);
  const gone = { ...range, entry, recorded };
  const excluded = db
    .prepare<typeof gone, never>(
      `UPDATE delivery_item SET name = NULL, destroyed = :entry, state = 'excluded', recorded = :recorded
       WHERE delivery = :delivery AND item BETWEEN :from AND :to AND destroyed IS NULL AND state = 'held'`,
    )
    .run(gone).changes;
  const others = db
    .prepare<typeof gone, never>(
      `UPDATE delivery_item SET name = NULL, destroyed = :entry, recorded = :recorded
       WHERE delivery = :delivery AND item BETWEEN :from AND :to AND destroyed IS NULL`,
    )
    .run(gone).changes;
  return excluded + others;
}

/** The keys are gone, nothing of it is left in the rows, and the entry stands in the folder. */
export function destructionFinish(db: WritableDb, { entry }: { readonly entry: number }, recorded: AuditSequence): { readonly entry: number } {
  const delivery = db.prepare<{ entry: number }, { delivery: number | null }>("SELECT delivery FROM destruction WHERE entry = :entry").value({ entry }) ?? undefined;
  const state = delivery === undefined ? undefined : stateOf(db, delivery);
  if (delivery !== undefined && state !== undefined && state !== "destroyed") {
    moveDelivery(db, delivery, "destroy");
    noteOf(db, delivery, recorded);
  }
  const { changes } = db
    .prepare<{ entry: number; recorded: number }, never>("UPDATE destruction SET state = 'done', done_recorded = :recorded WHERE entry = :entry AND state = 'intended'")
    .run({ entry, recorded });
  if (changes !== 1) throw new Error("an entry is carried out once");
  return { entry };
}

/** The next number of the sheet that certifies an entry. */
export function destructionFormNumber(
  db: WritableDb,
  input: { readonly entry: number; readonly form: "vault.certificate"; readonly officer: OfficerId; readonly printedAt: Instant },
  recorded: AuditSequence,
): { readonly number: number } {
  const { number } = formNumber(db, input, recorded);
  db.prepare<{ entry: number; form: string; number: number }, never>("INSERT INTO destruction_form (form, number, entry) VALUES (:form, :number, :entry)").run({
    entry: input.entry,
    form: input.form,
    number,
  });
  return { number };
}

export interface DestructionEntry {
  readonly entry: number;
  readonly statement: string;
  readonly delivery?: number;
  readonly throughSegment: number;
  readonly signatures: readonly [DestructionSignature, DestructionSignature];
  readonly state: "intended" | "done";
}

interface DestructionRow {
  readonly entry: number;
  readonly statement: string;
  readonly delivery: number | null;
  readonly through_segment: number;
  readonly first_signer: string;
  readonly first_signature: Buffer;
  readonly second_signer: string;
  readonly second_signature: Buffer;
  readonly state: "intended" | "done";
}

export const destructionList = (db: ReadableDb, { from, limit }: { readonly from: number; readonly limit: number }): readonly DestructionEntry[] =>
  db
    .prepare<{ from: number; limit: number }, DestructionRow>(
      `SELECT entry, statement, delivery, through_segment, first_signer, first_signature, second_signer, second_signature, state FROM destruction
       WHERE entry >= :from ORDER BY entry LIMIT :limit`,
    )
    .all({ from, limit })
    .map((row) => ({
      entry: row.entry,
      statement: row.statement,
      ...(row.delivery !== null && { delivery: row.delivery }),
      throughSegment: row.through_segment,
      signatures: [
        { signer: row.first_signer, signature: new Uint8Array(row.first_signature) },
        { signer: row.second_signer, signature: new Uint8Array(row.second_signature) },
      ],
      state: row.state,
    }));

/** Its list, which may be long. */
export const destructionListed = (db: ReadableDb, { entry }: { readonly entry: number }): string | undefined =>
  db.prepare<{ entry: number }, { list: string }>("SELECT list FROM destruction WHERE entry = :entry").value({ entry });

/** Which deliveries the entry took something of. */
export const destructionDeliveries = (db: ReadableDb, { entry }: { readonly entry: number }): readonly number[] =>
  db
    .prepare<{ entry: number }, { id: number }>(
      `SELECT id FROM delivery WHERE EXISTS (SELECT 1 FROM delivery_item WHERE delivery_item.delivery = delivery.id AND destroyed IS NOT NULL AND destroyed = :entry) ORDER BY id`,
    )
    .values({ entry });

export interface PrintedCertificate {
  readonly number: number;
  readonly at: Instant;
  readonly officer: OfficerId;
}

export const destructionForms = (db: ReadableDb, { entry }: { readonly entry: number }): readonly PrintedCertificate[] =>
  db
    .prepare<{ entry: number }, PrintedCertificate & Record<string, unknown>>(
      `SELECT number, printed_at AS at, officer FROM destruction_form JOIN printed_form USING (form, number) WHERE entry = :entry ORDER BY number`,
    )
    .all({ entry });

export interface ReferringItem {
  readonly delivery: number;
  readonly item: number;
  readonly object: ObjectId;
}

/** Items of a delivery that refer to contents and are there, a page after an item. */
export const itemsWithObjects = (
  db: ReadableDb,
  { delivery, after, limit }: { readonly delivery: number; readonly after: number; readonly limit: number },
): readonly ReferringItem[] =>
  db
    .prepare<{ delivery: number; after: number; limit: number }, ReferringItem & Record<string, unknown>>(
      `SELECT delivery, item, lower(hex(object)) AS object FROM delivery_item
       WHERE delivery = :delivery AND item > :after AND object IS NOT NULL AND destroyed IS NULL ORDER BY item LIMIT :limit`,
    )
    .all({ delivery, after, limit });

/** Every item, of whatever delivery, that refers to one of these. It looks through all of them: there is no index, which receiving would pay for. */
export function itemsReferring(db: ReadableDb, { objects }: { readonly objects: readonly ObjectId[] }): readonly ReferringItem[] {
  const wanted = new Set<string>(objects);
  const found: ReferringItem[] = [];
  const all = db
    .prepare<Record<string, never>, ReferringItem & Record<string, unknown>>("SELECT delivery, item, lower(hex(object)) FROM delivery_item WHERE object IS NOT NULL AND destroyed IS NULL")
    .tuples({}) as IterableIterator<readonly [number, number, ObjectId]>;
  for (const [delivery, item, object] of all) if (wanted.has(object)) found.push({ delivery, item, object });
  return found;
}

/** Contents that are kept although nothing refers to them any more. */
export const objectsUnreferred = (db: ReadableDb, { limit }: { readonly limit: number }): readonly ObjectId[] =>
  db.prepare<{ limit: number }, { id: ObjectId }>("SELECT lower(hex(id)) AS id FROM object WHERE state = 'live' AND copies = 0 ORDER BY object.id LIMIT :limit").values({ limit });
