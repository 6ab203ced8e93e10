import { deflateSync } from "node:zlib";
import type { DatasetElement } from "../../domain/dicom.ts";
import { referenceTo } from "./kinds.ts";
import { groupsOf, typedName, uidOf, type StudyFacts } from "./header.ts";
import type { Planting } from "./planting.ts";

/** Objects without pixels, each of which may hold text where no table of attributes looks. */

export interface DocumentKind {
  readonly kind: string;
  readonly modality: string;
  readonly sop: string;
  readonly description: string;
  readonly expectedHeld?: string;
  readonly content: (planting: Planting, facts: StudyFacts, image: { readonly sop: string; readonly instance: number }) => readonly DatasetElement[];
}

const storage = "1.2.840.10008.5.1.4.1.1.";
type Item = (within: Planting) => readonly DatasetElement[];

const code = (planting: Planting, tag: string, [value, scheme, meaning]: readonly [string, string, string]): DatasetElement =>
  planting.sequence(tag, [(within) => [within.keep("00080100", "SH", value), within.keep("00080102", "SH", scheme), within.keep("00080104", "LO", meaning)]]);

const node = (type: string, concept: readonly [string, string, string], value: Item): Item => (within) => [within.keep("0040A010", "CS", "CONTAINS"), within.keep("0040A040", "CS", type), code(within, "0040A043", concept), ...value(within)];

function findings(planting: Planting, facts: StudyFacts, image: { readonly sop: string; readonly instance: number }): readonly DatasetElement[] {
  const { person, day } = facts;
  const typed = typedName(person);
  return [
    planting.keep("0040A040", "CS", "CONTAINER"),
    code(planting, "0040A043", ["126000", "DCM", "Imaging Measurement Report"]),
    planting.plain("0040A050", "CS", "SEPARATE"),
    planting.plain("0040A491", "CS", "COMPLETE"),
    planting.plain("0040A493", "CS", "UNVERIFIED"),
    planting.sequence("0040A730", [
      node("PNAME", ["121008", "DCM", "Person Observer Name"], (within) => [within.gone("0040A123", "PN", groupsOf(person).join("="), groupsOf(person))]),
      node("TEXT", ["121071", "DCM", "Finding"], (within) => [within.gone("0040A160", "UT", `${typed} (${person.patientId}): nodule 12 mm`, [typed, person.patientId])]),
      node("DATE", ["121026", "DCM", "Patient's Birth Date"], (within) => [within.date("0040A121", day)]),
      // PS3.15 table E.3.4-1 takes this one out where UIDs are not retained.
      (within) => [
        within.plain("0040A010", "CS", "HAS OBS CONTEXT"),
        within.plain("0040A040", "CS", "UIDREF"),
        within.sequence("0040A043", [(inner) => [inner.plain("00080100", "SH", "121018"), inner.plain("00080102", "SH", "DCM"), inner.plain("00080104", "LO", "Procedure Study Instance UID")]]),
        within.mention("0040A124", uidOf(facts.seed, facts.study, "study")),
      ],
      node("NUM", ["410668003", "SCT", "Length"], (within) => [within.sequence("0040A300", [(inner) => [inner.keep("0040A30A", "DS", "12.4"), code(inner, "004008EA", ["mm", "UCUM", "millimeter"])]])]),
      node("IMAGE", ["121112", "DCM", "Source of Measurement"], (within) => [within.sequence("00081199", [(inner) => referenceTo(inner, facts, image.sop, image.instance)])]),
    ]),
  ];
}

const evidence = (planting: Planting, facts: StudyFacts, image: { readonly sop: string; readonly instance: number }): DatasetElement =>
  planting.sequence("0040A375", [
    (within) => [
      within.sequence("00081115", [(series) => [series.sequence("00081199", [(inner) => referenceTo(inner, facts, image.sop, image.instance)]), series.uid("0020000E", uidOf(facts.seed, facts.study, "series", 1))]]),
      within.uid("0020000D", uidOf(facts.seed, facts.study, "study")),
    ],
  ]);

/** One page; its text in UTF-16 as hexadecimal, in a packed stream, and in the title. */
function pdfOf(name: string, number: string): Buffer {
  const stream = deflateSync(Buffer.from(`BT /F1 12 Tf 40 780 Td (Patient ${number}) Tj <${Buffer.from(name, "utf16le").swap16().toString("hex")}> Tj ET`));
  const parts = [
    "%PDF-1.4\n",
    "1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n",
    "2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n",
    "3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>> endobj\n",
    `4 0 obj <</Length ${String(stream.length)} /Filter /FlateDecode>> stream\n`,
    stream,
    `\nendstream endobj\n5 0 obj <</Title <feff${Buffer.from(name, "utf16le").swap16().toString("hex")}> /Subject (ID ${number})>> endobj\n`,
    "trailer <</Root 1 0 R /Info 5 0 R>>\n%%EOF\n",
  ];
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

const cdaOf = (name: string, number: string, birth: string): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><id extension="${number}" root="1.2.392.999999"/><patient><name>${name}</name><birthTime value="${birth}"/></patient></patientRole></recordTarget><component><structuredBody><component><section><text>nodule 12 mm, ${name}</text></section></component></structuredBody></component></ClinicalDocument>\n`);

const shown: DocumentKind["content"] = (planting, facts, image) => [
  planting.plain("00081115", "SQ", []),
  planting.sequence("00700001", [
    (within) => [
      within.sequence("00081140", [(inner) => referenceTo(inner, facts, image.sop, image.instance)]),
      within.keep("00700002", "CS", "LAYER1"),
      within.sequence("00700008", [(inner) => [inner.plain("00700003", "CS", "PIXEL"), inner.gone("00700006", "ST", `${typedName(facts.person)} ${facts.person.patientId}`, [typedName(facts.person), facts.person.patientId]), inner.keep("00700014", "FL", [12, 24].map(String)), inner.plain("00700015", "CS", "Y")]]),
    ],
  ]),
  planting.sequence("00700060", [(within) => [within.keep("00700002", "CS", "LAYER1"), within.keep("00700062", "IS", "1"), within.gone("00700068", "LO", `by ${typedName(facts.person)}`, [typedName(facts.person)])]]),
  planting.plain("00700080", "CS", "REPORT"),
  planting.gone("00700081", "LO", `View of ${typedName(facts.person)}`, [typedName(facts.person)]),
  planting.datum("00700082", facts.followUp),
  planting.plain("00700083", "TM", "101500"),
  planting.gone("00700084", "PN", groupsOf(facts.person).join("="), groupsOf(facts.person)),
];

const contoured: DocumentKind["content"] = (planting, facts, image) => [
  planting.gone("30060002", "SH", `P${facts.person.patientId}`, [facts.person.patientId]),
  planting.datum("30060008", facts.followUp),
  planting.plain("30060009", "TM", "103000"),
  planting.sequence("30060010", [(within) => [within.uid("00200052", uidOf(facts.seed, facts.study, "frame of reference")), within.sequence("30060012", [(study) => [study.plain("00081150", "UI", "1.2.840.10008.3.1.2.3.1"), study.uid("00081155", uidOf(facts.seed, facts.study, "study")), study.sequence("30060014", [(series) => [series.uid("0020000E", uidOf(facts.seed, facts.study, "series", 1)), series.sequence("30060016", [(inner) => referenceTo(inner, facts, image.sop, image.instance)])]])]])]]),
  planting.sequence("30060020", [(within) => [within.keep("30060022", "IS", "1"), within.uid("30060024", uidOf(facts.seed, facts.study, "frame of reference")), within.gone("30060026", "LO", `GTV ${typedName(facts.person)}`, [typedName(facts.person)]), within.plain("30060036", "CS", "MANUAL")]]),
  planting.sequence("30060039", [(within) => [within.keep("30060084", "IS", "1"), within.sequence("30060040", [(inner) => [inner.keep("30060042", "CS", "CLOSED_PLANAR"), inner.keep("30060046", "IS", "3"), inner.keep("30060050", "DS", ["10.5", "20.5", "-35.5", "12", "20.5", "-35.5", "12", "24", "-35.5"])]])]]),
];

const recorded: DocumentKind["content"] = (planting, facts) => {
  const samples = Buffer.alloc(200);
  for (let at = 0; at < 100; at += 1) samples.writeInt16LE(Math.round(300 * Math.sin(at / 4)), at * 2);
  return [
    planting.datum("0008002A", `${facts.followUp}091500`, "DT"),
    planting.sequence("54000100", [
      (within) => [
        within.plain("003A0004", "CS", "ORIGINAL"),
        within.keep("003A0005", "US", 1),
        within.keep("003A0010", "UL", 100),
        within.keep("003A001A", "DS", "500"),
        within.gone("003A0020", "SH", facts.person.patientId, [facts.person.patientId]),
        within.sequence("003A0200", [(inner) => [inner.gone("003A0203", "SH", `${facts.person.patientId} I`, [facts.person.patientId]), code(inner, "003A0208", ["2:1", "MDC", "Lead I"]), inner.keep("003A0210", "DS", "2.44"), inner.plain("003A021A", "US", 16)]]),
        within.keep("54001004", "US", 16),
        within.keep("54001006", "CS", "SS"),
        within.plain("54001010", "OW", samples),
      ],
    ]),
    planting.sequence("0040B020", [(within) => [within.gone("00700006", "ST", `${typedName(facts.person)} sinus rhythm`, [typedName(facts.person)]), within.keep("0040A180", "US", 0)], (within) => [code(within, "0040A043", ["8867-4", "LN", "Heart rate"]), within.sequence("004008EA", [(inner) => [inner.keep("00080100", "SH", "/min"), inner.keep("00080102", "SH", "UCUM"), inner.keep("00080104", "LO", "/min")]]), within.keep("0040A30A", "DS", "72")]]),
  ];
};

const encapsulated = (planting: Planting, facts: StudyFacts, bytes: Buffer, type: string): readonly DatasetElement[] => [
  planting.plain("00280301", "CS", "YES"),
  planting.gone("00420010", "ST", `Report ${typedName(facts.person)}`, [typedName(facts.person)]),
  planting.gone("00420011", "OB", bytes, [typedName(facts.person), facts.person.patientId]),
  planting.keep("00420012", "LO", type),
  planting.sequence("0040A043", []),
];

export const documentKinds: readonly DocumentKind[] = [
  { kind: "SR measurement", modality: "SR", sop: `${storage}88.22`, description: "MEASUREMENT", content: (planting, facts, image) => [...findings(planting, facts, image), evidence(planting, facts, image)] },
  { kind: "SR text", modality: "SR", sop: `${storage}88.11`, description: "REPORT", content: (planting, facts, image) => [...findings(planting, facts, image), evidence(planting, facts, image)] },
  {
    kind: "KO",
    modality: "KO",
    sop: `${storage}88.59`,
    description: "KEY IMAGES",
    content: (planting, facts, image) => [
      planting.keep("0040A040", "CS", "CONTAINER"),
      code(planting, "0040A043", ["113000", "DCM", "Of Interest"]),
      planting.plain("0040A050", "CS", "SEPARATE"),
      evidence(planting, facts, image),
      planting.sequence("0040A730", [
        node("TEXT", ["113012", "DCM", "Key Object Description"], (within) => [within.gone("0040A160", "UT", `shown to ${typedName(facts.person)}`, [typedName(facts.person)])]),
        node("IMAGE", ["121112", "DCM", "Source of Measurement"], (within) => [within.sequence("00081199", [(inner) => referenceTo(inner, facts, image.sop, image.instance)])]),
      ]),
    ],
  },
  { kind: "PR", modality: "PR", sop: `${storage}11.1`, description: "PRESENTATION", content: shown },
  { kind: "RTSTRUCT", modality: "RTSTRUCT", sop: `${storage}481.3`, description: "CONTOURS", content: contoured },
  { kind: "ECG", modality: "ECG", sop: `${storage}9.1.1`, description: "ECG 12", content: recorded },
  { kind: "PDF", modality: "DOC", sop: `${storage}104.1`, description: "DOCUMENT", content: (planting, facts) => encapsulated(planting, facts, pdfOf(typedName(facts.person), facts.person.patientId), "application/pdf") },
  { kind: "CDA", modality: "DOC", sop: `${storage}104.2`, description: "DOCUMENT", content: (planting, facts) => encapsulated(planting, facts, cdaOf(typedName(facts.person), facts.person.patientId, facts.person.birth), "text/XML") },
];
