import { FailureError, type FailureCode } from "../../domain/failure.ts";
import { headBytes } from "../../media/source/contentKind.ts";
import { foldFileId } from "../../media/source/announced.ts";
import { largestDirectory, readDicomDirectory } from "../../media/source/dicomDirectory.ts";
import { walkInventory, type InventoryItem } from "../../media/source/inventory.ts";
import { itemKindOf } from "../../media/source/itemKinds.ts";
import { listNames, openMediumFile, type MediumFile } from "../../platform/mediumFiles.ts";
import type { ItemOutcome } from "../../store/deliveryItems.ts";
import { openPart } from "../package/openPart.ts";
import { Arrival, tellKind, type IngestWork } from "./ingestWork.ts";
import type { FileToRead, IngestTask, TaskAnswer } from "./ingestOrder.ts";
import { nameOfPlace, pathOfName, placeOfName } from "./itemName.ts";
import { causeOf } from "./kinds.ts";

/** What a receiving thread does. Each task may be stopped between two items; what was not handed over by then was never there. */

type TaskOf<Kind extends IngestTask["kind"]> = Extract<IngestTask, { kind: Kind }>;

const done: TaskAnswer = { kind: "done" };
const stopped: TaskAnswer = { kind: "stopped" };

/** Names of everything on the medium, in the order of the walk, sealed for the journal. Archives are judged in the vault, like those within others. */
export async function listMedium(work: IngestWork, { root, from, infected }: TaskOf<"list">): Promise<TaskAnswer> {
  const announced = readAnnounced(root);
  const came = new Set<string>();
  let index = 0;
  for await (const event of walkInventory({ root, leavesArchives: true })) {
    if (work.isStopping) return stopped;
    const isKnown = index++ < from;
    if (event.kind === "item") came.add(foldFileId(event.item.segments));
    if (isKnown) continue;
    const { place, segments } = event.kind === "item" ? event.item : event.problem;
    const name = work.seal(nameOfPlace(segments, place));
    if (event.kind === "problem") {
      await work.list({ name, kind: "unknown", bytes: 0, cause: causeOf(event.problem.reason), failure: event.problem.reason });
      continue;
    }
    const { content, bytes } = event.item;
    // A signature beside something else is a file like others; only what is enciphered is opened.
    const kind = content === "cmsSigned" ? "unknown" : itemKindOf(content);
    const failure = infected.has(place.toString("latin1")) ? "media.malware" : failureAtSight(event.item);
    await work.list({ name, kind, bytes, ...(failure !== undefined && { cause: causeOf(failure), failure }) });
  }
  for (const [folded, fileId] of announced ?? []) {
    if (came.has(folded) || index++ < from) continue;
    await work.list({ name: work.seal(fileId), kind: "dicom", bytes: 0, cause: "missing" });
  }
  await work.flush();
  return done;
}

/** What nobody knows or announced is read into the vault first: there it can be looked at again. */
const failureAtSight = ({ held }: InventoryItem): FailureCode | undefined => (held === "media.unknownKind" ? undefined : held);

/** Of the medium that this thread reads from; a directory of a large medium is read once and not for every task. */
const announcedFor = new WeakMap<IngestWork, { readonly root: string; readonly announced: ReadonlyMap<string, string> | undefined }>();

function isAnnounced(work: IngestWork, root: string, path: string): boolean {
  let known = announcedFor.get(work);
  if (known?.root !== root) announcedFor.set(work, (known = { root, announced: readAnnounced(root) }));
  return known.announced?.has(foldFileId(path.split("/"))) ?? true;
}

/** By the DICOMDIR in the medium's root, where it can be read: which files it names, by their one spelling. */
export function readAnnounced(root: string): ReadonlyMap<string, string> | undefined {
  const name = listNames(root, Buffer.alloc(0)).find((each) => foldFileId([each.toString("latin1")]) === "DICOMDIR");
  if (name === undefined) return undefined;
  const file = openMediumFile(root, name);
  try {
    if (file.size > largestDirectory) return undefined;
    const read = readDicomDirectory(file.read(0, file.size));
    return read.ok ? new Map(read.value.files.map(({ fileId }) => [foldFileId(fileId), fileId.join("/")])) : undefined;
  } finally {
    file.close();
  }
}

/** Files of a medium, as they are. */
export async function readFiles(work: IngestWork, { root, files }: TaskOf<"files">): Promise<TaskAnswer> {
  for (const file of files) {
    if (work.isStopping || !(await readOne(work, root, file))) return stopped;
  }
  await work.flush();
  return done;
}

/** Larger steps are no faster. */
const stepBytes = 1024 * 1024;

async function readOne(work: IngestWork, root: string, { item, bytes, name: sealed }: FileToRead): Promise<boolean> {
  const name = work.nameOf(sealed);
  const arrival = new Arrival(work, { name: pathOfName(name), place: String(item) });
  let file: MediumFile | undefined;
  let failure: FailureCode | undefined;
  try {
    file = openMediumFile(root, placeOfName(name));
    // Of another size than the inventory found: it changed since.
    if (file.size !== bytes) throw new FailureError("media.changed");
    for (let at = 0; at < bytes; at += stepBytes) {
      if (work.isStopping) {
        arrival.abandon();
        return false;
      }
      const chunk = file.read(at, Math.min(stepBytes, bytes - at));
      arrival.write(chunk);
      chunk.fill(0);
      work.read(chunk.length);
    }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // The room's own disk is full or failing: that is no fault of the item.
    if (!error.failure.code.startsWith("media.")) throw error;
    failure = error.failure.code;
  } finally {
    file?.close();
  }
  if (failure !== undefined) {
    arrival.abandon();
    await work.settle({ item, kind: "unknown", bytes, cause: failure === "media.removed" ? "missing" : causeOf(failure), failure }, 0);
    return true;
  }
  const outcome = outcomeOf(item, arrival);
  const isExtra = outcome.kind === "dicom" && outcome.cause === undefined && !isAnnounced(work, root, pathOfName(name));
  await work.settle(isExtra ? { ...outcome, cause: "unannounced" } : outcome, 0);
  return true;
}

function outcomeOf(item: number, arrival: Arrival, given?: Uint8Array): ItemOutcome {
  const { kind, cause, object } = arrival.finish(given);
  return { item, kind, bytes: arrival.bytes, ...(object !== undefined && { object }), ...(cause !== undefined && { cause }) };
}

/** Whole objects of a package: each part checked, opened and checked again on its way into the vault. */
export async function readObjects(work: IngestWork, { objects, key }: TaskOf<"objects">): Promise<TaskAnswer> {
  try {
    for (const { item, name, parts } of objects) {
      if (work.isStopping) return stopped;
      // The hash of its one part is the hash of the object.
      const isOnePart = parts.length === 1;
      const arrival = new Arrival(work, { name, place: String(item), open: (about) => work.writer.beginObject(about, isOnePart) });
      let hash: Buffer | undefined;
      const bytes = parts.reduce((sum, { part }) => sum + part.plainBytes, 0);
      try {
        for (const { file, part } of parts) {
          hash = await openPart(file, part, key, (plain) => {
            arrival.write(plain);
          });
          work.read(part.plainBytes);
        }
      } catch (error) {
        arrival.abandon();
        if (!isOfItem(error)) throw error;
        await work.settle({ item, kind: "unknown", bytes, cause: causeOf(error.failure.code), failure: error.failure.code }, 0);
        continue;
      }
      await work.settle(outcomeOf(item, arrival, isOnePart ? hash : undefined), 0);
    }
    await work.flush();
    return done;
  } finally {
    key.key.fill(0);
  }
}

/** Of what was delivered; the rest is the room's own disk, and no fault of the item. */
const isOfItem = (error: unknown): error is FailureError => error instanceof FailureError && /^(?:package|envelope|signature|media)\./u.test(error.failure.code);

/** One piece of a large object of a package. */
export async function readPiece(work: IngestWork, task: TaskOf<"piece">): Promise<TaskAnswer> {
  const { item, name, identity, piece, isLast, parts, key } = task;
  if (work.isStopping) {
    key.key.fill(0);
    identity.key.fill(0);
    return stopped;
  }
  const isOnePart = parts.length === 1;
  const writing = work.writer.begin({ ...work.aboutOf(String(item), name), identity, piece, isHashedByCaller: isOnePart });
  let hash: Buffer | undefined;
  try {
    for (const { file, part } of parts) {
      hash = await openPart(file, part, key, (plain) => {
        writing.write(plain);
      });
      work.read(part.plainBytes);
    }
    writing.finish(isLast, isOnePart ? hash : undefined);
  } catch (error) {
    writing.abandon();
    throw error;
  } finally {
    key.key.fill(0);
    identity.key.fill(0);
  }
  await work.flush();
  return done;
}

/** Address and kind of an object that several threads wrote; its hashes stand in the sealed heads of its pieces and nowhere else. */
export function readAddress(work: IngestWork, { object, name }: TaskOf<"address">): TaskAnswer {
  const hashes = object.extents.map((extent) => work.reader.readHead(extent, object.id).head.hash);
  const { kind, cause } = tellKind(work.reader.readRange(object, 0, Math.min(headBytes, object.bytes)), name);
  return { kind: "address", address: work.addressOf(hashes), itemKind: kind, cause };
}
