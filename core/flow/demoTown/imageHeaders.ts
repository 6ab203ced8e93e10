import { createHash } from "node:crypto";
import { characterSetOf, encodeText } from "../../dicom/charset/characterSet.ts";
import type { DatasetElement } from "../../domain/dicom.ts";
import type { SpelledOf } from "../../domain/spellings/spelling.ts";
import { hiraganaOf } from "../../domain/spellings/kana.ts";
import { plainKanji } from "../../domain/spellings/kanjiVariants.ts";
import type { TownPerson } from "./people.ts";
import { ageOn, fullName } from "./people.ts";
import { hospital, type Doctor } from "./places.ts";

/** Headers as the machines of a Japanese hospital write them, with the patient in more places than one. */

export type ImageEncoding = "UTF-8" | "ISO 2022 IR 87";

export interface HeaderPlant {
  readonly of: SpelledOf;
  readonly text: string;
  /** "00400275[0].00400007": as an element of a file is named everywhere. */
  readonly tag: string;
  readonly who: TownPerson | Doctor;
}

export interface Header {
  readonly dataset: readonly DatasetElement[];
  readonly plants: readonly HeaderPlant[];
  readonly encode: (text: string) => Buffer;
  readonly writable: (text: string) => string;
}

const terms: Readonly<Record<ImageEncoding, readonly string[]>> = { "UTF-8": ["ISO_IR 192"], "ISO 2022 IR 87": ["", "ISO 2022 IR 87"] };

/** PS3.5 §B.2: decimal of 128 bits. */
export const uidOf = (...labels: readonly (string | number)[]): string => `2.25.${BigInt(`0x${createHash("sha256").update(JSON.stringify(labels)).digest("hex").slice(0, 32)}`).toString()}`;

export function encoderOf(encoding: ImageEncoding): Pick<Header, "encode" | "writable"> {
  const made = encoders.get(encoding) ?? makeEncoder(encoding);
  encoders.set(encoding, made);
  return made;
}

/** One for each encoding: which characters it can write is found out once. */
const encoders = new Map<ImageEncoding, Pick<Header, "encode" | "writable">>();

function makeEncoder(encoding: ImageEncoding): Pick<Header, "encode" | "writable"> {
  const set = characterSetOf(terms[encoding]);
  const encode = (text: string): Buffer => encodeText([text], { form: "names", set });
  const known = new Map<string, string>();
  const isWritable = (character: string): boolean => {
    try {
      return encode(character).length > 0;
    } catch {
      return false;
    }
  };
  const written = (character: string): string => {
    const form = known.get(character) ?? (isWritable(character) ? character : plainKanji(character));
    known.set(character, form);
    return form;
  };
  return { encode, writable: (text) => Array.from(text, written).join("") };
}

const dicomDay = (day: string): string => day.replaceAll("-", "");

export interface StudyFacts {
  readonly seed: string;
  readonly study: number;
  readonly day: string;
  readonly modality: "CT" | "US";
  readonly doctor: Doctor;
  readonly encoding: ImageEncoding;
  /** Whether a technician typed the name into the comment. */
  readonly hasComment: boolean;
}

const machines = {
  CT: { manufacturer: "NOREN DEMO", model: "暖簾CT-64", sop: "1.2.840.10008.5.1.4.1.1.2", description: "胸部単純CT" },
  US: { manufacturer: "NOREN DEMO", model: "ECHO CURTAIN 3", sop: "1.2.840.10008.5.1.4.1.1.6.1", description: "腹部超音波" },
} as const;

export const sopClassOf = (modality: StudyFacts["modality"]): string => machines[modality].sop;

const privateCreator = "NOREN DEMO 1.0";

/** All that is the same in every object of a study. */
export function headerOf(person: TownPerson, facts: StudyFacts): Header {
  const { encode, writable } = encoderOf(facts.encoding);
  const { seed, study, day, modality, doctor } = facts;
  const { kanji, kana, romaji, patientId, birth } = person;
  const groups: readonly (readonly [SpelledOf, string])[] = [
    ["romaji", fullName(romaji, "^")],
    ["name", writable(fullName(kanji, "^"))],
    ["kana", hiraganaOf(fullName(kana, "^"))],
  ];
  const personName = groups.map(([, text]) => text).join("=");
  const doctorName = `${doctor.romaji}=${doctor.kanji.replace(" ", "^")}`;
  const address = writable(person.addressText);
  const commentName = writable(fullName(kanji, ""));
  const formerName = fullName(romaji, " ");
  const machine = machines[modality];
  const dataset: DatasetElement[] = [
    { tag: "00080005", vr: "CS", value: terms[facts.encoding] },
    { tag: "00080008", vr: "CS", value: ["ORIGINAL", "PRIMARY", modality === "CT" ? "AXIAL" : "ABDOMINAL"] },
    { tag: "00080016", vr: "UI", value: machine.sop },
    { tag: "00080020", vr: "DA", value: dicomDay(day) },
    { tag: "00080021", vr: "DA", value: dicomDay(day) },
    { tag: "00080022", vr: "DA", value: dicomDay(day) },
    { tag: "00080023", vr: "DA", value: dicomDay(day) },
    { tag: "00080030", vr: "TM", value: `09${String(10 + (study % 50))}00` },
    { tag: "00080050", vr: "SH", value: `A${patientId}` },
    { tag: "00080060", vr: "CS", value: modality },
    { tag: "00080070", vr: "LO", value: machine.manufacturer },
    { tag: "00080080", vr: "LO", value: hospital },
    { tag: "00080090", vr: "PN", value: doctorName },
    { tag: "00081030", vr: "LO", value: machine.description },
    { tag: "00081090", vr: "LO", value: machine.model },
    { tag: "00090010", vr: "LO", value: privateCreator },
    { tag: "00091001", vr: "LO", value: commentName },
    { tag: "00091002", vr: "UN", value: Buffer.from(patientId) },
    { tag: "00100010", vr: "PN", value: personName },
    { tag: "00100020", vr: "LO", value: patientId },
    { tag: "00100030", vr: "DA", value: dicomDay(birth) },
    { tag: "00100040", vr: "CS", value: person.sex === "male" ? "M" : "F" },
    { tag: "00101002", vr: "SQ", value: [[{ tag: "00100020", vr: "LO", value: `0${patientId}` }, { tag: "00100022", vr: "CS", value: "TEXT" }]] },
    { tag: "00101010", vr: "AS", value: `${String(Math.max(0, ageOn(birth, day))).padStart(3, "0")}Y` },
    { tag: "00101040", vr: "LO", value: address },
    { tag: "00102154", vr: "SH", value: person.phone },
    { tag: "0020000D", vr: "UI", value: uidOf(seed, "study", study) },
    { tag: "0020000E", vr: "UI", value: uidOf(seed, "series", study) },
    { tag: "00200010", vr: "SH", value: String(study) },
    { tag: "00200011", vr: "IS", value: "1" },
    { tag: "00400275", vr: "SQ", value: [[{ tag: "00400007", vr: "LO", value: `${modality} ${commentName}` }, { tag: "00401001", vr: "SH", value: `R${String(study)}` }]] },
    // An item within an item: what the name was before somebody corrected it.
    { tag: "04000561", vr: "SQ", value: [[{ tag: "04000550", vr: "SQ", value: [[{ tag: "00100010", vr: "PN", value: formerName }]] }, { tag: "04000562", vr: "DT", value: `${dicomDay(day)}120000` }, { tag: "04000563", vr: "LO", value: "DEMO" }, { tag: "04000564", vr: "LO", value: "" }, { tag: "04000565", vr: "CS", value: "CORRECT" }]] },
    ...(facts.hasComment ? [{ tag: "00204000", vr: "LT", value: `Pt: ${commentName} / ID ${patientId} / OK` } as const] : []),
  ];
  const of = (tag: string, plants: readonly (readonly [SpelledOf, string])[], who: TownPerson | Doctor = person): readonly HeaderPlant[] => plants.map(([what, text]) => ({ of: what, text, tag, who }));
  return {
    dataset,
    encode,
    writable,
    plants: [
      ...of("00080050", [["id", patientId]]),
      ...of("00080090", [["romaji", doctor.romaji], ["name", doctor.kanji.replace(" ", "^")]], doctor),
      ...of("00091001", [["name", commentName]]),
      ...of("00091002", [["id", patientId]]),
      ...of("00100010", groups),
      ...of("00100020", [["id", patientId]]),
      ...of("00100030", [["birth", dicomDay(birth)]]),
      ...of("00101002[0].00100020", [["id", patientId]]),
      ...of("00101040", [["address", address]]),
      ...of("00102154", [["phone", person.phone]]),
      ...of("00400275[0].00400007", [["name", commentName]]),
      ...of("04000561[0].04000550[0].00100010", [["romaji", formerName]]),
      ...(facts.hasComment ? of("00204000", [["name", commentName], ["id", patientId]]) : []),
    ],
  };
}
