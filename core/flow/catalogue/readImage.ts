import type { NewInstance } from "../../domain/catalogue.ts";
import type { SeenElement } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import type { ByteSource } from "../../dicom/byteSource.ts";
import { walkSource } from "../../dicom/editFile.ts";
import { withMeanings } from "./readTable.ts";

export interface ImageOrder {
  readonly item: number;
  readonly object: ObjectId;
}

/** Where an object says who it is of, and as which field of identity that counts. */
const identityTags: Readonly<Record<string, string>> = {
  "00100020": "patientId",
  "00101000": "patientId",
  "00100030": "birth",
  "00100040": "sex",
  "00101040": "address",
  "00102154": "phone",
  "00102299": "insurer",
};
const nameTags: ReadonlySet<string> = new Set(["00100010", "00101001", "00101005"]);
/** PS3.5 §6.2.1.1: alphabetic, ideographic and phonetic. */
const nameGroups = ["nameRomaji", "nameKanji", "nameKana"] as const;

const texts = {
  sopClass: "00080016",
  sop: "00080018",
  modality: "00080060",
  manufacturer: "00080070",
  model: "00081090",
  study: "0020000D",
  series: "0020000E",
  local: "00100020",
  frames: "00280008",
} as const;
const wanted: ReadonlySet<string> = new Set([...Object.values(texts), ...Object.keys(identityTags), ...nameTags, "00280010", "00280011", "00080020", "00080021", "00080022"]);

/** What the catalogue has to know of one DICOM object. Throws FailureError: then a human looks at it. */
export function catalogueImage({ item, object }: ImageOrder, source: ByteSource): NewInstance {
  const values = new Map<string, readonly string[]>();
  const numbers = new Map<string, number>();
  const transferSyntax = walkSource(source, (element) => {
    if (element.depth === 0 && wanted.has(element.tag)) note(element, values, numbers);
  }).uid;
  const text = (tag: string): string => values.get(tag)?.[0]?.trim() ?? "";
  const local = text(texts.local);
  if (local === "" || local.length > 128) throw new FailureError("catalogue.patientMissing");
  const uid = (tag: string): string => {
    const found = text(tag);
    if (!/^[0-9.]{1,64}$/.test(found)) throw new FailureError("dicom.malformed");
    return found;
  };
  const day = ["00080022", "00080021", "00080020"].map(text).find((value) => /^\d{8}$/.test(value));
  return {
    source: item,
    object,
    local,
    identity: withMeanings(identityOf(values)),
    study: uid(texts.study),
    series: uid(texts.series),
    sop: uid(texts.sop),
    sopClass: uid(texts.sopClass),
    transferSyntax,
    modality: text(texts.modality).slice(0, 16),
    ...(day !== undefined && { date: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}` }),
    manufacturer: text(texts.manufacturer).slice(0, 200),
    model: text(texts.model).slice(0, 200),
    rows: numbers.get("00280010") ?? 0,
    columns: numbers.get("00280011") ?? 0,
    frames: framesOf(text(texts.frames), numbers),
    bytes: source.length,
  };
}

function note(element: SeenElement, values: Map<string, readonly string[]>, numbers: Map<string, number>): void {
  const [number] = element.readNumbers();
  if (number !== undefined) numbers.set(element.tag, number);
  else values.set(element.tag, element.readText());
}

/** An object without rows has no pictures; one that does not count them has one. */
function framesOf(text: string, numbers: ReadonlyMap<string, number>): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  return (numbers.get("00280010") ?? 0) > 0 ? 1 : 0;
}

function identityOf(values: ReadonlyMap<string, readonly string[]>): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  for (const [tag, all] of values) {
    const field = identityTags[tag];
    for (const value of all.filter((one) => one.trim() !== "")) {
      if (field !== undefined) found.push([field, value]);
      else if (nameTags.has(tag)) for (const [index, group] of value.split("=").entries()) if (group.trim() !== "" && nameGroups[index] !== undefined) found.push([nameGroups[index], group]);
    }
  }
  return found;
}
