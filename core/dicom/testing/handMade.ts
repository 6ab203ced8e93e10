/** Elements laid out by hand, for what `writeFile` would never write. */

export interface Order {
  readonly isExplicit: boolean;
  readonly isLittleEndian: boolean;
}

export const explicitLittle: Order = { isExplicit: true, isLittleEndian: true };
export const implicitLittle: Order = { isExplicit: false, isLittleEndian: true };
export const explicitBig: Order = { isExplicit: true, isLittleEndian: false };

const long = new Set(["OB", "OW", "SQ", "UC", "UN", "UT"]);

const number16 = (value: number, { isLittleEndian }: Order): Buffer => Buffer.from(isLittleEndian ? [value & 0xff, value >>> 8] : [value >>> 8, value & 0xff]);

function number32(value: number, { isLittleEndian }: Order): Buffer {
  const bytes = Buffer.alloc(4);
  if (isLittleEndian) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
}

const tagBytes = (tag: string, order: Order): Buffer => Buffer.concat([number16(Number.parseInt(tag.slice(0, 4), 16), order), number16(Number.parseInt(tag.slice(4), 16), order)]);

/** `length` may lie. */
export function element(tag: string, vr: string, value: Buffer | string, order: Order = explicitLittle, length?: number): Buffer {
  const bytes = typeof value === "string" ? Buffer.from(value, "latin1") : value;
  const said = length ?? bytes.length;
  const head = !order.isExplicit ? [number32(said, order)] : long.has(vr) ? [Buffer.from(vr), Buffer.alloc(2), number32(said, order)] : [Buffer.from(vr), number16(said & 0xffff, order)];
  return Buffer.concat([tagBytes(tag, order), ...head, bytes]);
}

export const unknownLength = 0xffffffff;

const mark = (tag: string, length: number, order: Order): Buffer => Buffer.concat([tagBytes(tag, order), number32(length, order)]);

export const item = (content: Buffer, order: Order = explicitLittle): Buffer => Buffer.concat([mark("FFFEE000", content.length, order), content]);
export const openItem = (content: Buffer, order: Order = explicitLittle): Buffer => Buffer.concat([mark("FFFEE000", unknownLength, order), content, mark("FFFEE00D", 0, order)]);
export const sequenceEnd = (order: Order = explicitLittle): Buffer => mark("FFFEE0DD", 0, order);
export const sequence = (tag: string, items: readonly Buffer[], order: Order = explicitLittle): Buffer => element(tag, "SQ", Buffer.concat(items), order);
export const openSequence = (tag: string, items: readonly Buffer[], order: Order = explicitLittle, vr = "SQ"): Buffer =>
  element(tag, vr, Buffer.concat([...items, sequenceEnd(order)]), order, unknownLength);

export function fileOf(transferSyntax: string, dataset: Buffer, preamble: Buffer = Buffer.alloc(128)): Buffer {
  const uid = transferSyntax.length % 2 === 0 ? transferSyntax : `${transferSyntax}\0`;
  const content = element("00020010", "UI", uid);
  return Buffer.concat([preamble, Buffer.from("DICM"), element("00020000", "UL", number32(content.length, explicitLittle)), content, dataset]);
}

export const syntaxes = {
  implicit: "1.2.840.10008.1.2",
  explicit: "1.2.840.10008.1.2.1",
  deflated: "1.2.840.10008.1.2.1.99",
  big: "1.2.840.10008.1.2.2",
  rle: "1.2.840.10008.1.2.5",
} as const;

/** Something of everything, in one order of bytes. */
export function richDataset(order: Order): Buffer {
  const name = element("00100010", "PN", "Yamada^Tarou", order);
  return Buffer.concat([
    element("00080000", "UL", number32(34, order), order),
    element("00080005", "CS", "ISO_IR 100", order),
    element("00080060", "CS", "CT", order),
    sequence("00081140", [item(element("00081155", "UI", "1.2.3\0", order), order), item(Buffer.alloc(0), order)], order),
    openSequence("00081250", [openItem(Buffer.concat([name, openSequence("00400275", [item(element("00400007", "LO", "deep", order), order)], order)]), order)], order),
    element("00090010", "LO", "ACME 1", order),
    element("00091001", order.isExplicit ? "SH" : "UN", "secret", order),
    openSequence("00091002", [item(Buffer.concat([element("00090011", "LO", "INNER ", order), element("00091101", order.isExplicit ? "LO" : "UN", "hidden", order)]), order)], order),
    name,
    element("00280010", "US", number16(2, order), order),
    element("7FE00010", "OW", Buffer.from([1, 2, 3, 4]), order),
  ]);
}
