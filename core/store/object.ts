import type { AuditSequence } from "../domain/audit.ts";
import { FailureError } from "../domain/failure.ts";
import type { Extent, ObjectColumns, ObjectCommit, ObjectId, ObjectState } from "../domain/object.ts";
import { digitsOf, listOf } from "./columns.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { idBytes } from "./objectKeys.ts";

/** The index of the vault. Others call `commitObjects`, `releaseObject` and the like inside their own writes, so that one row of the log tells of both. */

export interface IndexedObject {
  readonly id: ObjectId;
  readonly kind: string;
  readonly state: ObjectState;
  readonly bytes: number;
  /** Hexadecimal; absent while it arrives. */
  readonly address?: string;
  /** How many rows of other tables refer to it. */
  readonly copies: number;
  readonly extents: readonly Extent[];
}

/** New objects with one reference each, and one more for every repeated content. */
export function commitObjects(db: WritableDb, { batch, objects, columns, repeated }: ObjectCommit, recorded: AuditSequence): void {
  openBatch(db, batch, recorded);
  for (const object of objects) insertLive(db, object, batch, 1);
  if (columns !== undefined) insertColumns(db, columns, batch);
  for (const { id, times } of repeated) repeatObject(db, id, times);
}

/** One more reference to a content that is here already. */
export function repeatObject(db: WritableDb, id: ObjectId, times = 1): void {
  const { changes } = db
    .prepare<{ id: Uint8Array; times: number }, never>("UPDATE object SET copies = copies + :times WHERE id = :id AND state = 'live'")
    .run({ id: idBytes(id), times });
  if (changes !== 1) throw new FailureError("vault.destroyed");
}

function insertLive(db: WritableDb, { id, kind, bytes, address, extents }: ObjectCommit["objects"][number], batch: number, copies: number): void {
  db.prepare<{ id: Uint8Array; batch: number; kind: string; bytes: number; address: Uint8Array; copies: number }, never>(
    "INSERT INTO object (id, batch, kind, state, bytes, address, copies) VALUES (:id, :batch, :kind, 'live', :bytes, :address, :copies)",
  ).run({ id: idBytes(id), batch, kind, bytes, address: Buffer.from(address, "hex"), copies });
  insertExtents(db, id, extents);
}

/** All of them in two statements: one by one they take three times as long, since each then keeps a copy of the pages it may have to restore. */
function insertColumns(db: WritableDb, { kind, ids, addresses, segments, offsets, stored, bytes }: Omit<ObjectColumns, "wrappedKeys">, batch: number): void {
  db.prepare<{ ids: Uint8Array; addresses: Uint8Array; bytes: string; batch: number; kind: string }, never>(
    `INSERT INTO object (id, batch, kind, state, bytes, address, copies)
     SELECT substr(:ids, one.key * 16 + 1, 16), :batch, :kind, 'live', one.value, substr(:addresses, one.key * 32 + 1, 32), 1 FROM json_each(:bytes) AS one`,
  ).run({ ids, addresses, bytes: listOf(bytes), batch, kind });
  db.prepare<{ ids: Uint8Array; offsets: string; segments: Uint8Array; stored: Uint8Array; bytes: Uint8Array }, never>(
    `INSERT INTO extent (object, piece, segment, offset, stored, bytes)
     SELECT substr(:ids, one.key * 16 + 1, 16), 0, CAST(substr(:segments, one.key * 16 + 1, 16) AS INTEGER), one.value,
       CAST(substr(:stored, one.key * 16 + 1, 16) AS INTEGER), CAST(substr(:bytes, one.key * 16 + 1, 16) AS INTEGER)
     FROM json_each(:offsets) AS one`,
  ).run({ ids, offsets: listOf(offsets), segments: digitsOf(segments), stored: digitsOf(stored), bytes: digitsOf(bytes) });
}

/** Of the flow's own, where no other table refers to the objects yet. */
export function vaultCommit(db: WritableDb, input: ObjectCommit, recorded: AuditSequence): { readonly objects: number; readonly repeated: number } {
  commitObjects(db, input, recorded);
  return { objects: input.objects.length + (input.columns?.count ?? 0), repeated: input.repeated.length };
}

/** The same batch may be named again by what arrives in pieces. */
export function openBatch(db: WritableDb, batch: number, recorded: AuditSequence): void {
  db.prepare<{ batch: number; recorded: number }, never>(
    "INSERT INTO object_batch (batch, recorded) VALUES (:batch, :recorded) ON CONFLICT (batch) DO NOTHING",
  ).run({ batch, recorded });
}

export function insertExtents(db: WritableDb, object: ObjectId, extents: readonly Extent[]): void {
  const insert = db.prepare<{ object: Uint8Array; piece: number; segment: number; offset: number; stored: number; bytes: number }, never>(
    "INSERT INTO extent (object, piece, segment, offset, stored, bytes) VALUES (:object, :piece, :segment, :offset, :stored, :bytes)",
  );
  for (const { piece, segment, offset, stored, bytes } of extents) insert.run({ object: idBytes(object), piece, segment, offset, stored, bytes });
}

/** One reference less. An object nobody refers to is kept: only two custodians destroy. */
export function releaseObject(db: WritableDb, { id, times = 1 }: { readonly id: ObjectId; readonly times?: number }): void {
  const { changes } = db
    .prepare<{ id: Uint8Array; times: number }, never>("UPDATE object SET copies = copies - :times WHERE id = :id AND copies >= :times")
    .run({ id: idBytes(id), times });
  if (changes !== 1) throw new FailureError("vault.objectUnknown");
}

/** An object of many pieces that arrive one by one and outlive a power cut: not readable before it is finished. */
export function beginObject(
  db: WritableDb,
  { id, batch, kind }: { readonly id: ObjectId; readonly batch: number; readonly kind: string },
  recorded: AuditSequence,
): void {
  openBatch(db, batch, recorded);
  db.prepare<{ id: Uint8Array; batch: number; kind: string }, never>(
    "INSERT INTO object (id, batch, kind, state, bytes, address, copies) VALUES (:id, :batch, :kind, 'arriving', 0, NULL, 1)",
  ).run({ id: idBytes(id), batch, kind });
}

export function addPieces(db: WritableDb, { id, extents }: { readonly id: ObjectId; readonly extents: readonly Extent[] }): void {
  insertExtents(db, id, extents);
  const { changes } = db
    .prepare<{ id: Uint8Array; bytes: number }, never>("UPDATE object SET bytes = bytes + :bytes WHERE id = :id AND state = 'arriving'")
    .run({ id: idBytes(id), bytes: extents.reduce((sum, { bytes }) => sum + bytes, 0) });
  if (changes !== 1) throw new FailureError("vault.objectUnknown");
}

/** Every piece is there: from now on it can be read. */
export function finishObject(db: WritableDb, { id, address, bytes }: { readonly id: ObjectId; readonly address: string; readonly bytes: number }): void {
  const { changes } = db
    .prepare<{ id: Uint8Array; address: Uint8Array; bytes: number }, never>(
      `UPDATE object SET state = 'live', address = :address WHERE id = :id AND state = 'arriving' AND bytes = :bytes
         AND (SELECT count(*) = max(piece) + 1 FROM extent WHERE object = :id)`,
    )
    .run({ id: idBytes(id), address: Buffer.from(address, "hex"), bytes });
  if (changes !== 1) throw new FailureError("vault.objectUnfinished");
}

/** Given up before anybody could read it; its key goes next, and its pieces are dead space. */
export function abandonObjects(db: WritableDb, { ids }: { readonly ids: readonly ObjectId[] }, recorded: AuditSequence): { readonly abandoned: number } {
  const abandon = db.prepare<{ id: Uint8Array }, never>("UPDATE object SET state = 'abandoned', copies = 0 WHERE id = :id AND state = 'arriving'");
  const abandoned = ids.filter((id) => abandon.run({ id: idBytes(id) }).changes === 1);
  const extents = abandoned.reduce((sum, id) => sum + dropExtents(db, id), 0);
  noteStep(db, "abandon", extents, recorded);
  return { abandoned: abandoned.length };
}

export const dropExtents = (db: WritableDb, id: ObjectId): number =>
  db.prepare<{ id: Uint8Array }, never>("DELETE FROM extent WHERE object = :id").run({ id: idBytes(id) }).changes;

export function noteStep(db: WritableDb, act: "move" | "rebuild" | "abandon" | "clear", extents: number, recorded: AuditSequence): void {
  db.prepare<{ act: string; extents: number; recorded: number }, never>("INSERT INTO vault_step (act, extents, recorded) VALUES (:act, :extents, :recorded)").run({
    act,
    extents,
    recorded,
  });
}

export interface MovedExtent extends Extent {
  readonly object: ObjectId;
  /** Where it stood before. */
  readonly from: { readonly segment: number; readonly offset: number };
}

const place = (db: WritableDb, { object, piece, segment, offset }: PlacedExtent): number =>
  db
    .prepare<{ object: Uint8Array; piece: number; segment: number; offset: number }, never>(
      "UPDATE extent SET segment = :segment, offset = :offset WHERE object = :object AND piece = :piece",
    )
    .run({ object: idBytes(object), piece, segment, offset }).changes;

/** What a compaction copied stands in its new place from now on; what went away meanwhile stays away. */
export function vaultMove(db: WritableDb, { extents }: { readonly extents: readonly MovedExtent[] }, recorded: AuditSequence): { readonly moved: number } {
  const stands = db.prepare<{ object: Uint8Array; piece: number; segment: number; offset: number }, { one: number }>(
    "SELECT 1 AS one FROM extent WHERE object = :object AND piece = :piece AND segment = :segment AND offset = :offset",
  );
  let moved = 0;
  for (const extent of extents) {
    const { object, piece, from } = extent;
    if (stands.value({ object: idBytes(object), piece, ...from }) !== undefined) moved += place(db, extent);
  }
  noteStep(db, "move", moved, recorded);
  return { moved };
}

export interface RebuildInput {
  readonly objects: readonly (ObjectCommit["objects"][number] & { readonly batch: number })[];
  /** Known objects whose pieces stand elsewhere than the index said. */
  readonly places: readonly PlacedExtent[];
}

/** What the segments told: objects the index had lost come back without references, for nothing tells who referred to them. */
export function vaultRebuild(
  db: WritableDb,
  { objects, places }: RebuildInput,
  recorded: AuditSequence,
): { readonly restored: number; readonly moved: number } {
  let restored = 0;
  for (const object of objects) {
    if (Object.keys(objectByAddress(db, { addresses: [object.address] })).length > 0 || objectFind(db, { ids: [object.id] }).length > 0) continue;
    openBatch(db, object.batch, recorded);
    insertLive(db, object, object.batch, 0);
    restored++;
  }
  const moved = places.reduce((sum, one) => sum + place(db, one), 0);
  noteStep(db, "rebuild", restored + moved, recorded);
  return { restored, moved };
}

/** Before the file goes: nothing in the index stands there any more, and the number is never used again. */
export function segmentEmpty(db: WritableDb, { segments }: { readonly segments: readonly number[] }, recorded: AuditSequence): { readonly emptied: number } {
  const insert = db.prepare<{ segment: number; recorded: number }, never>(
    "INSERT INTO emptied_segment (segment, state, begun_recorded) VALUES (:segment, 'emptying', :recorded)",
  );
  for (const segment of segments) {
    if (extentsIn(db, { segment, from: 0, limit: 1 }).length > 0) throw new FailureError("vault.busy");
    insert.run({ segment, recorded });
  }
  return { emptied: segments.length };
}

export function segmentRemoved(db: WritableDb, { segments }: { readonly segments: readonly number[] }, recorded: AuditSequence): { readonly removed: number } {
  const update = db.prepare<{ segment: number; recorded: number }, never>(
    "UPDATE emptied_segment SET state = 'removed', done_recorded = :recorded WHERE segment = :segment AND state = 'emptying'",
  );
  return { removed: segments.reduce((sum, segment) => sum + update.run({ segment, recorded }).changes, 0) };
}

export const segmentsEmptying = (db: ReadableDb): readonly number[] =>
  db
    .prepare<Record<string, never>, { segment: number }>("SELECT segment FROM emptied_segment WHERE state = 'emptying' ORDER BY segment")
    .values({});

interface ObjectRow {
  readonly id: ObjectId;
  readonly kind: string;
  readonly state: ObjectState;
  readonly bytes: number;
  readonly address: string | null;
  readonly copies: number;
}

const withExtents = (db: ReadableDb, { address, ...rest }: ObjectRow): IndexedObject => ({
  ...rest,
  ...(address !== null && { address }),
  extents: db
    .prepare<{ object: Uint8Array }, Extent>("SELECT piece, segment, offset, stored, bytes FROM extent WHERE object = :object ORDER BY piece")
    .all({ object: idBytes(rest.id) }),
});

/** Those that are known, in the order they were asked for. */
export function objectFind(db: ReadableDb, { ids }: { readonly ids: readonly ObjectId[] }): readonly IndexedObject[] {
  const find = db.prepare<{ id: Uint8Array }, ObjectRow>("SELECT lower(hex(id)) AS id, kind, state, bytes, nullif(lower(hex(address)), '') AS address, copies FROM object WHERE id = :id");
  return ids.flatMap((id) => {
    const row = find.get({ id: idBytes(id) });
    return row === undefined ? [] : [withExtents(db, row)];
  });
}

/** Live objects that hold these contents, by address. */
export function objectByAddress(db: ReadableDb, { addresses }: { readonly addresses: readonly string[] }): Readonly<Record<string, ObjectId>> {
  const find = db.prepare<{ address: Uint8Array }, { id: ObjectId }>(
    "SELECT lower(hex(id)) AS id FROM object WHERE substr(address, 1, 6) = substr(:address, 1, 6) AND address = :address AND state = 'live'",
  );
  const found: Record<string, ObjectId> = {};
  for (const address of addresses) {
    const id = find.value({ address: Buffer.from(address, "hex") });
    if (id !== undefined) found[address] = id;
  }
  return found;
}

/** The same for many at once, 32 bytes each: rows of them that the vault holds, and as what. */
export const objectsStanding = (db: ReadableDb, { addresses }: { readonly addresses: Uint8Array }): readonly { readonly row: number; readonly id: ObjectId }[] =>
  db
    .prepare<{ addresses: Uint8Array; count: number }, { row: number; id: ObjectId }>(
      `WITH RECURSIVE asked (row) AS (SELECT 0 UNION ALL SELECT row + 1 FROM asked WHERE row + 1 < :count)
       SELECT row, lower(hex(object.id)) AS id FROM asked JOIN object
       ON substr(address, 1, 6) = substr(:addresses, row * 32 + 1, 6) AND address = substr(:addresses, row * 32 + 1, 32) AND state = 'live'
       WHERE :count > 0`,
    )
    .all({ addresses, count: addresses.length / 32 });

/** Page by page through all objects. */
export const objectList = (db: ReadableDb, { after, limit }: { readonly after: ObjectId | ""; readonly limit: number }): readonly IndexedObject[] =>
  db
    .prepare<{ after: Uint8Array; limit: number }, ObjectRow>(
      "SELECT lower(hex(id)) AS id, kind, state, bytes, nullif(lower(hex(address)), '') AS address, copies FROM object WHERE object.id > :after ORDER BY object.id LIMIT :limit",
    )
    .all({ after: Buffer.from(after, "hex"), limit })
    .map((row) => withExtents(db, row));

export const objectUnfinished = (db: ReadableDb, { state }: { readonly state: "arriving" | "abandoned" | "destroying" }): readonly ObjectId[] =>
  db.prepare<{ state: string }, { id: ObjectId }>("SELECT lower(hex(id)) AS id FROM object WHERE state = :state AND state IN ('arriving', 'abandoned', 'destroying')").values({ state });

export interface PlacedExtent extends Extent {
  readonly object: ObjectId;
}

/** What stands in a segment, in its order. */
export const extentsIn = (
  db: ReadableDb,
  { segment, from, limit }: { readonly segment: number; readonly from: number; readonly limit: number },
): readonly PlacedExtent[] =>
  db
    .prepare<{ segment: number; from: number; limit: number }, PlacedExtent>(
      "SELECT lower(hex(object)) AS object, piece, segment, offset, stored, bytes FROM extent WHERE segment = :segment AND offset >= :from ORDER BY offset LIMIT :limit",
    )
    .all({ segment, from, limit });

/** Bytes of records the index refers to, by segment. */
export const segmentUse = (db: ReadableDb): readonly { readonly segment: number; readonly extents: number; readonly stored: number }[] =>
  db
    .prepare<Record<string, never>, { segment: number; extents: number; stored: number }>(
      "SELECT segment, count(*) AS extents, sum(stored) AS stored FROM extent GROUP BY segment ORDER BY segment",
    )
    .all({});

export interface IndexState {
  /** The latest batch here; 0 where there is none. */
  readonly latestBatch: number;
  /** The highest number any segment had that the index knows of. */
  readonly latestSegment: number;
  readonly latestEntry: number;
}

export function indexState(db: ReadableDb): IndexState {
  const row = db
    .prepare<Record<string, never>, IndexState>(
      `SELECT (SELECT coalesce(max(batch), 0) FROM object_batch) AS latestBatch,
              max((SELECT coalesce(max(segment), 0) FROM extent), (SELECT coalesce(max(segment), 0) FROM emptied_segment)) AS latestSegment,
              (SELECT coalesce(max(entry), 0) FROM destruction) AS latestEntry`,
    )
    .get({});
  if (row === undefined) throw new Error("a query without a table has a row");
  return row;
}

export interface VaultCounts {
  readonly objects: number;
  readonly bytes: number;
  /** Kept although no row refers to them any more. */
  readonly unreferred: number;
  /** Contents that came more than once and are stored once. */
  readonly shared: number;
  readonly arriving: number;
  readonly destroyed: number;
}

export function vaultCounts(db: ReadableDb): VaultCounts {
  const row = db
    .prepare<Record<string, never>, VaultCounts>(
      `SELECT count(*) FILTER (WHERE state = 'live') AS objects, coalesce(sum(bytes) FILTER (WHERE state = 'live'), 0) AS bytes,
              count(*) FILTER (WHERE state = 'live' AND copies = 0) AS unreferred, count(*) FILTER (WHERE state = 'live' AND copies > 1) AS shared,
              count(*) FILTER (WHERE state = 'arriving') AS arriving, count(*) FILTER (WHERE state IN ('destroying', 'destroyed')) AS destroyed
       FROM object`,
    )
    .get({});
  if (row === undefined) throw new Error("a count has a row");
  return row;
}
