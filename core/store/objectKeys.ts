import type { ObjectColumns, ObjectId } from "../domain/object.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

/** The tables of keys.db. Here is no audit log: every change is one half of something that room.db records. */

export const idBytes = (id: ObjectId): Buffer => Buffer.from(id, "hex");
export const idText = (bytes: Uint8Array): ObjectId => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex") as ObjectId;

export interface KeyState {
  readonly keys: number;
  /** Batches up to this one stand in room.db for certain. */
  readonly confirmed: number;
  /** Entries of the destruction register up to this one were carried out here. */
  readonly destroyed: number;
  /** The latest batch with a key here; 0 where there is none. */
  readonly latest: number;
}

export function keyState(db: ReadableDb): KeyState {
  const row = db
    .prepare<Record<string, never>, KeyState>(
      `SELECT (SELECT count(*) FROM object_key) AS keys, confirmed, destroyed, (SELECT coalesce(max(batch), 0) FROM object_key) AS latest
       FROM progress`,
    )
    .get({});
  if (row === undefined) throw new Error("progress is never deleted");
  return row;
}

export interface KeysInput {
  readonly batch: number;
  /** Known to stand in room.db by now; carried along so that it costs no commit of its own. */
  readonly confirmed: number;
  readonly keys: readonly { readonly id: ObjectId; readonly wrappedKey: string }[];
  readonly columns?: Pick<ObjectColumns, "ids" | "wrappedKeys"> | undefined;
}

export function insertKeys(db: WritableDb, { batch, confirmed, keys, columns }: KeysInput): number {
  const insert = db.prepare<{ object: Uint8Array; wrapped: Uint8Array; batch: number }, never>(
    "INSERT INTO object_key (object, wrapped, batch) VALUES (:object, :wrapped, :batch)",
  );
  for (const { id, wrappedKey } of keys) insert.run({ object: idBytes(id), wrapped: Buffer.from(wrappedKey, "hex"), batch });
  const many = columns === undefined ? 0 : insertColumns(db, columns, batch);
  confirmBatches(db, { batch: confirmed });
  return keys.length + many;
}

const insertColumns = (db: WritableDb, { ids, wrappedKeys }: Pick<ObjectColumns, "ids" | "wrappedKeys">, batch: number): number =>
  db
    .prepare<{ ids: Uint8Array; wrapped: Uint8Array; batch: number; count: number }, never>(
      `INSERT INTO object_key (object, wrapped, batch)
       WITH RECURSIVE one (row) AS (SELECT 0 UNION ALL SELECT row + 1 FROM one WHERE row + 1 < :count)
       SELECT substr(:ids, row * 16 + 1, 16), substr(:wrapped, row * 40 + 1, 40), :batch FROM one WHERE :count > 0`,
    )
    .run({ ids, wrapped: wrappedKeys, batch, count: ids.length / 16 }).changes;

export function confirmBatches(db: WritableDb, { batch }: { readonly batch: number }): number {
  return db.prepare<{ batch: number }, never>("UPDATE progress SET confirmed = :batch WHERE confirmed < :batch").run({ batch }).changes;
}

/** Wrapped keys in hexadecimal; an object without one is left out. */
export function findKeys(db: ReadableDb, { ids }: { readonly ids: readonly ObjectId[] }): Readonly<Record<ObjectId, string>> {
  const find = db.prepare<{ object: Uint8Array }, { wrapped: Buffer }>("SELECT wrapped FROM object_key WHERE object = :object");
  const found: Record<ObjectId, string> = {};
  for (const id of ids) {
    const wrapped = find.value({ object: idBytes(id) });
    if (wrapped !== undefined) found[id] = wrapped.toString("hex");
  }
  return found;
}

/** Which objects have keys, in order, with their batches: `limit` of them after an id. */
export function listKeys(
  db: ReadableDb,
  { after, limit }: { readonly after: ObjectId | ""; readonly limit: number },
): readonly { readonly id: ObjectId; readonly batch: number }[] {
  return db
    .prepare<{ after: Uint8Array; limit: number }, { object: Buffer; batch: number }>(
      "SELECT object, batch FROM object_key WHERE object > :after ORDER BY object LIMIT :limit",
    )
    .all({ after: Buffer.from(after, "hex"), limit })
    .map(({ object, batch }) => ({ id: idText(object), batch }));
}

/** Keys of batches that never came into room.db: their objects were never acknowledged. */
export function dropKeysAfter(db: WritableDb, { batch }: { readonly batch: number }): number {
  return db.prepare<{ batch: number }, never>("DELETE FROM object_key WHERE batch > :batch").run({ batch }).changes;
}

/** Keys of objects that were begun and given up before anybody could read them. */
export function dropKeys(db: WritableDb, { ids }: { readonly ids: readonly ObjectId[] }): number {
  const remove = db.prepare<{ object: Uint8Array }, never>("DELETE FROM object_key WHERE object = :object");
  return ids.reduce((sum, id) => sum + remove.run({ object: idBytes(id) }).changes, 0);
}

/** Carries out an entry of the destruction register; again, it finds nothing left to do. */
export function destroyKeys(db: WritableDb, { ids, entry }: { readonly ids: readonly ObjectId[]; readonly entry: number }): number {
  const destroyed = dropKeys(db, { ids });
  db.prepare<{ entry: number }, never>("UPDATE progress SET destroyed = :entry WHERE destroyed < :entry").run({ entry });
  return destroyed;
}

/** What may be asked of the thread of keys.db. */
export const keyReads = { state: keyState, find: findKeys, list: listKeys } as const satisfies Record<string, (db: ReadableDb, input: never) => unknown>;
export const keyWrites = {
  insert: insertKeys,
  confirm: confirmBatches,
  dropAfter: dropKeysAfter,
  drop: dropKeys,
  destroy: destroyKeys,
} as const satisfies Record<string, (db: WritableDb, input: never) => number>;

export type KeyReadName = keyof typeof keyReads;
export type KeyWriteName = keyof typeof keyWrites;
export type KeyReadInput<Name extends KeyReadName> = Parameters<(typeof keyReads)[Name]> extends [ReadableDb, infer Input] ? Input : Record<string, never>;
export type KeyReadOutput<Name extends KeyReadName> = ReturnType<(typeof keyReads)[Name]>;
export type KeyWriteInput<Name extends KeyWriteName> = Parameters<(typeof keyWrites)[Name]>[1];

/** After these a deleted key must stand in no file: neither in a page nor in the log. */
export const removesKeys: ReadonlySet<KeyWriteName> = new Set(["dropAfter", "drop", "destroy"]);
