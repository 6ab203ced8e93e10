import type { ByteSource } from "../../dicom/byteSource.ts";
import { walkSource } from "../../dicom/editFile.ts";
import type { Identity } from "../../domain/catalogue.ts";
import type { SeenElement, Tag } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import type { Rectangle, SeenImage } from "../../domain/recipe.ts";

/** What the engine has to know of one object before anything is decided: whose it is, what it is, and whom it names. */
export interface ImageFacts extends SeenImage {
  readonly transferSyntax: string;
  readonly sopClass: string;
  readonly sop: string;
  readonly study: string;
  readonly series: string;
  readonly software: string;
  readonly frames: number;
  readonly hasPixels: boolean;
  /** What the device says of itself; that it says nothing, or NO, proves nothing. */
  readonly saysBurnedIn: boolean;
  readonly isDirectory: boolean;
  /** Where an ultrasound image says that its own regions are (0018,6011). */
  readonly regions: readonly Rectangle[];
  readonly patient: { readonly id: string; readonly issuer: string; readonly birth: string; readonly name: string };
  /** Fields of the patient, by the names that the catalogue has for them. */
  readonly identity: Identity;
  /** Staff, household, the insured person, the hospital: anywhere in the object. */
  readonly others: Identity;
}

const directoryRecords: Tag = "00041220";
const pixelData: ReadonlySet<Tag> = new Set(["7FE00010", "7FE00008", "7FE00009"]);
const directoryClass = "1.2.840.10008.1.3.10";

const texts = {
  sopClass: "00080016",
  sop: "00080018",
  modality: "00080060",
  manufacturer: "00080070",
  model: "00081090",
  software: "00181020",
  study: "0020000D",
  series: "0020000E",
  frames: "00280008",
  burnedIn: "00280301",
  id: "00100020",
  issuer: "00100021",
  birth: "00100030",
  name: "00100010",
} as const;
const wanted: ReadonlySet<Tag> = new Set(Object.values(texts));

/** Of the patient, wherever they stand: other numbers lie in sequences. */
const patientFields: Readonly<Record<Tag, string>> = {
  "00100020": "patientId",
  "00101000": "patientId",
  "00100030": "birthDay",
  "00100040": "sex",
  "00101040": "address",
  "00102154": "phone",
  "00102155": "phone",
  // Admission, order and accession lead back to the patient as their number does.
  "00080050": "patientId",
  "00380010": "patientId",
  "00401101": "patientId",
  "00402016": "patientId",
  "00402017": "patientId",
};
const patientNames: ReadonlySet<Tag> = new Set(["00100010", "00101001", "00101005", "00101060"]);

/** Places and houses; people are known by their representation. */
const otherFields: Readonly<Record<Tag, string>> = {
  "00080080": "place",
  "00080081": "address",
  "00080092": "address",
  "00080094": "phone",
  "00102299": "place",
  "00401102": "address",
  "00401103": "phone",
  "00120031": "place",
};
const nameGroups = ["nameRomaji", "nameKanji", "nameKana"] as const;

type Field = readonly [field: string, value: string];

/** Throws FailureError for what is no DICOM or malformed. Texts that cannot be read name nobody here: the profile holds what has such. */
export function readFacts(source: ByteSource): ImageFacts {
  const values = new Map<Tag, string>();
  const numbers = new Map<Tag, number>();
  const identity: Field[] = [];
  const others: Field[] = [];
  const regions = new Map<string, Map<Tag, number>>();
  const met = new Set<"pixels" | "directory">();
  const { uid: transferSyntax } = walkSource(source, (element) => {
    const { tag, depth } = element;
    if (depth === 0 && pixelData.has(tag)) met.add("pixels");
    else if (depth === 0 && tag === directoryRecords) met.add("directory");
    else if (depth === 0 && (tag === "00280010" || tag === "00280011")) numbers.set(tag, element.readNumbers()[0] ?? 0);
    else if (depth === 1 && corners.has(tag)) noteCorner(element, regions);
    else note(element, values, identity, others);
  });
  const text = (tag: Tag): string => values.get(tag) ?? "";
  const frames = Number(text(texts.frames) || "1");
  return {
    transferSyntax,
    sopClass: text(texts.sopClass),
    sop: text(texts.sop),
    study: text(texts.study),
    series: text(texts.series),
    modality: text(texts.modality),
    manufacturer: text(texts.manufacturer),
    model: text(texts.model),
    software: text(texts.software),
    rows: numbers.get("00280010") ?? 0,
    columns: numbers.get("00280011") ?? 0,
    frames: Number.isSafeInteger(frames) && frames > 0 ? frames : 1,
    hasPixels: met.has("pixels"),
    saysBurnedIn: text(texts.burnedIn).toUpperCase() === "YES",
    isDirectory: met.has("directory") || text(texts.sopClass) === directoryClass,
    regions: [...regions.values()].flatMap(regionOf),
    patient: { id: text(texts.id), issuer: text(texts.issuer), birth: text(texts.birth), name: text(texts.name) },
    identity,
    others,
  };
}

/** PS3.3 §C.8.5.5.1.1: upper left and lower right corner, both within. */
const [left, top, right, bottom] = ["00186018", "0018601A", "0018601C", "0018601E"] as const;
const corners: ReadonlySet<Tag> = new Set([left, top, right, bottom]);

function noteCorner(element: SeenElement, regions: Map<string, Map<Tag, number>>): void {
  const [item = ""] = /^00186011\[\d+\]/u.exec(element.path) ?? [];
  const [value] = element.readNumbers();
  if (item === "" || value === undefined) return;
  const known = regions.get(item) ?? new Map<Tag, number>();
  regions.set(item, known.set(element.tag, value));
}

function regionOf(known: ReadonlyMap<Tag, number>): readonly Rectangle[] {
  const [x, y, toX, toY] = [left, top, right, bottom].map((tag) => known.get(tag));
  if (x === undefined || y === undefined || toX === undefined || toY === undefined || toX < x || toY < y) return [];
  return [{ x, y, width: toX - x + 1, height: toY - y + 1 }];
}

function note(element: SeenElement, values: Map<Tag, string>, identity: Field[], others: Field[]): void {
  const { tag, vr, depth } = element;
  const isWanted = depth === 0 && wanted.has(tag);
  const patientField = patientFields[tag];
  const otherField = otherFields[tag];
  if (!isWanted && patientField === undefined && otherField === undefined && vr !== "PN") return;
  const read = readQuietly(element);
  if (isWanted) values.set(tag, read[0]?.trim() ?? "");
  for (const value of read.map((one) => one.trim()).filter((one) => one !== "")) {
    if (vr === "PN") (patientNames.has(tag) ? identity : others).push(...namesIn(value));
    else if (patientField === "birthDay") {
      identity.push(["birth", value]);
      if (/^\d{8}$/.test(value)) identity.push(["birthDay", `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}`]);
    } else if (patientField !== undefined) identity.push([patientField, value]);
    else if (otherField !== undefined) others.push([otherField, value]);
  }
}

/** PS3.5 §6.2.1.1: alphabetic, ideographic and phonetic. */
function namesIn(value: string): readonly Field[] {
  return value.split("=").flatMap((group, index): Field[] => {
    const field = nameGroups[index];
    return field === undefined || group.replaceAll(/[\s^]/gu, "") === "" ? [] : [[field, group]];
  });
}

function readQuietly(element: SeenElement): readonly string[] {
  try {
    return element.readText();
  } catch (error) {
    if (error instanceof FailureError) return [];
    throw error;
  }
}
