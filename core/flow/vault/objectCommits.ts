import { FailureError } from "../../domain/failure.ts";
import type { ObjectCommit, ObjectId, StoredObject } from "../../domain/object.ts";
import type { Store } from "../../store/client.ts";
import type { KeyStore } from "../../store/keyStore.ts";

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
   * they were given: a content the vault knew already stands under its first id, and the bytes that came again are dead space.
   */
  async commit<Output>(objects: readonly StoredObject[], write: (commit: ObjectCommit, places: readonly ObjectId[]) => Promise<Output>): Promise<Output> {
    // The keys of one batch are written while the rows of the one before it are.
    const prepared = this.#keysTurn.then(() => this.#prepare(objects));
    this.#keysTurn = prepared.catch(() => undefined);
    const written = this.#rowsTurn.then(async () => {
      const { commit, places, fresh } = await prepared;
      try {
        const output = await write(commit, places);
        // A batch of repeated contents alone leaves no row of its own.
        if (commit.objects.length > 0) this.#confirmed = commit.batch;
        await this.#settleUncertain();
        return output;
      } catch (error) {
        await this.#takeBack(fresh.map(({ id }) => id), error);
        throw error;
      } finally {
        for (const { address } of fresh) this.#underWay.delete(address);
      }
    });
    this.#rowsTurn = written.catch(() => undefined);
    return written;
  }

  /** The key of an object that arrives in pieces, before any row names it. The batch is for `beginObject`. */
  async beginArriving<Output>(
    { id, wrappedKey }: { readonly id: ObjectId; readonly wrappedKey: string },
    write: (batch: number) => Promise<Output>,
  ): Promise<Output> {
    const prepared = this.#keysTurn.then(async () => {
      const batch = ++this.#latest;
      await this.#keys.write("insert", { batch, confirmed: this.#confirmed, keys: [{ id, wrappedKey }] });
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
        await this.#takeBack([id], error);
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

  async #prepare(objects: readonly StoredObject[]): Promise<{ readonly commit: ObjectCommit; readonly places: readonly ObjectId[]; readonly fresh: readonly StoredObject[] }> {
    const known = await this.#store.read("object.byAddress", { addresses: objects.map(({ address }) => address) });
    const fresh = new Map<string, StoredObject>();
    const times = new Map<ObjectId, number>();
    const places = objects.map((object): ObjectId => {
      const before = known[object.address] ?? this.#underWay.get(object.address) ?? fresh.get(object.address)?.id;
      if (before === undefined) fresh.set(object.address, object);
      else times.set(before, (times.get(before) ?? 0) + 1);
      return before ?? object.id;
    });
    const batch = ++this.#latest;
    const added = [...fresh.values()];
    if (added.length > 0) await this.#keys.write("insert", { batch, confirmed: this.#confirmed, keys: added.map(({ id, wrappedKey }) => ({ id, wrappedKey })) });
    for (const { address, id } of added) this.#underWay.set(address, id);
    const commit = {
      batch,
      objects: added.map(({ wrappedKey: _key, ...rest }) => rest),
      repeated: [...times].map(([id, count]) => ({ id, times: count })),
    };
    return { commit, places, fresh: added };
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
