import type { SeenElement, Tag, ValueRepresentation } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import type { ByteSource } from "./byteSource.ts";
import { characterSetOf, decodeText, defaultCharacterSet, type CharacterSet } from "./charset/characterSet.ts";
import { isPrivate, isPrivateCreator } from "./dictionary.ts";
import { tagOfNumber } from "./encodeElement.ts";
import { followsCharacterSet, isText, textFormOf } from "./representations.ts";
import type { Layout } from "./transferSyntax.ts";

/** One dataset or item as far as it has been walked: what later elements of it need to be understood. */
export class Scope {
  readonly depth: number;
  readonly layout: Layout;
  readonly #parent: Scope | undefined;
  /** The sequence and item this scope is, as a path; empty at the top. */
  readonly #path: () => string;
  readonly #creators = new Map<number, SeenValue>();
  #declared: SeenValue | undefined;
  #set: CharacterSet | undefined;

  constructor(layout: Layout, parent?: Scope, path: () => string = () => "") {
    this.layout = layout;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
    this.#parent = parent;
    this.#path = path;
  }

  pathOf(tag: number): string {
    return `${this.#path()}${tagOfNumber(tag)}`;
  }

  /** Of the item itself, or of what it lies in (PS3.3 §C.12.1.1.2). Throws FailureError where it is unknown. */
  characterSet(): CharacterSet {
    return (this.#set ??= this.#declared === undefined ? (this.#parent?.characterSet() ?? defaultCharacterSet) : characterSetOf(this.#declared.readText()));
  }

  creatorOf(tag: number): string | undefined {
    const creator = this.#creators.get(((tag >>> 16) << 8) | ((tag >>> 8) & 0xff));
    try {
      return creator?.readText()[0];
    } catch (error) {
      // A creator nobody can read is nobody's block.
      if (error instanceof FailureError) return undefined;
      throw error;
    }
  }

  note(tag: number, element: SeenValue): void {
    if (tag === 0x00080005) this.#declared = element;
    else if (isPrivateCreator(tag)) this.#creators.set(((tag >>> 16) << 8) | (tag & 0xff), element);
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
