import { element, elementHead, octetString, readElement, type Element } from "../der.ts";

/** For tests: an envelope as producers write it that do not know its size before: indefinite lengths, the content in pieces. */
export function streamed(envelope: Buffer, pieceBytes: number): Buffer {
  return indefinite(readElement(envelope, "DER"), [1, 0, 2, 2], pieceBytes);
}

const end = Buffer.alloc(2);
const start = (tag: number): Buffer => Buffer.from([tag, 0x80]);

function indefinite(from: Element, path: readonly number[], pieceBytes: number): Buffer {
  const [index, ...rest] = path;
  if (index === undefined) return Buffer.concat([start(from.tag | 0x20), ...pieces(from.content, pieceBytes), end]);
  const members = from.members.map((member, at) => (at === index ? indefinite(member, rest, pieceBytes) : member.encoding));
  return Buffer.concat([start(from.tag), ...members, end]);
}

function pieces(content: Buffer, pieceBytes: number): Buffer[] {
  const made: Buffer[] = [];
  for (let position = 0; position < content.length; position += pieceBytes) made.push(octetString(content.subarray(position, position + pieceBytes)));
  return made;
}

/** Copies an element, with one below it replaced; `path` counts members from the outside in. */
export function replaced(from: Element, path: readonly number[], change: (old: Element) => Uint8Array): Buffer {
  const [index, ...rest] = path;
  if (index === undefined) return Buffer.from(change(from));
  return element(from.tag, ...from.members.map((member, at) => (at === index ? replaced(member, rest, change) : member.encoding)));
}

/** A definite element that claims a length of its own. */
export const claiming = (tag: number, length: number, content: Uint8Array = Buffer.alloc(0)): Buffer => Buffer.concat([elementHead(tag, length), content]);
