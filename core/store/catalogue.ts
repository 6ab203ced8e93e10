import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import type { CataloguedKind, CatalogueTotals } from "../domain/catalogue.ts";
import { FailureError, type FailureCode } from "../domain/failure.ts";
import type { ItemKind } from "../domain/medium.ts";
import type { ObjectId } from "../domain/object.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { moveDelivery, noteOf } from "./delivery.ts";
import { openBatch } from "./object.ts";
import { idBytes } from "./objectKeys.ts";

/** What was found in a delivery. The facts themselves stand in shards; here is that they exist, and what was left. */

export interface CatalogueBegin {
  readonly delivery: number;
  /** Of the keys of both shards. */
  readonly batch: number;
  readonly identity: ObjectId;
  readonly facts: ObjectId;
}

/** The intent: from here on the files may exist. One that was begun before and not finished is given up. */
export function catalogueBegin(db: WritableDb, { delivery, batch, identity, facts }: CatalogueBegin, recorded: AuditSequence): { readonly abandoned: number } {
  if (deliveryStateOf(db, delivery) !== "opened") throw new FailureError("delivery.wrongState", { state: deliveryStateOf(db, delivery) ?? "" });
  const { changes } = db
    .prepare<{ delivery: number }, never>("UPDATE shard SET state = 'abandoned' WHERE delivery = :delivery AND state = 'making'")
    .run({ delivery });
  openBatch(db, batch, recorded);
  noteOf(db, delivery, recorded);
  const insert = db.prepare<{ id: Uint8Array; batch: number; kind: string; delivery: number; recorded: number }, never>(
    "INSERT INTO shard (id, batch, kind, delivery, recorded) VALUES (:id, :batch, :kind, :delivery, :recorded)",
  );
  insert.run({ id: idBytes(identity), batch, kind: "identity", delivery, recorded });
  insert.run({ id: idBytes(facts), batch, kind: "facts", delivery, recorded });
  return { abandoned: changes / 2 };
}

const deliveryStateOf = (db: ReadableDb, delivery: number): string | undefined =>
  db.prepare<{ delivery: number }, { state: string }>("SELECT state FROM delivery WHERE id = :delivery").value({ delivery });

export interface CataloguedItem {
  readonly item: number;
  readonly kind: CataloguedKind;
  readonly records: number;
  /** Lines that were not understood. */
  readonly held: readonly { readonly line: number; readonly failure: FailureCode }[];
  /** Why it was left. */
  readonly failure?: FailureCode;
}

export interface CatalogueFinish extends CatalogueTotals {
  readonly delivery: number;
  readonly items: readonly CataloguedItem[];
  readonly officer: OfficerId;
  readonly at: Instant;
}

/** Both files are durable: the delivery is catalogued, and every item of it says what became of it. */
export function catalogueFinish(db: WritableDb, { delivery, holders, records, instances, digest, items, officer, at }: CatalogueFinish, recorded: AuditSequence): { readonly held: number; readonly left: number } {
  const shards = db.prepare<{ delivery: number }, { id: Buffer; kind: string }>("SELECT id, kind FROM shard WHERE delivery = :delivery AND state = 'making'").all({ delivery });
  const identity = shards.find(({ kind }) => kind === "identity")?.id;
  const facts = shards.find(({ kind }) => kind === "facts")?.id;
  if (identity === undefined || facts === undefined) throw new FailureError("delivery.wrongState", { state: deliveryStateOf(db, delivery) ?? "" });
  moveDelivery(db, delivery, "catalogue");
  noteOf(db, delivery, recorded);
  db.prepare<{ delivery: number }, never>("UPDATE shard SET state = 'live' WHERE delivery = :delivery AND state = 'making'").run({ delivery });
  db.prepare<Record<string, string | number | Uint8Array>, never>(
    `INSERT INTO catalogue (delivery, identity, facts, holders, records, instances, digest, officer, at, recorded)
     VALUES (:delivery, :identity, :facts, :holders, :records, :instances, :digest, :officer, :at, :recorded)`,
  ).run({ delivery, identity, facts, holders, records, instances, digest, officer, at, recorded });
  const insert = db.prepare<{ delivery: number; item: number; kind: string; records: number; held: number; failure: string | null }, never>(
    "INSERT INTO catalogued_item (delivery, item, kind, records, held, failure) VALUES (:delivery, :item, :kind, :records, :held, :failure)",
  );
  const hold = db.prepare<{ delivery: number; item: number; line: number; failure: string }, never>(
    "INSERT INTO held_row (delivery, item, line, failure) VALUES (:delivery, :item, :line, :failure)",
  );
  for (const { item, kind, records: rows, held, failure } of items) {
    insert.run({ delivery, item, kind, records: rows, held: held.length, failure: failure ?? null });
    for (const one of held) hold.run({ delivery, item, ...one });
  }
  return { held: items.reduce((sum, { held }) => sum + held.length, 0), left: items.filter(({ kind }) => kind === "left").length };
}

export interface CatalogueRow {
  readonly delivery: number;
  readonly identity: ObjectId;
  readonly facts: ObjectId;
  readonly holders: number;
  readonly records: number;
  readonly instances: number;
  readonly digest: string;
  readonly officer: OfficerId;
  readonly at: Instant;
  /** Rows of tables, and whole items, that wait for a human. */
  readonly heldRows: number;
  readonly leftItems: number;
}

/** Those whose facts can be read: what was destroyed is gone from here too. */
export const catalogueList = (db: ReadableDb): readonly CatalogueRow[] =>
  db.prepare<Record<string, never>, CatalogueRow & Record<string, never>>(`SELECT catalogue.delivery, lower(hex(identity)) AS identity, lower(hex(facts)) AS facts, holders, records, instances, digest, officer, at,
  (SELECT coalesce(sum(held), 0) FROM catalogued_item WHERE catalogued_item.delivery = catalogue.delivery) AS heldRows,
  (SELECT count(*) FROM catalogued_item WHERE catalogued_item.delivery = catalogue.delivery AND kind = 'left') AS leftItems FROM catalogue JOIN shard ON shard.id = facts AND shard.state = 'live' ORDER BY catalogue.delivery`).all({});

export const catalogueOf = (db: ReadableDb, { delivery }: { readonly delivery: number }): CatalogueRow | undefined => catalogueList(db).find((row) => row.delivery === delivery);

export interface CataloguedItemRow {
  readonly item: number;
  readonly kind: CataloguedKind;
  readonly records: number;
  readonly held: number;
  readonly failure: FailureCode | null;
}

export const cataloguedItems = (db: ReadableDb, { delivery }: { readonly delivery: number }): readonly CataloguedItemRow[] =>
  db
    .prepare<{ delivery: number }, CataloguedItemRow & Record<string, never>>("SELECT item, kind, records, held, failure FROM catalogued_item WHERE delivery = :delivery ORDER BY item")
    .all({ delivery });

export const heldRows = (
  db: ReadableDb,
  { delivery, item, after, limit }: { readonly delivery: number; readonly item: number; readonly after: number; readonly limit: number },
): readonly { readonly line: number; readonly failure: FailureCode }[] =>
  db
    .prepare<Record<"delivery" | "item" | "after" | "limit", number>, { line: number; failure: FailureCode }>(
      "SELECT line, failure FROM held_row WHERE delivery = :delivery AND item = :item AND line > :after ORDER BY line LIMIT :limit",
    )
    .all({ delivery, item, after, limit });

export interface ItemToCatalogue {
  readonly item: number;
  readonly kind: ItemKind;
  readonly bytes: number;
  /** Sealed. */
  readonly name: Buffer;
  readonly object: ObjectId;
}

/** Whatever lies in the vault and is not a container, which stands in its members. */
export const itemsToCatalogue = (db: ReadableDb, { delivery, after, limit }: { readonly delivery: number; readonly after: number; readonly limit: number }): readonly ItemToCatalogue[] =>
  db
    .prepare<Record<"delivery" | "after" | "limit", number>, ItemToCatalogue & Record<string, never>>(
      `SELECT item, kind, bytes, name, lower(hex(object)) AS object FROM delivery_item
       WHERE delivery = :delivery AND state = 'stored' AND destroyed IS NULL AND expanded = 0 AND item > :after ORDER BY item LIMIT :limit`,
    )
    .all({ delivery, after, limit });

/** Whether records of one of these items stand in a shard that can be read. */
export const catalogueHolds = (db: ReadableDb, { delivery, from, to }: { readonly delivery: number; readonly from: number; readonly to: number }): boolean =>
  db
    .prepare<Record<"delivery" | "from" | "to", number>, { held: number }>(
      `SELECT EXISTS (SELECT 1 FROM catalogued_item JOIN catalogue USING (delivery) JOIN shard ON shard.id = facts AND shard.state = 'live'
         WHERE catalogued_item.delivery = :delivery AND item BETWEEN :from AND :to AND catalogued_item.kind <> 'left') AS held`,
    )
    .value({ delivery, from, to }) === 1;

/** With everything a delivery brought: nothing of its facts can be read from here on. */
export function destroyShards(db: WritableDb, delivery: number): void {
  db.prepare<{ delivery: number }, never>("UPDATE shard SET state = CASE state WHEN 'making' THEN 'abandoned' ELSE 'destroyed' END WHERE delivery = :delivery AND state IN ('making', 'live')").run({ delivery });
}

export interface ShardToClear {
  readonly id: ObjectId;
  readonly delivery: number;
  readonly state: "making" | "abandoned" | "destroyed";
}

/** Shards whose making was cut off, or given up: their files and keys are taken away at the next opening. */
export const shardsToClear = (db: ReadableDb): readonly ShardToClear[] =>
  db.prepare<Record<string, never>, ShardToClear & Record<string, never>>("SELECT lower(hex(id)) AS id, delivery, state FROM shard WHERE state <> 'live' ORDER BY id").all({});

/** Whatever was in the making when the room was left. */
export function shardAbandon(db: WritableDb, { delivery }: { readonly delivery: number }, recorded: AuditSequence): { readonly abandoned: number } {
  noteOf(db, delivery, recorded);
  return { abandoned: db.prepare<{ delivery: number }, never>("UPDATE shard SET state = 'abandoned' WHERE delivery = :delivery AND state = 'making'").run({ delivery }).changes };
}
