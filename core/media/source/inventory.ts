import { setImmediate } from "node:timers/promises";
import type { ContentKind, LayoutHint } from "../../domain/content.ts";
import { FailureError, type FailureCode } from "../../domain/failure.ts";
import { describePlace, describeRoot, joinPlace, listNames, openMediumFile, realRoot, type RawEntry } from "../../platform/mediumFiles.ts";
import { countZip } from "../archive/countEntries.ts";
import { defaultLimits } from "../archive/limits.ts";
import { decodeName, faultOfSegment, foldName } from "../archive/names.ts";
import { contentKindOf, headBytes } from "./contentKind.ts";
import { reasonOfKind } from "./itemKinds.ts";
import { layoutHintOf } from "./layout.ts";
import { reasonOfOffice } from "./macros.ts";
import { isOptOutList, type OptOutPattern } from "./optOut.ts";

export interface InventoryLimits {
  readonly depth: number;
  readonly entries: number;
}

/** Twice the depth of the deepest layout known (SS-MIX2 below folders of a provider), and a disk full of its files. */
export const defaultInventoryLimits: InventoryLimits = { depth: 24, entries: 30_000_000 };

export interface InventoryItem {
  /** From the medium's root, as bytes: how it is opened again. */
  readonly place: Buffer;
  /** The same for people: composed characters, data only. A segment that does not decode is shown byte by byte. */
  readonly segments: readonly string[];
  readonly bytes: number;
  readonly modifiedAt: number;
  readonly content: ContentKind;
  /** Why a person must look at it first. */
  readonly held?: FailureCode;
  readonly hint?: LayoutHint;
  /** What it unpacks to, where that can be told beforehand. */
  readonly unpackedBytes?: number;
  /** Of a package: how many files it is made of. */
  readonly files?: number;
}

export interface InventoryProblem {
  readonly place: Buffer;
  readonly segments: readonly string[];
  readonly reason: FailureCode;
}

export type InventoryEvent =
  | { readonly kind: "item"; readonly item: InventoryItem }
  | { readonly kind: "problem"; readonly problem: InventoryProblem };

export interface InventoryOrder {
  readonly root: string;
  readonly limits?: InventoryLimits;
  readonly optOut?: OptOutPattern;
  /** Archives are not judged: whoever reads them does that, from where they can be read faster. */
  readonly leavesArchives?: boolean;
}

interface Folder {
  readonly place: Buffer;
  readonly segments: readonly string[];
  readonly identity: string;
  readonly names: readonly Buffer[];
  readonly colliding: ReadonlySet<string>;
  /** A fault of the folder's own name, which all below it share. */
  readonly held: FailureCode | undefined;
  next: number;
}

interface Named {
  readonly text: string;
  readonly fault: FailureCode | undefined;
}

function readSegment(name: Buffer): Named {
  const decoded = decodeName(name, "utf-8 likely");
  if (decoded === undefined) return { text: name.toString("latin1"), fault: "media.nameUndecodable" };
  return { text: decoded.text.normalize("NFC"), fault: faultOfSegment(decoded.text, defaultLimits) };
}

/** Names of one folder that some file system would hold to be the same. */
function collidingNames(names: readonly Buffer[]): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const colliding = new Set<string>();
  for (const name of names) {
    const folded = foldName(decodeName(name, "utf-8 likely")?.text ?? name.toString("latin1"));
    const bytes = name.toString("latin1");
    const other = seen.get(folded);
    if (other !== undefined) colliding.add(bytes).add(other);
    seen.set(folded, other ?? bytes);
  }
  return colliding;
}

const packageMarks = ["bagit.txt", "manifest.json", "package-key.cms"];
const isPackage = (names: readonly Buffer[]): boolean => packageMarks.every((mark) => names.some((name) => name.equals(Buffer.from(mark))));

/** So that a slow medium does not hold the thread for longer than a person notices. */
const itemsBetweenPauses = 64;

/**
 * Everything on a medium, folder by folder in the order of the names' bytes: the same at every walk. Nothing is followed, nothing
 * is written, no more than the first bytes of a file are read (and the directory of a zip or a document). Meant for a worker: each
 * step waits for the medium.
 */
export async function* walkInventory({ root: named, limits = defaultInventoryLimits, optOut, leavesArchives = false }: InventoryOrder): AsyncGenerator<InventoryEvent, void> {
  const root = realRoot(named);
  const { device, identity } = describeRoot(root);
  const first = openFolder(root, Buffer.alloc(0), [], identity, undefined);
  if (isPackage(first.names)) {
    yield* describePackage(root, first, 0, limits);
    return;
  }
  const open: Folder[] = [first];
  let entries = 0;
  for (let folder = open.at(-1); folder !== undefined; folder = open.at(-1)) {
    const name = folder.names[folder.next++];
    if (name === undefined) {
      open.pop();
      continue;
    }
    if (++entries > limits.entries) {
      yield problem(folder.place, folder.segments, "media.tooMany");
      return;
    }
    if (entries % itemsBetweenPauses === 0) await setImmediate();
    const { text, fault } = readSegment(name);
    const place = joinPlace(folder.place, name);
    const segments = [...folder.segments, text];
    const held = folder.held ?? fault ?? (folder.colliding.has(name.toString("latin1")) ? "media.nameCollides" : undefined);
    const raw = attempt(root, () => describePlace(root, place, name));
    if (typeof raw === "string") {
      yield problem(place, segments, raw);
    } else if (raw.kind === "file") {
      yield { kind: "item", item: await describeFile(root, { place, segments, raw, held }, { optOut, leavesArchives }) };
    } else if (raw.kind !== "folder" || raw.device !== device) {
      yield problem(place, segments, raw.kind === "link" ? "media.symbolicLink" : "media.specialFile");
    } else if (open.some((above) => above.identity === raw.identity)) {
      yield problem(place, segments, "media.folderLoop");
    } else if (open.length >= limits.depth) {
      yield problem(place, segments, "media.tooDeep");
    } else {
      const inner = attempt(root, () => openFolder(root, place, segments, raw.identity, held));
      if (typeof inner === "string") {
        yield problem(place, segments, inner);
        continue;
      }
      if (held !== undefined && folder.held === undefined) yield problem(place, segments, held);
      if (isPackage(inner.names)) yield* describePackage(root, inner, open.length, limits);
      else open.push(inner);
    }
  }
}

const problem = (place: Buffer, segments: readonly string[], reason: FailureCode): InventoryEvent => ({ kind: "problem", problem: { place, segments, reason } });

function openFolder(root: string, place: Buffer, segments: readonly string[], identity: string, held: FailureCode | undefined): Folder {
  const names = listNames(root, place);
  return { place, segments, identity, names, colliding: collidingNames(names), held, next: 0 };
}

/** A fault of one file is its reason; a medium that is gone ends the walk. */
function attempt<Value>(root: string, act: () => Value): Value | FailureCode {
  try {
    return act();
  } catch (error) {
    return reasonOf(root, error);
  }
}

function reasonOf(root: string, error: unknown): FailureCode {
  if (!(error instanceof FailureError)) throw error;
  if (error.failure.code !== "media.removed") return error.failure.code;
  // Throws by itself where the root is gone too.
  describeRoot(root);
  return "media.changed";
}

interface FoundFile {
  readonly place: Buffer;
  readonly segments: readonly string[];
  readonly raw: RawEntry;
  readonly held: FailureCode | undefined;
}

interface Telling {
  readonly optOut: OptOutPattern | undefined;
  readonly leavesArchives: boolean;
}

async function describeFile(root: string, { place, segments, raw, held }: FoundFile, telling: Telling): Promise<InventoryItem> {
  const hint = layoutHintOf(segments);
  const plain = { place, segments, bytes: raw.bytes, modifiedAt: raw.modifiedAt, ...(hint !== undefined && { hint }) };
  try {
    const told = await readKind(root, place, segments.at(-1) ?? "", telling);
    const reason = held ?? told.reason;
    return { ...plain, content: told.content, ...(reason !== undefined && { held: reason }), ...(told.unpackedBytes !== undefined && { unpackedBytes: told.unpackedBytes }) };
  } catch (error) {
    return { ...plain, content: "unknown", held: reasonOf(root, error) };
  }
}

interface Told {
  readonly content: ContentKind;
  readonly reason?: FailureCode | undefined;
  readonly unpackedBytes?: number;
}

async function readKind(root: string, place: Buffer, name: string, { optOut, leavesArchives }: Telling): Promise<Told> {
  const file = openMediumFile(root, place);
  try {
    const head = file.read(0, Math.min(headBytes, file.size));
    const content = contentKindOf(head, name);
    if ((content === "csv" || content === "text") && isOptOutList(head, name, optOut)) return { content: "optOut" };
    if (content === "office") return { content, reason: await reasonOfOffice(file) };
    if (content !== "zip" || leavesArchives) return { content, reason: reasonOfKind(content) };
    const count = await countZip(file);
    return count.ok ? { content, unpackedBytes: count.value.unpackedBytes } : { content, reason: count.failure.code };
  } finally {
    file.close();
  }
}

/** One item for the whole folder: what is in it is for the reader of packages to judge, by its signed manifest. */
async function* describePackage(root: string, folder: Folder, depth: number, limits: InventoryLimits): AsyncGenerator<InventoryEvent, void> {
  let bytes = 0;
  let files = 0;
  let modifiedAt = 0;
  const waiting: { readonly place: Buffer; readonly names: readonly Buffer[]; readonly depth: number }[] = [{ place: folder.place, names: folder.names, depth }];
  for (let inside = waiting.pop(); inside !== undefined; inside = waiting.pop()) {
    for (const name of inside.names) {
      if (++files % itemsBetweenPauses === 0) await setImmediate();
      const place = joinPlace(inside.place, name);
      const raw = attempt(root, () => describePlace(root, place, name));
      const isInner = typeof raw !== "string" && raw.kind === "folder" && inside.depth < limits.depth;
      const names = isInner ? attempt(root, () => listNames(root, place)) : [];
      const fault = typeof raw === "string" ? raw : typeof names === "string" ? names : faultInPackage(raw, isInner);
      if (fault !== undefined) yield problem(place, [...folder.segments, readSegment(name).text], fault);
      if (typeof raw === "string" || typeof names === "string") continue;
      modifiedAt = Math.max(modifiedAt, raw.modifiedAt);
      if (raw.kind === "file") bytes += raw.bytes;
      if (!isInner) continue;
      files -= 1;
      waiting.push({ place, names, depth: inside.depth + 1 });
    }
  }
  yield { kind: "item", item: { place: folder.place, segments: folder.segments, bytes, modifiedAt, content: "package", files, ...(folder.held !== undefined && { held: folder.held }) } };
}

function faultInPackage({ kind }: RawEntry, isInner: boolean): FailureCode | undefined {
  if (kind === "file" || isInner) return undefined;
  return kind === "folder" ? "media.tooDeep" : kind === "link" ? "media.symbolicLink" : "media.specialFile";
}
