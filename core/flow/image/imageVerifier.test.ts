import { describe, expect, test } from "vitest";
import { identityHunter } from "../../deid/dicom/identityHunter.ts";
import type { ImageFault, ImageFaultKind, Promised } from "../../deid/verifier/image/imageFaults.ts";
import { ImageVerifier } from "../../deid/verifier/image/imageVerifier.ts";
import { Verifier } from "../../deid/verifier/verifier.ts";
import { editFile } from "../../dicom/editFile.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement, ElementDecision, Tag, ValueRepresentation } from "../../domain/dicom.ts";
import { anonymizeImage } from "./anonymizeImage.ts";
import { verifierPixels } from "./verifierPixels.ts";

/** Good outputs with one thing undone in each: the verifier must name every one, and nothing in the good ones. */

const explicit = "1.2.840.10008.1.2.1";
const ctClass = "1.2.840.10008.5.1.4.1.1.2";
const pseudonym = "Q7M2KXA4";
const side = 16;
const mask = { rectangles: [{ x: 2, y: 1, width: 6, height: 3 }] } as const;
const promised: Promised = { uids: "replaced", dates: "shifted", safePrivate: new Set() };

const text = (tag: Tag, vr: ValueRepresentation, value: string): DatasetElement => ({ tag, vr, value });
const number = (tag: Tag, value: number): DatasetElement => ({ tag, vr: "US", value });

const pixels = Buffer.alloc(side * side * 2 * 2);
for (let at = 0; at < pixels.length; at += 2) pixels.writeUInt16LE(100 + ((at * 7) % 3000), at);

const slice = (instance: string): Buffer =>
  writeFile({
    transferSyntax: explicit,
    dataset: [
      text("00080005", "CS", "ISO_IR 192"),
      text("00080008", "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
      text("00080016", "UI", ctClass),
      text("00080018", "UI", instance),
      text("00080020", "DA", "20260401"),
      text("00080022", "DA", "20260403"),
      text("0008002A", "DT", "20260403101500"),
      text("00080030", "TM", "101500"),
      text("00080050", "SH", "A-4711"),
      text("00080060", "CS", "CT"),
      text("00080080", "LO", "のれん川病院"),
      text("00080090", "PN", "Kuroganemaru^Jirou=黒金丸^次郎"),
      text("0008103E", "LO", "CHEST"),
      { tag: "00081140", vr: "SQ", value: [[text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.200.77.1.2")]] },
      text("00090010", "LO", "ACME 1"),
      text("00091001", "LO", "山田太郎"),
      text("00100010", "PN", "Yamada^Tarou=山田^太郎"),
      text("00100020", "LO", "00123456"),
      text("00100030", "DA", "19550403"),
      text("00180050", "DS", "5.0"),
      text("00181210", "SH", "STANDARD"),
      text("0020000D", "UI", "1.2.392.200.77.1"),
      text("0020000E", "UI", "1.2.392.200.77.1.1"),
      text("00200052", "UI", "1.2.392.200.77.1.3"),
      number("00280002", 1),
      text("00280004", "CS", "MONOCHROME2"),
      text("00280008", "IS", "2"),
      number("00280010", side),
      number("00280011", side),
      number("00280100", 16),
      number("00280101", 12),
      number("00280102", 11),
      number("00280103", 0),
      { tag: "7FE00010", vr: "OW", value: pixels },
    ],
  });

const instances = ["1.2.392.200.77.1.2", "1.2.392.200.77.1.4"];
const sources = instances.map(slice);
const outputs = sources.map((source) => {
  const made = anonymizeImage(source, { runSecret: Buffer.alloc(32, 9), pseudonym, dates: { kind: "shift", days: -100 }, identity: identityHunter(["山田太郎", "Yamada Tarou", "00123456"]) }, [mask]);
  if (!made.ok) throw new Error(made.failure.code);
  return made.value.bytes;
});

type Look = { readonly after: Buffer; readonly textTreated?: boolean };

/** Everything the verifier says of the two outputs, the second as given. */
function faultsOf({ after, textTreated = true }: Look, first = outputs[0] ?? Buffer.alloc(0)): readonly (ImageFaultKind | "identity")[] {
  const images = new ImageVerifier(promised, verifierPixels);
  const strings = new Verifier([
    { pseudonym, strings: [{ kind: "name", text: "山田 太郎" }, { kind: "romaji", text: "Yamada Tarou" }, { kind: "id", text: "00123456" }, { kind: "birth", text: "19550403" }] },
  ]);
  const faults: ImageFault[] = [];
  for (const [output, file] of [first, after].entries()) {
    faults.push(...images.look({ output, before: sources[output] ?? Buffer.alloc(0), after: file, pseudonym, masks: [mask], treated: { text: textTreated, faces: false } }));
    strings.look({ name: "images/x.dcm", bytes: file, pseudonym });
  }
  faults.push(...images.end());
  return [...new Set([...faults.map(({ what }) => what), ...(strings.searched.hitCount > 0 ? (["identity"] as const) : [])])];
}

const good = outputs[1] ?? Buffer.alloc(0);

/** The good output with one element decided otherwise, or others added. */
const undone = (tag: Tag, decision: ElementDecision, additions: readonly DatasetElement[] = []): Buffer =>
  editFile(good, (element) => (element.tag === tag && element.depth === 0 ? decision : { kind: "enter" }), { additions });
const withValue = (tag: Tag, value: string): Buffer => undone(tag, { kind: "replace", value });
const withElements = (...additions: readonly DatasetElement[]): Buffer => editFile(good, () => ({ kind: "enter" }), { additions });
const withPixels = (change: (bytes: Buffer) => void): Buffer =>
  editFile(good, (element) => {
    if (element.tag !== "7FE00010") return { kind: "enter" };
    const bytes = Buffer.from(element.bytes);
    change(bytes);
    return { kind: "replace", value: bytes };
  });
const withoutCode = (code: string): Buffer =>
  editFile(good, (element) => (element.path.startsWith("00120064[") && element.tag === "00080100" && element.readText()[0] === code ? { kind: "replace", value: "113109" } : { kind: "enter" }));

const sabotages: readonly (readonly [string, ImageFaultKind | "identity", () => Look])[] = [
  ["a name in a private element", "identity", () => ({ after: withElements(text("00090010", "LO", "ACME 1"), text("00091001", "LO", "山田太郎")) })],
  ["a private element that says nothing", "privateKept", () => ({ after: withElements(text("00090010", "LO", "ACME 1"), text("00091001", "LO", "x")) })],
  ["a private sequence with a name", "identity", () => ({ after: withElements(text("00090010", "LO", "ACME 1"), { tag: "00091002", vr: "SQ", value: [[text("00100010", "PN", "Yamada^Tarou")]] }) })],
  ["a reservation of a private block", "privateKept", () => ({ after: withElements(text("00090010", "LO", "ACME 1")) })],
  ["the patient's name", "identity", () => ({ after: withValue("00100010", "Yamada^Tarou") })],
  ["the patient's name in kanji alone", "identity", () => ({ after: withValue("00100010", "山田^太郎") })],
  ["the patient's number", "identity", () => ({ after: withValue("00100020", "00123456") })],
  ["the day of birth", "identity", () => ({ after: withElements(text("00100030", "DA", "19550403")) })],
  ["the day of birth as a date that was not moved", "dateKept", () => ({ after: withElements(text("00100030", "DA", "19550403")) })],
  ["a physician", "othersKept", () => ({ after: withElements(text("00080090", "PN", "Kuroganemaru^Jirou")) })],
  ["a physician in kanji in a description", "othersKept", () => ({ after: withElements(text("0008103E", "LO", "黒金丸先生の依頼")) })],
  ["the hospital", "othersKept", () => ({ after: withElements(text("00080080", "LO", "のれん川病院")) })],
  ["the hospital within a text", "othersKept", () => ({ after: withElements(text("00204000", "LT", "撮影 のれん川病院 3F")) })],
  ["the instance not mapped", "uidKept", () => ({ after: withValue("00080018", instances[1] ?? "") })],
  ["the study not mapped", "uidKept", () => ({ after: withValue("0020000D", "1.2.392.200.77.1") })],
  ["the frame of reference not mapped", "uidKept", () => ({ after: withValue("00200052", "1.2.392.200.77.1.3") })],
  ["a UID left in a text", "uidKept", () => ({ after: withElements(text("00204000", "LT", "see 1.2.392.200.77.1.3")) })],
  ["a reference not mapped", "uidKept", () => ({ after: withElements({ tag: "00081140", vr: "SQ", value: [[text("00081150", "UI", ctClass), text("00081155", "UI", "1.2.392.200.77.1.2")]] }) })],
  ["a reference to nobody", "uidSplit", () => ({ after: withElements({ tag: "00081140", vr: "SQ", value: [[text("00081150", "UI", ctClass), text("00081155", "UI", "2.25.12345")]] }) })],
  ["a study of its own", "uidSplit", () => ({ after: withValue("0020000D", "2.25.98765") })],
  ["one UID for two", "uidJoined", () => ({ after: withValue("00200052", uidOf(good, "0020000D")) })],
  ["a UID with a leading zero", "uidInvalid", () => ({ after: withValue("00200052", "2.25.012") })],
  ["a UID with a letter", "uidInvalid", () => ({ after: withValue("00200052", "2.25.a1") })],
  ["a UID too long", "uidInvalid", () => ({ after: withValue("00200052", `2.25.${"1".repeat(60)}`) })],
  ["a head that names another instance", "uidMismatch", () => ({ after: undone("00020003", { kind: "replace", value: "2.25.4711" }) })],
  ["a head that names another class", "uidMismatch", () => ({ after: undone("00020002", { kind: "replace", value: "1.2.840.10008.5.1.4.1.1.4" }) })],
  ["a date not shifted", "dateKept", () => ({ after: withValue("00080022", "20260403") })],
  ["a date shifted by another number of days", "dateOffset", () => ({ after: withValue("00080022", "20260101") })],
  ["a date and time not shifted", "dateKept", () => ({ after: withElements(text("0008002A", "DT", "20260403101500")) })],
  ["encrypted attributes", "encryptedAttributes", () => ({ after: withElements({ tag: "04000500", vr: "SQ", value: [[text("04000510", "UI", "1.2.840.10008.1.2.1"), { tag: "04000520", vr: "OB", value: Buffer.alloc(32, 7) }]] }) })],
  ["original attributes", "encryptedAttributes", () => ({ after: withElements({ tag: "04000561", vr: "SQ", value: [[text("04000564", "LO", "x")]] }) })],
  ["a digital signature", "signatureKept", () => ({ after: withElements({ tag: "FFFAFFFA", vr: "SQ", value: [[text("04000100", "UI", "2.25.1")]] }) })],
  ["an overlay", "overlayKept", () => ({ after: withElements(number("60000010", side), { tag: "60003000", vr: "OW", value: Buffer.alloc(32, 1) }) })],
  ["a curve", "curveKept", () => ({ after: withElements(number("50000005", 1)) })],
  ["an icon", "iconKept", () => ({ after: withElements({ tag: "00880200", vr: "SQ", value: [[number("00280010", 1)]] }) })],
  ["a station in the head", "networkKept", () => ({ after: withMeta("00020016") })],
  ["the preamble", "preambleKept", () => ({ after: Buffer.concat([Buffer.from("Suzuki"), good.subarray(6)]) })],
  ["a text nobody asked for", "elementAdded", () => ({ after: withElements(text("00324000", "LT", "restored from 17")) })],
  ["no modality", "elementEmptied", () => ({ after: undone("00080060", { kind: "remove" }) })],
  ["no number of the patient", "elementEmptied", () => ({ after: undone("00100020", { kind: "empty" }) })],
  ["no mark that identity was removed", "claimMissing", () => ({ after: undone("00120062", { kind: "remove" }) })],
  ["no method", "claimMissing", () => ({ after: undone("00120063", { kind: "remove" }) })],
  ["no code of the profile", "claimMissing", () => ({ after: withoutCode("113100") })],
  ["dates called unmodified", "claimFalse", () => ({ after: withValue("00280303", "UNMODIFIED") })],
  ["clean pixels nobody cleaned", "claimFalse", () => ({ after: good, textTreated: false })],
  ["faces nobody treated", "claimFalse", () => ({ after: withElements(text("00280302", "CS", "NO")) })],
  ["a code for dates that does not hold", "claimFalse", () => ({ after: withoutCode("113107") })],
  ["a length of a group", "groupLength", () => ({ after: withElements({ tag: "00080000", vr: "UL", value: 12 }) })],
  ["a time that is none", "valueForm", () => ({ after: withValue("00080030", "10h15") })],
  ["a code that is too long", "valueForm", () => ({ after: withValue("00080060", "COMPUTEDTOMOGRAPHY") })],
  ["one frame unmasked", "frameUnmasked", () => ({ after: withPixels((bytes) => pixels.copy(bytes, side * side * 2, side * side * 2)) })],
  ["one pixel of a mask", "frameUnmasked", () => ({ after: withPixels((bytes) => bytes.writeUInt16LE(900, (1 * side + 3) * 2)) })],
  ["one pixel outside of the mask", "pixelsChanged", () => ({ after: withPixels((bytes) => bytes.writeUInt16LE(bytes.readUInt16LE(10 * side * 2) ^ 1, 10 * side * 2)) })],
  ["a frame less", "frameLost", () => ({ after: editFile(good, ({ tag, bytes }) => (tag === "00280008" ? { kind: "replace", value: "1" } : tag === "7FE00010" ? { kind: "replace", value: bytes.subarray(0, side * side * 2) } : { kind: "enter" })) })],
  ["an overlay in unused bits", "unusedBits", () => ({ after: withPixels((bytes) => bytes.writeUInt16LE(bytes.readUInt16LE(10 * side * 2) | 0x8000, 10 * side * 2)) })],
  ["a file cut short", "unreadable", () => ({ after: good.subarray(0, -40) })],
  ["bytes behind the end", "unreadable", () => ({ after: Buffer.concat([good, Buffer.from("Yamada")]) })],
];

function uidOf(file: Buffer, wanted: Tag): string {
  let found = "";
  editFile(file, (element) => {
    if (element.tag === wanted && element.depth === 0) found = element.readText()[0] ?? "";
    return { kind: "enter" };
  });
  return found;
}

/** A further element of the head, with its length counted anew. */
function withMeta(tag: Tag): Buffer {
  const value = Buffer.from("NORENPACS1");
  const head = Buffer.from([0x02, 0x00, Number.parseInt(tag.slice(6), 16), 0x00, 0x41, 0x45, value.length, 0]);
  const length = good.readUInt32LE(140);
  const file = Buffer.concat([good.subarray(0, 144 + length), head, value, good.subarray(144 + length)]);
  file.writeUInt32LE(length + head.length + value.length, 140);
  return file;
}

test("nothing is said of good outputs", () => {
  expect(faultsOf({ after: good })).toEqual([]);
});

test("there are fifty and more ways to undo one thing", () => {
  expect(sabotages.length).toBeGreaterThanOrEqual(50);
});

describe("each is named", () => {
  test.each(sabotages)("%s", (_, fault, sabotage) => {
    expect(faultsOf(sabotage())).toContain(fault);
  });
});
