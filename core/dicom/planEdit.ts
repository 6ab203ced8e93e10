import type { DatasetElement, ElementDecision, LaterBytes, SeenItem } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import type { ByteSource } from "./byteSource.ts";
import { itemEndTag, itemTag, need, readHeader, sequenceEndTag, tagAt, type ElementHeader } from "./elementHeader.ts";
import { elementHead, encodeDataset, encodeElement, encodeTextValue, itemHead, numberOfTag, padded, undefinedLength } from "./encodeElement.ts";
import { GroupLengths } from "./groupLengths.ts";
import { deepest, endOfItem } from "./itemIndex.ts";
import { OffsetTables, pixelData } from "./offsetTables.ts";
import { isPadding } from "./padding.ts";
import { Pieces, type Piece } from "./pieces.ts";
import { paddingOf } from "./representations.ts";
import { Scope, SeenValue } from "./seenElement.ts";
import { TagOrder } from "./tagOrder.ts";
import type { Layout } from "./transferSyntax.ts";

/**
 * Walks a dataset once, asks what is to become of each element, and says of which ranges and new bytes the edited one consists. What
 * nobody touched stays a range of the source. Recursion is bounded by depth, work by the number of elements.
 */

/** Ten thousand frames with functional groups of two hundred elements each. */
const mostElements = 2_000_000;

const specificCharacterSet = 0x00080005;

/** A `Decide` that may also ask where a value lies. */
export type DecideValue = (element: SeenValue) => ElementDecision;

export interface Plan {
  readonly pieces: Pieces;
  readonly end: number;
}

export interface DatasetBounds {
  readonly from: number;
  /** What lies beyond is not the dataset's. */
  readonly to: number;
  readonly layout: Layout;
  /** Ends where this group does; for the file meta information. */
  readonly onlyGroup?: number;
  /** Put in at their places, or in the place of what has the same tag; `decide` is not asked of those. */
  readonly additions?: readonly DatasetElement[];
}

interface Walk {
  readonly source: ByteSource;
  readonly decide: DecideValue;
  elements: number;
}

interface Ending {
  /** An item of undefined length: its end mark ends it. */
  readonly isOpen: boolean;
  readonly onlyGroup?: number | undefined;
  readonly additions?: readonly DatasetElement[];
}

/** Throws FailureError for what is malformed. */
export function planDataset(source: ByteSource, { from, to, layout, onlyGroup, additions = [] }: DatasetBounds, decide: DecideValue): Plan {
  return planElements({ source, decide, elements: 0 }, from, to, { isOpen: false, onlyGroup, additions }, new Scope(layout, { source, from, to, isOpen: false, onlyGroup }));
}

function count(walk: Walk): void {
  if (++walk.elements > mostElements) throw new FailureError("dicom.tooLarge");
}

function planElements(walk: Walk, from: number, to: number, { isOpen, onlyGroup, additions = [] }: Ending, scope: Scope): Plan {
  const { source } = walk;
  const { isLittleEndian } = scope.layout;
  const pieces = new Pieces();
  const groups = new GroupLengths(pieces, scope.layout);
  const tables = new OffsetTables(pieces, scope.layout);
  const order = new TagOrder();
  const added = new Set(additions.map((element) => numberOfTag(element.tag)));
  const waiting = additions.map((element) => ({ element, tag: numberOfTag(element.tag) })).sort((a, b) => a.tag - b.tag);
  const add = (upTo: number): void => {
    for (let next = waiting[0]; next !== undefined && next.tag <= upTo; next = waiting[0]) {
      waiting.shift();
      groups.enter(next.tag);
      pieces.put(encodeElement(next.element, scope.layout, scope.characterSet()));
    }
  };
  const isWhole = scope.depth === 0 && onlyGroup === undefined;
  let at = from;
  while (at !== to || isOpen) {
    if (isWhole && isPadding(source, at, to)) {
      add(Number.POSITIVE_INFINITY);
      groups.close();
      pieces.keep(at, to);
      return { pieces, end: to };
    }
    need(at, 8, to, source);
    const tag = tagAt(source, at, isLittleEndian);
    if (isOpen && tag === itemEndTag) {
      if (source.unsigned32(at + 4, isLittleEndian) !== 0) throw new FailureError("dicom.malformed", { at });
      groups.close();
      return { pieces, end: at + 8 };
    }
    if (onlyGroup !== undefined && tag >>> 16 !== onlyGroup) break;
    // An end mark that the length makes needless: some write both.
    if (tag === itemEndTag && scope.depth > 0 && at + 8 === to && source.unsigned32(at + 4, isLittleEndian) === 0) {
      groups.close();
      pieces.keep(at, to);
      return { pieces, end: to };
    }
    if (!order.accepts(tag)) throw new FailureError("dicom.malformed", { at });
    count(walk);
    const header = readHeader(source, at, to, scope.layout);
    add(tag - 1);
    groups.enter(tag);
    const isReplaced = added.has(tag);
    const end = isReplaced ? endOfElement(walk, header, to, scope) : planElement(walk, header, to, scope, { pieces, groups, tables });
    add(tag);
    at = end;
  }
  add(Number.POSITIVE_INFINITY);
  groups.close();
  return { pieces, end: at };
}

const keepAll: DecideValue = () => ({ kind: "enter" });

/** Walks over an element without keeping it: sequences of undefined length have no other end than their last item's. */
function endOfElement(walk: Walk, header: ElementHeader, to: number, scope: Scope): number {
  const { valueFrom, length } = header;
  if (length !== undefined) {
    need(valueFrom, length, to, walk.source);
    return valueFrom + length;
  }
  if (header.vr !== "SQ") return endOfFragments(walk, header, to);
  const silent: Walk = { source: walk.source, decide: keepAll, elements: walk.elements };
  const { end } = planItems(silent, header, to, scope);
  walk.elements = silent.elements;
  return end;
}

interface Edited {
  readonly pieces: Pieces;
  readonly groups: GroupLengths;
  readonly tables: OffsetTables;
}

function planElement(walk: Walk, header: ElementHeader, to: number, scope: Scope, { pieces, groups, tables }: Edited): number {
  const { source } = walk;
  const { tag, vr, written, from, valueFrom, length } = header;
  const isEncapsulated = length === undefined && vr !== "SQ";
  // The end of an open sequence is found while it is walked; a decision of it is asked for first.
  const isOpenSequence = length === undefined && vr === "SQ";
  const end = isOpenSequence ? undefined : endOfElement(walk, header, to, scope);
  const seen = new SeenValue(source, scope, tag, vr, valueFrom, end ?? valueFrom, isEncapsulated, header.layout.isLittleEndian);
  scope.note(tag, seen);
  const decision = walk.decide(seen);
  if (tag === specificCharacterSet && decision.kind !== "keep" && decision.kind !== "enter") throw new RangeError("text would no longer be what it says");
  if (decision.kind === "enter" && vr === "SQ") {
    const items = planItems(walk, header, to, scope, decision.stays);
    if (items.isEmptied) pieces.drop();
    else if (items.pieces.isChanged) {
      pieces.put(elementHead(tag, written, length === undefined ? undefinedLength : items.pieces.length, scope.layout));
      pieces.append(items.pieces);
    } else pieces.keep(from, items.end);
    return items.end;
  }
  const after = end ?? endOfElement(walk, header, to, scope);
  switch (decision.kind) {
    case "keep":
    case "enter":
      if (groups.isLength(tag, length)) groups.keepLength(tag, from, after);
      else if (tables.isTable(tag)) tables.keepTable(tag, from, after);
      else pieces.keep(from, after);
      break;
    case "remove":
      pieces.drop();
      break;
    case "replaceFragments":
      if (tag !== pixelData || !isEncapsulated) throw new RangeError("no fragments");
      pieces.put(elementHead(tag, written, undefinedLength, scope.layout), ...tables.replaceFrames(decision.frames));
      break;
    default:
      pieces.put(...replacement(header, decision, scope));
  }
  return after;
}

const isLater = (value: string | readonly string[] | Uint8Array | LaterBytes): value is LaterBytes => typeof value === "object" && !(value instanceof Uint8Array) && !Array.isArray(value);

function replacement({ tag, written, vr, layout, length }: ElementHeader, decision: Exclude<ElementDecision, { kind: "keep" | "enter" | "remove" | "replaceFragments" }>, scope: Scope): readonly Piece[] {
  if (decision.kind === "empty") return [elementHead(tag, written, 0, scope.layout)];
  if (decision.kind === "replaceItems") {
    if (vr !== "SQ") throw new RangeError("no sequence");
    const items = decision.items.map((item) => encodeDataset(item, layout, scope.characterSet()));
    const content = Buffer.concat(items.flatMap((item) => [itemHead(item.length, layout.isLittleEndian), item]));
    return [elementHead(tag, written, content.length, scope.layout), content];
  }
  if (vr === "SQ" || length === undefined) throw new RangeError("items and fragments are no one value");
  if (isLater(decision.value)) {
    const { length: count } = decision.value;
    return [elementHead(tag, written, count + (count % 2), scope.layout), decision.value, ...(count % 2 === 1 ? [Buffer.alloc(1, paddingOf(vr))] : [])];
  }
  const value = decision.value instanceof Uint8Array ? padded(decision.value, vr) : encodeTextValue(vr, decision.value, scope.characterSet());
  return [elementHead(tag, written, value.length, scope.layout), value];
}

interface ItemsPlan extends Plan {
  /** There were items, and none stayed. */
  readonly isEmptied: boolean;
}

function planItems(walk: Walk, { tag, valueFrom, length, layout, from }: ElementHeader, to: number, scope: Scope, stays?: (item: SeenItem) => boolean): ItemsPlan {
  if (scope.depth >= deepest) throw new FailureError("dicom.tooDeep", { at: from });
  const { source } = walk;
  const { isLittleEndian } = layout;
  const pieces = new Pieces();
  const limit = length === undefined ? to : valueFrom + length;
  let at = valueFrom;
  let left = 0;
  let index = 0;
  for (; at !== limit || length === undefined; index++) {
    need(at, 8, limit, source);
    count(walk);
    const mark = tagAt(source, at, isLittleEndian);
    const itemLength = source.unsigned32(at + 4, isLittleEndian);
    if (mark === sequenceEndTag && (length === undefined || at + 8 === limit)) {
      if (itemLength !== 0) throw new FailureError("dicom.malformed", { at });
      pieces.keep(at, at + 8);
      return { pieces, end: at + 8, isEmptied: index > 0 && left === 0 };
    }
    if (mark !== itemTag) throw new FailureError("dicom.malformed", { at });
    const isOpen = itemLength === undefinedLength;
    if (!isOpen) need(at + 8, itemLength, limit, source);
    const bounds = { source, from: at + 8, to: isOpen ? limit : at + 8 + itemLength, isOpen };
    const inner = new Scope(layout, bounds, { parent: scope, sequence: tag, index });
    if (stays?.(inner) === false) {
      pieces.drop();
      at = endOfItem(bounds, layout);
      continue;
    }
    left += 1;
    const item = planElements(walk, bounds.from, bounds.to, { isOpen }, inner);
    if (item.pieces.isChanged) {
      pieces.put(itemHead(isOpen ? undefinedLength : item.pieces.length, isLittleEndian));
      pieces.append(item.pieces);
      if (isOpen) pieces.keep(item.end - 8, item.end);
    } else pieces.keep(at, item.end);
    at = item.end;
  }
  return { pieces, end: at, isEmptied: index > 0 && left === 0 };
}

/** PS3.5 §A.4: pixels in fragments, behind a table of offsets, until the mark of a sequence's end. */
function endOfFragments(walk: Walk, { written, valueFrom, layout, from }: ElementHeader, to: number): number {
  const { source } = walk;
  if (written !== "OB" && written !== "OW") throw new FailureError("dicom.malformed", { at: from });
  let at = valueFrom;
  for (;;) {
    need(at, 8, to, source);
    count(walk);
    const mark = tagAt(source, at, layout.isLittleEndian);
    const length = source.unsigned32(at + 4, layout.isLittleEndian);
    if (mark === sequenceEndTag && length === 0) return at + 8;
    if (mark !== itemTag || length === undefinedLength) throw new FailureError("dicom.malformed", { at });
    need(at + 8, length, to, source);
    at += 8 + length;
  }
}
