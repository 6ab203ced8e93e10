import { FailureError } from "../../domain/failure.ts";

/** The records of a zip file (PKWARE APPNOTE 6.3.10), read as bytes and judged by nobody yet. */

export const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50, zip64End: 0x06064b50, zip64Locator: 0x07064b50, descriptor: 0x08074b50 } as const;

export const flags = { encrypted: 1, descriptor: 1 << 3, strong: 1 << 6, utf8: 1 << 11, masked: 1 << 13 } as const;

/** In a 16-bit or 32-bit field: the value stands in the zip64 extra field (§4.4.1.4). */
const elsewhere16 = 0xffff;
const elsewhere32 = 0xffffffff;

const malformed = (): FailureError => new FailureError("media.archiveMalformed");

/** 64-bit values beyond what a number holds exactly are no honest sizes. */
function wide(bytes: Buffer, offset: number): number {
  const value = Number(bytes.readBigUInt64LE(offset));
  if (!Number.isSafeInteger(value)) throw malformed();
  return value;
}

/** §4.5.1: the data of one extra field, if it is there once. */
export function extraField(extra: Buffer, id: number): Buffer | undefined {
  let found: Buffer | undefined;
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (at + 4 + length > extra.length) throw malformed();
    if (extra.readUInt16LE(at) === id) {
      if (found !== undefined) throw malformed();
      found = extra.subarray(at + 4, at + 4 + length);
    }
    at += 4 + length;
  }
  return found;
}

/** §4.5.3: only what says 0xffffffff in its own field stands here, in this order. */
function fillFromZip64(extra: Buffer, values: readonly number[]): readonly number[] {
  const [unpacked, packed, offset] = values;
  if (unpacked !== elsewhere32 && packed !== elsewhere32 && offset !== elsewhere32) return values;
  const field = extraField(extra, 0x0001);
  if (field === undefined) throw malformed();
  let at = 0;
  return values.map((value) => {
    if (value !== elsewhere32) return value;
    if (at + 8 > field.length) throw malformed();
    at += 8;
    return wide(field, at - 8);
  });
}

export interface CentralRecord {
  readonly madeBy: number;
  readonly flags: number;
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly name: Buffer;
  readonly extra: Buffer;
  readonly disk: number;
  readonly attributes: number;
  readonly offset: number;
  /** Where the next record starts. */
  readonly next: number;
}

/** §4.3.12 */
export function readCentral(directory: Buffer, at: number): CentralRecord {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== signatures.central) throw malformed();
  const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
  const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
  const next = extraEnd + directory.readUInt16LE(at + 32);
  if (next > directory.length) throw malformed();
  const extra = directory.subarray(nameEnd, extraEnd);
  const [unpacked = 0, packed = 0, offset = 0] = fillFromZip64(extra, [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)]);
  return {
    madeBy: directory[at + 5] ?? 0,
    flags: directory.readUInt16LE(at + 8),
    method: directory.readUInt16LE(at + 10),
    checksum: directory.readUInt32LE(at + 16),
    packed,
    unpacked,
    name: directory.subarray(at + 46, nameEnd),
    extra,
    disk: directory.readUInt16LE(at + 34),
    attributes: directory.readUInt32LE(at + 38),
    offset,
    next,
  };
}

export const localHeaderBytes = 30;

/** How long name and extra field of a local header are; it is asked before the whole is read. */
export function localVariableBytes(header: Buffer): number {
  if (header.readUInt32LE(0) !== signatures.local) throw malformed();
  return header.readUInt16LE(26) + header.readUInt16LE(28);
}

const carriedFlags = flags.encrypted | flags.descriptor | flags.strong | flags.utf8 | flags.masked;

/** §4.3.7: what stands before the bytes must say what the directory says, or two readers see two archives. */
export function matchesCentral(header: Buffer, record: CentralRecord): boolean {
  const nameEnd = localHeaderBytes + header.readUInt16LE(26);
  if ((header.readUInt16LE(6) & carriedFlags) !== (record.flags & carriedFlags) || header.readUInt16LE(8) !== record.method) return false;
  if (!header.subarray(localHeaderBytes, nameEnd).equals(record.name)) return false;
  const narrow = [header.readUInt32LE(22), header.readUInt32LE(18)] as const;
  const checksum = header.readUInt32LE(14);
  if ((record.flags & flags.descriptor) !== 0) {
    // The descriptor has them; makers put zero here, or what they know already, or that it stands in zip64.
    return (
      (checksum === 0 || checksum === record.checksum) &&
      [record.unpacked, record.packed].every((known, index) => narrow[index] === 0 || narrow[index] === elsewhere32 || narrow[index] === known)
    );
  }
  const [unpacked, packed] = fillFromZip64(header.subarray(nameEnd), narrow);
  return checksum === record.checksum && unpacked === record.unpacked && packed === record.packed;
}

export const longestDescriptor = 24;

/** §4.3.9: with or without signature, sizes narrow or wide; the four forms differ in length. */
export function matchesDescriptor(descriptor: Buffer, record: CentralRecord): boolean {
  const { length } = descriptor;
  if (length !== 12 && length !== 16 && length !== 20 && length !== 24) return false;
  const isSigned = length === 16 || length === 24;
  if (isSigned && descriptor.readUInt32LE(0) !== signatures.descriptor) return false;
  const at = isSigned ? 4 : 0;
  const sizes = length <= 16 ? [descriptor.readUInt32LE(at + 4), descriptor.readUInt32LE(at + 8)] : [wide(descriptor, at + 4), wide(descriptor, at + 12)];
  return descriptor.readUInt32LE(at) === record.checksum && sizes[0] === record.packed && sizes[1] === record.unpacked;
}

export interface EndRecord {
  readonly entries: number;
  readonly directoryBytes: number;
  readonly directoryOffset: number;
}

const endBytes = 22;
const locatorBytes = 20;
const zip64EndBytes = 56;
/** The end record's comment is at most so long. */
export const longestTail = endBytes + 0xffff + locatorBytes + zip64EndBytes;

/**
 * Finds the end record in the last bytes of the file (§4.3.16). A comment may hold what looks like another one; two that both fit
 * are two archives in one file, and nobody knows which the sender meant.
 */
export function findEnd(tail: Buffer, fileBytes: number): EndRecord {
  const tailStart = fileBytes - tail.length;
  const fits: number[] = [];
  let isCut = false;
  for (let at = tail.length - endBytes; at >= 0; at--) {
    if (tail[at] !== 0x50 || tail.readUInt32LE(at) !== signatures.end) continue;
    const end = at + endBytes + tail.readUInt16LE(at + 20);
    if (end === tail.length) fits.push(at);
    else isCut ||= end > tail.length;
  }
  const [at, other] = fits;
  if (at === undefined) {
    const hasEnd = tail.includes(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    throw new FailureError(isCut || !hasEnd ? "media.archiveTruncated" : "media.archiveTrailing");
  }
  if (other !== undefined) throw new FailureError("media.archiveAmbiguous");
  const disk = tail.readUInt16LE(at + 4);
  const directoryDisk = tail.readUInt16LE(at + 6);
  const narrow = { here: tail.readUInt16LE(at + 8), entries: tail.readUInt16LE(at + 10), directoryBytes: tail.readUInt32LE(at + 12), directoryOffset: tail.readUInt32LE(at + 16) };
  const locator = at - locatorBytes;
  if (locator >= 0 && tail.readUInt32LE(locator) === signatures.zip64Locator) {
    const wideEnd = readZip64End(tail, locator, tailStart);
    // §4.4.1.4: a field that is not all ones must agree, or two readers find two directories.
    const agrees =
      (narrow.entries === elsewhere16 || narrow.entries === wideEnd.entries) &&
      (narrow.directoryBytes === elsewhere32 || narrow.directoryBytes === wideEnd.directoryBytes) &&
      (narrow.directoryOffset === elsewhere32 || narrow.directoryOffset === wideEnd.directoryOffset);
    if (!agrees) throw new FailureError("media.archiveAmbiguous");
    return wideEnd;
  }
  if (disk !== 0 || directoryDisk !== 0 || narrow.here !== narrow.entries) throw new FailureError("media.archiveSplit");
  if (narrow.directoryOffset + narrow.directoryBytes !== tailStart + at) throw new FailureError(directoryFault(narrow, tailStart + at));
  return narrow;
}

/** A directory that ends before the end record leaves room for something unsaid; one that ends after it is none. */
const directoryFault = ({ directoryBytes, directoryOffset }: EndRecord, end: number): "media.archiveTrailing" | "media.archiveMalformed" =>
  directoryOffset + directoryBytes < end ? "media.archiveTrailing" : "media.archiveMalformed";

/** §4.3.14, §4.3.15 */
function readZip64End(tail: Buffer, locator: number, tailStart: number): EndRecord {
  if (tail.readUInt32LE(locator + 4) !== 0 || tail.readUInt32LE(locator + 16) > 1) throw new FailureError("media.archiveSplit");
  const at = wide(tail, locator + 8) - tailStart;
  // No extensible data: it would be a version 2 record, which encrypts the directory.
  if (at !== locator - zip64EndBytes || at < 0 || tail.readUInt32LE(at) !== signatures.zip64End || wide(tail, at + 4) !== zip64EndBytes - 12) throw malformed();
  if (tail.readUInt32LE(at + 16) !== 0 || tail.readUInt32LE(at + 20) !== 0 || wide(tail, at + 24) !== wide(tail, at + 32)) throw new FailureError("media.archiveSplit");
  const end = { entries: wide(tail, at + 32), directoryBytes: wide(tail, at + 40), directoryOffset: wide(tail, at + 48) };
  if (end.directoryOffset + end.directoryBytes !== tailStart + at) throw new FailureError(directoryFault(end, tailStart + at));
  return end;
}
