import { describe, expect, test } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import { walkFile } from "../editFile.ts";
import { isFileId, makeDirectory, type DirectoryFile } from "./makeDirectory.ts";
import { makeFileSet } from "../testing/fileSet.ts";

interface ReadRecord {
  readonly at: number;
  readonly values: Readonly<Record<string, string>>;
}

/** Where each record's item begins is looked for in the bytes, apart from what wrote them. */
function recordsOf(directory: Buffer): { readonly head: Readonly<Record<string, string>>; readonly records: readonly ReadRecord[] } {
  const head: Record<string, string> = {};
  const records: { at: number; values: Record<string, string> }[] = [];
  walkFile(directory, (seen) => {
    const value = seen.readText().join("\\") || seen.readNumbers().join("\\");
    const [, index, rest = ""] = /^00041220\[(\d+)\]\.(.*)$/.exec(seen.path) ?? [];
    if (index === undefined) head[seen.path] = value;
    else {
      records[Number(index)] ??= { at: seen.range.from - 16, values: {} };
      (records[Number(index)] as ReadRecord & { values: Record<string, string> }).values[rest] = value;
    }
  });
  return { head, records };
}

test("patients, their studies, their series, and the objects, each where the others say", () => {
  const directory = makeDirectory({ files: makeFileSet(), instanceUid: "2.25.99", fileSetId: "NOREN" });
  const { head, records } = recordsOf(directory);
  expect(head).toMatchObject({ "00020002": "1.2.840.10008.1.3.10", "00020003": "2.25.99", "00041130": "NOREN", "00041212": "0" });
  const at = new Map(records.map((record) => [record.at, record]));
  for (const { at: from } of records) expect(directory.toString("hex", from, from + 4)).toBe("feff00e0");
  const chain = (from: string | undefined): readonly ReadRecord[] => {
    const record = at.get(Number(from));
    if (record === undefined) {
      expect(from).toBe("0");
      return [];
    }
    return [record, ...chain(record.values["00041400"])];
  };
  const tree = (from: string | undefined): readonly unknown[] =>
    chain(from).map(({ values }) => [values["00041430"], values["00041500"] ?? values["00100020"] ?? values["0020000D"] ?? values["0020000E"], ...tree(values["00041420"])]);
  expect(tree(head["00041200"])).toEqual([
    [
      "PATIENT",
      "P1",
      ["STUDY", "1.2.1", ["SERIES", "1.2.1.1", ["IMAGE", "DICOM\\IM1"], ["IMAGE", "DICOM\\IM3"]], ["SERIES", "1.2.1.2", ["SR DOCUMENT", "DICOM\\SR1"]]],
      ["STUDY", "1.2.4", ["SERIES", "1.2.4.1", ["PRESENTATION", "DICOM\\PR1"]]],
    ],
    ["PATIENT", "P2", ["STUDY", "1.2.2", ["SERIES", "1.2.2.1", ["ENCAP DOC", "DICOM\\DOC"]]]],
  ]);
  expect(chain(head["00041200"]).at(-1)?.at).toBe(Number(head["00041202"]));
  const report = records.find(({ values }) => values["00041430"] === "SR DOCUMENT")?.values;
  expect(report).toMatchObject({ "00080005": "\\ISO 2022 IR 87", "0040A043[0].00080104": "画像所見", "00041511": "1.9.3", "00041512": "1.2.840.10008.1.2.1" });
  // What the object does not have and a record must have.
  expect(records.find(({ values }) => values["00041430"] === "STUDY")?.values).toMatchObject({ "00080020": "19000101", "00080050": "", "00200010": "0" });
});

test("an empty set has a directory too", () => {
  expect(recordsOf(makeDirectory({ files: [], instanceUid: "2.25.1" })).head).toMatchObject({ "00041200": "0", "00041202": "0", "00041220": "" });
});

describe("refused", () => {
  const codeOf = (files: readonly DirectoryFile[]): string => {
    try {
      makeDirectory({ files, instanceUid: "2.25.1" });
    } catch (error) {
      if (error instanceof FailureError) return error.failure.code;
      throw error;
    }
    return "made";
  };
  test("names that a directory cannot hold", () => {
    const [first] = makeFileSet();
    for (const name of [["image.dcm"], ["DICOM", "im1"], ["ABCDEFGHI"], [], [""], Array.from({ length: 9 }, () => "A"), [".."]]) {
      expect(isFileId(name)).toBe(false);
      expect(codeOf(first === undefined ? [] : [{ ...first, name }])).toBe("dicom.directoryName");
    }
  });
  test("files that belong to no study", () => {
    expect(codeOf([{ name: ["A"], object: { transferSyntax: "1.2.840.10008.1.2.1", elements: new Map([["00080018", { tag: "00080018", vr: "UI", value: ["1.2"] }]]) } }])).toBe("dicom.malformed");
  });
});
