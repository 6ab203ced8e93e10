import { createHash } from "node:crypto";
import type { DatasetElement } from "../../domain/dicom.ts";
import { halfWidthOf, hiraganaOf } from "../../domain/spellings/kana.ts";
import type { NameParts } from "../../domain/spellings/spelling.ts";
import type { ImagePerson } from "./people.ts";
import type { Planting } from "./planting.ts";

/** What every object of a study says, with the person in more places than a profile lists. */

export interface StudyFacts {
  readonly seed: string;
  readonly study: number;
  readonly person: ImagePerson;
  readonly day: string;
  readonly followUp: string;
  readonly maker: Maker;
}

export interface Maker {
  readonly manufacturer: string;
  readonly model: string;
  readonly creator: string;
  /** A private element of PS3.15 table E.3.10-1: creator, element within the block, representation, value. */
  readonly safe?: readonly [creator: string, group: string, element: string, vr: "DS" | "SH" | "IS", value: string];
}

export const makers: readonly Maker[] = [
  { manufacturer: "KASUMI MEDICAL", model: "Curtainscan 320", creator: "KASUMI PACS 2.1", safe: ["GEMS_PARM_01", "0043", "27", "SH", "0.984:1"] },
  { manufacturer: "NORDLICHT", model: "Polaris X", creator: "NORDLICHT ARCHIV", safe: ["SIEMENS MR HEADER", "0019", "0C", "IS", "1000"] },
  { manufacturer: "ISOBE DENSHI", model: "SHIOKAZE-7", creator: "ISOBE 1.0", safe: ["Philips PET Private Group", "7053", "00", "DS", "0.000551"] },
];

export const uidOf = (...labels: readonly (string | number)[]): string => `2.25.${BigInt(`0x${createHash("sha256").update(JSON.stringify(["image", ...labels])).digest("hex").slice(0, 31)}`).toString()}`;

const joined = (name: NameParts, mark: string): string => `${name.family}${mark}${name.given}`;

/** All groups of the name that the character set of the person's files can write. */
export function groupsOf({ latin, native, spoken, characterSet }: ImagePerson): readonly string[] {
  const first = characterSet[0] === "ISO 2022 IR 13" && spoken !== undefined ? halfWidthOf(joined(spoken, "^")) : joined(latin, "^");
  const isKorean = characterSet.includes("ISO 2022 IR 149");
  return [first, ...(native === undefined ? [] : [joined(native, "^")]), ...(spoken === undefined ? [] : [isKorean ? joined(spoken, "^") : hiraganaOf(joined(spoken, "^"))])];
}

/** As people type it into comments. */
export const typedName = ({ native, latin }: ImagePerson): string => (native === undefined ? joined(latin, " ") : joined(native, ""));

const physicianOf = ({ physician, physicianNative }: ImagePerson): readonly string[] => [joined(physician, "^"), ...(physicianNative === undefined ? [] : [joined(physicianNative, "^")])];

const slashed = (day: string): string => `${day.slice(0, 4)}/${day.slice(4, 6)}/${day.slice(6)}`;

export function headerOf(planting: Planting, facts: StudyFacts, object: { readonly modality: string; readonly sop: string; readonly series: number; readonly instance: number; readonly description: string }): readonly DatasetElement[] {
  const { person, seed, study, day, followUp, maker } = facts;
  const name = groupsOf(person);
  const typed = typedName(person);
  const physician = physicianOf(person);
  const words = person.characterSet[0] === "ISO_IR 100" ? "Kontrolle" : "check";
  const { safe } = maker;
  return [
    planting.plain("00080005", "CS", person.characterSet),
    planting.keep("00080016", "UI", object.sop),
    planting.uid("00080018", uidOf(seed, study, "instance", object.instance)),
    planting.datum("00080020", day),
    planting.datum("00080021", followUp),
    planting.datum("00080023", followUp),
    planting.plain("00080030", "TM", "091500"),
    planting.plain("00080033", "TM", "092000"),
    planting.gone("00080050", "SH", `A${person.patientId}`, [person.patientId]),
    planting.keep("00080060", "CS", object.modality),
    planting.plain("00080070", "LO", maker.manufacturer),
    planting.gone("00080080", "LO", person.hospital, [person.hospital]),
    planting.gone("00080090", "PN", physician.join("="), physician),
    planting.gone("00081030", "LO", `${object.description} ${typed}`, [typed], { value: object.description, option: "113105" }),
    planting.gone("0008103E", "LO", `${object.description} ${words} ${person.patientId}`, [person.patientId], { value: object.description, option: "113105" }),
    planting.gone("00081070", "PN", physician.join("="), physician),
    planting.plain("00081090", "LO", maker.model),
    planting.sequence("00081110", [(within) => [within.plain("00081150", "UI", "1.2.840.10008.3.1.2.3.1"), within.mention("00081155", uidOf(seed, study, "study"))]]),
    planting.plain("00090010", "LO", maker.creator),
    planting.gone("00091001", "LO", typed, [typed]),
    planting.gone("00091002", "UN", Buffer.from(person.patientId), [person.patientId]),
    planting.sequence("00091003", [(within) => [within.plain("00090010", "LO", maker.creator), within.gone("00091004", "PN", name.join("="), name), within.date("00091005", day)]]),
    planting.gone("00100010", "PN", name.join("="), name),
    planting.patientId(person.patientId),
    planting.date("00100030", person.birth),
    planting.keep("00100040", "CS", person.sex, "113108"),
    planting.gone("00101000", "LO", [`${person.patientId}-2`, person.insurance], [person.patientId, person.insurance]),
    planting.gone("00101040", "LO", person.address, [person.address]),
    planting.gone("00102154", "SH", person.phone, [person.phone]),
    planting.gone("00104000", "LT", `Pt ${typed} (ID ${person.patientId}, *${slashed(person.birth)}), TEL ${person.phone}`, [typed, person.patientId, slashed(person.birth), person.phone]),
    planting.uid("0020000D", uidOf(seed, study, "study")),
    planting.uid("0020000E", uidOf(seed, study, "series", object.series)),
    planting.gone("00200010", "SH", `S${person.patientId}`, [person.patientId]),
    planting.keep("00200011", "IS", String(object.series)),
    planting.keep("00200013", "IS", String(object.instance)),
    planting.gone("00204000", "LT", `${typed} / ${person.patientId.replace(/^0+/, "")} / ${words}`, [typed, person.patientId.replace(/^0+/, "")]),
    planting.sequence("00400275", [(within) => [within.gone("00400007", "LO", `${object.description} ${typed}`, [typed]), within.gone("00401001", "SH", `R${person.patientId}`, [person.patientId])]]),
    ...(safe === undefined
      ? []
      : [planting.plain(`${safe[1]}0010`, "LO", safe[0]), planting.keep(`${safe[1]}10${safe[2]}`, safe[3], safe[4], "113111")]),
    planting.sequence("04000561", [
      (within) => [
        within.sequence("04000550", [(inner) => [inner.gone("00100010", "PN", joined(person.latin, "^"), [joined(person.latin, "^")]), inner.gone("00100020", "LO", `0${person.patientId}`, [person.patientId])]]),
        within.date("04000562", `${followUp}120000`, "DT"),
        within.plain("04000563", "LO", "KASUMI"),
        within.plain("04000564", "LO", ""),
        within.plain("04000565", "CS", "CORRECT"),
      ],
    ]),
  ];
}
