import type { SeenItem, Tag } from "../../../../domain/dicom.ts";
import { FailureError } from "../../../../domain/failure.ts";
import type { Treatments } from "../treatments.ts";
import { fateOf, subjectAge, type Concept, type Fate } from "./conceptRules.ts";

/** An item of a content tree (PS3.3 §C.17.3), understood from its own elements. */
export interface ContentNode {
  readonly valueType: string;
  readonly concept: Concept | undefined;
  readonly fate: Fate;
}

export const contentSequence: Tag = "0040A730";
const valueTypeTag: Tag = "0040A040";
const conceptName: Tag = "0040A043";
export const referencedItem: Tag = "0040DB73";
const measuredValues: Tag = "0040A300";
const numericValue: Tag = "0040A30A";

const textOf = (item: SeenItem, tag: Tag): string => item.find(tag)?.readText()[0]?.trim() ?? "";

function conceptOf(item: SeenItem): Concept | undefined {
  const [code] = item.itemsOf(conceptName);
  if (code === undefined) return undefined;
  // Long codes and codes that are addresses stand elsewhere (PS3.3 §8.1).
  const value = [textOf(code, "00080100"), textOf(code, "00080119"), textOf(code, "00080120")].find((text) => text !== "") ?? "";
  return { value, scheme: textOf(code, "00080102"), meaning: textOf(code, "00080104") };
}

/** Of the very old there are few enough to be known by their age. */
function isPooledAge(item: SeenItem, pooledFromAge: number): boolean {
  const [value] = item.itemsOf(measuredValues);
  return !(Number(value === undefined ? "" : textOf(value, numericValue)) < pooledFromAge);
}

/** Nodes of one file. What one is hangs on nothing that is decided of others, except where it only refers to another. */
export class ContentNodes {
  readonly #treatments: Treatments;
  readonly #nodes = new WeakMap<SeenItem, ContentNode | "none">();
  readonly #staying = new WeakMap<SeenItem, boolean>();
  readonly #places = new WeakMap<SeenItem, readonly (number | undefined)[]>();

  constructor(treatments: Treatments) {
    this.#treatments = treatments;
  }

  /** Undefined for an item that is none. Throws FailureError for a value of a type nobody here knows. */
  nodeOf(item: SeenItem): ContentNode | undefined {
    let node = this.#nodes.get(item);
    if (node === undefined) {
      node = this.#read(item) ?? "none";
      this.#nodes.set(item, node);
    }
    return node === "none" ? undefined : node;
  }

  #read(item: SeenItem): ContentNode | undefined {
    const valueType = textOf(item, valueTypeTag);
    if (valueType === "") return undefined;
    const { options, request } = this.#treatments;
    const concept = conceptOf(item);
    let fate: Fate;
    try {
      fate = fateOf(concept, valueType, options, request);
    } catch (error) {
      if (error instanceof RangeError) throw new FailureError("dicom.contentNotUnderstood");
      throw error;
    }
    // Units are those of the report: of ages that are not in years the number says little, and the item goes as well.
    if (fate === "keep" && concept?.value === subjectAge && isPooledAge(item, request.pooledFromAge ?? 90)) fate = "remove";
    return { valueType, concept, fate };
  }

  /** Whether an item of a content tree stays in it. */
  stays(item: SeenItem): boolean {
    let stays = this.#staying.get(item);
    if (stays === undefined) {
      stays = this.#decide(item);
      this.#staying.set(item, stays);
    }
    return stays;
  }

  #decide(item: SeenItem): boolean {
    const node = this.nodeOf(item);
    if (node !== undefined) return node.fate !== "remove";
    const target = item.find(referencedItem);
    // Neither a value nor a reference: nobody knows what it says.
    return target !== undefined && this.#isReached(item, target.readNumbers());
  }

  /** Whether there is an item at the end of this way, and on it none that goes; a reference to a reference is none (PS3.3 §C.17.3.2.5). */
  #isReached(from: SeenItem, places: readonly number[]): boolean {
    if (places[0] !== 1) return false;
    let item = rootOf(from);
    for (const place of places.slice(1)) {
      const target = item.itemsOf(contentSequence)[place - 1];
      const node = target === undefined ? undefined : this.nodeOf(target);
      if (target === undefined || node === undefined || node.fate === "remove") return false;
      item = target;
    }
    return true;
  }

  /**
   * An item is referred to by its place among its siblings, and by theirs, from the root (1) on. Items that went make others move up; undefined where
   * the one referred to is gone.
   */
  movedReference(from: SeenItem, places: readonly number[]): readonly number[] | undefined {
    if (!this.#isReached(from, places)) return undefined;
    const moved = [1];
    let item: SeenItem | undefined = rootOf(from);
    for (const place of places.slice(1)) {
      const next: number | undefined = item === undefined ? undefined : this.#placesIn(item)[place - 1];
      if (next === undefined) return undefined;
      moved.push(next);
      item = item?.itemsOf(contentSequence)[place - 1];
    }
    return moved;
  }

  /** Where each item of a tree comes to stand among those that stay; undefined of those that go. */
  #placesIn(item: SeenItem): readonly (number | undefined)[] {
    let places = this.#places.get(item);
    if (places === undefined) {
      let last = 0;
      places = item.itemsOf(contentSequence).map((each) => (this.stays(each) ? ++last : undefined));
      this.#places.set(item, places);
    }
    return places;
  }
}

function rootOf(item: SeenItem): SeenItem {
  let root = item;
  while (root.parent !== undefined) root = root.parent;
  return root;
}
