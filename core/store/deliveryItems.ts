import type { AuditSequence } from "../domain/audit.ts";
import type { Instant } from "../domain/brand.ts";
import type { EnvelopeProof, HeldCause, ItemState } from "../domain/delivery.ts";
import { FailureError, type FailureCode } from "../domain/failure.ts";
import type { ItemKind } from "../domain/medium.ts";
import type { Extent, ObjectCommit, ObjectId } from "../domain/object.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { noteOf } from "./delivery.ts";
import { TallyChange } from "./deliveryTally.ts";
import { columnsOf, type MemberColumns } from "./memberColumns.ts";
import { insertMembers } from "./deliveryMembers.ts";
import { abandonObjects, addPieces, beginObject, commitObjects, finishObject, objectByAddress } from "./object.ts";
import { idBytes } from "./objectKeys.ts";

/** The journal of a delivery: each file of the medium and each member of an archive, once, in the order it was met. */

/** A file of the medium as the journal first names it. */
export interface ListedItem {
  /** Sealed under the vault key. */
  readonly name: Uint8Array;
  readonly kind: ItemKind;
  readonly bytes: number;
  /** Held at sight; else it waits. */
  readonly cause?: HeldCause;
  readonly failure?: FailureCode;
}

export interface ItemOutcome {
  readonly item: number;
  readonly kind: ItemKind;
  readonly bytes: number;
  readonly object?: ObjectId;
  /** Held for this; else it is stored. */
  readonly cause?: HeldCause;
  /** What exactly went wrong. */
  readonly failure?: FailureCode;
  /** Of what came out of an envelope. */
  readonly proof?: EnvelopeProof;
}

export interface NewMember extends Omit<ItemOutcome, "item"> {
  readonly entry: number;
  readonly name: Uint8Array;
}

/** The container that members come out of. */
export interface Container {
  readonly item: number;
  readonly root: number;
  readonly depth: number;
}

export interface JournalBatch {
  readonly delivery: number;
  readonly at: Instant;
  /** The objects the rows refer to, as the flow of the vault made them ready. */
  readonly commit?: ObjectCommit;
  readonly outcomes: readonly ItemOutcome[];
  readonly container?: Container;
  readonly members?: readonly NewMember[] | MemberColumns;
  /** Unpacked out of the container in this batch, kept or not. */
  readonly unpacked?: number;
}

interface ItemRow {
  readonly delivery: number;
  readonly item: number;
  readonly container: number | null;
  readonly entry: number | null;
  readonly name: Uint8Array;
  readonly kind: string;
  readonly bytes: number;
  readonly state: ItemState;
  readonly cause: string | null;
  readonly failure: string | null;
  readonly proof: string | null;
  readonly object: Uint8Array | null;
  readonly root: number;
  readonly depth: number;
  readonly at: number;
  readonly recorded: number;
}

type Insert = (row: ItemRow) => void;

function openInsert(db: WritableDb): Insert {
  const statement = db.prepare<ItemRow & Record<string, string | number | null | Uint8Array>, never>(
    `INSERT INTO delivery_item (delivery, item, container, entry, name, kind, bytes, state, cause, failure, proof, object, root, depth, at, recorded)
     VALUES (:delivery, :item, :container, :entry, :name, :kind, :bytes, :state, :cause, :failure, :proof, :object, :root, :depth, :at, :recorded)`,
  );
  return (row) => {
    statement.run({ ...row });
  };
}

const lastItem = (db: ReadableDb, delivery: number): number =>
  db.prepare<{ delivery: number }, { last: number | null }>("SELECT max(item) AS last FROM delivery_item WHERE delivery = :delivery").value({ delivery }) ?? 0;

/** Names what the medium holds, in its order. `isLast`: the journal is complete, and receiving may begin. */
export function deliveryListItems(
  db: WritableDb,
  input: { readonly delivery: number; readonly at: Instant; readonly items: readonly ListedItem[]; readonly isLast: boolean },
  recorded: AuditSequence,
): { readonly listed: number } {
  const { delivery, at, items, isLast } = input;
  noteOf(db, delivery, recorded);
  const insert = openInsert(db);
  const tally = new TallyChange();
  let item = lastItem(db, delivery);
  for (const { name, kind, bytes, cause, failure } of items) {
    item += 1;
    const state = cause === undefined ? "waiting" : "held";
    insert({ delivery, item, container: null, entry: null, name, kind, bytes, state, cause: cause ?? null, failure: failure ?? null, proof: null, object: null, root: item, depth: 0, at, recorded });
    tally.add(kind, state, false, bytes);
  }
  tally.apply(db, delivery);
  if (isLast) db.prepare<{ delivery: number; at: number }, never>("UPDATE delivery SET listed_at = :at WHERE id = :delivery").run({ delivery, at });
  return { listed: item };
}

/** What a worker made durable becomes known: objects, items, members and their row of the log in one transaction. */
export function deliveryStore(db: WritableDb, input: JournalBatch, recorded: AuditSequence): { readonly stored: number; readonly held: number } {
  const { delivery, at, commit, outcomes, container, unpacked = 0 } = input;
  const members = isColumns(input.members) ? input.members : columnsOf(input.members ?? []);
  const count = members?.count ?? 0;
  noteOf(db, delivery, recorded);
  if (commit !== undefined) commitObjects(db, commit, recorded);
  const tally = new TallyChange();
  let held = 0;
  for (const outcome of outcomes) {
    settleItem(db, delivery, outcome, tally, at, recorded);
    if (outcome.cause !== undefined) held += 1;
  }
  if (container !== undefined) {
    if (members !== undefined) held += insertMembers(db, { first: lastItem(db, delivery) + 1, delivery, at, container, members }, tally, recorded);
    spend(db, delivery, container, count, unpacked);
  }
  tally.apply(db, delivery);
  return { stored: outcomes.length + count - held, held };
}

function settleItem(db: WritableDb, delivery: number, outcome: ItemOutcome, tally: TallyChange, at: Instant, recorded: AuditSequence): void {
  const { item, kind, bytes, object, cause, failure, proof } = outcome;
  const before = itemBefore(db, delivery, item);
  const state: ItemState = cause === undefined ? "stored" : "held";
  db.prepare<
    { delivery: number; item: number; kind: string; bytes: number; state: string; cause: string | null; failure: string | null; proof: string | null; object: Uint8Array | null; at: number; recorded: number },
    never
  >(
    `UPDATE delivery_item SET kind = :kind, bytes = :bytes, state = :state, cause = :cause, failure = :failure, proof = :proof, object = CASE state WHEN 'waiting' THEN :object ELSE coalesce(:object, object) END, at = :at, recorded = :recorded
     WHERE delivery = :delivery AND item = :item`,
  ).run({ delivery, item, kind, bytes, state, cause: cause ?? null, failure: failure ?? null, proof: proof ?? null, object: object === undefined ? null : idBytes(object), at, recorded });
  tally.remove(before.kind, before.state, before.inside, before.bytes);
  tally.add(kind, state, before.inside, bytes);
}

interface Before {
  readonly kind: string;
  readonly state: ItemState;
  readonly inside: boolean;
  readonly bytes: number;
}

function itemBefore(db: ReadableDb, delivery: number, item: number): Before {
  const row = db
    .prepare<{ delivery: number; item: number }, { kind: string; state: ItemState; container: number | null; bytes: number }>(
      "SELECT kind, state, container, bytes FROM delivery_item WHERE delivery = :delivery AND item = :item",
    )
    .get({ delivery, item });
  if (row === undefined) throw new FailureError("held.notHeld");
  return { kind: row.kind, state: row.state, inside: row.container !== null, bytes: row.bytes };
}

const isColumns = (members: JournalBatch["members"]): members is MemberColumns => members !== undefined && "count" in members;

function spend(db: WritableDb, delivery: number, { item, root }: Container, entries: number, bytes: number): void {
  db.prepare<{ delivery: number; root: number; item: number; entries: number; bytes: number }, never>(
    `INSERT INTO delivery_purse (delivery, root, container, entries, bytes) VALUES (:delivery, :root, :item, :entries, :bytes)
     ON CONFLICT (delivery, root, container) DO UPDATE SET entries = entries + excluded.entries, bytes = bytes + excluded.bytes`,
  ).run({ delivery, root, item, entries, bytes });
}

/** The last member is in the journal: from here on the members count as received. */
export function deliveryOpened(
  db: WritableDb,
  input: { readonly delivery: number; readonly item: number; readonly at: Instant },
  recorded: AuditSequence,
): { readonly members: number } {
  const { delivery, item } = input;
  noteOf(db, delivery, recorded);
  db.prepare<{ delivery: number; item: number; recorded: number }, never>(
    "UPDATE delivery_item SET expanded = 1, recorded = :recorded WHERE delivery = :delivery AND item = :item",
  ).run({ delivery, item, recorded });
  const members = db
    .prepare<{ delivery: number; item: number }, { members: number }>("SELECT count(*) AS members FROM delivery_item WHERE delivery = :delivery AND container = :item")
    .value({ delivery, item });
  return { members: members ?? 0 };
}

/** An archive that shows itself damaged or hostile: it is held, and so is everything that came out of it before that showed. */
export function deliveryRefuse(
  db: WritableDb,
  input: { readonly delivery: number; readonly item: number; readonly cause: HeldCause; readonly failure: FailureCode; readonly at: Instant },
  recorded: AuditSequence,
): { readonly held: number } {
  const { delivery, item, cause, failure, at } = input;
  noteOf(db, delivery, recorded);
  const tally = new TallyChange();
  const refused = db
    .prepare<{ delivery: number; item: number }, { item: number; kind: string; bytes: number; inside: number }>(
      `SELECT item, kind, bytes, container IS NOT NULL AS inside FROM delivery_item
       WHERE delivery = :delivery AND state = 'stored' AND (item = :item OR container = :item)`,
    )
    .all({ delivery, item });
  const hold = db.prepare<{ delivery: number; item: number; cause: string; failure: string; at: number; recorded: number }, never>(
    "UPDATE delivery_item SET state = 'held', cause = :cause, failure = :failure, at = :at, recorded = :recorded WHERE delivery = :delivery AND item = :item",
  );
  for (const one of refused) {
    hold.run({ delivery, item: one.item, cause: one.item === item ? cause : "archiveRefused", failure, at, recorded });
    tally.remove(one.kind, "stored", one.inside === 1, one.bytes);
    tally.add(one.kind, "held", one.inside === 1, one.bytes);
  }
  tally.apply(db, delivery);
  return { held: refused.length };
}

export interface WaitingItem {
  readonly item: number;
  readonly kind: ItemKind;
  readonly bytes: number;
  readonly name: Uint8Array;
  /** Begun in pieces before. */
  readonly object: ObjectId | null;
}

/** Files of the medium that are still to be read, in its order. */
export const itemsWaiting = (db: ReadableDb, { delivery, after, limit }: { readonly delivery: number; readonly after: number; readonly limit: number }): readonly WaitingItem[] =>
  db
    .prepare<{ delivery: number; after: number; limit: number }, { item: number; kind: ItemKind; bytes: number; name: Buffer; object: ObjectId | null }>(
      "SELECT item, kind, bytes, name, nullif(lower(hex(object)), '') AS object FROM delivery_item WHERE delivery = :delivery AND state = 'waiting' AND item > :after ORDER BY item LIMIT :limit",
    )
    .all({ delivery, after, limit });

/** A large object begins to arrive in pieces; its item waits for the last of them. */
export function deliveryBeginLarge(
  db: WritableDb,
  input: { readonly delivery: number; readonly item: number; readonly id: ObjectId; readonly batch: number; readonly kind: string },
  recorded: AuditSequence,
): Record<string, never> {
  const { delivery, item, id, batch, kind } = input;
  noteOf(db, delivery, recorded);
  beginObject(db, { id, batch, kind }, recorded);
  db.prepare<{ delivery: number; item: number; id: Uint8Array }, never>(
    "UPDATE delivery_item SET object = :id WHERE delivery = :delivery AND item = :item AND state = 'waiting'",
  ).run({ delivery, item, id: idBytes(id) });
  return {};
}

export function deliveryAddPieces(
  db: WritableDb,
  input: { readonly delivery: number; readonly id: ObjectId; readonly extents: readonly Extent[] },
  recorded: AuditSequence,
): Record<string, never> {
  addPieces(db, input);
  noteOf(db, input.delivery, recorded);
  return {};
}

/** The last piece is there: the object can be read, or is the same as one the vault has, which then takes its place. */
export function deliveryFinishLarge(
  db: WritableDb,
  input: { readonly delivery: number; readonly at: Instant; readonly outcome: ItemOutcome; readonly id: ObjectId; readonly address: string },
  recorded: AuditSequence,
): { readonly stored: number; readonly superfluous: number } {
  const { delivery, at, outcome, id, address } = input;
  const same = objectByAddress(db, { addresses: [address] })[address];
  const isKept = outcome.object !== undefined && same === undefined;
  const tally = new TallyChange();
  noteOf(db, delivery, recorded);
  if (isKept) finishObject(db, { id, address, bytes: outcome.bytes });
  else abandonObjects(db, { ids: [id] }, recorded);
  if (outcome.object !== undefined && same !== undefined) commitObjects(db, { batch: 1, objects: [], repeated: [{ id: same, times: 1 }] }, recorded);
  const { object: _object, ...rest } = outcome;
  settleItem(db, delivery, outcome.object === undefined ? rest : { ...rest, object: same ?? id }, tally, at, recorded);
  tally.apply(db, delivery);
  return { stored: outcome.cause === undefined ? 1 : 0, superfluous: isKept ? 0 : 1 };
}

export interface ClosedArchive extends Container {
  readonly object: ObjectId;
  readonly bytes: number;
  readonly name: Uint8Array;
  /** Of its outermost container. */
  readonly rootBytes: number;
  /** What was unpacked of that so far, but for this archive itself. */
  readonly entriesSpent: number;
  readonly bytesSpent: number;
}

/** The next archive in the vault that was not opened to its end, and whose own container was. */
export function archiveClosed(db: ReadableDb, { delivery }: { readonly delivery: number }): ClosedArchive | undefined {
  return db
    .prepare<{ delivery: number }, ClosedArchive & Record<string, unknown>>(
      `SELECT one.item, one.root, one.depth, lower(hex(one.object)) AS object, one.bytes, one.name, root.bytes AS rootBytes,
         (SELECT coalesce(sum(entries), 0) FROM delivery_purse WHERE delivery = one.delivery AND root = one.root AND container <> one.item) AS entriesSpent,
         (SELECT coalesce(sum(bytes), 0) FROM delivery_purse WHERE delivery = one.delivery AND root = one.root AND container <> one.item) AS bytesSpent
       FROM delivery_item AS one
       JOIN delivery_item AS root ON root.delivery = one.delivery AND root.item = one.root
       LEFT JOIN delivery_item AS outer ON outer.delivery = one.delivery AND outer.item = one.container
       WHERE one.delivery = :delivery AND one.kind = 'archive' AND one.expanded = 0 AND one.state = 'stored' AND (one.container IS NULL OR outer.expanded = 1)
       ORDER BY one.item LIMIT 1`,
    )
    .get({ delivery });
}

export interface ClosedEnvelope extends Container {
  readonly object: ObjectId;
  readonly bytes: number;
  readonly name: Uint8Array;
  /** What is in it is in the journal already, and only the last word was not said. */
  readonly isOpened: boolean;
}

/** The next envelope that lies in the vault as it came, in a package or an archive, and was not opened yet. */
export function envelopeClosed(db: ReadableDb, { delivery }: { readonly delivery: number }): ClosedEnvelope | undefined {
  const found = db
    .prepare<{ delivery: number }, Omit<ClosedEnvelope, "isOpened"> & { members: number } & Record<string, unknown>>(
      `SELECT one.item, one.root, one.depth, lower(hex(one.object)) AS object, one.bytes, one.name,
         (SELECT count(*) FROM delivery_item AS inner WHERE inner.delivery = one.delivery AND inner.container = one.item) AS members
       FROM delivery_item AS one LEFT JOIN delivery_item AS outer ON outer.delivery = one.delivery AND outer.item = one.container
       WHERE one.delivery = :delivery AND one.kind = 'envelope' AND one.expanded = 0 AND one.state = 'stored' AND (one.container IS NULL OR outer.expanded = 1)
       ORDER BY one.item LIMIT 1`,
    )
    .get({ delivery });
  if (found === undefined) return undefined;
  const { members, ...rest } = found;
  return { ...rest, isOpened: members > 0 };
}

/** The last member in the journal of those between two places in the container; undefined where there is none. */
export const lastMember = (
  db: ReadableDb,
  { delivery, container, from, to }: { readonly delivery: number; readonly container: number; readonly from: number; readonly to: number },
): number | undefined =>
  db
    .prepare<{ delivery: number; container: number; from: number; to: number }, { last: number | null }>(
      "SELECT max(entry) AS last FROM delivery_item WHERE delivery = :delivery AND container = :container AND entry >= :from AND entry < :to",
    )
    .value({ delivery, container, from, to }) ?? undefined;

export const itemsListed = (db: ReadableDb, { delivery }: { readonly delivery: number }): number => lastItem(db, delivery);
