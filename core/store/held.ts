import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import type { EnvelopeProof, HeldCause, ItemState } from "../domain/delivery.ts";
import { FailureError, type FailureCode } from "../domain/failure.ts";
import type { ItemKind } from "../domain/medium.ts";
import type { ObjectId } from "../domain/object.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { noteOf } from "./delivery.ts";
import { heldCount, TallyChange } from "./deliveryTally.ts";

/** The 保留 desk: what a human has to decide about. */

export interface HeldGroup {
  readonly cause: HeldCause;
  readonly count: number;
  readonly bytes: number;
  readonly deliveries: readonly number[];
  readonly oldestAt: Instant;
}

export function heldGroups(db: ReadableDb, { delivery = null }: { readonly delivery?: number | null }): { readonly total: number; readonly groups: readonly HeldGroup[] } {
  const lines = db
    .prepare<{ delivery: number | null }, { cause: HeldCause; delivery: number; count: number; bytes: number; oldest: Instant }>(
      `SELECT cause, delivery, count(*) AS count, sum(bytes) AS bytes, min(at) AS oldest FROM delivery_item
       WHERE state = 'held' AND (:delivery IS NULL OR delivery = :delivery) GROUP BY cause, delivery ORDER BY cause, delivery`,
    )
    .all({ delivery });
  const groups = [...Map.groupBy(lines, ({ cause }) => cause)].map(([cause, of]) => ({
    cause,
    count: of.reduce((sum, { count }) => sum + count, 0),
    bytes: of.reduce((sum, { bytes }) => sum + bytes, 0),
    deliveries: of.map((line) => line.delivery),
    oldestAt: of.reduce<Instant>((oldest, line) => (line.oldest < oldest ? line.oldest : oldest), (of[0]?.oldest ?? 0) as Instant),
  }));
  return { total: delivery === null ? heldCount(db) : groups.reduce((sum, { count }) => sum + count, 0), groups };
}

export const heldTotal = (db: ReadableDb): number => heldCount(db);

export interface JournalItem {
  readonly delivery: number;
  readonly item: number;
  readonly kind: ItemKind;
  readonly bytes: number;
  readonly state: ItemState;
  readonly cause: HeldCause | null;
  readonly failure: FailureCode | null;
  readonly proof: EnvelopeProof | null;
  /** Gone with what it named. */
  readonly name: Uint8Array | null;
  /** Entry of the destruction register. */
  readonly destroyed: number | null;
  readonly container: number | null;
  readonly object: ObjectId | null;
  readonly address: string | null;
  readonly reason: string | null;
  readonly depth: number;
}

export interface ItemFilter {
  readonly delivery?: number;
  readonly state?: ItemState;
  readonly kind?: ItemKind;
  readonly cause?: HeldCause;
}

interface FilterParameters extends Record<string, string | number | null> {
  readonly delivery: number | null;
  readonly state: string | null;
  readonly kind: string | null;
  readonly cause: string | null;
}

const parametersOf = ({ delivery, state, kind, cause }: ItemFilter): FilterParameters => ({ delivery: delivery ?? null, state: state ?? null, kind: kind ?? null, cause: cause ?? null });

/** One page in the order of the journal. */
export const itemPage = (db: ReadableDb, { filter, offset, limit }: { readonly filter: ItemFilter; readonly offset: number; readonly limit: number }): readonly JournalItem[] =>
  db
    .prepare<FilterParameters & { offset: number; limit: number }, JournalItem & Record<string, unknown>>(
      `SELECT one.delivery, one.item, one.kind, one.bytes, one.state, one.cause, one.failure, one.proof, one.name, one.destroyed, one.container, nullif(lower(hex(one.object)), '') AS object, nullif(lower(hex(object.address)), '') AS address, item_exclusion.reason, one.depth
       FROM delivery_item AS one
       LEFT JOIN object ON object.id = one.object
       LEFT JOIN item_exclusion ON item_exclusion.delivery = one.delivery AND item_exclusion.item = one.item
       WHERE (:delivery IS NULL OR one.delivery = :delivery) AND (:state IS NULL OR one.state = :state)
         AND (:kind IS NULL OR one.kind = :kind) AND (:cause IS NULL OR one.cause = :cause)
       ORDER BY one.delivery, one.item LIMIT :limit OFFSET :offset`,
    )
    .all({ ...parametersOf(filter), offset, limit });

export const itemTotal = (db: ReadableDb, { filter }: { readonly filter: ItemFilter }): number =>
  db
    .prepare<FilterParameters, { total: number }>(
      `SELECT count(*) AS total FROM delivery_item
       WHERE (:delivery IS NULL OR delivery = :delivery) AND (:state IS NULL OR state = :state) AND (:kind IS NULL OR kind = :kind) AND (:cause IS NULL OR cause = :cause)`,
    )
    .value(parametersOf(filter)) ?? 0;

/** Only what is held, each named; undefined where one of them is not. */
export function heldItems(db: ReadableDb, { delivery, items }: { readonly delivery: number; readonly items: readonly number[] }): readonly JournalItem[] | undefined {
  const one = db.prepare<{ delivery: number; item: number }, JournalItem & Record<string, unknown>>(
    `SELECT delivery, item, kind, bytes, state, cause, failure, proof, name, destroyed, container, nullif(lower(hex(object)), '') AS object, NULL AS address, NULL AS reason, depth FROM delivery_item
     WHERE delivery = :delivery AND item = :item AND state = 'held'`,
  );
  const found = items.map((item) => one.get({ delivery, item }));
  return found.every((item) => item !== undefined) ? found : undefined;
}

/** Takes items back to work: what lies in the vault counts as stored again and is opened anew, the rest waits for its medium. */
export function heldRetry(
  db: WritableDb,
  input: { readonly delivery: number; readonly items: readonly number[]; readonly at: Instant },
  recorded: AuditSequence,
): { readonly waiting: number; readonly stored: number } {
  const { delivery, items, at } = input;
  noteOf(db, delivery, recorded);
  const tally = new TallyChange();
  const release = db.prepare<{ delivery: number; item: number; state: string; at: number; recorded: number }, never>(
    "UPDATE delivery_item SET state = :state, cause = NULL, failure = NULL, at = :at, recorded = :recorded WHERE delivery = :delivery AND item = :item AND state = 'held'",
  );
  const membersOf = db.prepare<{ delivery: number; item: number }, { item: number }>(
    "SELECT item FROM delivery_item WHERE delivery = :delivery AND container = :item AND state = 'held' AND cause = 'archiveRefused' AND object IS NOT NULL",
  );
  const queue = [...items];
  let waiting = 0;
  let stored = 0;
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    const held = heldItems(db, { delivery, items: [item] })?.[0];
    if (held === undefined) throw new FailureError("held.notHeld");
    // Members of an archive that was refused come back with it.
    if (held.kind === "archive") queue.push(...membersOf.values({ delivery, item }));
    const state = held.object === null ? "waiting" : "stored";
    release.run({ delivery, item, state, at, recorded });
    tally.remove(held.kind, "held", held.container !== null, held.bytes);
    tally.add(held.kind, state, held.container !== null, held.bytes);
    if (state === "waiting") waiting += 1;
    else stored += 1;
  }
  tally.apply(db, delivery);
  return { waiting, stored };
}

/** What lies in the vault already, and turned out to be harmful or not what it seemed. */
export function deliveryHarmful(
  db: WritableDb,
  input: { readonly delivery: number; readonly items: readonly { readonly item: number; readonly cause: HeldCause; readonly failure: FailureCode }[]; readonly at: Instant },
  recorded: AuditSequence,
): { readonly held: number } {
  const { delivery, items, at } = input;
  noteOf(db, delivery, recorded);
  const tally = new TallyChange();
  const find = db.prepare<{ delivery: number; item: number }, { kind: string; bytes: number; container: number | null }>(
    "SELECT kind, bytes, container FROM delivery_item WHERE delivery = :delivery AND item = :item AND state = 'stored'",
  );
  const hold = db.prepare<{ delivery: number; item: number; cause: string; failure: string; at: number; recorded: number }, never>(
    "UPDATE delivery_item SET state = 'held', cause = :cause, failure = :failure, at = :at, recorded = :recorded WHERE delivery = :delivery AND item = :item",
  );
  for (const { item, cause, failure } of items) {
    const found = find.get({ delivery, item });
    if (found === undefined) continue;
    hold.run({ delivery, item, cause, failure, at, recorded });
    tally.remove(found.kind, "stored", found.container !== null, found.bytes);
    tally.add(found.kind, "held", found.container !== null, found.bytes);
  }
  tally.apply(db, delivery);
  return { held: items.length };
}

/** Leaves items out for good, on the word of two officers. */
export function heldExclude(
  db: WritableDb,
  input: {
    readonly delivery: number;
    readonly items: readonly number[];
    readonly ceremony: string;
    readonly reason: string;
    readonly officers: readonly [OfficerId, OfficerId];
    readonly at: Instant;
  },
  recorded: AuditSequence,
): { readonly excluded: number } {
  const { delivery, items, ceremony, reason, officers, at } = input;
  noteOf(db, delivery, recorded);
  const tally = new TallyChange();
  const note = db.prepare<
    { delivery: number; item: number; ceremony: string; reason: string; first: string; second: string; at: number; recorded: number },
    never
  >(
    `INSERT INTO item_exclusion (delivery, item, ceremony, reason, first_officer, second_officer, at, recorded)
     VALUES (:delivery, :item, :ceremony, :reason, :first, :second, :at, :recorded)`,
  );
  const exclude = db.prepare<{ delivery: number; item: number; at: number; recorded: number }, never>(
    "UPDATE delivery_item SET state = 'excluded', at = :at, recorded = :recorded WHERE delivery = :delivery AND item = :item",
  );
  const held = heldItems(db, { delivery, items });
  if (held === undefined) throw new FailureError("held.notHeld");
  for (const one of held) {
    note.run({ delivery, item: one.item, ceremony, reason, first: officers[0], second: officers[1], at, recorded });
    exclude.run({ delivery, item: one.item, at, recorded });
    tally.remove(one.kind, "held", one.container !== null, one.bytes);
    tally.add(one.kind, "excluded", one.container !== null, one.bytes);
  }
  tally.apply(db, delivery);
  return { excluded: held.length };
}
