import type { DatasetElement, Tag } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { encodeDataset, itemHead } from "../encodeElement.ts";
import { explicitLittleEndian } from "../transferSyntax.ts";
import { writeFile } from "../writeFile.ts";
import type { DirectoryObject } from "./directoryObject.ts";
import { elementsOf, patientRecord, recordTypeOf, seriesRecord, studyRecord, type RecordType } from "./recordTypes.ts";

/**
 * DICOMDIR (PS3.3 annex F, PS3.10 §8): made from the files themselves. One that was received is never edited: it names people, and files that may not be
 * among those that leave.
 */

export interface DirectoryFile {
  /** Its name below the folder of the directory, part by part. */
  readonly name: readonly string[];
  /** As `readObject` has it. */
  readonly object: DirectoryObject;
}

export interface DirectoryOrder {
  readonly files: readonly DirectoryFile[];
  readonly instanceUid: string;
  readonly fileSetId?: string;
}

/** PS3.10 §8.2. */
const part = /^[A-Z\d_]{1,8}$/;
const mostParts = 8;

export const isFileId = (name: readonly string[]): boolean => name.length > 0 && name.length <= mostParts && name.every((one) => part.test(one));

const directoryClass = "1.2.840.10008.1.3.10";
const layout = { isExplicit: true, isLittleEndian: true } as const;
const itemHeadLength = 8;
const inUse = 0xffff;

interface Entry {
  readonly type: RecordType;
  readonly object: DirectoryObject;
  /** Of the lowest ones. */
  readonly file: readonly string[] | undefined;
  readonly lower: Entry[];
}

const text = ({ elements }: DirectoryObject, tag: Tag): string => {
  const value = elements.get(tag)?.value;
  return Array.isArray(value) ? String(value[0] ?? "") : "";
};

/** Throws FailureError for a file that no directory can name, or that has no identity. */
export function makeDirectory({ files, instanceUid, fileSetId = "" }: DirectoryOrder): Buffer {
  const roots: Entry[] = [];
  const entries = new Map<string, Entry>();
  const enter = (key: string, among: Entry[], type: RecordType, object: DirectoryObject): Entry => {
    let entry = entries.get(key);
    if (entry === undefined) {
      entry = { type, object, file: undefined, lower: [] };
      entries.set(key, entry);
      among.push(entry);
    }
    return entry;
  };
  for (const { name, object } of files) {
    if (!isFileId(name)) throw new FailureError("dicom.directoryName");
    const keys = [text(object, "00100020"), text(object, "0020000D"), text(object, "0020000E")];
    if (keys.slice(1).includes("") || text(object, "00080018") === "") throw new FailureError("dicom.malformed");
    const patient = enter(JSON.stringify(keys.slice(0, 1)), roots, patientRecord, object);
    const study = enter(JSON.stringify(keys.slice(0, 2)), patient.lower, studyRecord, object);
    const series = enter(JSON.stringify(keys), study.lower, seriesRecord, object);
    series.lower.push({ type: recordTypeOf(text(object, "00080016")), object, file: name, lower: [] });
  }
  return written(roots, instanceUid, fileSetId);
}

/** Offsets are of the whole file. All of them have four bytes, so that where each record stands is known before they are. */
function written(roots: readonly Entry[], instanceUid: string, fileSetId: string): Buffer {
  const order = roots.flatMap(inOrder);
  const head = directoryFile(instanceUid, fileSetId, { first: 0, last: 0 }, []);
  const places = new Map<Entry, number>();
  let at = head.length;
  for (const entry of order) {
    places.set(entry, at);
    at += itemHeadLength + encodeDataset(recordOf(entry, 0, 0), layout).length;
  }
  const placeOf = (entry: Entry | undefined): number => (entry === undefined ? 0 : (places.get(entry) ?? 0));
  const next = new Map<Entry, Entry>();
  for (const siblings of [roots, ...order.map(({ lower }) => lower)]) for (const [index, entry] of siblings.entries()) if (siblings[index + 1] !== undefined) next.set(entry, siblings[index + 1] as Entry);
  const records = order.map((entry) => encodeDataset(recordOf(entry, placeOf(next.get(entry)), placeOf(entry.lower[0])), layout));
  return directoryFile(instanceUid, fileSetId, { first: placeOf(roots[0]), last: placeOf(roots.at(-1)) }, records);
}

const inOrder = (entry: Entry): readonly Entry[] => [entry, ...entry.lower.flatMap(inOrder)];

function recordOf({ type, object, file }: Entry, next: number, lower: number): readonly DatasetElement[] {
  const set = object.elements.get("00080005");
  return [
    { tag: "00041400", vr: "UL", value: next },
    { tag: "00041410", vr: "US", value: inUse },
    { tag: "00041420", vr: "UL", value: lower },
    { tag: "00041430", vr: "CS", value: type.name },
    ...(set === undefined ? [] : [set]),
    ...elementsOf(type, object.elements),
    ...(file === undefined ? [] : referenceOf(object, file)),
  ];
}

const referenceOf = (object: DirectoryObject, file: readonly string[]): readonly DatasetElement[] => [
  { tag: "00041500", vr: "CS", value: file },
  { tag: "00041510", vr: "UI", value: text(object, "00080016") },
  { tag: "00041511", vr: "UI", value: text(object, "00080018") },
  { tag: "00041512", vr: "UI", value: object.transferSyntax },
];

function directoryFile(instanceUid: string, fileSetId: string, { first, last }: { readonly first: number; readonly last: number }, records: readonly Buffer[]): Buffer {
  const items = Buffer.concat(records.flatMap((record) => [itemHead(record.length, true), record]));
  const file = writeFile({
    transferSyntax: explicitLittleEndian,
    meta: { sopClass: directoryClass, sopInstance: instanceUid },
    dataset: [
      { tag: "00041130", vr: "CS", value: fileSetId },
      { tag: "00041200", vr: "UL", value: first },
      { tag: "00041202", vr: "UL", value: last },
      { tag: "00041212", vr: "US", value: 0 },
      { tag: "00041220", vr: "SQ", value: items },
    ],
  });
  return file;
}
