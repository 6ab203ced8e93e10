import type { AuditEntry } from "../../domain/audit.ts";
import type { OfficerId } from "../../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { makeFolder } from "../../platform/disk.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Entropy } from "../../platform/entropy.ts";
import { Pool, type Task } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import type { CataloguedItem, ItemToCatalogue } from "../../store/catalogue.ts";
import type { CatalogueTotals } from "../../domain/catalogue.ts";
import type { Store } from "../../store/client.ts";
import { makeCatalogue, type CatalogueMaker } from "../../store/shards.ts";
import { wrapObjectKeys } from "../../vault/objectKeys.ts";
import { openName } from "../../vault/sealedNames.ts";
import { newIdentity, type ObjectIdentity } from "../../vault/segmentWriter.ts";
import { nameContext } from "../receive/ingestWork.ts";
import { attempt } from "../receive/readSource.ts";
import { pathOfName } from "../receive/itemName.ts";
import type { Vault } from "../vault/openVault.ts";
import { contentOf, withKey } from "../vault/readObject.ts";
import type { CatalogueAnswer, CatalogueTask } from "./catalogueTask.ts";
import { shardFile, shardsFolder } from "./shardFiles.ts";

export interface CatalogueOrder {
  readonly store: Store;
  readonly vault: Vault;
  readonly delivery: number;
  readonly officer: OfficerId;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
  readonly entryOf: (operation: string, more?: Pick<AuditEntry, "objects" | "details">) => AuditEntry;
}

/** Bytes of a table that become rows at once: what waits between two threads stays small. */
const partBytes = 4 * 1024 * 1024;
const imagesAtOnce = 64;
const itemsOfPage = 1024;

/**
 * Reads everything a delivery brought into two shards: who, and what (DESIGN §3). Intent, effect, done: killed anywhere, the next opening takes
 * away what was begun, and cataloguing again makes the same.
 */
export async function catalogueDelivery(order: CatalogueOrder): Promise<Result<CatalogueTotals>> {
  const { store, vault, delivery, clock, entropy, entryOf } = order;
  const about = { objects: [`delivery-${String(delivery)}`] };
  const { access } = vault;
  makeFolder(shardsFolder(access.folder));
  const shards = { identity: newIdentity(entropy, clock), facts: newIdentity(entropy, clock) };
  try {
    const begun = await attempt(() => begin(order, shards));
    if (!begun.ok) return begun;
    const maker = await makeCatalogue({ identity: fileOf(access.folder, shards.identity), facts: fileOf(access.folder, shards.facts) });
    if (!maker.ok) return await giveUp(order, shards, maker);
    try {
      const items = await readAll(order, maker.value);
      const totals = await maker.value.finish();
      await store.write("catalogue.finish", { ...totals, delivery, items, officer: order.officer, at: clock.now() }, entryOf("catalogue.finish", about));
      return succeed(totals);
    } catch (error) {
      await maker.value.close();
      if (!(error instanceof FailureError)) throw error;
      return await giveUp(order, shards, fail(error.failure.code, error.failure.details));
    } finally {
      await maker.value.close();
    }
  } finally {
    for (const { key } of [shards.identity, shards.facts]) key.fill(0);
  }
}

interface Shards {
  readonly identity: ObjectIdentity;
  readonly facts: ObjectIdentity;
}

const fileOf = (folder: string, { id, key }: ObjectIdentity): { readonly file: string; readonly key: Uint8Array } => ({ file: shardFile(folder, id), key });

/** The keys are durable before a row names what they are of. */
async function begin({ store, vault: { access }, delivery, entryOf }: CatalogueOrder, { identity, facts }: Shards): Promise<Result<void>> {
  const { wrap } = contentOf(access).keys;
  const keys = [identity, facts].map(({ id, key }) => ({ id, wrappedKey: wrapObjectKeys(wrap, key).toString("hex") }));
  await access.commits.beginArriving(keys, (batch) =>
    store.write("catalogue.begin", { delivery, batch, identity: identity.id, facts: facts.id }, entryOf("catalogue.begin", { objects: [`delivery-${String(delivery)}`] })),
  );
  return succeed(undefined);
}

/** As if it had not been begun, but for the log. */
async function giveUp({ store, vault: { access }, delivery, entryOf }: CatalogueOrder, { identity, facts }: Shards, failure: ReturnType<typeof fail>): Promise<Result<never>> {
  await store.write("shard.abandon", { delivery }, { ...entryOf("shard.abandon", { objects: [`delivery-${String(delivery)}`] }), outcome: 4, failure: failure.failure.code });
  await access.keyStore.write("drop", { ids: [identity.id, facts.id] });
  return failure;
}

async function readAll(order: CatalogueOrder, maker: CatalogueMaker): Promise<readonly CataloguedItem[]> {
  const { store, vault, delivery, signal, progress } = order;
  const all: ItemToCatalogue[] = [];
  for (;;) {
    const page = await store.read("catalogue.itemsToRead", { delivery, after: all.at(-1)?.item ?? 0, limit: itemsOfPage });
    all.push(...page);
    if (page.length < itemsOfPage) break;
  }
  const total = all.reduce((sum, { bytes }) => sum + bytes, 0);
  // One thread: the parts of a table follow one another. Filling the shards keeps the other processor busy.
  const pool = new Pool<CatalogueTask, CatalogueAnswer>({ file: threadFile(import.meta.url, "../../workers/catalogue.ts"), name: "catalogue", threads: 1 });
  const items: CataloguedItem[] = all.filter(({ kind }) => !isRead(kind)).map(({ item }) => ({ item, kind: "left", records: 0, held: [], failure: "catalogue.kindUnread" }));
  try {
    const { folder, key } = vault.writerSeed();
    const tasks = tasksOf(order, all, { folder, key });
    for await (const { batch, items: finished } of pool.run(tasks, { signal, total, progress: ({ done }) => { progress(done, total); } })) {
      if (batch.tables.length + batch.records.length + batch.instances.length + batch.refusals.length > 0) await maker.add(batch);
      items.push(...finished);
    }
  } finally {
    await pool.close();
  }
  return items.toSorted((one, other) => one.item - other.item);
}

const isTable = (kind: ItemToCatalogue["kind"]): boolean => kind === "table" || kind === "optOut";
const isRead = (kind: ItemToCatalogue["kind"]): boolean => isTable(kind) || kind === "dicom";

/** In the order of the delivery, so that a catalogue made again is the same. */
async function* tasksOf({ vault, delivery, store }: CatalogueOrder, all: readonly ItemToCatalogue[], seed: { readonly folder: string; readonly key: Uint8Array }): AsyncGenerator<Task<CatalogueTask>, void, undefined> {
  const { access } = vault;
  const { names } = contentOf(access).keys;
  yield { input: { type: "begin", ...seed }, weight: 0 };
  seed.key.fill(0);
  for (let at = 0; at < all.length; ) {
    const first = all[at];
    if (first === undefined) return;
    const end = first.kind === "dicom" ? endOfImages(all, at) : at + 1;
    const group = all.slice(at, end);
    at = end;
    if (!isRead(first.kind)) {
      continue;
    }
    const ids = group.map(({ object }) => object);
    const [found, keys] = await Promise.all([store.read("object.find", { ids }), access.keyStore.read("find", { ids })]);
    const objects = new Map(found.map((object) => [object.id, withKey(object, keys[object.id])]));
    const objectOf = (id: ObjectId): ReturnType<typeof withKey> => {
      const object = objects.get(id);
      if (object === undefined) throw new FailureError("vault.objectUnknown");
      return object;
    };
    if (first.kind === "dicom") {
      yield { input: { type: "images", images: group.map(({ item, object }) => ({ item, object: objectOf(object) })) }, weight: group.reduce((sum, { bytes }) => sum + bytes, 0) };
      continue;
    }
    const name = pathOfName(openName(names, nameContext(delivery), first.name) ?? "");
    const object = objectOf(first.object);
    for (let from = 0; from === 0 || from < object.bytes; from += partBytes) {
      const length = Math.min(partBytes, object.bytes - from);
      yield { input: { type: "table", item: first.item, name: name.slice(name.lastIndexOf("/") + 1), object, from, length }, weight: length };
    }
  }
}

function endOfImages(all: readonly ItemToCatalogue[], from: number): number {
  let end = from;
  while (end < all.length && end - from < imagesAtOnce && all[end]?.kind === "dicom") end += 1;
  return end;
}
