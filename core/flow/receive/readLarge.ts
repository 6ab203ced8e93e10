import { FailureError } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { WaitingItem } from "../../store/deliveryItems.ts";
import { objectKeyBytes, unwrapObjectKey, wrapObjectKeys } from "../../vault/objectKeys.ts";
import { newIdentity } from "../../vault/segmentWriter.ts";
import { contentOf, withKey } from "../vault/readObject.ts";
import type { PackageKey, PartToRead } from "./ingestOrder.ts";
import { deliveredKind } from "./ingestWork.ts";
import { causeOf, isKeptOut } from "./kinds.ts";
import { insist } from "./insist.ts";
import type { Receiving } from "./receiving.ts";
import { together } from "./together.ts";

export interface LargeObject {
  readonly waiting: WaitingItem;
  readonly name: string;
  readonly bytes: number;
  readonly parts: readonly PartToRead[];
  readonly partsPerPiece: number;
  /** A copy for one task. */
  readonly key: () => PackageKey;
}

const piecesAtOnce = 3;

/** An object of many pieces, read by all threads; each piece that arrived stays, whatever happens to the others. */
export async function readLarge(receiving: Receiving, large: LargeObject): Promise<void> {
  const { store, crew, delivery, clock, arriving, entryOf } = receiving;
  const { waiting, name, parts, partsPerPiece } = large;
  const { id, key, present } = await identityOf(receiving, waiting);
  arriving.add(id);
  try {
    const count = Math.ceil(parts.length / partsPerPiece);
    const missing = Array.from({ length: count }, (_, piece) => piece).filter((piece) => !present.has(piece));
    await together(missing, piecesAtOnce, async (piece) => {
      const task = { kind: "piece", key: large.key(), item: waiting.item, name, identity: { id, key: new Uint8Array(key) } } as const;
      insist(await crew.run({ ...task, piece, isLast: piece === count - 1, parts: parts.slice(piece * partsPerPiece, (piece + 1) * partsPerPiece) }));
    });
    await finish(receiving, large, id);
  } catch (error) {
    // Bytes that are not what was signed: the object is held as a whole, and can be read again from a good medium.
    if (!(error instanceof FailureError) || !/^(?:package|envelope)\./u.test(error.failure.code)) throw error;
    if (!receiving.isThere()) throw new FailureError("media.removed");
    const outcome = { item: waiting.item, kind: "unknown", bytes: large.bytes, cause: causeOf(error.failure.code), failure: error.failure.code } as const;
    await store.write("delivery.finishLarge", { delivery, at: clock.now(), outcome, id, address: "" }, entryOf("delivery.finishLarge", { details: { held: 1 } }));
    await receiving.vault.access.keyStore.write("drop", { ids: [id] });
  } finally {
    arriving.delete(id);
    key.fill(0);
  }
}

interface Identity {
  readonly id: ObjectId;
  readonly key: Uint8Array;
  readonly present: ReadonlySet<number>;
}

/** Of an earlier attempt, or a new one whose key is durable before any row names it. */
async function identityOf(receiving: Receiving, waiting: WaitingItem): Promise<Identity> {
  const { store, vault, clock, entropy, delivery, entryOf } = receiving;
  const { wrap } = contentOf(vault.access).keys;
  if (waiting.object !== null) {
    const id = waiting.object;
    const [[object], keys] = await Promise.all([store.read("object.find", { ids: [id] }), vault.access.keyStore.read("find", { ids: [id] })]);
    const wrapped = keys[id];
    const key = wrapped === undefined ? undefined : unwrapObjectKey(wrap, Buffer.from(wrapped, "hex"));
    if (object?.state === "arriving" && key !== undefined) return { id, key, present: new Set(object.extents.map(({ piece }) => piece)) };
  }
  const { id, key } = newIdentity(entropy, clock);
  if (key.length !== objectKeyBytes) throw new Error("a key has its length");
  const wrappedKey = wrapObjectKeys(wrap, key).toString("hex");
  await vault.access.commits.beginArriving([{ id, wrappedKey }], (batch) =>
    store.write("delivery.beginLarge", { delivery, item: waiting.item, id, batch, kind: deliveredKind }, entryOf("delivery.beginLarge", { details: { batch } })),
  );
  return { id, key, present: new Set() };
}

async function finish({ store, vault, crew, delivery, clock, entryOf, changed }: Receiving, { waiting, name, bytes }: LargeObject, id: ObjectId): Promise<void> {
  const [[object], keys] = await Promise.all([store.read("object.find", { ids: [id] }), vault.access.keyStore.read("find", { ids: [id] })]);
  if (object === undefined) throw new FailureError("vault.objectUnknown");
  const answer = insist(await crew.run({ kind: "address", object: withKey(object, keys[id]), name }));
  if (answer.kind !== "address") throw new Error("an address was asked for");
  const { address, itemKind: kind, cause } = answer;
  const outcome = { item: waiting.item, kind, bytes, ...(!isKeptOut(cause) && { object: id }), ...(cause !== undefined && { cause }) };
  const { superfluous } = await store.write(
    "delivery.finishLarge",
    { delivery, at: clock.now(), outcome, id, address },
    entryOf("delivery.finishLarge", { objects: [`delivery-${String(delivery)}`], details: { bytes } }),
  );
  if (superfluous > 0) await vault.access.keyStore.write("drop", { ids: [id] });
  changed();
}
