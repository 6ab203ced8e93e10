import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { editFile, walkFile } from "./editFile.ts";
import { bulkRepresentations, numberRepresentations, textRepresentations } from "../domain/dicom.ts";
import { encodeFragments } from "./fragments.ts";
import { assemble } from "./pieces.ts";
import { MemorySource } from "./byteSource.ts";
import { fragmentsOutcome, outcome } from "./testing/outcome.ts";
import { element, explicitBig, explicitLittle, fileOf, implicitLittle, item, openItem, openSequence, richDataset, sequenceEnd, syntaxes, unknownLength } from "./testing/handMade.ts";

const samples: Readonly<Record<string, Buffer>> = {
  "explicit little": fileOf(syntaxes.explicit, richDataset(explicitLittle)),
  "implicit little": fileOf(syntaxes.implicit, richDataset(implicitLittle)),
  "explicit big": fileOf(syntaxes.big, richDataset(explicitBig)),
  deflated: fileOf(syntaxes.deflated, deflateRawSync(richDataset(explicitLittle))),
  fragments: fileOf(syntaxes.rle, element("7FE00010", "OB", Buffer.concat([item(Buffer.alloc(4)), item(Buffer.from([9, 9])), sequenceEnd()]), explicitLittle, unknownLength)),
};

describe("every truncation", () => {
  for (const [name, file] of Object.entries(samples)) {
    test(name, () => {
      const outcomes = Array.from({ length: file.length }, (_, length) => outcome(file.subarray(0, length)));
      expect(outcomes).not.toContain("changed");
      // A file may end between two elements of the dataset; within the first 132 bytes it is none.
      expect(outcomes.slice(0, 132).every((code) => code === "dicom.notDicom" || code === "dicom.truncated")).toBe(true);
      expect(outcomes.filter((code) => code === "dicom.truncated" || code === "dicom.malformed").length).toBeGreaterThan(outcomes.length / 8);
    });
  }
});

test("every two and four bytes as a length of zero and of the most there is", () => {
  let runs = 0;
  for (const file of Object.values(samples)) {
    for (let at = 132; at + 4 <= file.length; at++) {
      for (const [width, byte] of [[2, 0], [2, 0xff], [4, 0], [4, 0xff]] as const) {
        const lying = Buffer.from(file);
        lying.fill(byte, at, at + width);
        expect(outcome(lying)).not.toBe("changed");
        runs += 1;
      }
    }
  }
  expect(runs).toBeGreaterThan(4000);
});

describe("nesting ten thousand deep", () => {
  const nested = (wrap: (inner: Buffer) => Buffer): Buffer => {
    // Built from the outside in, so that making it stays linear.
    const [head, tail] = ((): readonly [Buffer, Buffer] => {
      const one = wrap(Buffer.from("?"));
      const at = one.indexOf("?");
      return [one.subarray(0, at), one.subarray(at + 1)];
    })();
    return Buffer.concat([...Array.from({ length: 10_000 }, () => head), ...Array.from({ length: 10_000 }, () => tail)]);
  };
  test("of undefined length", () => {
    const started = performance.now();
    expect(outcome(fileOf(syntaxes.explicit, nested((inner) => openSequence("00081140", [openItem(inner)]))))).toBe("dicom.tooDeep");
    expect(outcome(fileOf(syntaxes.implicit, nested((inner) => openSequence("00081140", [openItem(inner, implicitLittle)], implicitLittle))))).toBe("dicom.tooDeep");
    expect(performance.now() - started).toBeLessThan(2000);
  });
  test("as unknown values", () => {
    expect(outcome(fileOf(syntaxes.explicit, nested((inner) => openSequence("00081140", [openItem(inner, implicitLittle)], implicitLittle))))).toMatch(/^dicom\.(?:tooDeep|malformed)$/);
  });
  test("of sequences that are removed unread", () => {
    const file = fileOf(syntaxes.explicit, nested((inner) => openSequence("00081140", [openItem(inner)])));
    expect(() => editFile(file, () => ({ kind: "keep" }))).toThrow(FailureError);
  });
});

test("sixty-four deep is read, one more is not", () => {
  let inner = Buffer.alloc(0);
  for (let depth = 0; depth < 64; depth++) inner = Buffer.from(openSequence("00081140", [openItem(inner)]));
  const file = fileOf(syntaxes.explicit, inner);
  expect(outcome(file)).toBe("read");
  expect(outcome(fileOf(syntaxes.explicit, openSequence("00081140", [openItem(inner)])))).toBe("dicom.tooDeep");
  let deepest = 0;
  walkFile(file, ({ depth }) => (deepest = Math.max(deepest, depth)));
  expect(deepest).toBe(63);
});

test("a thousand random changes", () => {
  const change = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) });
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(samples)), fc.array(change, { minLength: 1, maxLength: 6 }), (file, changes) => {
      const altered = Buffer.from(file);
      for (const { at, bytes } of changes) altered.set(bytes.subarray(0, altered.length - (at % altered.length)), at % altered.length);
      expect(outcome(altered)).not.toBe("changed");
    }),
    { numRuns: 1000 },
  );
});

test("every element under every other representation", () => {
  const seen: string[] = [];
  for (const vr of [...textRepresentations, ...numberRepresentations, ...bulkRepresentations, "SQ", "ZZ", "\0\0", "  "]) {
    const file = samples["explicit little"] ?? Buffer.alloc(0);
    for (const at of [...file.toString("latin1").matchAll(/\x08\0\x60\0CS|\x10\0\x10\0PN|\x28\0\x10\0US|\xe0\x7f\x10\0OW/g)].map(({ index }) => index)) {
      const lying = Buffer.from(file);
      lying.write(vr, at + 4, "latin1");
      seen.push(outcome(lying));
    }
  }
  expect(seen.length).toBe(5 * 37);
  expect(new Set(seen)).toEqual(new Set(["read", "dicom.malformed", "dicom.truncated"]));
});

describe("fragments", () => {
  const contents = Array.from({ length: 4 }, (_, index) => [Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(10, index)]), Buffer.alloc(6, index)]);
  const value = assemble(new MemorySource(Buffer.alloc(0)), encodeFragments(contents).pieces);

  test("with a table that says anything", () => {
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.integer({ min: 0, max: 9 }), (table, frames) => {
        const lying = Buffer.from(value);
        lying.set(table, 8);
        outcomes.add(fragmentsOutcome(lying, frames));
      }),
      { numRuns: 500 },
    );
    // Four frames are told apart by their beginnings, eight since there are eight fragments; nothing else is made of them.
    expect([...outcomes].filter((one) => !["4 frames", "8 frames", "dicom.framesUnclear"].includes(one))).toEqual([]);
  });

  test("of which some are missing", () => {
    const items = value.toString("latin1").split("\xfe\xff\x00\xe0").slice(1);
    const without = (index: number): Buffer => Buffer.from(items.filter((_, at) => at !== index).map((one) => `\xfe\xff\x00\xe0${one}`).join(""), "latin1");
    // The table, then two fragments a frame: without one that begins a frame the table is wrong, and the beginnings are too few.
    expect(items.map((_, index) => fragmentsOutcome(without(index), 4))).toEqual([
      "dicom.malformed",
      ...Array.from({ length: 4 }, () => ["dicom.framesUnclear", "4 frames"]).flat().slice(0, 7),
      "dicom.truncated",
    ]);
  });
});

test("text under every set but its own: read as something, or refused", () => {
  const texts = ["山田太郎", "ヤマダ", "홍길동", "王小东", "Jérôme"];
  const encoded = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, "utf16le"), Buffer.from(text, "latin1"), Buffer.from([0x8e, 0x52, 0x93, 0x63]), Buffer.from([0xbb, 0xb3, 0xc5, 0xc4])]);
  const terms = ["", "ISO_IR 100", "ISO_IR 13", "ISO_IR 192", "GB18030", "GBK", "\\ISO 2022 IR 87", "ISO 2022 IR 13\\ISO 2022 IR 87", "\\ISO 2022 IR 149", "\\ISO 2022 IR 58", "ISO_IR 166", "nothing", "ISO_IR 192\\ISO_IR 100"];
  for (const bytes of encoded) {
    for (const term of terms) {
      const even = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2, 0x20)]);
      const file = fileOf(syntaxes.explicit, Buffer.concat([element("00080005", "CS", term.length % 2 === 0 ? term : `${term} `), element("00100010", "PN", even)]));
      expect(outcome(file)).toBe("read");
    }
  }
  // What Japanese devices write and call by no name is no text of any set that is not theirs.
  const codeUnder = (term: string, bytes: Buffer): string => {
    let code = "read";
    walkFile(fileOf(syntaxes.explicit, Buffer.concat([element("00080005", "CS", term), element("00100010", "PN", bytes)])), (seen) => {
      try {
        seen.readText();
      } catch (error) {
        if (error instanceof FailureError) code = error.failure.code;
      }
    });
    return code;
  };
  const cp932 = Buffer.from([0x8e, 0x52, 0x93, 0x63]);
  expect(["", "ISO_IR 13 ", "ISO_IR 192", "\\ISO 2022 IR 87", "ISO_IR 100"].map((term) => codeUnder(term, cp932))).toEqual(Array.from({ length: 5 }, () => "dicom.textUnreadable"));
});
