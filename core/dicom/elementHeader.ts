import type { ValueRepresentation } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import type { ByteSource } from "./byteSource.ts";
import { representationOf } from "./dictionary.ts";
import { undefinedLength } from "./encodeElement.ts";
import { representationOfLetters } from "./representations.ts";
import type { Layout } from "./transferSyntax.ts";

export interface ElementHeader {
  readonly tag: number;
  /** As it stands in the file; with implicit VR, what the dictionary says. */
  readonly written: ValueRepresentation;
  /** What the value is: where UN is written for an attribute the dictionary knows, what that says (PS3.5 §6.2.2). */
  readonly vr: ValueRepresentation;
  /** How the value is laid out: inside UN always implicit and little endian. */
  readonly layout: Layout;
  readonly from: number;
  readonly valueFrom: number;
  /** Undefined where the length is. */
  readonly length: number | undefined;
}

export const itemTag = 0xfffee000;
export const itemEndTag = 0xfffee00d;
export const sequenceEndTag = 0xfffee0dd;
const delimiterGroup = 0xfffe;

const implicitLittle: Layout = { isExplicit: false, isLittleEndian: true };

export function need(at: number, count: number, end: number, source: ByteSource): void {
  if (at + count <= end) return;
  throw end >= source.length ? new FailureError("dicom.truncated", { at }) : new FailureError("dicom.malformed", { at });
}

export function tagAt(source: ByteSource, at: number, isLittleEndian: boolean): number {
  return source.unsigned16(at, isLittleEndian) * 0x10000 + source.unsigned16(at + 2, isLittleEndian);
}

/** Group FFFE has no VR in any syntax (PS3.5 §7.5). */
export const isDelimiter = (tag: number): boolean => tag >>> 16 === delimiterGroup;

/** Eight bytes, or twelve, that lie below `end`. Throws FailureError. */
export function readHeader(source: ByteSource, at: number, end: number, layout: Layout): ElementHeader {
  const { isExplicit, isLittleEndian } = layout;
  need(at, 8, end, source);
  const tag = tagAt(source, at, isLittleEndian);
  if (isDelimiter(tag)) throw new FailureError("dicom.malformed", { at });
  if (!isExplicit) {
    const length = source.unsigned32(at + 4, isLittleEndian);
    const listed = representationOf(tag);
    const vr = listed === "UN" && length === undefinedLength ? "SQ" : listed;
    return { tag, written: vr, vr, layout, from: at, valueFrom: at + 8, length: length === undefinedLength ? undefined : length };
  }
  const representation = representationOfLetters(source.unsigned16(at + 4, false));
  if (representation === undefined) throw new FailureError("dicom.malformed", { at });
  const { vr: written, isLong } = representation;
  if (isLong) need(at, 12, end, source);
  const length = isLong ? source.unsigned32(at + 8, isLittleEndian) : source.unsigned16(at + 6, isLittleEndian);
  const valueFrom = at + (isLong ? 12 : 8);
  if (written !== "UN") return { tag, written, vr: written, layout, from: at, valueFrom, length: isLong && length === undefinedLength ? undefined : length };
  const isOpen = length === undefinedLength;
  // PS3.5 §6.2.2 note 2: UN of undefined length is a sequence, whoever made it.
  const vr = isOpen ? "SQ" : representationOf(tag);
  const inside = vr === "SQ" ? layoutInside(source, valueFrom, isOpen ? end : Math.min(end, valueFrom + length)) : implicitLittle;
  return { tag, written, vr, layout: inside, from: at, valueFrom, length: isOpen ? undefined : length };
}

/**
 * UN holds implicit little endian (PS3.5 §6.2.2). Some that did not know a sequence wrote UN before it and left it in explicit: told from the first
 * element of the first item where it cannot be the one and can be the other.
 */
function layoutInside(source: ByteSource, from: number, end: number): Layout {
  const first = from + 8;
  if (first + 8 > end || tagAt(source, from, true) !== itemTag || isDelimiter(tagAt(source, first, true))) return implicitLittle;
  const isExplicit = representationOfLetters(source.unsigned16(first + 4, false)) !== undefined && source.unsigned32(first + 4, true) > end - first - 8;
  return isExplicit ? { isExplicit, isLittleEndian: true } : implicitLittle;
}
