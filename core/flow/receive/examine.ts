import type { HeldCause } from "../../domain/delivery.ts";
import { FailureError, type FailureCode } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { Scanner } from "../../platform/scan.ts";
import type { ItemFilter, JournalItem } from "../../store/held.ts";
import { withKey } from "../vault/readObject.ts";
import { insist } from "./insist.ts";
import { causeOf } from "./kinds.ts";
import type { Receiving } from "./receiving.ts";
import { scanObjects } from "./scanObjects.ts";

/**
 * Looks into what could not be looked into on the medium: objects of packages, contents of envelopes, members of archives. They lie in
 * the vault by now, and are held there if they are harmful.
 */
export interface ExamineOrder {
  readonly isPackage: boolean;
  /** Of this terminal; a package that no scanner saw has that in its record. */
  readonly scanner: Scanner | undefined;
  /** Items that a person has taken back although it is not known what they are. */
  readonly accepted: ReadonlySet<number>;
}

export interface Harmful {
  readonly item: number;
  readonly cause: HeldCause;
  readonly failure: FailureCode;
}

interface Subject {
  readonly item: number;
  readonly object: ObjectId;
  readonly bytes: number;
}

const pageItems = 1000;
const objectsAtOnce = 200;

export async function examine(receiving: Receiving, order: ExamineOrder): Promise<void> {
  const summary = await receiving.store.read("delivery.summary", { delivery: receiving.delivery });
  const stored = summary?.tally.filter(({ state }) => state === "stored") ?? [];
  const isSealed = (item: JournalItem): boolean => (order.isPackage && item.container === null) || item.proof !== null;
  if (stored.some(({ kind }) => kind === "office")) {
    await examineOffice(receiving, await subjectsOf(receiving, { kind: "office" }, (item) => (isSealed(item) || item.container !== null) && !order.accepted.has(item.item)));
  }
  const detail = await receiving.store.read("delivery.detail", { delivery: receiving.delivery });
  if (!order.isPackage && (detail?.proofs.length ?? 0) === 0) return;
  const sealed = order.scanner === undefined ? [] : await subjectsOf(receiving, {}, isSealed);
  const { verdict, found } = await scanObjects({ scanner: order.scanner, before: order.isPackage ? undefined : detail?.scan, subjects: sealed, read: (id) => receiving.vault.readObject(id), signal: receiving.signal });
  await hold(receiving, found.map((item) => ({ item, cause: "malware", failure: "media.malware" })));
  if (verdict === undefined) return;
  const { state, files = 0, findings = 0 } = verdict;
  await receiving.store.write("delivery.scan", { ...verdict, delivery: receiving.delivery }, receiving.entryOf("delivery.scan", { details: { state, files, findings } }));
}

/** Of what is stored; gathered before anything is held, which would shift the pages. */
async function subjectsOf({ store, delivery, signal }: Receiving, filter: Pick<ItemFilter, "kind">, isMeant: (item: JournalItem) => boolean): Promise<readonly Subject[]> {
  const subjects: Subject[] = [];
  for (let offset = 0; ; offset += pageItems) {
    if (signal.aborted) throw new FailureError("job.cancelled");
    const page = await store.read("delivery.itemPage", { filter: { ...filter, delivery, state: "stored" }, offset, limit: pageItems });
    for (const item of page) if (item.object !== null && isMeant(item)) subjects.push({ item: item.item, object: item.object, bytes: item.bytes });
    if (page.length < pageItems) return subjects;
  }
}

/** Macros in documents: on a medium its inventory finds them. */
async function examineOffice(receiving: Receiving, subjects: readonly Subject[]): Promise<void> {
  const { store, vault, crew } = receiving;
  for (let at = 0; at < subjects.length; at += objectsAtOnce) {
    const some = subjects.slice(at, at + objectsAtOnce);
    const ids = [...new Set(some.map(({ object }) => object))];
    const [indexed, keys] = await Promise.all([store.read("object.find", { ids }), vault.access.keyStore.read("find", { ids })]);
    const byId = new Map(indexed.map((object) => [object.id, withKey(object, keys[object.id])]));
    const objects = some.map(({ item, object }) => {
      const readable = byId.get(object);
      if (readable === undefined) throw new FailureError("vault.objectUnknown");
      return { item, object: readable };
    });
    const answer = insist(await crew.run({ kind: "examine", objects }));
    if (answer.kind !== "examined") throw new Error("an examination was asked for");
    await hold(receiving, answer.found.map(({ item, failure }) => ({ item, cause: causeOf(failure), failure })));
  }
}

async function hold({ store, delivery, clock, entryOf, changed }: Receiving, items: readonly Harmful[]): Promise<void> {
  if (items.length === 0) return;
  await store.write("delivery.harmful", { delivery, items, at: clock.now() }, entryOf("delivery.harmful", { details: { held: items.length } }));
  changed();
}
