import { FailureError } from "../../domain/failure.ts";
import type { ObjectColumns, ObjectCommit, ObjectId, StoredObject } from "../../domain/object.ts";
import type { Store } from "../../store/client.ts";
import type { KeyStore } from "../../store/keyStore.ts";
import { idText } from "../../store/objectKeys.ts";

interface Prepared {
  readonly commit: ObjectCommit;
  readonly moved: ReadonlyMap<ObjectId, ObjectId>;
  /** By address. */
  readonly fresh: ReadonlyMap<string, ObjectId>;
}

/** Addresses are looked up as texts of one letter for each byte: no other key of a map is as quick to make. */
const addressAt = ({ addresses }: Pick<ObjectColumns, "addresses">, row: number): string =>
  Buffer.from(addresses.buffer, addresses.byteOffset, addresses.length).toString("latin1", row * addressBytes, (row + 1) * addressBytes);

const addressBytes = 32;

/** Tells what is new from what the vault has, or what came just before. */
class Sorting {
  readonly fresh = new Map<string, ObjectId>();
  readonly times = new Map<ObjectId, number>();
  readonly moved = new Map<ObjectId, ObjectId>();
  readonly #underWay: ReadonlyMap<string, ObjectId>;
  readonly #known: ReadonlyMap<string, ObjectId>;

  constructor(underWay: ReadonlyMap<string, ObjectId>, known: ReadonlyMap<string, ObjectId>) {
    this.#underWay = underWay;
    this.#known = known;
  }

  isFresh(address: string, id: ObjectId): boolean {
    const before = this.#known.get(address) ?? this.#underWay.get(address) ?? this.fresh.get(address);
    if (before === undefined) {
      this.fresh.set(address, id);
      return true;
    }
    this.times.set(before, (this.times.get(before) ?? 0) + 1);
    this.moved.set(id, before);
    return false;
  }
}

/** Those rows whose contents are new; undefined where none is. */
function freshOf(gathered: ObjectColumns, sorting: Sorting): ObjectColumns | undefined {
  const rows: number[] = [];
  for (let row = 0; row < gathered.count; row++) if (sorting.isFresh(addressAt(gathered, row), idText(gathered.ids.subarray(row * 16, (row + 1) * 16)))) rows.push(row);
  if (rows.length === gathered.count) return gathered;
  return rows.length === 0 ? undefined : rowsOf(gathered, rows);
}

function rowsOf({ kind, ids, addresses, wrappedKeys, segments, offsets, stored, bytes }: ObjectColumns, rows: readonly number[]): ObjectColumns {
  const numbers = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row] ?? 0);
  const wide = (column: Uint8Array, width: number): Uint8Array => {
    const taken = new Uint8Array(rows.length * width);
    for (const [at, row] of rows.entries()) taken.set(column.subarray(row * width, (row + 1) * width), at * width);
    return taken;
  };
  return {
    count: rows.length,
    kind,
    ids: wide(ids, 16),
    addresses: wide(addresses, addressBytes),
    wrappedKeys: wide(wrappedKeys, 40),
    segments: numbers(segments),
    offsets: numbers(offsets),
    stored: numbers(stored),
    bytes: numbers(bytes),
  };
}

const withoutKeys = ({ wrappedKeys: _keys, ...rest }: ObjectColumns): Omit<ObjectColumns, "wrappedKeys"> => rest;

/**
 * The order that makes two databases one (DESIGN §3): segments are durable already, then the keys, then the rows that refer to both. Killed
 * anywhere between, what is left over is known by its batch number and taken away at the next opening.
 */
export class ObjectCommits {
  readonly #store: Pick<Store, "read">;
  readonly #keys: KeyStore;
  #latest: number;
  #confirmed: number;
  /** Contents of batches that are under way: the next batch may bring them again. */
  readonly #underWay = new Map<string, ObjectId>();
  /** Of batches whose rows may come back: what was written to the log and not synced counts at the next opening. */
  #uncertain: readonly ObjectId[] = [];
  #keysTurn: Promise<unknown> = Promise.resolve();
  #rowsTurn: Promise<unknown> = Promise.resolve();

  /** `latest` is above every batch that was ever numbered; `confirmed` stands in room.db. Between the two lie batches that never came into it. */
  constructor({ store, keys, latest, confirmed }: { readonly store: Pick<Store, "read">; readonly keys: KeyStore; readonly latest: number; readonly confirmed: number }) {
    this.#store = store;
    this.#keys = keys;
    this.#latest = latest;
    this.#confirmed = confirmed;
  }

  get confirmed(): number {
    return this.#confirmed;
  }

  /**
   * `write` puts the commit into room.db with the caller's own rows. `places` are the objects under which the contents stand, in the order
   * they were given, and `moved` those of them, and of the gathered ones, that stand under another name than they came with: a content the
   * vault knew already stands under its first id, and the bytes that came again are dead space.
   */
  async commit<Output>(
    objects: readonly StoredObject[],
    write: (commit: ObjectCommit, places: readonly ObjectId[], moved: ReadonlyMap<ObjectId, ObjectId>) => Promise<Output>,
    gathered?: ObjectColumns,
  ): Promise<Output> {
    // The keys of one batch are written while the rows of the one before it are.
    const prepared = this.#keysTurn.then(() => this.#prepare(objects, gathered));
    this.#keysTurn = prepared.catch(() => undefined);
    const written = this.#rowsTurn.then(async () => {
      const { commit, moved, fresh } = await prepared;
      try {
        const output = await write(commit, objects.map(({ id }) => moved.get(id) ?? id), moved);
        // A batch of repeated contents alone leaves no row of its own.
        if (fresh.size > 0) this.#confirmed = commit.batch;
        await this.#settleUncertain();
        // A look-up that began before these rows were there may still be on its way: whoever made it is to find the contents here.
        void this.#keysTurn.then(() => {
          this.#forget(fresh);
        });
        return output;
      } catch (error) {
        this.#forget(fresh);
        await this.#takeBack([...fresh.values()], error);
        throw error;
      }
    });
    this.#rowsTurn = written.catch(() => undefined);
    return written;
  }

  #forget(fresh: Prepared["fresh"]): void {
    for (const address of fresh.keys()) this.#underWay.delete(address);
  }

  /** Keys of what is only begun (an object that arrives in pieces, a shard), before any row names it. The batch is for those rows. */
  async beginArriving<Output>(keys: readonly { readonly id: ObjectId; readonly wrappedKey: string }[], write: (batch: number) => Promise<Output>): Promise<Output> {
    const prepared = this.#keysTurn.then(async () => {
      const batch = ++this.#latest;
      await this.#keys.write("insert", { batch, confirmed: this.#confirmed, keys });
      return batch;
    });
    this.#keysTurn = prepared.catch(() => undefined);
    const written = this.#rowsTurn.then(async () => {
      const batch = await prepared;
      try {
        const output = await write(batch);
        this.#confirmed = batch;
        await this.#settleUncertain();
        return output;
      } catch (error) {
        await this.#takeBack(
          keys.map(({ id }) => id),
          error,
        );
        throw error;
      }
    });
    this.#rowsTurn = written.catch(() => undefined);
    return written;
  }

  /** Everything that was begun has ended. */
  async settle(): Promise<void> {
    await this.#keysTurn;
    await this.#rowsTurn;
    await this.#keys.write("confirm", { batch: this.#confirmed });
  }

  async #prepare(objects: readonly StoredObject[], gathered: ObjectColumns | undefined): Promise<Prepared> {
    const sorting = new Sorting(this.#underWay, await this.#knownOf(objects, gathered));
    const added = objects.filter(({ address, id }) => sorting.isFresh(Buffer.from(address, "hex").toString("latin1"), id));
    const columns = gathered && freshOf(gathered, sorting);
    const { fresh, times, moved } = sorting;
    const batch = ++this.#latest;
    const keys = added.map(({ id, wrappedKey }) => ({ id, wrappedKey }));
    if (fresh.size > 0) await this.#keys.write("insert", { batch, confirmed: this.#confirmed, keys, columns: columns && { ids: columns.ids, wrappedKeys: columns.wrappedKeys } });
    for (const [address, id] of fresh) this.#underWay.set(address, id);
    const commit = {
      batch,
      objects: added.map(({ wrappedKey: _key, ...rest }) => rest),
      ...(columns && { columns: withoutKeys(columns) }),
      repeated: [...times].map(([id, count]) => ({ id, times: count })),
    };
    return { commit, moved, fresh };
  }

  /** Contents that stand in the index, by address. */
  async #knownOf(objects: readonly StoredObject[], gathered: ObjectColumns | undefined): Promise<Map<string, ObjectId>> {
    const [known, standing] = await Promise.all([
      objects.length === 0 ? {} : this.#store.read("object.byAddress", { addresses: objects.map(({ address }) => address) }),
      gathered === undefined ? [] : this.#store.read("object.standing", { addresses: gathered.addresses }),
    ]);
    const found = new Map(Object.entries<ObjectId>(known).map(([address, id]) => [Buffer.from(address, "hex").toString("latin1"), id]));
    for (const { row, id } of standing) if (gathered !== undefined) found.set(addressAt(gathered, row), id);
    return found;
  }

  /**
   * A write that was refused left keys nobody will ever ask for. One that the disk failed may have been written all the same: its keys are left
   * until another write went through, which it cannot outlive, or until the next opening.
   */
  async #takeBack(ids: readonly ObjectId[], error: unknown): Promise<void> {
    if (error instanceof FailureError && error.failure.code.startsWith("room.")) this.#uncertain = [...this.#uncertain, ...ids];
    else await this.#drop(ids);
  }

  async #settleUncertain(): Promise<void> {
    const ids = this.#uncertain;
    this.#uncertain = [];
    await this.#drop(ids);
  }

  async #drop(ids: readonly ObjectId[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      const there = new Set((await this.#store.read("object.find", { ids })).map(({ id }) => id));
      await this.#keys.write("drop", { ids: ids.filter((id) => !there.has(id)) });
    } catch (error) {
      // The store is gone: what failed first is what is told.
      if (!(error instanceof FailureError)) throw error;
    }
  }
}
