import { expect, test } from "vitest";
import type { KeyObject } from "./answerKey.ts";
import type { ObservedElement, ObservedFrames, ObservedObject } from "./observe.ts";
import { Scorer, type Score } from "./scorer.ts";

const text = (value: string, vr = "LO"): ObservedElement => ({ vr, length: value.length, bytes: Buffer.from(value), texts: value === "" ? [] : [value], numbers: [] });

const box = { x: 2, y: 2, width: 8, height: 4 };
const mark = { x: 50, y: 50, width: 4, height: 4 };
const side = 64;

const pixels = (change: (values: number[], frame: number) => void = () => undefined): ObservedFrames => ({
  columns: side,
  rows: side,
  frames: 2,
  samples: 1,
  isLossy: false,
  frame: (frame) => {
    const values = Array.from({ length: side * side }, (_, at) => (at * 7) % 251);
    change(values, frame);
    return values;
  },
});

const blackened = (values: number[]): void => {
  for (let y = box.y; y < box.y + box.height; y += 1) for (let x = box.x; x < box.x + box.width; x += 1) values[y * side + x] = 0;
};

interface Made {
  readonly elements: Map<string, ObservedElement>;
  bytes: Buffer;
  frames: ObservedFrames | undefined;
}

const sourceElements = (number: number): readonly (readonly [string, ObservedElement])[] => [
  ["00080018", text(`1.2.${String(number)}`, "UI")],
  ["00080020", text("20240110", "DA")],
  ["00080021", text("20240115", "DA")],
  ["00080060", text("CT", "CS")],
  ["00081140[0].00081155", text("1.2.1", "UI")],
  ["00091001", text("汐見花子")],
  ["00100010", text("SHIOMI^HANAKO=汐見^花子", "PN")],
  ["00100020", text(number < 3 ? "00491203" : "00777777")],
  ["00180050", text("5", "DS")],
  ["00400275[0].00400007", text("CHEST 汐見花子")],
];

const person = (number: number): number => (number < 3 ? 1 : 2);

const objectOf = (number: number): KeyObject => ({
  file: `${String(number)}.dcm`,
  kind: "CT",
  transferSyntax: "1.2.840.10008.1.2.1",
  person: person(number),
  actions: [
    { action: "uid_changed", at: "00080018", value: `1.2.${String(number)}` },
    { action: "uid_consistent", at: "00080018", value: `1.2.${String(number)}` },
    { action: "uid_consistent", at: "00081140[0].00081155", value: "1.2.1" },
    { action: "date_shifted", at: "00080020", value: "20240110" },
    { action: "date_shifted", at: "00080021", value: "20240115" },
    { action: "tag_retained", at: "00080060" },
    { action: "text_notnull", at: "00180050" },
    { action: "text_retained", at: "00180050", value: "5" },
    { action: "text_retained", at: "00400275[0].00400007", value: "CHEST", option: "113105" },
    { action: "text_removed", at: "00400275[0].00400007", tokens: ["汐見花子"] },
    { action: "text_removed", at: "00100010", tokens: ["SHIOMI^HANAKO", "汐見^花子"] },
    { action: "text_removed", at: "00091001", tokens: ["汐見花子"] },
    { action: "patid_consistent", at: "00100020" },
    { action: "pixels_hidden", at: "pixels", box, tokens: ["汐見花子"] },
    { action: "pixels_retained", at: "pixels", box: mark },
    { action: "pixels_retained", at: "pixels" },
  ],
});

const good = (number: number): Made => ({
  bytes: Buffer.alloc(0),
  frames: pixels(blackened),
  elements: new Map([
    ["00080018", text(`2.25.9${String(number)}`, "UI")],
    ["00080020", text("20240120", "DA")],
    ["00080021", text("20240125", "DA")],
    ["00080060", text("CT", "CS")],
    ["00081140[0].00081155", text("2.25.91", "UI")],
    ["00100010", text(`P${String(person(number))}`, "PN")],
    ["00100020", text(`P${String(person(number))}`)],
    ["00120064[0].00080100", text("113105", "SH")],
    ["00180050", text("5", "DS")],
    ["00400275[0].00400007", text("CHEST")],
  ]),
});

function score(sabotage: (second: Made) => Made | undefined = (made) => made): Score {
  const scorer = new Scorer({ people: [1, 2].map((number) => ({ number, patientId: number === 1 ? "00491203" : "00777777", tokens: ["汐見花子", "SHIOMI^HANAKO", "汐見^花子", number === 1 ? "00491203" : "00777777"] })) });
  for (const number of [1, 2, 3]) {
    const source: ObservedObject = { bytes: Buffer.alloc(0), elements: new Map(sourceElements(number)), frames: pixels() };
    scorer.add(objectOf(number), source, number === 2 ? sabotage(good(2)) : good(number));
  }
  return scorer.finish();
}

test("a good output passes everything", () => {
  const { failures, removal, retention, produced } = score();
  expect(failures).toEqual([]);
  expect([removal, retention, produced]).toEqual([{ passes: 33, total: 33 }, { passes: 18, total: 18 }, 3]);
});

const put = (tag: string, value: string, vr?: string) => (made: Made): Made => {
  made.elements.set(tag, text(value, vr));
  return made;
};
const drop = (tag: string) => (made: Made): Made => {
  made.elements.delete(tag);
  return made;
};
const hide = (bytes: Uint8Array) => (made: Made): Made => ({ ...made, bytes: Buffer.concat([Buffer.alloc(100), bytes, Buffer.alloc(100)]) });
const show = (change: (values: number[], frame: number) => void) => (made: Made): Made => ({ ...made, frames: pixels(change) });

const name = "汐見花子";
const sabotages: readonly (readonly [what: string, sabotage: (made: Made) => Made | undefined, action: string, at: string, cause: string])[] = [
  ["dropped", () => undefined, "tag_retained", "00080060", "held"],
  ["a name in an item", put("00400275[0].00400007", `CHEST ${name}`), "text_removed", "00400275[0].00400007", "left"],
  ["the name with a space of full width", put("00400275[0].00400007", "CHEST 汐見　花子"), "text_removed", "00400275[0].00400007", "left"],
  ["a private element left", put("00091001", name), "text_removed", "00091001", "left"],
  ["the name in small letters", put("00100010", "Shiomi^Hanako", "PN"), "text_removed", "00100010", "left"],
  ["the number where nobody planted it", put("00204000", "ID 00491203", "LT"), "text_removed", "bytes 00204000", "left"],
  ["the name in UTF-8 in the bytes", hide(Buffer.from(name)), "text_removed", "bytes", "left"],
  ["the name in UTF-16", hide(Buffer.from(name, "utf16le")), "text_removed", "bytes", "left"],
  ["the name in UTF-16 the other way round", hide(Buffer.from(name, "utf16le").swap16()), "text_removed", "bytes", "left"],
  ["the name in EUC-JP", hide(Buffer.from("bcaeb8ab b2d6bbd2".replace(" ", ""), "hex")), "text_removed", "bytes", "left"],
  ["the name in Shift_JIS", hide(Buffer.from("8eac8ca989d48e71", "hex")), "text_removed", "bytes", "left"],
  ["the name in ISO-2022-JP, set by set", hide(Buffer.from("1b2442 3c2e382b 1b2842 5e 1b2442 32563b52 1b2842".replaceAll(" ", ""), "hex")), "text_removed", "bytes", "left"],
  ["a day not moved", put("00080020", "20240110", "DA"), "date_shifted", "00080020", "unchanged"],
  ["a day moved by another offset", put("00080021", "20240126", "DA"), "date_shifted", "00080021", "inconsistent"],
  ["a day that is none", put("00080021", "later", "DA"), "date_shifted", "00080021", "invalid"],
  ["a UID not replaced", put("00080018", "1.2.2", "UI"), "uid_changed", "00080018", "unchanged"],
  ["a UID with a leading zero", put("00080018", "2.25.091", "UI"), "uid_changed", "00080018", "invalid"],
  ["a reference to nothing", put("00081140[0].00081155", "2.25.77", "UI"), "uid_consistent", "00081140[0].00081155", "inconsistent"],
  ["a reference removed", drop("00081140[0].00081155"), "uid_consistent", "00081140[0].00081155", "absent"],
  ["two objects with one UID", put("00080018", "2.25.91", "UI"), "uid_consistent", "00080018", "inconsistent"],
  ["the number not replaced", put("00100020", "00491203"), "patid_consistent", "00100020", "unchanged"],
  ["another pseudonym", put("00100020", "P9"), "patid_consistent", "00100020", "inconsistent"],
  ["the pseudonym of another", put("00100020", "P2"), "patid_consistent", "00100020", "inconsistent"],
  ["a modality removed", drop("00080060"), "tag_retained", "00080060", "absent"],
  ["a thickness emptied", put("00180050", "", "DS"), "text_notnull", "00180050", "absent"],
  ["a thickness changed", put("00180050", "6", "DS"), "text_retained", "00180050", "altered"],
  ["words lost from a description", put("00400275[0].00400007", "x"), "text_retained", "00400275[0].00400007", "altered"],
  ["letters not masked", show(() => undefined), "pixels_hidden", "pixels", "visible"],
  ["letters masked in the first frame only", show((values, frame) => { if (frame === 0) blackened(values); }), "pixels_hidden", "pixels", "visible"],
  ["one dot of the letters left", show((values) => { blackened(values); values[box.y * side + box.x] = 200; }), "pixels_hidden", "pixels", "visible"],
  ["a dot changed elsewhere", show((values) => { blackened(values); values[50 * side + 10] = 0; }), "pixels_retained", "pixels", "altered"],
  ["a mark masked", show((values) => { blackened(values); values[51 * side + 51] = 0; }), "pixels_retained", "pixels", "altered"],
  ["no pixels", (made) => ({ ...made, frames: undefined }), "pixels_hidden", "pixels", "unreadable"],
];

test.each(sabotages)("named: %s", (_, sabotage, action, at, cause) => {
  expect(score(sabotage).failures).toContainEqual({ file: "2.dcm", kind: "CT", action, at, cause });
});

test("what an output does not say it kept is not asked for", () => {
  const { failures } = score((made) => drop("00120064[0].00080100")(put("00400275[0].00400007", "")(made)));
  expect(failures).toEqual([]);
});
