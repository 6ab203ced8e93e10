import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentKinds } from "../../domain/content.ts";
import { bufferSource } from "../archive/source.ts";
import { writeTar } from "../archive/testing/tarWriter.ts";
import { writeZip } from "../archive/testing/zipWriter.ts";
import { contentKindOf, headBytes } from "./contentKind.ts";
import { causeOf, itemKindOf } from "./itemKinds.ts";
import { layoutHintOf } from "./layout.ts";
import { reasonOfOffice } from "./macros.ts";
import { isOptOutList } from "./optOut.ts";
import { element, explicitBig, explicitLittle, implicitLittle, withMeta, writeDirectory } from "./testing/dicomWriter.ts";

const dataSet = (syntax = explicitLittle): Buffer =>
  Buffer.concat([element({ tag: 0x00080005, representation: "CS", value: "ISO_IR 100" }, syntax), element({ tag: 0x00080016, representation: "UI", value: "1.2.840.10008.5.1.4.1.1.2" }, syntax), element({ tag: 0x00100010, representation: "PN", value: "X" }, syntax)]);
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const enveloped = hex("30 80 06 09 2a864886f70d010703 a080 30 80");

const cases: readonly (readonly [what: string, bytes: Buffer | string, name: string, kind: string])[] = [
  ["DICOM", withMeta(dataSet(), "1.2.840.10008.5.1.4.1.1.2"), "IM1", "dicom"],
  ["DICOM called text", withMeta(dataSet(), "1.2.840.10008.5.1.4.1.1.2"), "IM1.txt", "dicom"],
  ["DICOM without meta information", dataSet(), "IM1", "dicom"],
  ["DICOM, implicit, without meta information", dataSet(implicitLittle), "IM1", "dicom"],
  ["DICOM, big endian, without meta information", dataSet(explicitBig), "IM1", "dicom"],
  ["DICOMDIR", writeDirectory({ records: [] }), "DICOMDIR", "dicomdir"],
  ["an image that calls itself DICOMDIR", withMeta(dataSet(), "1.2.840.10008.5.1.4.1.1.2"), "DICOMDIR", "dicom"],
  ["CMS, indefinite", enveloped, "a.p7m", "cmsEnveloped"],
  ["CMS, definite, authenticated", hex("3082 0100 060b 2a864886f70d0109100117 a082 00ef"), "a", "cmsAuthEnveloped"],
  ["CMS, signed", hex("3082 0100 0609 2a864886f70d010702 a082 00ef"), "a.p7s", "cmsSigned"],
  ["CMS in PEM", `-----BEGIN CMS-----\n${enveloped.toString("base64")}\n-----END CMS-----\n`, "a.pem", "cmsEnveloped"],
  ["a certificate is no envelope", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "a.pem", "text"],
  ["zip", writeZip({ entries: [{ name: "a", content: "a" }] }), "a", "zip"],
  ["an empty zip", writeZip({ entries: [] }), "a", "zip"],
  ["tar", writeTar([{ name: "a", content: "a" }]), "a", "tar"],
  ["tar of the seventh edition", writeTar([{ name: "a", content: "a", magic: "" }]), "a", "tar"],
  ["gzip", gzipSync("a"), "a", "gzip"],
  ["Office in zip", writeZip({ entries: [{ name: "[Content_Types].xml", content: "<Types/>" }] }), "a.docx", "office"],
  ["OpenDocument", writeZip({ entries: [{ name: "mimetype", content: "application/vnd.oasis", method: 0 }] }), "a.ods", "office"],
  ["Office of old", hex("d0cf11e0a1b11ae1").subarray(0, 8), "a.doc", "office"],
  ["PDF", "%PDF-1.7\n", "a", "pdf"],
  ["JPEG", hex("ffd8ffe0"), "a", "jpeg"],
  ["PNG", hex("89504e470d0a1a0a"), "a", "png"],
  ["TIFF", hex("49492a00"), "a", "tiff"],
  ["HL7", "MSH|^~\\&|HIS|\r", "a.dat", "hl7"],
  ["FHIR in JSON", '{"resourceType":"Bundle"}', "a", "fhir"],
  ["FHIR in XML", '<Patient xmlns="http://hl7.org/fhir"/>', "a", "fhir"],
  ["XML", '<?xml version="1.0"?><ClinicalDocument/>', "a", "xml"],
  ["JSON", '[{"a":1}]', "a", "json"],
  ["CSV by its commas, in CP932", Buffer.concat([hex("8e8196bc"), Buffer.from(",1,2\r\n")]), "a.txt", "csv"],
  ["CSV by its name", "a\n", "a.csv", "csv"],
  ["text", "nothing special\n", "a", "text"],
  ["UTF-16", Buffer.from("\ufeffa,b,c\n", "utf16le"), "a.txt", "csv"],
  ["ELF", hex("7f454c46 02010100"), "a.txt", "executable"],
  ["PE", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(100)]), "viewer.dat", "executable"],
  ["Mach-O", hex("cffaedfe 07000001"), "a", "executable"],
  ["Java", hex("cafebabe 00000034"), "a", "executable"],
  ["a cabinet", "MSCF\0\0\0\0", "a", "executable"],
  ["a script with a shebang", "#!/bin/sh\n", "readme.txt", "script"],
  ["a batch file", "dir\r\n", "start.BAT", "script"],
  ["a batch file under another name", "@ECHO off\r\n", "readme.txt", "script"],
  ["JavaScript", "alert(1)", "a.js", "script"],
  ["Visual Basic", "x = 1", "a.vbs", "script"],
  ["autorun", "[autorun]\nopen=x.exe", "AUTORUN.INF", "script"],
  ["a page with a script", "<html><script>1</script></html>", "a.htm", "script"],
  ["a page", "<html><body>x</body></html>", "a.htm", "xml"],
  ["a shortcut", hex("4c000000 01140200 00000000 c0000000 00000046"), "a.txt", "shortcut"],
  ["a link to the net", "[InternetShortcut]\nURL=x", "a.txt", "shortcut"],
  ["nothing", "", "a", "empty"],
  ["noise", hex("00ff00fe81"), "a", "unknown"],
];

describe("what a file is", () => {
  it.each(cases)("%s", (_, bytes, name, kind) => {
    expect(contentKindOf(Buffer.from(bytes).subarray(0, headBytes), name)).toBe(kind);
  });

  it("is one of the closed kinds, whatever the bytes", () => {
    const starts = cases.map(([, bytes]) => Buffer.from(bytes).subarray(0, 600));
    const bytes = fc.tuple(fc.constantFrom(...starts), fc.nat(600), fc.uint8Array({ maxLength: 40 })).map(([start, cut, rest]) => Buffer.concat([start.subarray(0, cut), rest]));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array))), (head) => {
        expect(contentKinds).toContain(contentKindOf(head, "x"));
      }),
      { numRuns: 2000 },
    );
  });

  it("does not change because text is cut within a character", () => {
    const text = Buffer.from("あいうえお、".repeat(1000));
    for (const shift of [0, 1, 2]) expect(contentKindOf(Buffer.concat([Buffer.alloc(shift, "x"), text]).subarray(0, headBytes), "a")).toBe("text");
  });

  it("has a word that is counted, and every reason a cause", () => {
    expect(contentKinds.map(itemKindOf)).not.toContain(undefined);
    expect([causeOf("media.macro"), causeOf("media.nameTraversal"), causeOf("media.archiveRatio"), causeOf("room.damaged")]).toEqual(["macro", "nameUnsafe", "archiveRefused", "unknownKind"]);
  });
});

/** A compound file (MS-CFB): header, one table, one sector of directory entries. */
function compound(names: readonly string[]): Buffer {
  const bytes = Buffer.alloc(512 * 3);
  hex("d0cf11e0a1b11ae1").copy(bytes);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(1, 44);
  bytes.writeUInt32LE(1, 48);
  bytes.fill(0xff, 76, 512);
  bytes.writeUInt32LE(0, 76);
  bytes.writeUInt32LE(0xfffffffe, 68);
  bytes.writeUInt32LE(0xfffffffd, 512);
  bytes.writeUInt32LE(0xfffffffe, 516);
  for (const [index, name] of names.entries()) {
    bytes.write(name, 1024 + index * 128, "utf16le");
    bytes.writeUInt16LE((name.length + 1) * 2, 1024 + index * 128 + 64);
  }
  return bytes;
}

describe("macros", () => {
  const office = (...names: readonly string[]): Buffer => writeZip({ entries: ["[Content_Types].xml", ...names].map((name) => ({ name, content: "x" })) });

  it.each([
    ["a document without", office("word/document.xml"), undefined],
    ["a document with", office("word/document.xml", "word/vbaProject.bin"), "media.macro"],
    ["an ActiveX control", office("xl/activeX/activeX1.bin"), "media.macro"],
    ["an embedded object", office("word/embeddings/oleObject1.bin"), "media.macro"],
    ["OpenDocument with Basic", office("Basic/Standard/Module1.xml"), "media.macro"],
    ["a damaged document", office("word/document.xml").subarray(0, 90), "media.kindTampered"],
    ["an old document without", compound(["Root Entry", "WordDocument"]), undefined],
    ["an old document with", compound(["Root Entry", "Macros", "VBA"]), "media.macro"],
    ["an old workbook with", compound(["Root Entry", "Workbook", "_VBA_PROJECT_CUR"]), "media.macro"],
    ["an old document cut off", compound(["Root Entry"]).subarray(0, 900), "media.kindTampered"],
  ])("%s", async (_, bytes, reason) => {
    expect(await reasonOfOffice(bufferSource(bytes))).toBe(reason);
  });

  it("in a compound file whose chain is a circle are not looked for for ever", async () => {
    const circle = compound(["Root Entry"]);
    circle.writeUInt32LE(1, 516);
    expect(await reasonOfOffice(bufferSource(circle))).toBe("media.kindTampered");
  });

  it.skipIf(spawnSync("python3", ["--version"]).status !== 0)("in a document another program packed", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "noren-office-"));
    const file = path.join(folder, "a.docm");
    execFileSync("python3", ["-c", 'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED)\nfor n in ["[Content_Types].xml","word/vbaProject.bin"]: z.writestr(n,"x")\nz.close()', file]);
    expect(await reasonOfOffice(bufferSource(readFileSync(file)))).toBe("media.macro");
    rmSync(folder, { recursive: true });
  });
});

describe("a list of refusals", () => {
  const pattern = { names: ["停止"], headings: ["被保険者番号", "停止日"] };

  it.each([
    ["by its name", "x\n", "OptOut_2026.CSV", undefined, true],
    ["by its Japanese name in full-width letters", "x\n", "ＯＰＴＯＵＴ.csv", undefined, true],
    ["not by another name", "x\n", "patients.csv", undefined, false],
    ["by agreed headings", '"被保険者番号","停止日",備考\n1,2,3\n', "list.csv", pattern, true],
    ["not where one is missing", "被保険者番号,備考\n", "停止.csv", pattern, false],
    ["by headings with a mark before them", "\ufeff停止日\t被保険者番号\n", "a.txt", pattern, true],
  ] as const)("%s", (_, text, name, agreed, expected) => {
    expect(isOptOutList(Buffer.from(text), name, agreed)).toBe(expected);
  });

  it("may be in CP932", () => {
    expect(isOptOutList(Buffer.from("92e28e7e93fa2c610a", "hex"), "a.csv", { names: [], headings: ["停止日"] })).toBe(true);
  });
});

describe("the place of a file", () => {
  it.each([
    ["000/000/0000000001/20240101/OML-01/0000000001_20240101_OML-01_000000000000001_20240102.dat", "ssmix2"],
    ["病院/SSMIX/123/456/12345678/-/ADT-00/12345678_-_ADT-00_999.dat", "ssmix2"],
    ["000/000/0000000001/20240101/OML-01/0000000002_20240101_OML-01_1.dat", undefined],
    ["RECEIPTC.UKE", "uke"],
    ["DICOM/PAT0/IM000001", "dicomMedium"],
    ["notes/readme.txt", undefined],
  ])("%s", (place, hint) => {
    expect(layoutHintOf(place.split("/"))).toBe(hint);
  });
});
