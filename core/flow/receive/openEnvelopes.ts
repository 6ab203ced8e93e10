import { FailureError, type FailureCode } from "../../domain/failure.ts";
import { defaultLimits } from "../../media/archive/limits.ts";
import type { ClosedEnvelope } from "../../store/deliveryItems.ts";
import { withKey } from "../vault/readObject.ts";
import { isOfEnvelope } from "./ingestEnvelopes.ts";
import { insist } from "./insist.ts";
import { causeOf } from "./kinds.ts";
import { attempt, type EnvelopeOpener } from "./readSource.ts";
import type { Receiving } from "./receiving.ts";

/** Encrypted files that came in a package or an archive: they lie in the vault as they came, and are opened from there. True: some were. */
export async function openEnvelopes(receiving: Receiving, opener: Partial<EnvelopeOpener>): Promise<boolean> {
  const { store, delivery, signal } = receiving;
  for (let isAny = false; ; isAny = true) {
    if (signal.aborted) throw new FailureError("job.cancelled");
    const envelope = await store.read("delivery.envelopeClosed", { delivery });
    if (envelope === undefined) return isAny;
    await openEnvelope(receiving, opener, envelope);
  }
}

async function openEnvelope(receiving: Receiving, opener: Partial<EnvelopeOpener>, envelope: ClosedEnvelope): Promise<void> {
  const { store, delivery, clock, entryOf, changed } = receiving;
  const { item, object } = envelope;
  const refusal = envelope.isOpened ? undefined : await unpack(receiving, opener, envelope);
  if (refusal === undefined) await store.write("delivery.opened", { delivery, item, at: clock.now() }, entryOf("delivery.opened", { objects: [object] }));
  else await store.write("delivery.refuse", { delivery, item, cause: causeOf(refusal), failure: refusal, at: clock.now() }, entryOf("delivery.refuse", { objects: [object], details: { reason: refusal } }));
  changed();
}

/** Why it stays closed, if it does. */
async function unpack({ store, vault, crew }: Receiving, { openEnvelope: open, signers = [] }: Partial<EnvelopeOpener>, envelope: ClosedEnvelope): Promise<FailureCode | undefined> {
  const { item, root, depth, bytes, name, object: id } = envelope;
  if (depth >= defaultLimits.depth) return "media.archiveTooDeep";
  if (open === undefined) return "envelope.notForCard";
  const [[indexed], keys] = await Promise.all([store.read("object.find", { ids: [id] }), vault.access.keyStore.read("find", { ids: [id] })]);
  if (indexed === undefined) throw new FailureError("vault.objectUnknown");
  const source = { kind: "vault", object: withKey(indexed, keys[id]), container: { item, root, depth } } as const;
  const file = { item, bytes, name };
  const opened = await attempt(async () => {
    const answer = insist(await crew.run({ kind: "header", source, file }));
    if (answer.kind !== "header") return { ok: true, value: undefined };
    const contentKey = await open(answer.header);
    if (!contentKey.ok) return contentKey;
    insist(await crew.run({ kind: "envelope", source, file, contentKey: contentKey.value, signers }));
    contentKey.value.fill(0);
    return { ok: true, value: undefined };
  });
  if (opened.ok) return undefined;
  // A card that is gone or refuses ends the attempt; only what is wrong with the envelope itself is held.
  if (!isOfEnvelope.test(opened.failure.code)) throw new FailureError(opened.failure.code, opened.failure.details);
  return opened.failure.code;
}
