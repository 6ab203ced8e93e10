import { deflateRawSync, gzipSync, inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Decide, ElementDecision } from "../domain/dicom.ts";
import { FailureError, type FailureCode } from "../domain/failure.ts";
import { editFile, planFile, walkFile } from "./editFile.ts";
import { MemorySource } from "./byteSource.ts";
import { element, explicitBig, explicitLittle, fileOf, implicitLittle, item, openItem, openSequence, richDataset, sequence, sequenceEnd, syntaxes, unknownLength } from "./testing/handMade.ts";

const files = {
  "explicit little": fileOf(syntaxes.explicit, richDataset(explicitLittle)),
  "implicit little": fileOf(syntaxes.implicit, richDataset(implicitLittle)),
  "explicit big": fileOf(syntaxes.big, richDataset(explicitBig)),
  deflated: fileOf(syntaxes.deflated, deflateRawSync(richDataset(explicitLittle))),
  "without preamble": fileOf(syntaxes.explicit, richDataset(explicitLittle)).subarray(132),
  "without meta, explicit": richDataset(explicitLittle),
  "without meta, implicit": richDataset(implicitLittle),
  "without meta, big": richDataset(explicitBig),
  "in fragments": fileOf(syntaxes.rle, element("7FE00010", "OB", Buffer.concat([item(Buffer.alloc(4)), item(Buffer.from([9, 9])), sequenceEnd()]), explicitLittle, unknownLength)),
} as const;

const enter: Decide = () => ({ kind: "enter" });

/** Decides of some by path, goes through the rest. */
const only =
  (decisions: Readonly<Record<string, ElementDecision>>): Decide =>
  ({ path }) =>
    decisions[path] ?? { kind: "enter" };

const valuesOf = (file: Buffer): Readonly<Record<string, string>> => {
  const values: Record<string, string> = {};
  walkFile(file, (seen) => {
    if (!seen.path.startsWith("0002")) values[seen.path] = seen.vr === "SQ" ? "SQ" : seen.readText().join("\\") || Buffer.from(seen.bytes).toString("hex");
  });
  return values;
};

describe("what is not touched comes out byte for byte", () => {
  for (const [name, file] of Object.entries(files)) {
    test(name, () => {
      expect(editFile(file, enter).equals(file)).toBe(true);
      expect(editFile(file, () => ({ kind: "keep" })).equals(file)).toBe(true);
      expect(planFile(new MemorySource(file), enter).isChanged).toBe(false);
    });
  }
});

test("every element is seen, with its place, its owner and its text", () => {
  const seen: unknown[] = [];
  walkFile(files["implicit little"], ({ path, vr, depth, privateCreator, tag }) => {
    if (!tag.startsWith("0002")) seen.push([path, vr, depth, privateCreator]);
  });
  expect(seen).toEqual([
    ["00080000", "UL", 0, undefined],
    ["00080005", "CS", 0, undefined],
    ["00080060", "CS", 0, undefined],
    ["00081140", "SQ", 0, undefined],
    ["00081140[0].00081155", "UI", 1, undefined],
    ["00081250", "SQ", 0, undefined],
    ["00081250[0].00100010", "PN", 1, undefined],
    ["00081250[0].00400275", "SQ", 1, undefined],
    ["00081250[0].00400275[0].00400007", "LO", 2, undefined],
    ["00090010", "LO", 0, undefined],
    ["00091001", "UN", 0, "ACME 1"],
    ["00091002", "SQ", 0, "ACME 1"],
    ["00091002[0].00090011", "LO", 1, undefined],
    // The block of an item is the item's own.
    ["00091002[0].00091101", "UN", 1, "INNER"],
    ["00100010", "PN", 0, undefined],
    ["00280010", "US", 0, undefined],
    ["7FE00010", "OW", 0, undefined],
  ]);
});

describe("edited, in every order of bytes", () => {
  const decide = only({
    "00080060": { kind: "replace", value: "OTHER" },
    "00081140[0].00081155": { kind: "replace", value: "2.25.123456" },
    "00081250[0].00100010": { kind: "remove" },
    "00081250[0].00400275[0].00400007": { kind: "empty" },
    "00091002": { kind: "remove" },
    "00100010": { kind: "replace", value: ["Müller"] },
    "7FE00010": { kind: "replace", value: Uint8Array.of(7, 7, 7) },
  });
  for (const [name, file] of Object.entries(files)) {
    if (name === "in fragments") continue;
    test(name, () => {
      const before = valuesOf(file);
      const edited = editFile(file, decide);
      const { "00081250[0].00100010": _removed, "00091002": _sequence, "00091002[0].00090011": _creator, "00091002[0].00091101": _inner, ...rest } = before;
      expect(valuesOf(edited)).toEqual({
        ...rest,
        // Counted anew; a test of its own says how.
        "00080000": valuesOf(edited)["00080000"],
        "00080060": "OTHER",
        "00081140[0].00081155": "2.25.123456",
        "00081250[0].00400275[0].00400007": "",
        "00100010": "Müller",
        "7FE00010": "07070700",
      });
      expect(editFile(edited, enter).equals(edited)).toBe(true);
    });
  }
});

test("group lengths are counted anew where their group changed, and only there", () => {
  const grown = valuesOf(editFile(files["explicit little"], only({ "00080060": { kind: "replace", value: "OTHER" } })));
  const before = Buffer.from(valuesOf(files["explicit little"])["00080000"] ?? "", "hex").readUInt32LE();
  // The sample's own is wrong, and stays so while nothing of its group changes.
  expect(before).toBe(34);
  const expected = ((): number => {
    const file = editFile(files["explicit little"], only({ "00080060": { kind: "replace", value: "OTHER" } }));
    const from = file.indexOf(Buffer.from("0800050043530a00", "hex"));
    return file.indexOf(Buffer.from("090010004c4f", "hex")) - from;
  })();
  expect(Buffer.from(grown["00080000"] ?? "", "hex").readUInt32LE()).toBe(expected);
  expect(valuesOf(editFile(files["explicit little"], only({ "00100010": { kind: "remove" } })))["00080000"]).toBe(valuesOf(files["explicit little"])["00080000"]);
});

test("the length of the meta group follows what is in it", () => {
  const meta = Buffer.concat([element("00020010", "UI", "1.2.840.10008.1.2.1\0"), element("00020016", "AE", "STATION1")]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const file = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), element("00020000", "UL", length), meta, element("00100020", "LO", "1 ")]);
  const edited = editFile(file, only({ "00020016": { kind: "remove" } }));
  expect(edited.readUInt32LE(140)).toBe(28);
  expect(edited.length).toBe(file.length - 16);
});

test("additions stand at their places, in the place of what was there", () => {
  const file = fileOf(syntaxes.explicit, Buffer.concat([element("00080060", "CS", "CT"), sequence("00120064", [item(element("00080104", "LO", "old "))]), element("00280010", "US", Buffer.from([1, 0]))]));
  const edited = editFile(file, enter, {
    additions: [
      { tag: "00280303", vr: "CS", value: "MODIFIED" },
      { tag: "00120064", vr: "SQ", value: [[{ tag: "00080104", vr: "LO", value: "new" }]] },
      { tag: "00080005", vr: "CS", value: "ISO_IR 100" },
    ],
  });
  expect(valuesOf(edited)).toEqual({ "00080005": "ISO_IR 100", "00080060": "CT", "00120064": "SQ", "00120064[0].00080104": "new", "00280010": "0100", "00280303": "MODIFIED" });
  expect(Object.keys(valuesOf(edited))).toEqual(["00080005", "00080060", "00120064", "00120064[0].00080104", "00280010", "00280303"]);
});

test("additions in the order of bytes of the file", () => {
  const edited = editFile(fileOf(syntaxes.big, element("00100020", "LO", "1 ", explicitBig)), enter, {
    additions: [
      { tag: "00189073", vr: "FD", value: 1.5 },
      { tag: "00209165", vr: "AT", value: 0x00189073 },
      { tag: "00280106", vr: "SS", value: -2 },
    ],
  });
  expect(valuesOf(edited)).toEqual({ "00100020": "1", "00189073": "3ff8000000000000", "00209165": "00189073", "00280106": "fffe" });
});

test("items can be replaced, and a sequence emptied", () => {
  const file = fileOf(syntaxes.implicit, openSequence("00081140", [openItem(element("00081155", "UI", "1.2\0", implicitLittle), implicitLittle)], implicitLittle));
  expect(valuesOf(editFile(file, only({ "00081140": { kind: "empty" } })))).toEqual({ "00081140": "SQ" });
  expect(valuesOf(editFile(file, only({ "00081140": { kind: "replaceItems", items: [[{ tag: "00081155", vr: "UI", value: "1.9" }]] } })))).toEqual({ "00081140": "SQ", "00081140[0].00081155": "1.9" });
});

test("the preamble may be cleared; it may hold anything", () => {
  const file = fileOf(syntaxes.explicit, element("00100020", "LO", "1 "), Buffer.alloc(128, "Yamada "));
  expect(editFile(file, enter).equals(file)).toBe(true);
  expect(editFile(file, enter, { makeHead: true }).equals(fileOf(syntaxes.explicit, element("00100020", "LO", "1 ")))).toBe(true);
});

describe("what devices write although they should not comes out byte for byte, and can be edited", () => {
  const name = element("00100010", "PN", "Yamada^Tarou");
  const first = element("00080060", "CS", "CT");
  const implicitName = element("00100010", "PN", "Yamada^Tarou", implicitLittle);
  const metaOf = (uid: string): Buffer => element("00020010", "UI", uid, implicitLittle);
  const marked = (content: Buffer): Buffer => Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), content]);
  const length = (value: number): Buffer => Buffer.from([value, 0, 0, 0]);
  const cases: Readonly<Record<string, readonly [file: Buffer, path: string]>> = {
    "zeros behind the dataset": [fileOf(syntaxes.explicit, Buffer.concat([name, Buffer.alloc(515)])), "00100010"],
    "a single zero behind it": [fileOf(syntaxes.explicit, Buffer.concat([name, Buffer.alloc(1)])), "00100010"],
    "no order of tags": [fileOf(syntaxes.explicit, Buffer.concat([element("00280010", "US", Buffer.from([1, 0])), name, first])), "00100010"],
    "end marks that a length makes needless": [fileOf(syntaxes.explicit, sequence("00081140", [item(Buffer.concat([name, Buffer.from("feff0de000000000", "hex")])), sequenceEnd()])), "00081140[0].00100010"],
    "no preamble before the mark": [marked(Buffer.concat([element("00020010", "UI", `${syntaxes.explicit}\0`), name])).subarray(128), "00100010"],
    "a meta group in implicit": [marked(Buffer.concat([element("00020000", "UL", length(28), implicitLittle), metaOf(`${syntaxes.explicit}\0`), name])), "00100010"],
    "a meta group that names no syntax": [marked(Buffer.concat([element("00020000", "UL", length(10)), element("00020016", "AE", "A "), first, name])), "00100010"],
    "implicit, and the syntax says explicit": [fileOf(syntaxes.explicit, Buffer.concat([element("00080060", "CS", "CT", implicitLittle), implicitName])), "00100010"],
    "explicit, and the syntax says implicit": [fileOf(syntaxes.implicit, Buffer.concat([first, name])), "00100010"],
    "explicit inside UN": [fileOf(syntaxes.explicit, openSequence("00091002", [item(name)], explicitLittle, "UN")), "00091002[0].00100010"],
    "explicit inside UN, with a length": [fileOf(syntaxes.explicit, element("00081140", "UN", item(name))), "00081140[0].00100010"],
    "lengths that are odd": [fileOf(syntaxes.explicit, Buffer.concat([element("00080060", "CS", "ABC"), element("00100010", "PN", "Yamada^Tarou!")])), "00100010"],
    "gzip's trailer behind what is deflated": [
      ((content: Buffer) => fileOf(syntaxes.deflated, Buffer.concat([deflateRawSync(content), gzipSync(content).subarray(-8)])))(Buffer.concat([first, name])),
      "00100010",
    ],
  };
  for (const [why, [file, path]] of Object.entries(cases)) {
    test(why, () => {
      expect(valuesOf(file)[path]).toMatch(/^Yamada\^Tarou/);
      expect(editFile(file, enter).equals(file)).toBe(true);
      const edited = editFile(file, only({ [path]: { kind: "replace", value: "Somebody else" } }));
      expect(valuesOf(edited)).toEqual({ ...valuesOf(file), [path]: "Somebody else" });
      expect(editFile(edited, enter).equals(edited)).toBe(true);
    });
  }

  test("an addition takes the place of what has its tag, wherever that stands", () => {
    const file = fileOf(syntaxes.explicit, Buffer.concat([element("00280010", "US", Buffer.from([1, 0])), name, first]));
    const edited = editFile(file, enter, { additions: [{ tag: "00100010", vr: "PN", value: "Somebody else" }] });
    expect(valuesOf(edited)).toEqual({ "00080060": "CT", "00100010": "Somebody else", "00280010": "0100" });
  });
});

test("a file without a head gets one that fits what is in it", () => {
  const dataset = Buffer.concat([element("00080016", "UI", "1.2.840.10008.5.1.4.1.1.2\0"), element("00080018", "UI", "1.2.3\0"), sequence("00081140", [item(element("00080018", "UI", "9.9\0"))]), element("00100020", "LO", "1 ")]);
  const decide = only({ "00080018": { kind: "replace", value: "2.25.77" } });
  const headOf = (file: Buffer): Readonly<Record<string, string>> => {
    const values: Record<string, string> = {};
    walkFile(file, (seen) => {
      if (seen.tag.startsWith("0002") && seen.vr === "UI") values[seen.tag] = seen.readText().join("\\");
    });
    return values;
  };
  const head = { "00020002": "1.2.840.10008.5.1.4.1.1.2", "00020003": "2.25.77", "00020010": syntaxes.explicit, "00020012": "2.25.60086023257751388010865223324790666860" };
  const edited = editFile(dataset, decide, { makeHead: true });
  expect(edited.subarray(0, 132).equals(Buffer.concat([Buffer.alloc(128), Buffer.from("DICM")]))).toBe(true);
  expect(headOf(edited)).toEqual(head);
  const nameless = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), element("00020016", "AE", "A "), dataset]);
  expect(headOf(editFile(nameless, decide, { makeHead: true }))).toEqual(head);
  expect(editFile(nameless, decide, { makeHead: true }).includes("00020016")).toBe(false);
  expect(valuesOf(edited)["00100020"]).toBe("1");
});

test("UN of undefined length is a sequence in implicit little endian, and stays UN", () => {
  const inner = item(element("00100010", "PN", "Yamada", implicitLittle), implicitLittle);
  for (const file of [
    fileOf(syntaxes.explicit, openSequence("00091002", [inner], explicitLittle, "UN")),
    fileOf(syntaxes.explicit, element("00081140", "UN", inner)),
    fileOf(syntaxes.big, Buffer.concat([element("00081140", "UN", inner, explicitBig)])),
  ]) {
    const path = Object.keys(valuesOf(file)).find((key) => key.endsWith("00100010")) ?? "";
    expect(editFile(file, enter).equals(file)).toBe(true);
    const edited = editFile(file, only({ [path]: { kind: "replace", value: "Somebody else" } }));
    expect(valuesOf(edited)[path]).toBe("Somebody else");
    expect(edited.includes("UN")).toBe(true);
  }
});

test("deflated datasets are deflated again", () => {
  const edited = editFile(files.deflated, only({ "00100010": { kind: "remove" } }));
  const from = 140 + 4 + edited.readUInt32LE(140);
  const rest = edited.subarray(from);
  expect(rest.length % 2).toBe(0);
  const [whole, name] = [richDataset(explicitLittle), element("00100010", "PN", "Yamada^Tarou")];
  const at = whole.lastIndexOf(name);
  expect(inflateRawSync(rest).equals(Buffer.concat([whole.subarray(0, at), whole.subarray(at + name.length)]))).toBe(true);
});

describe("refused", () => {
  const codeOf = (file: Buffer, decide: Decide = enter): FailureCode | "none" => {
    try {
      editFile(file, decide, { largestInflated: 1 << 20 });
    } catch (error) {
      if (error instanceof FailureError) return error.failure.code;
      throw error;
    }
    return "none";
  };
  const explicit = (...elements: readonly Buffer[]): Buffer => fileOf(syntaxes.explicit, Buffer.concat(elements));
  const cases: Readonly<Record<string, readonly [file: Buffer, code: FailureCode]>> = {
    "a text file": [Buffer.from("This is no DICOM file at all."), "dicom.notDicom"],
    nothing: [Buffer.alloc(0), "dicom.notDicom"],
    "a syntax nobody knows": [fileOf("1.2.3.4", Buffer.alloc(0)), "dicom.syntaxUnknown"],
    "no syntax": [Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), element("00020016", "AE", "A ")]), "dicom.syntaxUnknown"],
    "a value beyond the end": [explicit(element("00100020", "LO", "1 ", explicitLittle, 4)), "dicom.truncated"],
    "half a head": [explicit(Buffer.from([0x10, 0, 0x20])), "dicom.truncated"],
    "an item beyond its sequence": [explicit(element("00081140", "SQ", Buffer.concat([item(Buffer.alloc(0)), Buffer.from([0xfe, 0xff, 0, 0xe0, 8, 0, 0, 0])])), element("00100020", "LO", "12345678")), "dicom.malformed"],
    "a tag twice": [explicit(element("00100020", "LO", "1 "), element("00100020", "LO", "2 ")), "dicom.malformed"],
    "a tag twice, out of order": [explicit(element("00100020", "LO", "1 "), element("00100010", "PN", "2 "), element("00100020", "LO", "1 ")), "dicom.malformed"],
    "a character set behind text": [explicit(element("00100020", "LO", "1 "), element("00080005", "CS", "ISO_IR 100")), "dicom.malformed"],
    "something behind the padding": [explicit(element("00100020", "LO", "1 "), Buffer.alloc(9), Buffer.from("Yamada")), "dicom.malformed"],
    "something behind what is deflated": [fileOf(syntaxes.deflated, Buffer.concat([deflateRawSync(richDataset(explicitLittle)), Buffer.from("Yamada")])), "dicom.malformed"],
    "a meta group without syntax, and nothing to tell it from": [Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), element("00020016", "AE", "A "), element("00100020", "LO", "1 ")]), "dicom.syntaxUnknown"],
    "letters that are no representation": [explicit(element("00100020", "XX", "1 ")), "dicom.malformed"],
    "an item outside a sequence": [explicit(item(Buffer.alloc(0))), "dicom.malformed"],
    "text of undefined length": [explicit(element("00104000", "UT", "1 ", explicitLittle, unknownLength)), "dicom.malformed"],
    "fragments without end": [fileOf(syntaxes.rle, element("7FE00010", "OB", item(Buffer.alloc(4)), explicitLittle, unknownLength)), "dicom.truncated"],
    "a sequence without end": [explicit(element("00081140", "SQ", item(Buffer.alloc(0)), explicitLittle, unknownLength)), "dicom.truncated"],
    "an end mark with a length": [explicit(element("00081140", "SQ", Buffer.from([0xfe, 0xff, 0xdd, 0xe0, 2, 0, 0, 0, 1, 1]), explicitLittle, unknownLength)), "dicom.malformed"],
    "a bomb": [fileOf(syntaxes.deflated, deflateRawSync(element("7FE00010", "OB", Buffer.alloc(4 << 20)))), "dicom.tooLarge"],
    "deflated, cut": [fileOf(syntaxes.deflated, deflateRawSync(richDataset(explicitLittle)).subarray(0, 40)), "dicom.truncated"],
    "deflated, damaged": [fileOf(syntaxes.deflated, Buffer.alloc(32, 0xff)), "dicom.malformed"],
  };
  for (const [why, [file, code]] of Object.entries(cases)) {
    test(why, () => {
      expect(codeOf(file)).toBe(code);
    });
  }

  test("what would make the file lie is the caller's mistake", () => {
    expect(() => editFile(files["explicit little"], only({ "00080005": { kind: "remove" } }))).toThrow(RangeError);
    expect(() => editFile(files["explicit little"], only({ "00020010": { kind: "remove" } }))).toThrow(RangeError);
    expect(() => editFile(files["explicit little"], only({ "00081140": { kind: "replace", value: "x" } }))).toThrow(RangeError);
    expect(() => editFile(files["in fragments"], only({ "7FE00010": { kind: "replace", value: "x" } }))).toThrow(RangeError);
  });

  test("text the set of the item cannot write", () => {
    expect(codeOf(files["explicit little"], only({ "00100010": { kind: "replace", value: "山" } }))).toBe("dicom.textUnwritable");
  });
});
