import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import { endOf, marks, readLong, readRawElement, readShort, type Encoding } from "./dicomElements.ts";

/** What a DICOMDIR announces (PS3.3 Annex F, PS3.10 §8): read for counting and comparing, never to find out what a file is. */
export interface DicomDirectory {
  /** In-use records per type: PATIENT, STUDY, SERIES, IMAGE, … */
  readonly records: ReadonlyMap<string, number>;
  readonly files: readonly AnnouncedFile[];
  /** Records that no chain of offsets from the root reaches: some machines write no offsets, and an altered directory hides entries so. */
  readonly unreachable: number;
}

export interface AnnouncedFile {
  /** (0004,1500), its components. */
  readonly fileId: readonly string[];
  readonly recordType: string;
  readonly sopClass?: string;
  readonly sopInstance?: string;
}

/** 200,000 images of a file set at 1 KiB each; a directory larger than this was not made by any machine known to us. */
export const largestDirectory = 256 * 1024 * 1024;

const malformed = (): FailureError => new FailureError("media.directoryMalformed");

const encodings: Readonly<Record<string, Encoding>> = {
  "1.2.840.10008.1.2.1": { isExplicit: true, isLittle: true },
  // Not allowed for a DICOMDIR (PS3.10 §8.6), but met.
  "1.2.840.10008.1.2": { isExplicit: false, isLittle: true },
  "1.2.840.10008.1.2.2": { isExplicit: true, isLittle: false },
};

const tags = {
  transferSyntax: 0x00020010,
  root: 0x00041200,
  records: 0x00041220,
  next: 0x00041400,
  inUse: 0x00041410,
  lower: 0x00041420,
  type: 0x00041430,
  fileId: 0x00041500,
  sopClass: 0x00041510,
  sopInstance: 0x00041511,
} as const;

interface DirectoryRecord {
  readonly start: number;
  readonly next: number;
  readonly lower: number;
  readonly isInUse: boolean;
  readonly type: string;
  readonly file: AnnouncedFile | undefined;
}

const readText = (bytes: Buffer, from: number, to: number): string => bytes.toString("latin1", from, to).replaceAll(/[\0 ]+$/g, "");

/** File meta information (PS3.10 §7.1): explicit little endian whatever follows. */
function readMeta(bytes: Buffer): { readonly encoding: Encoding; readonly start: number } {
  if (bytes.length < 132) throw new FailureError("media.directoryTruncated");
  if (bytes.toString("latin1", 128, 132) !== "DICM") throw malformed();
  const meta = { isExplicit: true, isLittle: true };
  let syntax: string | undefined;
  let at = 132;
  while (at + 2 <= bytes.length && bytes.readUInt16LE(at) === 0x0002) {
    const element = readRawElement(bytes, at, bytes.length, meta);
    if (element.end === undefined) throw malformed();
    if (element.tag === tags.transferSyntax) syntax = readText(bytes, element.value, element.end);
    at = element.end;
  }
  const encoding = encodings[syntax ?? ""];
  if (encoding === undefined) throw malformed();
  return { encoding, start: at };
}

function readRecord(bytes: Buffer, start: number, from: number, limit: number, encoding: Encoding): { readonly record: DirectoryRecord; readonly end: number } {
  let next = 0;
  let lower = 0;
  let isInUse = true;
  let type = "";
  const texts = new Map<number, string>();
  let at = from;
  while (at < limit) {
    const element = readRawElement(bytes, at, limit, encoding);
    if (element.tag === marks.itemEnd) {
      at = element.value;
      break;
    }
    const end = endOf(bytes, element, limit, encoding);
    const isLong = end - element.value === 4;
    if (element.tag === tags.next && isLong) next = readLong(bytes, element.value, encoding);
    else if (element.tag === tags.lower && isLong) lower = readLong(bytes, element.value, encoding);
    else if (element.tag === tags.inUse && end - element.value === 2) isInUse = readShort(bytes, element.value, encoding) !== 0;
    else if (element.tag === tags.type) type = readText(bytes, element.value, end);
    else if (element.tag === tags.fileId || element.tag === tags.sopClass || element.tag === tags.sopInstance) {
      if (end - element.value > 1024) throw malformed();
      texts.set(element.tag, readText(bytes, element.value, end));
    }
    at = end;
  }
  if (!/^[A-Z0-9 _]{1,16}$/.test(type)) throw malformed();
  const fileId = texts.get(tags.fileId);
  const sopClass = texts.get(tags.sopClass);
  const sopInstance = texts.get(tags.sopInstance);
  const file =
    fileId === undefined || fileId === ""
      ? undefined
      : { fileId: fileId.split("\\").map((part) => part.trim()), recordType: type, ...(sopClass !== undefined && { sopClass }), ...(sopInstance !== undefined && { sopInstance }) };
  return { record: { start, next, lower, isInUse, type, file }, end: at };
}

function readRecords(bytes: Buffer, encoding: Encoding, start: number): { readonly root: number; readonly records: readonly DirectoryRecord[] } {
  let root = 0;
  let records: readonly DirectoryRecord[] | undefined;
  for (let at = start; at < bytes.length; ) {
    const element = readRawElement(bytes, at, bytes.length, encoding);
    if (element.tag === tags.root && element.end === element.value + 4) root = readLong(bytes, element.value, encoding);
    if (element.tag !== tags.records) {
      at = endOf(bytes, element, bytes.length, encoding);
      continue;
    }
    if (records !== undefined) throw malformed();
    const read = readSequence(bytes, element.value, element.end, encoding);
    records = read.records;
    at = read.end;
  }
  // A directory of nothing has an empty sequence, not none.
  if (records === undefined) throw new FailureError("media.directoryTruncated");
  return { root, records };
}

function readSequence(bytes: Buffer, from: number, end: number | undefined, encoding: Encoding): { readonly records: readonly DirectoryRecord[]; readonly end: number } {
  const records: DirectoryRecord[] = [];
  const limit = end ?? bytes.length;
  let at = from;
  while (end === undefined || at < end) {
    const item = readRawElement(bytes, at, limit, encoding);
    if (item.tag === marks.sequenceEnd && end === undefined) return { records, end: item.value };
    if (item.tag !== marks.item) throw malformed();
    const { record, end: after } = readRecord(bytes, at, item.value, item.end ?? limit, encoding);
    records.push(record);
    at = item.end ?? after;
  }
  return { records, end: at };
}

/** Follows "next" and "lower level" from the root. A chain that comes back to itself is an attack or a ruin, never a directory. */
function countReached(root: number, records: readonly DirectoryRecord[]): number {
  const byStart = new Map(records.map((record) => [record.start, record]));
  const reached = new Set<number>();
  const waiting = root === 0 ? [] : [root];
  for (let offset = waiting.pop(); offset !== undefined; offset = waiting.pop()) {
    if (reached.has(offset)) throw new FailureError("media.directoryLoop");
    reached.add(offset);
    const record = byStart.get(offset);
    if (record === undefined) throw malformed();
    if (record.next !== 0) waiting.push(record.next);
    if (record.lower !== 0) waiting.push(record.lower);
  }
  return reached.size;
}

export function readDicomDirectory(bytes: Buffer): Result<DicomDirectory> {
  try {
    if (bytes.length > largestDirectory) throw new FailureError("media.directoryTooLarge");
    const { encoding, start } = readMeta(bytes);
    const { root, records } = readRecords(bytes, encoding, start);
    const counts = new Map<string, number>();
    const inUse = records.filter((record) => record.isInUse);
    for (const { type } of inUse) counts.set(type, (counts.get(type) ?? 0) + 1);
    return succeed({
      records: counts,
      files: inUse.flatMap(({ file }) => (file === undefined ? [] : [file])),
      unreachable: records.length - countReached(root, records),
    });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
