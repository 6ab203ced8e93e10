import path from "node:path";
import { fail, FailureError, type Result } from "../../domain/failure.ts";
import type { EnvelopeHeader } from "../../envelope/header.ts";
import type { IndexedObject } from "../../media/package/packageIndex.ts";
import type { ListedItem, WaitingItem } from "../../store/deliveryItems.ts";
import { pieceBytes } from "../../vault/layout.ts";
import { sealName } from "../../vault/sealedNames.ts";
import { batchesOf } from "../package/batches.ts";
import type { UnlockedPackage } from "../package/unlockPackage.ts";
import { contentOf } from "../vault/readObject.ts";
import type { FileToRead, PackageKey, PartToRead } from "./ingestOrder.ts";
import { nameContext } from "./ingestWork.ts";
import { causeOf } from "./kinds.ts";
import { insist } from "./insist.ts";
import { readLarge } from "./readLarge.ts";
import type { Receiving } from "./receiving.ts";
import { together } from "./together.ts";

export interface EnvelopeOpener {
  readonly openEnvelope: (header: EnvelopeHeader) => Promise<Result<Buffer>>;
  /** Certificates of the provider's people: whose signature inside an envelope counts. */
  readonly signers?: readonly Uint8Array[];
}

/** Where the bytes of a delivery come from: the files of a medium, or one of our packages. */
export type Source =
  | ({
      readonly kind: "files";
      readonly root: string;
      readonly infected?: ReadonlySet<string>;
    } & EnvelopeOpener)
  | ({ readonly kind: "package"; readonly unlocked: UnlockedPackage } & Partial<EnvelopeOpener>)
  /** What there is to do lies in the vault already. */
  | ({ readonly kind: "vault" } & EnvelopeOpener);

export type MediumSource = Exclude<Source, { kind: "vault" }>;

/** Items read from the journal at once. */
const pageItems = 4096;
/** One task: long enough that threads seldom wait, short enough that a pause takes effect. */
const taskOf = { weight: 32 * 1024 * 1024, count: 1024 };
const tasksAtOnce = 3;

/** Names everything in the journal, from where an earlier attempt came to. */
export async function listSource(receiving: Receiving, source: MediumSource): Promise<void> {
  const { store, crew, delivery, clock, entryOf } = receiving;
  const from = await store.read("delivery.itemsListed", { delivery });
  if (source.kind === "files") insist(await crew.run({ kind: "list", root: source.root, from, infected: source.infected ?? new Set() }));
  else await listObjects(receiving, source.unlocked.objects.slice(from));
  await store.write("delivery.listItems", { delivery, at: clock.now(), items: [], isLast: true }, entryOf("delivery.listItems", { details: { listed: await store.read("delivery.itemsListed", { delivery }) } }));
}

async function listObjects({ store, vault, delivery, clock, entropy, entryOf, signal }: Receiving, objects: readonly IndexedObject[]): Promise<void> {
  const { names } = contentOf(vault.access).keys;
  for (const batch of batchesOf(objects, () => 1, { weight: 1024, count: 1024 })) {
    if (signal.aborted) throw new FailureError("job.cancelled");
    const items = batch.map(({ name, bytes }): ListedItem => ({ name: sealName(names, nameContext(delivery), name, entropy), kind: "unknown", bytes }));
    await store.write("delivery.listItems", { delivery, at: clock.now(), items, isLast: false }, entryOf("delivery.listItems", { details: { listed: items.length } }));
  }
}

/** Everything that waits, in the order of the medium. */
export async function readWaiting(receiving: Receiving, source: MediumSource): Promise<void> {
  await together(waitingTasks(receiving, source), tasksAtOnce, (act) => act());
}

async function* waitingTasks(receiving: Receiving, source: MediumSource): AsyncGenerator<() => Promise<void>, void, undefined> {
  let after = 0;
  for (;;) {
    const page = await receiving.store.read("delivery.itemsWaiting", { delivery: receiving.delivery, after, limit: pageItems });
    after = page.at(-1)?.item ?? 0;
    if (page.length === 0) return;
    if (source.kind === "files") yield* fileTasks(receiving, source, page);
    else yield* objectTasks(receiving, source.unlocked, page);
  }
}

function* fileTasks(receiving: Receiving, source: Extract<Source, { kind: "files" }>, page: readonly WaitingItem[]): Generator<() => Promise<void>, void, undefined> {
  const { root } = source;
  const files = page.filter(({ kind }) => kind !== "envelope").map(fileOf);
  for (const batch of batchesOf(files, ({ bytes }) => bytes, taskOf)) {
    yield async () => {
      insist(await receiving.crew.run({ kind: "files", root, files: batch }));
    };
  }
  for (const file of page.filter(({ kind }) => kind === "envelope").map(fileOf)) yield () => readSealed(receiving, source, file);
}

const fileOf = ({ item, bytes, name }: WaitingItem): FileToRead => ({ item, bytes, name });

/** A card opens the envelope, a thread reads it: the card's answer is all that the room process has of it. */
async function readSealed({ store, crew, delivery, clock, entryOf, isThere }: Receiving, { root, openEnvelope, signers = [] }: Extract<Source, { kind: "files" }>, file: FileToRead): Promise<void> {
  const source = { kind: "medium", root } as const;
  const opened = await attempt(async () => {
    const answer = insist(await crew.run({ kind: "header", source, file }));
    if (answer.kind !== "header") throw new Error("a header was asked for");
    return openEnvelope(answer.header);
  });
  if (opened.ok) {
    insist(await crew.run({ kind: "envelope", source, file, contentKey: opened.value, signers }));
    opened.value.fill(0);
    return;
  }
  const { code } = opened.failure;
  // A card that is gone or refuses ends the session or the attempt; only what is wrong with the envelope itself is held.
  if (!code.startsWith("envelope.") && !code.startsWith("media.")) throw new FailureError(code, opened.failure.details);
  if (code.startsWith("media.") && !isThere()) throw new FailureError("media.removed");
  const outcome = { item: file.item, kind: "envelope", bytes: file.bytes, cause: causeOf(code), failure: code } as const;
  await store.write("delivery.store", { delivery, at: clock.now(), outcomes: [outcome] }, entryOf("delivery.store", { details: { held: 1 } }));
}

export async function attempt<Value>(act: () => Promise<Result<Value>>): Promise<Result<Value>> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return fail(error.failure.code, error.failure.details);
  }
}

function* objectTasks(receiving: Receiving, unlocked: UnlockedPackage, page: readonly WaitingItem[]): Generator<() => Promise<void>, void, undefined> {
  const found = page.map((waiting) => {
    const object = unlocked.objects[waiting.item - 1];
    if (object === undefined) throw new FailureError("delivery.mediumChanged");
    return { waiting, object, parts: object.parts.map((part): PartToRead => ({ file: path.join(unlocked.folder, part.path), part })) };
  });
  // Pieces are cut at 64 MiB in the vault: parts that fit into them evenly can be read side by side.
  const isEven = pieceBytes % unlocked.manifest.partBytes === 0;
  const isLarge = ({ object }: (typeof found)[number]): boolean => isEven && object.bytes > pieceBytes;
  const small = found.filter((each) => !isLarge(each));
  for (const batch of batchesOf(small, ({ object }) => object.bytes, taskOf)) {
    yield async () => {
      const objects = batch.map(({ waiting, object, parts }) => ({ item: waiting.item, name: object.name, parts }));
      insist(await receiving.crew.run({ kind: "objects", key: copyOf(unlocked.key), objects }));
    };
  }
  for (const { waiting, object, parts } of found.filter(isLarge)) {
    yield () => readLarge(receiving, { waiting, name: object.name, bytes: object.bytes, parts, partsPerPiece: pieceBytes / unlocked.manifest.partBytes, key: () => copyOf(unlocked.key) });
  }
}

/** Of its own memory: a message takes the whole block along that its bytes stand in. */
export const copyOf = ({ id, key }: PackageKey): PackageKey => ({ id: new Uint8Array(id), key: new Uint8Array(key) });
