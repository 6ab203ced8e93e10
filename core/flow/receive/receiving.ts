import { createHash } from "node:crypto";
import { FailureError } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Entropy } from "../../platform/entropy.ts";
import type { Store } from "../../store/client.ts";
import type { ItemOutcome } from "../../store/deliveryItems.ts";
import { withObjects } from "../../store/memberColumns.ts";
import { assembleObjects } from "../../vault/assemble.ts";
import type { Vault } from "../vault/openVault.ts";
import type { EntryOf } from "../vault/vaultAccess.ts";
import { contentOf } from "../vault/readObject.ts";
import type { Crew } from "./crew.ts";
import type { IngestBatch } from "./ingestOrder.ts";

/** What the steps of one receipt share. */
export interface Receiving {
  readonly store: Store;
  readonly vault: Vault;
  readonly crew: Crew;
  readonly delivery: number;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly signal: AbortSignal;
  /** Objects that arrive in pieces: their pieces have rows of their own. */
  readonly arriving: Set<ObjectId>;
  readonly entryOf: EntryOf;
  /** Whether the medium is still where it was. */
  readonly isThere: () => boolean;
  /** Bytes more to be read than was known. */
  readonly expect: (bytes: number) => void;
  readonly changed: () => void;
}

/**
 * Faults that a pulled medium looks like. Any fault of reading may be one: a file that was open while its medium went no longer stands under its
 * name, which otherwise is the mark of a link.
 */
const suspicious = ({ cause, failure }: ItemOutcome): boolean => cause === "missing" || cause === "unreadable" || failure?.startsWith("media.") === true;

/** Objects, items and their row of the log, for one batch that a thread made durable. */
export async function takeBatch(receiving: Receiving, batch: IngestBatch): Promise<void> {
  const { store, delivery, clock, entryOf, arriving } = receiving;
  const isGone = batch.outcomes.some(suspicious) && !receiving.isThere();
  const outcomes = isGone ? batch.outcomes.filter((outcome) => !suspicious(outcome)) : batch.outcomes;
  if (batch.listed.length > 0) {
    await store.write("delivery.listItems", { delivery, at: clock.now(), items: batch.listed, isLast: false }, entryOf("delivery.listItems", { details: { listed: batch.listed.length } }));
  }
  const pieces = batch.pieces.filter(({ object }) => arriving.has(object));
  for (const piece of pieces) {
    const { object, piece: number, segment, offset, stored, bytes } = piece;
    await store.write(
      "delivery.addPieces",
      { delivery, id: object, extents: [{ piece: number, segment, offset, stored, bytes }] },
      entryOf("delivery.addPieces", { details: { piece: number, bytes } }),
    );
  }
  await storeBatch(receiving, { ...batch, outcomes, pieces: batch.pieces.filter(({ object }) => !arriving.has(object)) });
  receiving.changed();
  if (isGone) throw new FailureError("media.removed");
}

async function storeBatch({ store, vault, delivery, clock, entryOf }: Receiving, { pieces, gathered, outcomes, members, container, unpacked }: IngestBatch): Promise<void> {
  if (outcomes.length === 0 && members === undefined) return;
  const objects = assembleObjects(pieces, contentOf(vault.access).keys.address);
  const digest = createHash("sha256");
  for (const { address } of objects) digest.update(address, "hex");
  if (gathered !== undefined) digest.update(gathered.addresses);
  const sum = (all: Iterable<number>): number => [...all].reduce((total, one) => total + one, 0);
  const bytes = sum(objects.map((object) => object.bytes)) + sum(gathered?.bytes ?? []);
  const entry = entryOf("delivery.store", { objects: [`delivery-${String(delivery)}`], details: { bytes, digest: digest.digest("hex") } });
  const rest = { delivery, at: clock.now(), unpacked, ...(container && { container }) };
  if (objects.length === 0 && gathered === undefined) {
    await store.write("delivery.store", { ...rest, outcomes, ...(members && { members }) }, entry);
    return;
  }
  await vault.commitObjects(
    objects,
    (commit, _places, moved) => {
      // A content the vault had already stands under its first name.
      const placed = outcomes.map((row) => (row.object === undefined ? row : { ...row, object: moved.get(row.object) ?? row.object }));
      return store.write("delivery.store", { ...rest, commit, outcomes: placed, ...(members && { members: withObjects(members, moved) }) }, entry);
    },
    gathered,
  );
}
