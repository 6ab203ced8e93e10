import type { DatasetElement, Tag, ValueRepresentation } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import { characterSetOf, defaultCharacterSet, encodeText, type CharacterSet } from "./charset/characterSet.ts";
import { followsCharacterSet, hasLongLength, isText, paddingOf, textFormOf } from "./representations.ts";
import type { Layout } from "./transferSyntax.ts";

export const undefinedLength = 0xffffffff;

const largestShortLength = 0xfffe;

/** The element's head, PS3.5 §7.1. Throws FailureError where the length does not fit the representation. */
export function elementHead(tag: number, vr: ValueRepresentation, length: number, { isExplicit, isLittleEndian }: Layout): Buffer {
  const isLong = isExplicit && hasLongLength(vr);
  const head = Buffer.alloc(isLong ? 12 : 8);
  const group = tag >>> 16;
  const number = tag & 0xffff;
  if (isLittleEndian) {
    head.writeUInt16LE(group, 0);
    head.writeUInt16LE(number, 2);
  } else {
    head.writeUInt16BE(group, 0);
    head.writeUInt16BE(number, 2);
  }
  if (isExplicit) head.write(vr, 4, "latin1");
  if (!isExplicit || isLong) {
    if (isLittleEndian) head.writeUInt32LE(length, isLong ? 8 : 4);
    else head.writeUInt32BE(length, isLong ? 8 : 4);
    return head;
  }
  if (length > largestShortLength) throw new FailureError("dicom.valueUnfit");
  if (isLittleEndian) head.writeUInt16LE(length, 6);
  else head.writeUInt16BE(length, 6);
  return head;
}

export function itemHead(length: number, isLittleEndian: boolean): Buffer {
  const head = Buffer.from(isLittleEndian ? [0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0] : [0xff, 0xfe, 0xe0, 0x00, 0, 0, 0, 0]);
  if (isLittleEndian) head.writeUInt32LE(length, 4);
  else head.writeUInt32BE(length, 4);
  return head;
}

/** PS3.5 §7.1.1: values have an even length. */
export function padded(value: Uint8Array, vr: ValueRepresentation): Buffer {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.length);
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from([paddingOf(vr)])]);
}

export function encodeTextValue(vr: ValueRepresentation, value: string | readonly string[], set: CharacterSet): Buffer {
  const form = textFormOf(vr);
  const values = typeof value !== "string" ? value : form === "whole" ? [value] : value.split("\\");
  return padded(encodeText(values, { form, set: followsCharacterSet(vr) ? set : defaultCharacterSet }), vr);
}

function encodeNumbers(vr: ValueRepresentation, numbers: readonly number[], isLittleEndian: boolean): Buffer {
  const pieces = numbers.map((number) => {
    const piece = Buffer.alloc(vr === "FD" || vr === "SV" || vr === "UV" ? 8 : vr === "US" || vr === "SS" ? 2 : 4);
    switch (vr) {
      case "US":
        piece.writeUInt16LE(number);
        break;
      case "SS":
        piece.writeInt16LE(number);
        break;
      case "UL":
        piece.writeUInt32LE(number);
        break;
      case "SL":
        piece.writeInt32LE(number);
        break;
      case "FL":
        piece.writeFloatLE(number);
        break;
      case "FD":
        piece.writeDoubleLE(number);
        break;
      case "UV":
        piece.writeBigUInt64LE(BigInt(number));
        break;
      case "SV":
        piece.writeBigInt64LE(BigInt(number));
        break;
      case "AT":
        // Two words of 16 bits, the group first.
        piece.writeUInt16LE(number >>> 16, 0);
        piece.writeUInt16LE(number & 0xffff, 2);
        break;
      default:
        throw new FailureError("dicom.valueUnfit");
    }
    if (isLittleEndian) return piece;
    return vr === "AT" ? piece.swap16() : piece.reverse();
  });
  return Buffer.concat(pieces);
}

const isElements = (value: DatasetElement["value"]): value is readonly (readonly DatasetElement[])[] => Array.isArray(value) && value.every((item) => Array.isArray(item));

export function numberOfTag(tag: Tag): number {
  if (!/^[\dA-F]{8}$/i.test(tag)) throw new RangeError("not a tag");
  return Number.parseInt(tag, 16);
}

const tagTexts = new Map<number, Tag>();
/** All tags of the standard, and as many private ones again. */
const mostTagTexts = 12_000;

export function tagOfNumber(number: number): Tag {
  let text = tagTexts.get(number);
  if (text !== undefined) return text;
  text = number.toString(16).toUpperCase().padStart(8, "0");
  if (tagTexts.size < mostTagTexts) tagTexts.set(number, text);
  return text;
}

/** The character set an item declares, or what it inherits. */
export function characterSetWithin(elements: readonly DatasetElement[], inherited: CharacterSet): CharacterSet {
  const declared = elements.find(({ tag }) => tag === "00080005")?.value;
  if (typeof declared === "string") return characterSetOf(declared.split("\\"));
  return Array.isArray(declared) ? characterSetOf((declared as readonly unknown[]).map(String)) : inherited;
}

function encodeValue({ vr, value }: DatasetElement, layout: Layout, set: CharacterSet): Buffer {
  if (value instanceof Uint8Array) return padded(value, vr);
  if (vr === "SQ") {
    if (!isElements(value)) throw new FailureError("dicom.valueUnfit");
    return Buffer.concat(
      value.flatMap((item) => {
        const content = encodeDataset(item, layout, set);
        return [itemHead(content.length, layout.isLittleEndian), content];
      }),
    );
  }
  const values = (typeof value === "string" || typeof value === "number" ? [value] : value) as readonly (string | number)[];
  if (isText(vr)) return encodeTextValue(vr, typeof value === "string" ? value : values.map(String), set);
  return encodeNumbers(vr, values.map(Number), layout.isLittleEndian);
}

export function encodeElement(element: DatasetElement, layout: Layout, set: CharacterSet): Buffer {
  const value = encodeValue(element, layout, set);
  return Buffer.concat([elementHead(numberOfTag(element.tag), element.vr, value.length, layout), value]);
}

/** In ascending order of tags (PS3.5 §7.1); the same tag twice is the caller's mistake. */
export function encodeDataset(elements: readonly DatasetElement[], layout: Layout, inherited: CharacterSet = defaultCharacterSet): Buffer {
  const set = characterSetWithin(elements, inherited);
  const sorted = elements.map((element) => ({ element, number: numberOfTag(element.tag) })).sort((a, b) => a.number - b.number);
  for (const [index, { number }] of sorted.entries()) if (number === sorted[index - 1]?.number) throw new RangeError("a tag twice");
  return Buffer.concat(sorted.map(({ element }) => encodeElement(element, layout, set)));
}
