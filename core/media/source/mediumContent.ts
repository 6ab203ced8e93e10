import type { FailureCode } from "../../domain/failure.ts";
import type { ItemKind, MediumContent } from "../../domain/medium.ts";
import type { InventoryEvent, InventoryItem } from "./inventory.ts";
import { itemKindOf } from "./itemKinds.ts";

/** What a walk found, counted; the names stay with the events. */
export interface InventorySummary {
  readonly content: MediumContent;
  readonly counts: ReadonlyMap<ItemKind, { readonly count: number; readonly bytes: number }>;
  readonly reasons: ReadonlyMap<FailureCode, number>;
  readonly items: number;
  readonly bytes: number;
  readonly capacity: CapacityEstimate;
}

export interface CapacityEstimate {
  /** Of everything stored: files, and what archives unpack to beside them. */
  readonly storedBytes: number;
  /** With the room's own share: chunks, rows, keys, the audit trail. */
  readonly neededBytes: number;
  /** An archive did not say what it unpacks to. */
  readonly isGuess: boolean;
}

/** A row of the index, a key and an audit share per object, measured generously; sealing adds 16 bytes per 64 KiB. */
const bytesPerObject = 2048;
const sealing = 16 / 65_536;
/** How much text of records unpacks to from gzip, where nothing else is known. */
const guessedRatio = 8;
/** An object of an archive is of this size, where its number is not known. */
const guessedObject = 4096;

export interface InventoryCount {
  readonly add: (event: InventoryEvent) => void;
  readonly summary: () => InventorySummary;
}

export function openInventoryCount(): InventoryCount {
  const counts = new Map<ItemKind, { count: number; bytes: number }>();
  const reasons = new Map<FailureCode, number>();
  const seen = { items: 0, bytes: 0, stored: 0, objects: 0, isGuess: false, rootPackage: false, signed: 0, enveloped: 0, envelopedDicom: 0, envelopedDirectory: false };

  const note = (reason: FailureCode): void => {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  };

  const addItem = (item: InventoryItem): void => {
    const kind = itemKindOf(item.content);
    const count = counts.get(kind) ?? { count: 0, bytes: 0 };
    counts.set(kind, { count: count.count + 1, bytes: count.bytes + item.bytes });
    if (item.held !== undefined) note(item.held);
    seen.items += 1;
    seen.bytes += item.bytes;
    seen.objects += item.files ?? 1;
    seen.stored += item.bytes;
    const name = item.segments.at(-1)?.toUpperCase() ?? "";
    if (item.content === "cmsEnveloped" || item.content === "cmsAuthEnveloped") {
      seen.enveloped += 1;
      if (name.startsWith("DICOMDIR")) seen.envelopedDirectory = true;
      // PS3.10 §8.2 names of file sets, or what everybody calls such files.
      if (name.endsWith(".DCM") || (/^[A-Z0-9_]{1,8}$/.test(name) && item.segments.length > 1)) seen.envelopedDicom += 1;
    }
    if (item.content === "cmsSigned") seen.signed += 1;
    const unpacked = item.unpackedBytes ?? (item.content === "gzip" ? item.bytes * guessedRatio : item.content === "tar" ? item.bytes : 0);
    seen.stored += unpacked;
    seen.objects += Math.ceil(unpacked / guessedObject);
    seen.isGuess ||= item.content === "gzip";
  };

  const countOf = (kind: ItemKind): number => counts.get(kind)?.count ?? 0;

  const contentOf = (): MediumContent => {
    if (seen.items === 0) return "empty";
    const packages = countOf("package");
    if (packages > 0) return packages === seen.items ? "package" : "mixed";
    if (seen.enveloped > 0) {
      // Detached signatures beside an envelope belong to it.
      if (seen.enveloped + seen.signed < seen.items) return "mixed";
      return seen.envelopedDirectory || seen.envelopedDicom === seen.enveloped ? "secureDicom" : seen.enveloped === 1 ? "envelope" : "mixed";
    }
    return countOf("dicomdir") > 0 ? "dicomMedium" : "folder";
  };

  return {
    add: (event) => {
      if (event.kind === "item") addItem(event.item);
      else note(event.problem.reason);
    },
    summary: () => ({
      content: contentOf(),
      counts,
      reasons,
      items: seen.items,
      bytes: seen.bytes,
      capacity: { storedBytes: seen.stored, neededBytes: Math.ceil(seen.stored * (1 + sealing)) + seen.objects * bytesPerObject, isGuess: seen.isGuess },
    }),
  };
}
