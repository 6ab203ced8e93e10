import { crc32 } from "node:zlib";
import { FailureError, type FailureCode } from "../../domain/failure.ts";
import { decodeName, openNameRegister, readName, type NameResult } from "./names.ts";
import { isBomb, type Budget } from "./limits.ts";
import type { RandomSource } from "./source.ts";
import { extraField, findEnd, flags, localHeaderBytes, longestTail, readCentral, type CentralRecord, type EndRecord } from "./zipRecords.ts";

/** A zip's central directory, read and judged as a whole before any byte of an entry is. */
export interface ZipDirectory {
  readonly count: number;
  /** In the order of their bytes. */
  readonly recordAt: (index: number) => CentralRecord;
  readonly nameOf: (record: CentralRecord) => NameResult;
  /** Why an entry is held although the archive is sound. */
  readonly reasonAt: (index: number) => FailureCode | undefined;
  /** Where the bytes that belong to an entry end: at the next one, or at the directory. */
  readonly endOf: (index: number) => number;
  readonly unpackedBytes: number;
  /** For others who read entries of the same archive. */
  readonly verdict: ZipVerdict;
  readonly wipe: () => void;
}

/**
 * What the judgement of a directory found, in the order of the entries' bytes: whoever has it need not judge again. Of memory that
 * threads share, so that it passes in a message at no cost; valid only for the very bytes it was made of.
 */
export interface ZipVerdict {
  readonly count: number;
  readonly directoryOffset: number;
  readonly directoryBytes: number;
  readonly unpackedBytes: number;
  /** Where the record stands in the directory. */
  readonly positions: Uint32Array<SharedArrayBuffer>;
  /** Where the entry begins in the archive. */
  readonly offsets: Float64Array<SharedArrayBuffer>;
  /** One more than the place of the reason among `words`; 0 where there is none. */
  readonly reasons: Uint8Array<SharedArrayBuffer>;
  readonly words: readonly FailureCode[];
}

const unixHosts = new Set([3, 19]);
const fileTypeMask = 0o170000;
const types = { folder: 0o040000, file: 0o100000, link: 0o120000 };

/** What the maker's system said the entry was (§4.4.15); zero where it said nothing. */
const fileType = ({ madeBy, attributes }: CentralRecord): number => (unixHosts.has(madeBy) ? (attributes >>> 16) & fileTypeMask : 0);

/** Info-ZIP's 0x7075 (§4.6.9): the name in UTF-8, bound to the plain one by a checksum. */
function readEntryName(record: CentralRecord, budget: Budget): NameResult {
  const isUtf8 = (record.flags & flags.utf8) !== 0;
  const unicode = extraField(record.extra, 0x7075);
  const plain = decodeName(record.name, isUtf8 ? "utf-8" : unixHosts.has(record.madeBy) ? "utf-8 likely" : "unknown");
  if (unicode === undefined) return plain === undefined ? { ok: false, reason: "media.nameUndecodable" } : readName(plain, budget.limits);
  if (unicode.length < 5 || unicode[0] !== 1 || unicode.readUInt32LE(1) !== crc32(record.name)) return { ok: false, reason: "media.nameContradicts" };
  const named = decodeName(unicode.subarray(5), "utf-8");
  if (named === undefined) return { ok: false, reason: "media.nameUndecodable" };
  if (isUtf8 && plain?.text !== named.text) return { ok: false, reason: "media.nameContradicts" };
  return readName(named, budget.limits);
}

function reasonOf(record: CentralRecord, name: NameResult): FailureCode | undefined {
  if (!name.ok) return name.reason;
  const type = fileType(record);
  if (type === types.link) return "media.archiveLink";
  if (type !== 0 && type !== types.file && type !== types.folder) return "media.archiveSpecial";
  if ((record.flags & (flags.encrypted | flags.strong | flags.masked)) !== 0 || record.method === 99) return "media.archiveEncrypted";
  // A folder with bytes, or a file that says it is a folder, is understood in two ways.
  if (name.name.isFolder ? record.unpacked !== 0 || type === types.file : type === types.folder) return "media.nameContradicts";
  if (record.method !== 0 && record.method !== 8) return "media.archiveMethod";
  if (record.method === 0 && record.packed !== record.unpacked) return "media.archiveSizeWrong";
  return undefined;
}

function sortByOffset(offsets: Float64Array): Uint32Array {
  const order = new Uint32Array(offsets.length).map((_, index) => index);
  let isSorted = true;
  for (let index = 1; index < offsets.length && isSorted; index++) isSorted = (offsets[index - 1] ?? 0) <= (offsets[index] ?? 0);
  return isSorted ? order : order.sort((one, other) => (offsets[one] ?? 0) - (offsets[other] ?? 0));
}

/** With a verdict on the same archive the directory is only read, else it is judged as well. */
export async function readZipDirectory(source: RandomSource, budget: Budget, verdict?: ZipVerdict): Promise<ZipDirectory> {
  const { directoryOffset, directoryBytes, entries } = verdict === undefined ? await findDirectory(source, budget) : { ...verdict, entries: verdict.count };
  const directory = await source.read(directoryOffset, directoryBytes);
  try {
    return openDirectory(directory, verdict ?? judge(directory, entries, directoryOffset, budget), budget);
  } catch (error) {
    directory.fill(0);
    throw error;
  }
}

async function findDirectory(source: RandomSource, budget: Budget): Promise<EndRecord> {
  const tail = await source.read(Math.max(0, source.size - longestTail), Math.min(source.size, longestTail));
  const end = findEnd(tail, source.size);
  tail.fill(0);
  if (end.entries > budget.limits.entries) throw new FailureError("media.archiveTooMany");
  if (end.directoryBytes > budget.limits.directoryBytes) throw new FailureError("media.archiveTooLarge");
  if (end.entries * 46 > end.directoryBytes) throw new FailureError("media.archiveMalformed");
  return end;
}

function openDirectory(directory: Buffer, verdict: ZipVerdict, budget: Budget): ZipDirectory {
  const { count, directoryOffset, unpackedBytes, positions, offsets, reasons, words } = verdict;
  return {
    count,
    recordAt: (index) => readCentral(directory, positions[index] ?? 0),
    nameOf: (record) => readEntryName(record, budget),
    reasonAt: (index) => words[(reasons[index] ?? 0) - 1],
    endOf: (index) => (index + 1 < count ? (offsets[index + 1] ?? 0) : directoryOffset),
    unpackedBytes,
    verdict,
    wipe: () => {
      directory.fill(0);
    },
  };
}

function judge(directory: Buffer, count: number, directoryOffset: number, budget: Budget): ZipVerdict {
  const positions = new Uint32Array(count);
  const offsets = new Float64Array(count);
  const ends = new Float64Array(count);
  const reasons: (FailureCode | undefined)[] = [];
  const register = openNameRegister();
  let at = 0;
  let unpackedBytes = 0;
  for (let index = 0; index < count; index++) {
    budget.countEntry();
    const record = readCentral(directory, at);
    if (record.disk !== 0) throw new FailureError("media.archiveSplit");
    positions[index] = at;
    offsets[index] = record.offset;
    ends[index] = record.offset + localHeaderBytes + record.name.length + record.packed;
    unpackedBytes += record.unpacked;
    const name = readEntryName(record, budget);
    reasons[index] = reasonOf(record, name);
    if (name.ok && name.name.segments.length > 0) {
      const collision = register.claim(index, name.name);
      if (collision !== undefined) {
        reasons[index] ??= collision.reason;
        if (collision.earlier !== undefined) reasons[collision.earlier] ??= collision.reason;
      }
    }
    if (reasons[index] === undefined) {
      if (isBomb(budget.limits, record.packed, record.unpacked)) throw new FailureError("media.archiveRatio");
      // Nothing unpacks to more than it says, so the sum can be judged beforehand.
      budget.spend(record.unpacked);
    }
    at = record.next;
  }
  if (at !== directory.length) throw new FailureError("media.archiveMalformed");
  const order = sortByOffset(offsets);
  const offsetAt = (rank: number): number => (rank < count ? (offsets[order[rank] ?? 0] ?? 0) : directoryOffset);
  // What precedes the first entry would be a program or another document.
  if (offsetAt(0) !== 0) throw new FailureError("media.archiveTrailing");
  for (let rank = 0; rank < count; rank++) {
    if ((ends[order[rank] ?? 0] ?? 0) > offsetAt(rank + 1)) throw new FailureError("media.archiveOverlap");
  }
  return inOrder({ count, directoryOffset, directoryBytes: directory.length, unpackedBytes }, order, { positions, offsets, reasons });
}

interface Judged {
  readonly positions: Uint32Array;
  readonly offsets: Float64Array;
  readonly reasons: readonly (FailureCode | undefined)[];
}

function inOrder(known: Pick<ZipVerdict, "count" | "directoryOffset" | "directoryBytes" | "unpackedBytes">, order: Uint32Array, judged: Judged): ZipVerdict {
  const positions = new Uint32Array(new SharedArrayBuffer(known.count * 4));
  const offsets = new Float64Array(new SharedArrayBuffer(known.count * 8));
  const reasons = new Uint8Array(new SharedArrayBuffer(known.count));
  const words: FailureCode[] = [];
  for (let rank = 0; rank < known.count; rank++) {
    const index = order[rank] ?? 0;
    positions[rank] = judged.positions[index] ?? 0;
    offsets[rank] = judged.offsets[index] ?? 0;
    const reason = judged.reasons[index];
    if (reason === undefined) continue;
    if (!words.includes(reason)) words.push(reason);
    reasons[rank] = words.indexOf(reason) + 1;
  }
  return { ...known, positions, offsets, reasons, words };
}
