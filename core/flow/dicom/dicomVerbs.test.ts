import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { editFile } from "../../dicom/editFile.ts";
import { element, explicitBig, explicitLittle, fileOf, item, openItem, openSequence, richDataset, sequenceEnd, syntaxes, unknownLength } from "../../dicom/testing/handMade.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { Decide } from "../../domain/dicom.ts";
import { runDicomVerb, type DicomAnswer } from "./dicomVerbs.ts";

const folder = mkdtempSync("/dev/shm/noren-dump-");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function written(name: string, bytes: Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const told: string[] = [];
const run = (...places: readonly string[]): DicomAnswer =>
  runDicomVerb({
    places,
    language: "en",
    tell: (text) => told.push(text),
    misused: (text) => {
      throw new Error(text);
    },
  });

const textOf = ({ result }: DicomAnswer): string => (result.ok ? result.value.text : result.failure.code);

describe("dicom dump", () => {
  test("tags, lengths, names, values, items and owners of private blocks; and a loud word of warning", () => {
    told.length = 0;
    expect(textOf(run("dump", written("rich", fileOf(syntaxes.explicit, richDataset(explicitLittle))))).split("\n").slice(2)).toEqual([
      "(0008,0000) UL      4  Group Length  34",
      "(0008,0005) CS     10  Specific Character Set  [ISO_IR 100]",
      "(0008,0060) CS      2  Modality  [CT]",
      "(0008,1140) SQ     30  Referenced Image Sequence  2 items",
      "  item 1",
      "    (0008,1155) UI      6  Referenced SOP Instance UID  [1.2.3]",
      "(0008,1250) SQ      —  Related Series Sequence  1 item",
      "  item 1",
      "    (0010,0010) PN     12  Patient's Name  [Yamada^Tarou]",
      "    (0040,0275) SQ      —  Request Attributes Sequence  1 item",
      "      item 1",
      "        (0040,0007) LO      4  Scheduled Procedure Step Description  [deep]",
      "(0009,0010) LO      6  Private Creator  [ACME 1]",
      "(0009,1001) SH      6  «ACME 1»  [secret]",
      "(0009,1002) SQ      —  «ACME 1»  1 item",
      "  item 1",
      "    (0009,0011) LO      6  Private Creator  [INNER]",
      "    (0009,1101) LO      6  «INNER»  [hidden]",
      "(0010,0010) PN     12  Patient's Name  [Yamada^Tarou]",
      "(0028,0010) US      2  Rows  2",
      "(7FE0,0010) OW      4  Pixel Data  01 02 03 04",
    ]);
    expect(told).toEqual([expect.stringMatching(/^WARNING: this shows names/) as string]);
  });

  test("fragments, text of every set, what is no text, and what would move a cursor", () => {
    const file = fileOf(
      syntaxes.rle,
      Buffer.concat([
        element("00080005", "CS", "\\ISO 2022 IR 87 "),
        element("00100010", "PN", Buffer.from("3d1b24423b331b2842", "hex")),
        element("00100020", "LO", Buffer.from([0x8e, 0x52])),
        element("00104000", "LT", "a\x1b(Bb\r\n"),
        element("00209165", "AT", Buffer.from([0x10, 0, 0x10, 0])),
        element("00211001", "UN", Buffer.alloc(20, 7)),
        element("7FE00010", "OB", Buffer.concat([item(Buffer.alloc(4)), item(Buffer.from([9, 9])), sequenceEnd()]), explicitLittle, unknownLength),
      ]),
    );
    expect(textOf(run("dump", written("fragments", file))).split("\n").slice(3)).toEqual([
      "(0010,0010) PN      9  Patient's Name  [=山]",
      "(0010,0020) LO      2  Patient ID  not readable as text: 8e 52",
      "(0010,4000) LT      7  Patient Comments  [ab␍␊]",
      "(0020,9165) AT      4  Dimension Index Pointer  (0010,0010)",
      "(0021,1001) UN     20  (not in the standard)  07 07 07 07 07 07 07 07 07 07 07 07 07 07 07 07 …",
      "(7FE0,0010) OB      —  Pixel Data",
      "  table of 1 offsets",
      `  fragment 1: at ${String(file.length - 10)}, 2 bytes`,
    ]);
  });

  test("for a program", () => {
    const { result } = run("dump", written("json", fileOf(syntaxes.explicit, openSequence("00081140", [openItem(element("00100020", "LO", "1 "))]))));
    expect(result.ok && result.value.json).toMatchObject({
      warning: expect.stringContaining("WARNING") as string,
      transferSyntax: syntaxes.explicit,
      elements: [
        {},
        {},
        { path: "00081140", vr: "SQ", length: "undefined", name: "Referenced Image Sequence", value: "" },
        { path: "00081140[0].00100020", vr: "LO", length: 2, name: "Patient ID", value: "[1]" },
      ],
    });
  });

  test("what is none, and what is not there", () => {
    expect(textOf(run("dump", written("text", Buffer.from("This is no DICOM file."))))).toBe("dicom.notDicom");
    expect(() => run("dump", path.join(folder, "nothing"))).toThrow("There is no such file");
    expect(() => run("dump")).toThrow("takes one file");
    expect(() => run("show")).toThrow("takes dump or diff");
  });
});

describe("dicom diff", () => {
  const frames = (third: number): Buffer =>
    writeFile({
      transferSyntax: "1.2.840.10008.1.2.1",
      dataset: [
        { tag: "00280008", vr: "IS", value: "4" },
        { tag: "7FE00010", vr: "OW", value: Buffer.from([0, 0, 1, 1, third, 2, third, 3]) },
      ],
    });
  const original = fileOf(syntaxes.explicit, richDataset(explicitLittle));
  const edited = (decide: Decide): string => written("edited", editFile(original, decide));
  const file = written("original", original);

  test("the same, and the same in other bytes", () => {
    expect(run("diff", file, file)).toMatchObject({ exitCode: 0, result: { ok: true, value: { text: "The files are the same.", json: { same: true, isIdentical: true } } } });
    const closed = fileOf(syntaxes.explicit, element("00081140", "SQ", item(element("00100020", "LO", "1 "))));
    const open = fileOf(syntaxes.explicit, openSequence("00081140", [openItem(element("00100020", "LO", "1 "))]));
    expect(run("diff", written("closed", closed), written("open", open))).toMatchObject({ exitCode: 0, result: { value: { json: { same: true, isIdentical: false } } } });
  });

  test("what was added, removed and changed", () => {
    const other = edited(({ path: place }) => (place === "00081140[0].00081155" ? { kind: "replace", value: "1.9" } : place === "00091001" ? { kind: "remove" } : place === "00100010" ? { kind: "empty" } : { kind: "enter" }));
    const answer = run("diff", file, other);
    expect(answer.exitCode).toBe(1);
    expect(textOf(answer).split("\n")).toEqual([
      "- 00091001 SH «ACME 1»  [secret]",
      "! 00080000 UL Group Length  34 → 164",
      "! 00081140[0].00081155 UI Referenced SOP Instance UID  [1.2.3] → [1.9]",
      "! 00100010 PN Patient's Name  [Yamada^Tarou] → []",
      "Different: 0 added, 1 removed, 3 changed",
    ]);
    expect(textOf(run("diff", other, file)).split("\n")[0]).toBe("+ 00091001 SH «ACME 1»  [secret]");
  });

  test("an empty item more", () => {
    const of = (...items: readonly Buffer[]): Buffer => fileOf(syntaxes.explicit, element("00081140", "SQ", Buffer.concat(items)));
    expect(textOf(run("diff", written("one", of(item(Buffer.alloc(0)))), written("two", of(item(Buffer.alloc(0)), item(Buffer.alloc(0))))))).toContain("! 00081140 SQ Referenced Image Sequence  1 item → 2 items");
  });

  test("values mean the same in another order of bytes", () => {
    const big = written("big", fileOf(syntaxes.big, richDataset(explicitBig)));
    expect(textOf(run("diff", file, big)).split("\n").map((line) => line.slice(0, 10))).toEqual(["! 00020010", "Different:"]);
  });

  test("pixels frame by frame", () => {
    expect(textOf(run("diff", written("first", frames(2)), written("second", frames(9)))).split("\n")[0]).toBe("! 7FE00010 OW Pixel Data  of 4 frames these differ: 3–4");
    const fragments = (...contents: readonly Buffer[]): Buffer =>
      fileOf(syntaxes.rle, Buffer.concat([element("00280008", "IS", `${String(contents.length)} `), element("7FE00010", "OB", Buffer.concat([item(Buffer.alloc(0)), ...contents.map((one) => item(one)), sequenceEnd()]), explicitLittle, unknownLength)]));
    const [one, other] = [fragments(Buffer.from([1, 1]), Buffer.from([2, 2])), fragments(Buffer.from([1, 1]), Buffer.from([3, 3]))];
    expect(textOf(run("diff", written("first", one), written("second", other)))).toContain("of 2 frames these differ: 2");
    expect(textOf(run("diff", written("first", one), written("second", fragments(Buffer.from([1, 1])))))).toContain("the number of frames differs: 2 → 1");
  });

  test("not readable", () => {
    expect(run("diff", file, written("text", Buffer.from("This is no DICOM file.")))).toMatchObject({ exitCode: 2, result: { ok: false, failure: { code: "dicom.notDicom" } } });
    expect(() => run("diff", file)).toThrow("takes two files");
  });
});
