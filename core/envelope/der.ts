import { FailureError } from "../domain/failure.ts";

/**
 * ASN.1 as CMS and X.509 need it (X.690). The writer makes DER; the reader takes BER where CMS allows it (RFC 5652 §5.1: streaming
 * producers use indefinite lengths and constructed strings) and refuses what no honest producer makes. Nothing here recurses or
 * allocates by what the input claims.
 */

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Context-specific tags, [n]. */
export const primitive = (number: number): number => 0x80 | number;
export const constructed = (number: number): number => 0xa0 | number;

const maximumDepth = 24;
/** A thousand recipients have some twenty each. */
const maximumElements = 60_000;
const maximumLengthBytes = 4;

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/** Tag and length of a definite element whose content follows elsewhere. */
export const elementHead = (tag: number, length: number): Buffer => Buffer.concat([Buffer.from([tag]), lengthBytes(length)]);

export function element(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  return Buffer.concat([elementHead(tag, length), ...contents]);
}

export const sequence = (...members: readonly Uint8Array[]): Buffer => element(tags.sequence, ...members);
/** X.690 §11.6: the members of a SET OF stand in ascending order of their encodings. */
export const setOf = (...members: readonly Uint8Array[]): Buffer => element(tags.set, ...[...members].sort((a, b) => Buffer.compare(a, b)));
export const octetString = (bytes: Uint8Array): Buffer => element(tags.octetString, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer => element(tags.bitString, Buffer.from([unusedBits]), bytes);
export const boolean = (value: boolean): Buffer => element(tags.boolean, Buffer.from([value ? 0xff : 0x00]));
export const nullValue = element(tags.null);
export const utf8String = (text: string): Buffer => element(tags.utf8String, Buffer.from(text));
export const printableString = (text: string): Buffer => element(tags.printableString, Buffer.from(text, "latin1"));

/** A whole number that is not negative, given as number or as big-endian bytes. */
export function integer(value: number | Uint8Array): Buffer {
  let bytes = typeof value === "number" ? wholeNumberBytes(value) : Buffer.from(value);
  while (bytes.length > 1 && bytes[0] === 0) bytes = bytes.subarray(1);
  if (bytes.length === 0) bytes = Buffer.from([0]);
  return element(tags.integer, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

function wholeNumberBytes(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("not a whole number");
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0n, second = 0n, ...rest] = dotted.split(".").map(BigInt);
  return element(tags.objectIdentifier, Buffer.from([first * 40n + second, ...rest].flatMap(base128)));
}

function base128(arc: bigint): number[] {
  const bytes = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) bytes.unshift(Number(rest & 0x7fn) | 0x80);
  return bytes;
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050. */
export function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds)
    .toISOString()
    .replaceAll(/[-:T]/g, "")
    .replace(/\.\d+Z$/, "Z");
  return Number(text.slice(0, 4)) < 2050 ? element(tags.utcTime, Buffer.from(text.slice(2))) : element(tags.generalizedTime, Buffer.from(text));
}

export interface Element {
  readonly tag: number;
  /** Contents without tag and length; of an indefinite one, without its end mark. */
  readonly content: Buffer;
  /** The whole encoding as it stood in the input. */
  readonly encoding: Buffer;
  /** Members of a constructed element, none of a primitive one. */
  readonly members: readonly Element[];
}

export type Rules = "BER" | "DER";

const malformed = (): FailureError => new FailureError("envelope.malformed");

/** Reads exactly one element that fills the input. Throws FailureError: the callers are few and turn it into a value. */
export function readElement(bytes: Uint8Array, rules: Rules, largestCount: number = maximumElements): Element {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const budget = { elements: largestCount };
  const header = readHeader(input, 0, rules);
  if (header.length !== undefined && header.start + header.length > input.length) throw new FailureError("envelope.truncated");
  const { element: read, end } = readAt(input, 0, input.length, rules, 0, budget);
  if (end !== input.length) throw malformed();
  return read;
}

interface Header {
  readonly tag: number;
  readonly start: number;
  /** Undefined where the length is indefinite. */
  readonly length: number | undefined;
}

function byteAt(input: Buffer, position: number): number {
  const byte = input[position];
  if (byte === undefined) throw new FailureError("envelope.truncated");
  return byte;
}

function readHeader(input: Buffer, position: number, rules: Rules): Header {
  const tag = byteAt(input, position);
  // High tag numbers do not occur in CMS or X.509.
  if ((tag & 0x1f) === 0x1f) throw malformed();
  const first = byteAt(input, position + 1);
  if (first < 0x80) return { tag, start: position + 2, length: first };
  if (first === 0x80) {
    if (rules === "DER" || (tag & 0x20) === 0) throw malformed();
    return { tag, start: position + 2, length: undefined };
  }
  const count = first & 0x7f;
  if (count > maximumLengthBytes) throw malformed();
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + byteAt(input, position + 2 + index);
  // DER §10.1; BER producers that stream may pad the length they patch in later.
  if (rules === "DER" && (length < 0x80 || byteAt(input, position + 2) === 0)) throw malformed();
  return { tag, start: position + 2 + count, length };
}

/** The reader's only recursion, bounded by depth and by the number of elements in all. */
function readAt(
  input: Buffer,
  position: number,
  limit: number,
  rules: Rules,
  depth: number,
  budget: { elements: number },
): { element: Element; end: number } {
  if (depth > maximumDepth || --budget.elements < 0) throw malformed();
  const { tag, start, length } = readHeader(input, position, rules);
  const contentLimit = length === undefined ? limit : start + length;
  if (contentLimit > limit) throw limit === input.length ? new FailureError("envelope.truncated") : malformed();
  if (start > contentLimit) throw malformed();
  if ((tag & 0x20) === 0) {
    return {
      element: { tag, content: input.subarray(start, contentLimit), encoding: input.subarray(position, contentLimit), members: [] },
      end: contentLimit,
    };
  }
  const members: Element[] = [];
  let next = start;
  while (length === undefined || next < contentLimit) {
    if (length === undefined && byteAt(input, next) === 0) {
      if (byteAt(input, next + 1) !== 0 || next + 2 > limit) throw malformed();
      return { element: { tag, content: input.subarray(start, next), encoding: input.subarray(position, next + 2), members }, end: next + 2 };
    }
    const member = readAt(input, next, contentLimit, rules, depth + 1, budget);
    members.push(member.element);
    next = member.end;
  }
  return {
    element: { tag, content: input.subarray(start, contentLimit), encoding: input.subarray(position, contentLimit), members },
    end: contentLimit,
  };
}

/** Walks the members of a constructed element in order; every member must be asked for, none may be left. */
export interface Walk {
  readonly take: (tag: number) => Element;
  readonly takeIf: (tag: number) => Element | undefined;
  /** For a CHOICE or ANY. */
  readonly takeAny: () => Element;
  /** All that are left, for a SEQUENCE OF or SET OF. */
  readonly rest: () => readonly Element[];
  readonly done: () => void;
}

export function walk(parent: Element, tag: number): Walk {
  if (parent.tag !== tag || (tag & 0x20) === 0) throw malformed();
  let next = 0;
  const takeAny = (): Element => {
    const member = parent.members[next++];
    if (member === undefined) throw malformed();
    return member;
  };
  return {
    take: (wanted) => {
      const member = takeAny();
      if (member.tag !== wanted) throw malformed();
      return member;
    },
    takeIf: (wanted) => (parent.members[next]?.tag === wanted ? parent.members[next++] : undefined),
    takeAny,
    rest: () => {
      const members = parent.members.slice(next);
      next = parent.members.length;
      return members;
    },
    done: () => {
      if (next !== parent.members.length) throw malformed();
    },
  };
}

/** Dotted text of an OBJECT IDENTIFIER; arcs of any size (X.667 puts a UUID into one). */
export function readObjectIdentifier({ tag, content }: Element): string {
  if (tag !== tags.objectIdentifier || content.length === 0 || content.length > 64 || ((content.at(-1) ?? 0) & 0x80) !== 0) throw malformed();
  const arcs: bigint[] = [];
  let arc = 0n;
  let isFirstByte = true;
  for (const byte of content) {
    if (isFirstByte && byte === 0x80) throw malformed();
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    isFirstByte = (byte & 0x80) === 0;
    if (!isFirstByte) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [head = 0n, ...rest] = arcs;
  const first = head < 40n ? 0n : head < 80n ? 1n : 2n;
  return [first, head - first * 40n, ...rest].join(".");
}

/** Small whole numbers (versions, lengths). */
export function readSmallInteger({ tag, content }: Element): number {
  const [byte] = content;
  if (tag !== tags.integer || content.length !== 1 || byte === undefined || byte >= 0x80) throw malformed();
  return byte;
}

/** Whole numbers that stand for a count, up to 2^31 − 1. */
export function readCount({ tag, content }: Element): number {
  const [first = 0x80] = content;
  if (tag !== tags.integer || first >= 0x80 || content.length > 4) throw malformed();
  return content.readUIntBE(0, content.length);
}

const timePattern = /^(?<year>\d{2}|\d{4})(?<month>\d{2})(?<day>\d{2})(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})Z$/;

/** RFC 5280 §4.1.2.5: to the second, in UTC; two digits mean 1950 to 2049. */
export function readTime({ tag, content }: Element): number {
  const digits = content.length <= 15 ? timePattern.exec(content.toString("latin1"))?.groups : undefined;
  const { year = "", month, day, hour, minute, second } = digits ?? {};
  if (year.length !== (tag === tags.utcTime ? 2 : tag === tags.generalizedTime ? 4 : 0)) throw malformed();
  const fullYear = year.length === 4 ? year : Number(year) < 50 ? `20${year}` : `19${year}`;
  const text = `${fullYear}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}.000Z`;
  const milliseconds = Date.parse(text);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== text) throw malformed();
  return milliseconds;
}

/** A BOOLEAN; BER takes any octet but zero for true. */
export function readBoolean({ tag, content }: Element): boolean {
  if (tag !== tags.boolean || content.length !== 1) throw malformed();
  return content[0] !== 0;
}

/** Bits in whole bytes, as keys and signatures are. */
export function readBitString({ tag, content }: Element): Buffer {
  if (tag !== tags.bitString || content.length < 1 || content[0] !== 0) throw malformed();
  return content.subarray(1);
}

/**
 * The bytes of an OCTET STRING under its own tag or an implicit one; BER lets it come in pieces (X.690 §8.7), which may not be
 * nested further here: no producer does that.
 */
export function readOctets(source: Element, tag: number = tags.octetString): Buffer {
  if (source.tag === tag) return source.content;
  if (source.tag !== (tag | 0x20)) throw malformed();
  return Buffer.concat(
    source.members.map((piece) => {
      if (piece.tag !== tags.octetString) throw malformed();
      return piece.content;
    }),
  );
}
