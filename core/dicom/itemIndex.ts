import { FailureError } from "../domain/failure.ts";
import type { ByteSource } from "./byteSource.ts";
import { itemEndTag, itemTag, need, readHeader, sequenceEndTag, tagAt, type ElementHeader } from "./elementHeader.ts";
import { undefinedLength } from "./encodeElement.ts";
import { isPadding } from "./padding.ts";
import type { Layout } from "./transferSyntax.ts";

/** Where the elements of a dataset or an item lie. */
export interface ItemBounds {
  readonly source: ByteSource;
  readonly from: number;
  readonly to: number;
  /** Of undefined length: its end mark ends it, before `to`. */
  readonly isOpen: boolean;
  /** Ends where this group does. */
  readonly onlyGroup?: number | undefined;
}

/** One that is found: its value ends at `to`. */
export interface FoundElement {
  readonly header: ElementHeader;
  readonly to: number;
}

/** The largest reports have some ten thousand. */
const mostItems = 200_000;

/** As deep as a walk goes. */
export const deepest = 64;

/** Elements by their tags, looked for only as far as somebody asks. Each is passed once, whoever asks how often. */
export class ItemIndex {
  readonly #bounds: ItemBounds;
  readonly #layout: Layout;
  readonly #headers = new Map<number, ElementHeader>();
  #last: ElementHeader | undefined;
  #isWhole = false;

  constructor(bounds: ItemBounds, layout: Layout) {
    this.#bounds = bounds;
    this.#layout = layout;
  }

  /** Throws FailureError where the way to it is malformed. */
  find(tag: number): FoundElement | undefined {
    while (!this.#isWhole && (this.#last === undefined || this.#last.tag < tag)) this.#step();
    const header = this.#headers.get(tag);
    return header === undefined ? undefined : { header, to: endOfValue(this.#bounds.source, header, this.#bounds.to, 0) };
  }

  #step(): void {
    const { source, from, to, isOpen, onlyGroup } = this.#bounds;
    const { isLittleEndian } = this.#layout;
    const at = this.#last === undefined ? from : endOfValue(source, this.#last, to, 0);
    if (!isOpen && (at === to || isPadding(source, at, to))) {
      this.#isWhole = true;
      return;
    }
    need(at, 8, to, source);
    const tag = tagAt(source, at, isLittleEndian);
    if ((tag === itemEndTag && (isOpen || at + 8 === to)) || (onlyGroup !== undefined && tag >>> 16 !== onlyGroup)) {
      this.#isWhole = true;
      return;
    }
    if (this.#last !== undefined && tag <= this.#last.tag) throw new FailureError("dicom.malformed", { at });
    this.#last = readHeader(source, at, to, this.#layout);
    this.#headers.set(tag, this.#last);
  }
}

/** Behind a value and, where its length is not written, behind its end mark. Throws FailureError. */
function endOfValue(source: ByteSource, { vr, layout, valueFrom, length, from }: ElementHeader, to: number, depth: number): number {
  if (length !== undefined) {
    need(valueFrom, length, to, source);
    return valueFrom + length;
  }
  if (depth >= deepest) throw new FailureError("dicom.tooDeep", { at: from });
  const items = itemsFrom(source, valueFrom, to, layout, true, vr === "SQ" ? depth : undefined);
  for (;;) {
    const { done, value } = items.next();
    if (done === true) return value;
  }
}

export const endOfItem = ({ source, from, to, isOpen }: ItemBounds, layout: Layout): number => (isOpen ? endOfOpenItem(source, from, to, layout, 0) : to);

function endOfOpenItem(source: ByteSource, from: number, to: number, layout: Layout, depth: number): number {
  let at = from;
  for (;;) {
    need(at, 8, to, source);
    if (tagAt(source, at, layout.isLittleEndian) === itemEndTag) return at + 8;
    at = endOfValue(source, readHeader(source, at, to, layout), to, depth + 1);
  }
}

/** Items one behind the other, and behind what they end. Without a depth they are fragments, in which nothing lies. Throws FailureError. */
function* itemsFrom(source: ByteSource, from: number, to: number, layout: Layout, isOpen: boolean, depth: number | undefined): Generator<ItemBounds, number> {
  let at = from;
  while (isOpen || at !== to) {
    need(at, 8, to, source);
    const mark = tagAt(source, at, layout.isLittleEndian);
    const length = source.unsigned32(at + 4, layout.isLittleEndian);
    if (isOpen && mark === sequenceEndTag) return at + 8;
    const isOpenItem = length === undefinedLength;
    if (mark !== itemTag || (isOpenItem && depth === undefined)) throw new FailureError("dicom.malformed", { at });
    if (!isOpenItem) need(at + 8, length, to, source);
    const end = isOpenItem ? endOfOpenItem(source, at + 8, to, layout, depth ?? 0) : at + 8 + length;
    yield { source, from: at + 8, to: isOpenItem ? to : end, isOpen: isOpenItem };
    at = end;
  }
  return at;
}

/** The items of a sequence that was found, which lie in memory together, unlike those of a walk. Throws FailureError. */
export function itemsOfSequence(source: ByteSource, { header, to }: FoundElement): readonly ItemBounds[] {
  const items: ItemBounds[] = [];
  for (const item of itemsFrom(source, header.valueFrom, to, header.layout, header.length === undefined, 0)) {
    if (items.length >= mostItems) throw new FailureError("dicom.tooLarge");
    items.push(item);
  }
  return items;
}
