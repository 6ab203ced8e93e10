import { describe, expect, test } from "vitest";
import type { DatasetElement } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import { walkFile } from "./editFile.ts";
import { writeFile } from "./writeFile.ts";

const explicit = "1.2.840.10008.1.2.1";
const implicit = "1.2.840.10008.1.2";
const datasetOf = (file: Buffer): string => {
  const meta = 132 + 12 + file.readUInt32LE(140);
  return file.subarray(meta).toString("hex");
};
const hex = (text: string): string => text.replaceAll(/\s/g, "");

test("elements in ascending order, even lengths, padding by representation", () => {
  const dataset: readonly DatasetElement[] = [
    { tag: "00100020", vr: "LO", value: "A" },
    { tag: "00080018", vr: "UI", value: "1.2.3" },
    { tag: "00280010", vr: "US", value: 513 },
    { tag: "00280030", vr: "DS", value: [0.5, 2] },
  ];
  expect(datasetOf(writeFile({ transferSyntax: explicit, dataset }))).toBe(
    hex("08001800 5549 0600 312e322e3300 10002000 4c4f 0200 4120 28001000 5553 0200 0102 28003000 4453 0600 302e355c3220"),
  );
  expect(datasetOf(writeFile({ transferSyntax: implicit, dataset }))).toBe(
    hex("08001800 06000000 312e322e3300 10002000 02000000 4120 28001000 02000000 0102 28003000 06000000 302e355c3220"),
  );
});

test("sequences, numbers of every kind, and bytes", () => {
  const dataset: readonly DatasetElement[] = [
    { tag: "00081140", vr: "SQ", value: [[{ tag: "00081155", vr: "UI", value: "1.2" }], []] },
    { tag: "00189073", vr: "FD", value: 1.5 },
    { tag: "00209165", vr: "AT", value: 0x00189073 },
    { tag: "00280106", vr: "SS", value: -2 },
    { tag: "7FE00010", vr: "OB", value: Uint8Array.of(1, 2, 3) },
  ];
  expect(datasetOf(writeFile({ transferSyntax: explicit, dataset }))).toBe(
    hex(`08004011 5351 0000 1c000000 feff00e0 0c000000 08005511 5549 0400 312e3200 feff00e0 00000000
      18007390 4644 0800 000000000000f83f 20006591 4154 0400 18007390 28000601 5353 0200 feff e07f1000 4f42 0000 04000000 01020300`),
  );
});

test("the head says what the file is", () => {
  const file = writeFile({
    transferSyntax: explicit,
    dataset: [
      { tag: "00080016", vr: "UI", value: "1.2.840.10008.5.1.4.1.1.2" },
      { tag: "00080018", vr: "UI", value: "1.2.3.4" },
    ],
  });
  const seen = new Map<string, readonly string[]>();
  walkFile(file, (element) => seen.set(element.path, element.readText()));
  expect(file.subarray(0, 132)).toEqual(Buffer.concat([Buffer.alloc(128), Buffer.from("DICM")]));
  expect([...seen.keys()]).toEqual(["00020000", "00020001", "00020002", "00020003", "00020010", "00020012", "00020013", "00080016", "00080018"]);
  expect([seen.get("00020002"), seen.get("00020003"), seen.get("00020010")]).toEqual([["1.2.840.10008.5.1.4.1.1.2"], ["1.2.3.4"], [explicit]]);
});

test("text in the set the dataset names, in items in the set of the item", () => {
  const dataset: readonly DatasetElement[] = [
    { tag: "00080005", vr: "CS", value: "\\ISO 2022 IR 87" },
    { tag: "00100010", vr: "PN", value: "=山田^太郎" },
    {
      tag: "00400275",
      vr: "SQ",
      value: [
        [{ tag: "00400007", vr: "LO", value: "山" }],
        [
          { tag: "00080005", vr: "CS", value: "ISO_IR 192" },
          { tag: "00400007", vr: "LO", value: "髙" },
        ],
      ],
    },
  ];
  const texts: (readonly string[])[] = [];
  walkFile(writeFile({ transferSyntax: implicit, dataset }), (element) => {
    if (element.tag === "00400007" || element.tag === "00100010") texts.push(element.readText());
  });
  expect(texts).toEqual([["=山田^太郎"], ["山"], ["髙"]]);
});

describe("what cannot be written", () => {
  const codeOf = (element: DatasetElement): string => {
    try {
      writeFile({ transferSyntax: explicit, dataset: [element] });
    } catch (error) {
      return error instanceof FailureError ? error.failure.code : String(error);
    }
    return "written";
  };
  test("is refused", () => {
    expect(codeOf({ tag: "00100010", vr: "PN", value: "山" })).toBe("dicom.textUnwritable");
    expect(codeOf({ tag: "00104000", vr: "LT", value: "a".repeat(65_535) })).toBe("dicom.valueUnfit");
    expect(codeOf({ tag: "00104000", vr: "UT", value: "a".repeat(65_535) })).toBe("written");
    expect(codeOf({ tag: "00081140", vr: "SQ", value: "text" })).toBe("dicom.valueUnfit");
    expect(codeOf({ tag: "0010", vr: "LO", value: "a" })).toBe("RangeError: not a tag");
    expect(() => writeFile({ transferSyntax: explicit, dataset: [{ tag: "00100020", vr: "LO", value: "a" }, { tag: "00100020", vr: "LO", value: "b" }] })).toThrow(RangeError);
  });
});
