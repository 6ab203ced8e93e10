import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { DatasetElement } from "../../../domain/dicom.ts";
import { allClean, anonymized, codeItem, codeOf, errorsOf, hasProgram, items, leftIn, objectOf, planted, text, valuesOf } from "./contents.fixture.ts";

const storage = "1.2.840.10008.5.1.4.1.1.104";

const documentObject = (kind: number, mediaType: string, bytes: Buffer, ...more: readonly DatasetElement[]): Buffer => {
  const own: readonly DatasetElement[] = [
    text("0008002A", "DT", "20260411101500"),
    text("00080064", "CS", "SD"),
    text("00280301", "CS", "NO"),
    items("0040A043", codeItem("18748-4", "LN", "Diagnostic Imaging Report")),
    text("00420010", "ST", "渡邉 report 2026-04-11"),
    { tag: "00420011", vr: "OB", value: bytes },
    text("00420012", "LO", mediaType),
    items("00420013", [text("00081150", "UI", "1.2.840.10008.5.1.4.1.1.2"), text("00081155", "UI", "1.2.392.7.1.9")]),
    { tag: "00420015", vr: "UL", value: bytes.length },
    ...more,
  ];
  return objectOf(`${storage}.${String(kind)}`, "DOC", own);
};

const documentOf = (file: Buffer): string => valuesOf(file)["00420011"] ?? "";

const secret = `BT (Yamada 00123456 20260411) Tj ET ${planted.join(" ")}`;

/** Three pages, an attachment, a script, XMP: in plain objects, or in a compressed stream of objects. */
function pdf(isCompressed: boolean): Buffer {
  const tree = `<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 9 0 R /JavaScript 8 0 R >> /Metadata 7 0 R >> << /Type /Pages /Kids [3 0 R 4 0 R] /Count 3 >> << /Type /Pages /Parent 2 0 R /Kids [5 0 R 6 0 R] /Count 2 >> << /Type /Page /Parent 2 0 R >>`;
  const held = isCompressed ? Buffer.concat([Buffer.from("1 0 obj\n<< /Type /ObjStm /N 4 /First 20 /Filter /FlateDecode >>\nstream\r\n"), deflateSync(Buffer.from(tree)), Buffer.from("\nendstream\nendobj\n")]) : Buffer.from(`1 0 obj\n${tree}\nendobj\n`);
  return Buffer.concat([Buffer.from("%PDF-1.5\n"), held, Buffer.from(`7 0 obj\nstream\n${secret}\nendstream\nendobj\n%%EOF\n`)]);
}

describe("a PDF", () => {
  test.each([
    ["of plain objects", pdf(false), 3],
    ["of compressed objects", pdf(true), 3],
    ["whose pages nobody can count", Buffer.from(`%PDF-1.4\n${secret}`), 1],
    ["that says it has a million pages", Buffer.from("%PDF-1.4\n<< /Type /Pages /Count 1000000 >>"), 1],
    ["that is none", Buffer.from(secret), 1],
  ])("%s becomes one that says that it was removed", (_, bytes, pages) => {
    const cleaned = anonymized(documentObject(1, "application/pdf", bytes));
    const made = documentOf(cleaned);
    expect(made.match(/\/Type \/Page\b/g)).toHaveLength(pages);
    expect(made).toContain(`/Count ${String(pages)} `);
    expect(made).toContain("(The content of this document was removed by anonymization.) Tj");
    expect(made).not.toMatch(/JavaScript|EmbeddedFile|Metadata|\/Info/);
    expect(leftIn(cleaned)).toEqual([]);
    const values = valuesOf(cleaned);
    expect([Number(values["00420015"]), values["00420012"], values["00420013[0].00081155"]?.slice(0, 5)]).toEqual([made.length, "application/pdf", "2.25."]);
  });

  test("every object lies where its table says", () => {
    const made = documentOf(anonymized(documentObject(1, "application/pdf", pdf(true))));
    const table = Number(/startxref\n(\d+)\n%%EOF\n+$/.exec(made)?.[1]);
    expect(made.slice(table, table + 5)).toBe("xref\n");
    const entries = [...made.slice(table).matchAll(/(\d{10}) 00000 n /g)].map(([, offset]) => Number(offset));
    expect(entries.map((offset, index) => made.slice(offset, offset + String(index + 1).length + 6))).toEqual(entries.map((_, index) => `${String(index + 1)} 0 obj`));
    for (const [, length, content] of made.matchAll(/\/Length (\d+) >>\nstream\n([^]*?)\nendstream/g)) expect(content?.length).toBe(Number(length));
  });

  test.skipIf(!hasProgram("dciodvfy"))("the object has no fault that the source has not (skipped without dciodvfy)", () => {
    const source = documentObject(1, "application/pdf", pdf(false));
    const before = errorsOf(source);
    expect(errorsOf(anonymized(source)).filter((error) => !before.includes(error))).toEqual([]);
  });
});

const cda = (body: string, head = '<?xml version="1.0" encoding="UTF-8"?>'): Buffer =>
  Buffer.from(
    `${head}<?xml-stylesheet href="渡邉.xsl"?><!-- 山田太郎 --><ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:voc="urn:hl7-org:v3/voc" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<id root="1.2.392.7.1" extension="00123456"/><code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="渡邉"/><title>渡邉 一郎</title><effectiveTime value="20260411101500+0900"/>
<recordTarget><patientRole><id extension="00123456"/><addr>渡邉町</addr><telecom value="tel:03-1234-5678"/><patient><name>山田太郎</name><birthTime value="20260411"/></patient></patientRole></recordTarget>
<author><time value="20260411"/><assignedAuthor><assignedPerson><name>Watanabe ワタナベ</name></assignedPerson></assignedAuthor></author>
<templateId root="渡邉"/><templateId root="1.2.3"/><component><structuredBody>${body}</structuredBody></component></ClinicalDocument>`,
  );

const section = `<component><section><code code="8716-3" codeSystem="2.16.840.1.113883.6.1"/><title>渡邉</title><text>Yamada ヤマダタロウ 2026年4月11日 &#x6E21;&#x9089;</text><entry><observation classCode="OBS" moodCode="EVN"><id root="1.2.392.7.1" extension="9"/><code code="8480-6" codeSystem="2.16.840.1.113883.6.1" displayName="Watanabe"><originalText>渡邉</originalText></code><statusCode code="completed"/><effectiveTime><low value="20260411"/><high value="2026"/></effectiveTime><value xsi:type="PQ" value="120.5" unit="mm[Hg]"/><value xsi:type="PQ" value="20260411" unit="d"/><value xsi:type="ST">渡邉</value><value xsi:type="CD" code="渡邉" codeSystem="1.2.3"/><participant><name>Watanabe</name></participant></observation></entry></section></component>`;

describe("a CDA document", () => {
  const made = documentOf(anonymized(documentObject(2, "text/XML", cda(section))));

  test("is made anew of its coded entries", () => {
    const body = /<structuredBody>(.*)<\/structuredBody>/.exec(made)?.[1];
    expect(body?.replace(/"2\.25\.\d+"/, '"2.25"')).toBe(
      '<component><section><code code="8716-3" codeSystem="2.16.840.1.113883.6.1"/><entry><observation classCode="OBS" moodCode="EVN"><id root="2.25"/><code code="8480-6" codeSystem="2.16.840.1.113883.6.1"/><statusCode code="completed"/><effectiveTime><low value="20260101"/><high nullFlavor="MSK"/></effectiveTime><value xsi:type="PQ" value="120.5" unit="mm[Hg]"/><value xsi:type="PQ" nullFlavor="MSK"/><value xsi:type="ST"/><value xsi:type="CD" nullFlavor="MSK"/></observation></entry></section></component>',
    );
    expect(made).toContain('<templateId nullFlavor="MSK"/><templateId root="1.2.3"/>');
    expect(made).toContain('<effectiveTime value="20260101101500+0900"/>');
    expect(made).toContain('<code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/>');
  });

  test("nothing that was planted is left", () => {
    expect(leftIn(Buffer.from(made, "latin1"))).toEqual([]);
    expect(leftIn(anonymized(documentObject(2, "text/XML", cda(section))))).toEqual([]);
  });

  test("in the letters it says it is in", () => {
    const head = '<?xml version="1.0" encoding="Shift_JIS"?>';
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from('<ClinicalDocument xmlns="urn:hl7-org:v3"><title>'), Buffer.from([0x93, 0x6e]), Buffer.from("</title></ClinicalDocument>")]);
    expect(documentOf(anonymized(documentObject(2, "text/XML", bytes)))).toContain("nonXMLBody");
    expect(codeOf(() => anonymized(documentObject(2, "text/XML", Buffer.concat([Buffer.from('<?xml version="1.0" encoding="UTF-8"?>'), bytes.subarray(head.length)]))))).toBe("dicom.documentUnreadable");
  });

  test.each([
    ["not well-formed", cda("<a><b></a></b>")],
    ["cut off", cda(section).subarray(0, 900)],
    ["with entities of its own", cda("", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "渡邉">]>')],
    ["with a type", cda(section, '<?xml version="1.0"?><!DOCTYPE ClinicalDocument>')],
    ["with an entity nobody declared", cda("&watanabe;")],
    ["with an attribute twice", cda('<component a="1" a="2"/>')],
    ["with a prefix nobody declared", cda("<x:component/>")],
    ["in letters nobody knows", cda("", '<?xml version="1.0" encoding="X-MAC"?>')],
    ["deeper than any", cda("<entry>".repeat(300) + "</entry>".repeat(300))],
  ])("that is %s is held", (_, bytes) => {
    expect(codeOf(() => anonymized(documentObject(2, "text/XML", bytes)))).toBe("dicom.documentUnreadable");
  });

  test("of another kind is held", () => {
    expect(codeOf(() => anonymized(documentObject(2, "text/XML", Buffer.from("<a/>"))))).toBe("dicom.contentNotUnderstood");
    expect(codeOf(() => anonymized(documentObject(2, "text/rtf", Buffer.from("{\\rtf}"))))).toBe("dicom.contentNotUnderstood");
    expect(codeOf(() => anonymized(documentObject(1, "application/pdf", pdf(false)), { options: { ...allClean, encapsulatedDocuments: "hold" } }))).toBe("dicom.contentNotUnderstood");
  });
});

test("names of types of media are names of types", () => {
  const typesOf = (value: string): string | undefined => valuesOf(anonymized(documentObject(1, "application/pdf", pdf(false), text("00420014", "LO", value))))["00420014"];
  expect([typesOf("image/jpeg\\text/plain"), typesOf("渡邉"), typesOf("image/yamada")]).toEqual(["image/jpeg\\text/plain", "ANONYMIZED", "ANONYMIZED"]);
});

describe("a surface", () => {
  const triangles = Buffer.concat([Buffer.from("Yamada Tarou 00123456".padEnd(80)), Buffer.from([1, 0, 0, 0]), Buffer.alloc(48, 7), Buffer.from("YT")]);

  test("is held", () => {
    for (const type of ["model/stl", "application/sla", "model/obj", "model/mtl"]) expect(codeOf(() => anonymized(documentObject(3, type, triangles)))).toBe("dicom.geometryUndecided");
    expect(codeOf(() => anonymized(documentObject(3, "model/stl", Buffer.from("solid Yamada\nendsolid Yamada\n")), { allowsGeometry: true }))).toBe("dicom.geometryUndecided");
  });

  test("goes without the text before its triangles where it is allowed", () => {
    const values = valuesOf(anonymized(documentObject(3, "model/stl", triangles), { allowsGeometry: true }));
    expect(Buffer.from(values["00420011"] ?? "", "latin1").equals(Buffer.concat([Buffer.alloc(80), Buffer.from([1, 0, 0, 0]), Buffer.alloc(48, 7), Buffer.alloc(2)]))).toBe(true);
  });
});
