import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { Store } from "../../store/client.ts";
import type { ItemRange, ReferringItem } from "../../store/destruction.ts";
import { rangesOf, type CountedObject } from "./statement.ts";

/** What goes with items or a whole delivery: contents with the references given up, and whose names. */

export interface DestructionScope {
  readonly targets: readonly CountedObject[];
  readonly items: readonly ItemRange[];
  readonly delivery?: number;
}

/** Contents that rows outside of the scope refer to as well: kept, with only these references given up, or destroyed for all of them. */
export type SharedContents = "keep" | "destroy";

type Reader = Pick<Store, "read">;
const rowsAtOnce = 5000;

/** Some items of a delivery that is complete: those whose content lies in the vault. */
export async function scopeOfItems(store: Reader, delivery: number, items: readonly number[]): Promise<Result<DestructionScope>> {
  const summary = await store.read("delivery.summary", { delivery });
  if (summary === undefined) return fail("delivery.unknown");
  // While it is received an archive among them may still be opened.
  if (summary.state === "announced" || summary.state === "destroyed") return fail("delivery.wrongState", { state: summary.state });
  const wanted = new Set(items);
  const found = (await itemsOf(store, delivery)).filter(({ item }) => wanted.has(item));
  if (found.length === 0 || found.length < wanted.size) return fail("vault.objectUnknown");
  const ranges = rangesOf(delivery, items);
  if (await isCatalogued(store, ranges)) return fail("catalogue.holdsItem");
  return succeed({ targets: counted(found), items: ranges });
}

/** The whole of a delivery, in whatever state: withdrawn, refused by everybody in it, or at the end of its time. */
export async function scopeOfDelivery(store: Reader, delivery: number, shared: SharedContents): Promise<Result<DestructionScope>> {
  const summary = await store.read("delivery.summary", { delivery });
  if (summary === undefined) return fail("delivery.unknown");
  if (summary.state === "destroyed") return fail("delivery.wrongState", { state: summary.state });
  const own = await itemsOf(store, delivery);
  const listed = await store.read("delivery.itemsListed", { delivery });
  const items: readonly ItemRange[] = listed === 0 ? [] : [{ delivery, from: 1, to: listed }];
  const targets = counted(own);
  if (shared === "keep") return succeed({ targets, items, delivery });
  const elsewhere = await referringElsewhere(store, delivery, targets);
  const others = Map.groupBy(elsewhere, (one) => one.delivery);
  const ranges = [...others].flatMap(([other, of]) => rangesOf(other, of.map(({ item }) => item)));
  if (await isCatalogued(store, ranges)) return fail("catalogue.holdsItem");
  return succeed({
    targets: counted([...own, ...elsewhere]),
    items: [...items, ...ranges],
    delivery,
  });
}

/** What a catalogue says of an item would outlive it: only the whole delivery goes, with its shards. */
async function isCatalogued(store: Reader, ranges: readonly ItemRange[]): Promise<boolean> {
  const held = await Promise.all(ranges.map((range) => store.read("catalogue.holds", range)));
  return held.includes(true);
}

/** What only an index that was lost and made anew can leave: contents no row refers to. */
export async function scopeOfUnreferred(store: Reader): Promise<Result<DestructionScope>> {
  const ids = await store.read("object.unreferred", { limit: 10_000 });
  return ids.length === 0 ? fail("vault.objectUnknown") : succeed({ targets: ids.map((id) => ({ id, copies: 0 })), items: [] });
}

export interface DeliveryStake {
  readonly items: number;
  readonly objects: number;
  readonly bytes: number;
  /** Contents that items of other deliveries refer to as well. */
  readonly shared: number;
  readonly deliveries: readonly number[];
}

/** What a person should know before two custodians sign for the end of a delivery. */
export async function stakeOfDelivery(store: Reader, delivery: number): Promise<Result<DeliveryStake>> {
  const scope = await scopeOfDelivery(store, delivery, "keep");
  if (!scope.ok) return scope;
  const { targets, items } = scope.value;
  const elsewhere = await referringElsewhere(store, delivery, targets);
  let bytes = 0;
  for (let from = 0; from < targets.length; from += rowsAtOnce)
    for (const object of await store.read("object.find", { ids: targets.slice(from, from + rowsAtOnce).map(({ id }) => id) })) bytes += object.bytes;
  return succeed({
    items: items.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    objects: targets.length,
    bytes,
    shared: new Set(elsewhere.map(({ object }) => object)).size,
    deliveries: [...new Set(elsewhere.map((one) => one.delivery))].sort((one, other) => one - other),
  });
}

async function itemsOf(store: Reader, delivery: number): Promise<readonly ReferringItem[]> {
  const found: ReferringItem[] = [];
  for (let after = 0; ; ) {
    const some = await store.read("delivery.itemsWithObjects", { delivery, after, limit: rowsAtOnce });
    found.push(...some);
    const last = some.at(-1);
    if (last === undefined) return found;
    after = last.item;
  }
}

function counted(items: readonly ReferringItem[]): readonly CountedObject[] {
  const copies = new Map<ObjectId, number>();
  for (const { object } of items) copies.set(object, (copies.get(object) ?? 0) + 1);
  return [...copies].map(([id, count]) => ({ id, copies: count }));
}

async function referringElsewhere(store: Reader, delivery: number, targets: readonly CountedObject[]): Promise<readonly ReferringItem[]> {
  const shared: ObjectId[] = [];
  for (let from = 0; from < targets.length; from += rowsAtOnce) {
    const some = targets.slice(from, from + rowsAtOnce);
    const all = new Map((await store.read("object.find", { ids: some.map(({ id }) => id) })).map(({ id, copies }) => [id, copies]));
    shared.push(...some.filter(({ id, copies }) => (all.get(id) ?? 0) > copies).map(({ id }) => id));
  }
  if (shared.length === 0) return [];
  return (await store.read("delivery.itemsReferring", { objects: shared })).filter((one) => one.delivery !== delivery);
}
