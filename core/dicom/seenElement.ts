import type { ByteRange, SeenElement, SeenItem, Tag, ValueRepresentation } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import type { ByteSource } from "./byteSource.ts";
import { characterSetOf, decodeText, defaultCharacterSet, type CharacterSet } from "./charset/characterSet.ts";
import { isPrivate, isPrivateCreator } from "./dictionary.ts";
import { numberOfTag, tagOfNumber } from "./encodeElement.ts";
import { ItemIndex, itemsOfSequence, type ItemBounds } from "./itemIndex.ts";
import { followsCharacterSet, isText, textFormOf } from "./representations.ts";
import type { Layout } from "./transferSyntax.ts";

/** Which item of which sequence a scope is. */
export interface ScopePlace {
  readonly parent: Scope;
  readonly sequence: number;
  readonly index: number;
}

const characterSetTag = 0x00080005;

/** One dataset or item: what its elements need to be understood. */
export class Scope implements SeenItem {
  readonly depth: number;
  readonly layout: Layout;
  readonly parent: Scope | undefined;
  readonly #place: ScopePlace | undefined;
  readonly #bounds: ItemBounds;
  #items: Map<Tag, readonly Scope[]> | undefined;
  #index: ItemIndex | undefined;
  #creators: Map<number, SeenValue> | undefined;
  #declared: SeenValue | undefined;
  #set: CharacterSet | undefined;

  constructor(layout: Layout, bounds: ItemBounds, place?: ScopePlace) {
    this.layout = layout;
    this.parent = place?.parent;
    this.depth = place === undefined ? 0 : place.parent.depth + 1;
    this.#place = place;
    this.#bounds = bounds;
  }

  get sequence(): Tag | undefined {
    return this.#place === undefined ? undefined : tagOfNumber(this.#place.sequence);
  }

  get path(): string {
    const place = this.#place;
    return place === undefined ? "" : `${place.parent.pathOf(place.sequence)}[${String(place.index)}]`;
  }

  pathOf(tag: number): string {
    const { path } = this;
    return `${path}${path === "" ? "" : "."}${tagOfNumber(tag)}`;
  }

  find(tag: Tag): SeenValue | undefined {
    const found = (this.#index ??= new ItemIndex(this.#bounds, this.layout)).find(numberOfTag(tag));
    if (found === undefined) return undefined;
    const { vr, valueFrom, length, layout, tag: number } = found.header;
    return new SeenValue(this.#bounds.source, this, number, vr, valueFrom, found.to, length === undefined && vr !== "SQ", layout.isLittleEndian);
  }

  itemsOf(tag: Tag): readonly Scope[] {
    const known = this.#items?.get(tag);
    if (known !== undefined) return known;
    const sequence = numberOfTag(tag);
    const found = (this.#index ??= new ItemIndex(this.#bounds, this.layout)).find(sequence);
    const items =
      found?.header.vr === "SQ" ? itemsOfSequence(this.#bounds.source, found).map((bounds, index) => new Scope(found.header.layout, bounds, { parent: this, sequence, index })) : [];
    this.#items ??= new Map();
    this.#items.set(tag, items);
    return items;
  }

  /** Of the item itself, or of what it lies in (PS3.3 §C.12.1.1.2). Throws FailureError where it is unknown. */
  characterSet(): CharacterSet {
    // Where the item was asked about before it was walked, it has noted nothing yet.
    return (this.#set ??= this.#setOf(this.#declared ?? this.find(tagOfNumber(characterSetTag))));
  }

  #setOf(declared: SeenValue | undefined): CharacterSet {
    return declared === undefined ? (this.parent?.characterSet() ?? defaultCharacterSet) : characterSetOf(declared.readText());
  }

  creatorOf(tag: number): string | undefined {
    const creator = this.#creators?.get(((tag >>> 16) << 8) | ((tag >>> 8) & 0xff));
    try {
      return creator?.readText()[0];
    } catch (error) {
      // A creator nobody can read is nobody's block.
      if (error instanceof FailureError) return undefined;
      throw error;
    }
  }

  note(tag: number, element: SeenValue): void {
    if (tag === characterSetTag) this.#declared = element;
    else if (isPrivateCreator(tag)) {
      this.#creators ??= new Map();
      this.#creators.set(((tag >>> 16) << 8) | (tag & 0xff), element);
    }
  }
}

export class SeenValue implements SeenElement {
  readonly number: number;
  readonly vr: ValueRepresentation;
  readonly length: number;
  readonly isEncapsulated: boolean;
  readonly #source: ByteSource;
  readonly #from: number;
  readonly #scope: Scope;
  readonly #isLittleEndian: boolean;

  constructor(source: ByteSource, scope: Scope, number: number, vr: ValueRepresentation, from: number, to: number, isEncapsulated: boolean, isLittleEndian: boolean) {
    this.number = number;
    this.vr = vr;
    this.length = to - from;
    this.isEncapsulated = isEncapsulated;
    this.#source = source;
    this.#from = from;
    this.#scope = scope;
    this.#isLittleEndian = isLittleEndian;
  }

  get tag(): Tag {
    return tagOfNumber(this.number);
  }

  get item(): SeenItem {
    return this.#scope;
  }

  get path(): string {
    return this.#scope.pathOf(this.number);
  }

  get depth(): number {
    return this.#scope.depth;
  }

  get privateCreator(): string | undefined {
    return isPrivate(this.number) && (this.number & 0xffff) >= 0x1000 ? this.#scope.creatorOf(this.number) : undefined;
  }

  get bytes(): Buffer {
    return this.#source.slice(this.#from, this.#from + this.length);
  }

  /** For values too large to be looked at as a whole. */
  get source(): ByteSource {
    return this.#source;
  }

  /** Where the value lies in `source`. */
  get range(): ByteRange {
    return { from: this.#from, to: this.#from + this.length };
  }

  readText(): readonly string[] {
    if (!isText(this.vr) || this.isEncapsulated) return [];
    return decodeText(this.bytes, { form: textFormOf(this.vr), set: followsCharacterSet(this.vr) ? this.#scope.characterSet() : defaultCharacterSet });
  }

  readNumbers(): readonly number[] {
    const { bytes, vr } = this;
    const isLittle = this.#isLittleEndian;
    const read = (width: number, at: (offset: number) => number): readonly number[] => Array.from({ length: Math.floor(bytes.length / width) }, (_, index) => at(index * width));
    switch (vr) {
      case "US":
        return read(2, (at) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)));
      case "SS":
        return read(2, (at) => (isLittle ? bytes.readInt16LE(at) : bytes.readInt16BE(at)));
      case "UL":
        return read(4, (at) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)));
      case "SL":
        return read(4, (at) => (isLittle ? bytes.readInt32LE(at) : bytes.readInt32BE(at)));
      case "FL":
        return read(4, (at) => (isLittle ? bytes.readFloatLE(at) : bytes.readFloatBE(at)));
      case "FD":
        return read(8, (at) => (isLittle ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at)));
      case "UV":
        return read(8, (at) => Number(isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)));
      case "SV":
        return read(8, (at) => Number(isLittle ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at)));
      case "AT":
        return read(4, (at) => (isLittle ? bytes.readUInt16LE(at) * 65536 + bytes.readUInt16LE(at + 2) : bytes.readUInt16BE(at) * 65536 + bytes.readUInt16BE(at + 2)));
      default:
        return [];
    }
  }
}
