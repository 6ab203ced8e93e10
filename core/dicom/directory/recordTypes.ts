import type { DatasetElement, Tag, ValueRepresentation } from "../../domain/dicom.ts";

/** Directory records (PS3.3 annex F.5): which kind of record stands for an object, and what it repeats of the object. */

export interface RecordKey {
  readonly tag: Tag;
  readonly vr: ValueRepresentation;
  /** Of type 1: what stands there where the object says nothing. Undefined: empty then (type 2). */
  readonly otherwise?: string;
}

export interface RecordType {
  readonly name: string;
  readonly keys: readonly RecordKey[];
  /** Repeated where the object has them. */
  readonly sequences: readonly Tag[];
  /** Of type 2: without an item where the object has none. */
  readonly hasEmptySequences?: boolean;
}

const key = (tag: Tag, vr: ValueRepresentation, otherwise?: string): RecordKey => ({ tag, vr, ...(otherwise !== undefined && { otherwise }) });

/** A day that says that none is known; readers want one. */
const noDay = "19000101";
const noTime = "000000";

const instanceNumber = key("00200013", "IS", "0");
const contentDate = key("00080023", "DA", noDay);
const contentTime = key("00080033", "TM", noTime);
const label = [instanceNumber, key("00700080", "CS", "UNNAMED"), key("00700081", "LO"), key("00700084", "PN")];
const conceptName: Tag = "0040A043";

const record = (name: string, keys: readonly RecordKey[], sequences: readonly Tag[] = []): RecordType => ({ name, keys, sequences });

export const patientRecord = record("PATIENT", [key("00100010", "PN"), key("00100020", "LO", "0")]);
export const studyRecord = record("STUDY", [
  key("00080020", "DA", noDay),
  key("00080030", "TM", noTime),
  key("00080050", "SH"),
  key("00081030", "LO"),
  key("0020000D", "UI"),
  key("00200010", "SH", "0"),
]);
export const seriesRecord = record("SERIES", [key("00080060", "CS", "OT"), key("0020000E", "UI"), key("00200011", "IS", "0")]);

const image = record("IMAGE", [instanceNumber]);
const structuredReport = record("SR DOCUMENT", [instanceNumber, key("0040A491", "CS", "PARTIAL"), key("0040A493", "CS", "UNVERIFIED"), contentDate, contentTime], [conceptName]);
const keyObjects = record("KEY OBJECT DOC", [instanceNumber, contentDate, contentTime], [conceptName]);
const presentation = record("PRESENTATION", [...label, key("00700082", "DA", noDay), key("00700083", "TM", noTime)], ["00081115"]);
const waveform = record("WAVEFORM", [instanceNumber, contentDate, contentTime]);
const document: RecordType = { ...record("ENCAP DOC", [instanceNumber, contentDate, contentTime, key("00420010", "ST"), key("00420012", "LO", "application/octet-stream")], [conceptName]), hasEmptySequences: true };
const measurement = (name: string): RecordType => record(name, [instanceNumber, contentDate, contentTime]);
const labelled = (name: string): RecordType => record(name, [...label, contentDate, contentTime]);

const storage = "1.2.840.10008.5.1.4.1.1.";
/** Behind the prefix that all classes of storage have; where nothing else is said, an object is an image. */
const types: readonly (readonly [start: RegExp, type: RecordType])[] = [
  [/^88\.59$/, keyObjects],
  [/^88\.(?:[1-9]|[1-9]\d)$/, structuredReport],
  [/^(?:9|9\.\d+\.\d+(?:\.\d+)?)$/, waveform],
  [/^(?:11\.[1-9]\d*)$/, presentation],
  [/^104\.[1-9]\d*$/, document],
  [/^481\.2$/, record("RT DOSE", [instanceNumber, key("3004000A", "CS", "PLAN")])],
  [/^481\.3$/, record("RT STRUCTURE SET", [instanceNumber, key("30060002", "SH", "UNNAMED"), key("30060008", "DA"), key("30060009", "TM")])],
  [/^481\.[58]$/, record("RT PLAN", [instanceNumber, key("300A0002", "SH", "UNNAMED"), key("300A0006", "DA"), key("300A0007", "TM")])],
  [/^481\.[4679]$/, record("RT TREAT RECORD", [instanceNumber, key("30080250", "DA"), key("30080251", "TM")])],
  [/^4\.2$/, record("SPECTROSCOPY", [key("00080008", "CS", "DERIVED\\SECONDARY"), contentDate, contentTime, instanceNumber])],
  [/^66$/, measurement("RAW DATA")],
  [/^66\.[13]$/, labelled("REGISTRATION")],
  [/^66\.2$/, labelled("FIDUCIAL")],
  [/^66\.5$/, labelled("SURFACE")],
  [/^66\.6$/, labelled("TRACT")],
  [/^67$/, labelled("VALUE MAP")],
  [/^68\.[12]$/, record("SURFACE SCAN", [contentDate, contentTime])],
  [/^77\.1\.5\.3$/, record("STEREOMETRIC", [])],
  [/^78\.[1-8]$/, measurement("MEASUREMENT")],
];

export function recordTypeOf(sopClass: string): RecordType {
  const last = sopClass.startsWith(storage) ? sopClass.slice(storage.length) : "";
  return types.find(([start]) => start.test(last))?.[1] ?? image;
}

/** All that any record repeats of an object. */
export const repeatedTags: ReadonlySet<Tag> = new Set(
  [patientRecord, studyRecord, seriesRecord, image, ...types.map(([, type]) => type)].flatMap(({ keys, sequences }) => [...keys.map(({ tag }) => tag), ...sequences]),
);

export const elementsOf = ({ keys, sequences, hasEmptySequences = false }: RecordType, object: ReadonlyMap<Tag, DatasetElement>): readonly DatasetElement[] => [
  ...keys.map(({ tag, vr, otherwise = "" }) => {
    const element = object.get(tag);
    return element === undefined || element.value === "" || (Array.isArray(element.value) && element.value.length === 0) ? { tag, vr, value: otherwise } : element;
  }),
  ...sequences.flatMap((tag) => object.get(tag) ?? (hasEmptySequences ? [{ tag, vr: "SQ", value: [] } as const] : [])),
];
