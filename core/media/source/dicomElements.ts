import { FailureError } from "../../domain/failure.ts";

/** Just enough of DICOM's encoding (PS3.5 §7) to walk a DICOMDIR: no value is decoded here, nothing recurses. */

export interface Encoding {
  readonly isExplicit: boolean;
  readonly isLittle: boolean;
}

export interface RawElement {
  readonly tag: number;
  readonly start: number;
  /** Where the value begins, and where it ends: undefined where only its end mark says. */
  readonly value: number;
  readonly end: number | undefined;
}

const longRepresentations = new Set("OB OD OF OL OV OW SQ SV UC UN UR UT UV".split(" "));
const undefinedLength = 0xffffffff;
export const marks = { item: 0xfffee000, itemEnd: 0xfffee00d, sequenceEnd: 0xfffee0dd } as const;
/** Deeper than any directory record of the standard by far. */
const deepest = 16;

const malformed = (): FailureError => new FailureError("media.directoryMalformed");

export const readShort = (bytes: Buffer, at: number, { isLittle }: Encoding): number => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
export const readLong = (bytes: Buffer, at: number, { isLittle }: Encoding): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));

export function readRawElement(bytes: Buffer, start: number, limit: number, encoding: Encoding): RawElement {
  if (start + 8 > limit) throw new FailureError("media.directoryTruncated");
  const group = readShort(bytes, start, encoding);
  const tag = group * 0x10000 + readShort(bytes, start + 2, encoding);
  let value = start + 8;
  let length: number;
  if (group === 0xfffe || !encoding.isExplicit) length = readLong(bytes, start + 4, encoding);
  else if (longRepresentations.has(bytes.toString("latin1", start + 4, start + 6))) {
    if (start + 12 > limit) throw new FailureError("media.directoryTruncated");
    value = start + 12;
    length = readLong(bytes, start + 8, encoding);
  } else if (/^[A-Z]{2}$/.test(bytes.toString("latin1", start + 4, start + 6))) length = readShort(bytes, start + 6, encoding);
  else throw malformed();
  if (length === undefinedLength) return { tag, start, value, end: undefined };
  const end = value + length;
  if (end > limit) throw limit === bytes.length ? new FailureError("media.directoryTruncated") : malformed();
  return { tag, start, value, end };
}

/** Where an element ends that does not say so: its items and theirs are passed over by their marks. */
export function endOf(bytes: Buffer, element: RawElement, limit: number, encoding: Encoding): number {
  if (element.end !== undefined) return element.end;
  // What each open level ends with; the innermost is the last.
  const open: number[] = [element.tag === marks.item ? marks.itemEnd : marks.sequenceEnd];
  let at = element.value;
  while (open.length > 0) {
    const next = readRawElement(bytes, at, limit, encoding);
    at = next.value;
    if (next.tag === open.at(-1)) open.pop();
    else if (next.end !== undefined) at = next.end;
    else if (open.length >= deepest) throw malformed();
    else open.push(next.tag === marks.item ? marks.itemEnd : marks.sequenceEnd);
  }
  return at;
}
