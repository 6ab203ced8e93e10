import { FailureError, type FailureCode } from "../../domain/failure.ts";
import type { ZipVerdict } from "../../media/archive/zipDirectory.ts";
import type { ClosedArchive } from "../../store/deliveryItems.ts";
import type { ReadableObject } from "../../vault/segmentReader.ts";
import { withKey } from "../vault/readObject.ts";
import { causeOf } from "./kinds.ts";
import type { Purse } from "./ingestOrder.ts";
import { insist } from "./insist.ts";
import type { Receiving } from "./receiving.ts";
import { together } from "./together.ts";

/** Fewer entries than this are no work for two. */
const worthSharing = 4000;
const sharers = 2;

/** Every archive that lies closed in the vault, those within them after, until none is left. */
export async function openArchives(receiving: Receiving): Promise<void> {
  const { store, delivery, signal } = receiving;
  for (;;) {
    if (signal.aborted) throw new FailureError("job.cancelled");
    const archive = await store.read("delivery.archiveClosed", { delivery });
    if (archive === undefined) return;
    await openArchive(receiving, archive);
  }
}

/** What is wrong with the archive and not with the room. */
const isOfArchive = (code: FailureCode): boolean => code.startsWith("media.");

async function openArchive(receiving: Receiving, archive: ClosedArchive): Promise<void> {
  const { store, vault, delivery, clock, entryOf, changed } = receiving;
  const { item, object: id } = archive;
  const [[indexed], keys] = await Promise.all([store.read("object.find", { ids: [id] }), vault.access.keyStore.read("find", { ids: [id] })]);
  if (indexed === undefined) throw new FailureError("vault.objectUnknown");
  const object = withKey(indexed, keys[id]);
  receiving.expect(object.bytes);
  try {
    const verdict = await judge(receiving, archive, object);
    await together(rangesOf(verdict), sharers, (range) => openRange(receiving, archive, object, verdict, range));
  } catch (error) {
    if (!(error instanceof FailureError) || !isOfArchive(error.failure.code)) throw error;
    await store.write("delivery.refuse", { delivery, item, cause: causeOf(error.failure.code), failure: error.failure.code, at: clock.now() }, entryOf("delivery.refuse", { objects: [id], details: { reason: error.failure.code } }));
    changed();
    return;
  }
  await store.write("delivery.opened", { delivery, item, at: clock.now() }, entryOf("delivery.opened", { objects: [id] }));
  changed();
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const purseOf = ({ rootBytes, entriesSpent, bytesSpent }: ClosedArchive): Purse => ({ rootBytes, entriesSpent, bytesSpent });

async function judge({ crew }: Receiving, archive: ClosedArchive, object: ReadableObject): Promise<ZipVerdict | undefined> {
  const answer = insist(await crew.run({ kind: "survey", object, depth: archive.depth, purse: purseOf(archive) }));
  if (answer.kind !== "survey") throw new Error("a survey was asked for");
  return answer.verdict;
}

/** A large zip is shared by place in its directory: the same shares at every attempt, so that each knows where it came to. */
function rangesOf(verdict: ZipVerdict | undefined): readonly Range[] {
  if (verdict === undefined || verdict.count < worthSharing) return [{ from: 0, to: Number.MAX_SAFE_INTEGER }];
  const share = Math.ceil(verdict.count / sharers);
  return Array.from({ length: sharers }, (_, index) => ({ from: index * share, to: index === sharers - 1 ? Number.MAX_SAFE_INTEGER : (index + 1) * share }));
}

async function openRange({ store, crew, delivery }: Receiving, archive: ClosedArchive, object: ReadableObject, verdict: ZipVerdict | undefined, { from, to }: Range): Promise<void> {
  const { item, root, depth, name } = archive;
  const last = await store.read("delivery.lastMember", { delivery, container: item, from, to });
  const task = { kind: "expand", object, name, container: { item, root, depth }, purse: purseOf(archive), verdict } as const;
  insist(await crew.run({ ...task, from: last === undefined ? from : last + 1, to }));
}
