import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { editFile, walkFile } from "./editFile.ts";
import { element, explicitBig, explicitLittle, fileOf, implicitLittle, item, openItem, openSequence, richDataset, sequenceEnd, syntaxes, unknownLength } from "./testing/handMade.ts";

const samples: Readonly<Record<string, Buffer>> = {
  "explicit little": fileOf(syntaxes.explicit, richDataset(explicitLittle)),
  "implicit little": fileOf(syntaxes.implicit, richDataset(implicitLittle)),
  "explicit big": fileOf(syntaxes.big, richDataset(explicitBig)),
  deflated: fileOf(syntaxes.deflated, deflateRawSync(richDataset(explicitLittle))),
  fragments: fileOf(syntaxes.rle, element("7FE00010", "OB", Buffer.concat([item(Buffer.alloc(4)), item(Buffer.from([9, 9])), sequenceEnd()]), explicitLittle, unknownLength)),
};

/** What came of it: a code, or that the file was read; whatever else is thrown is a bug. Everything is looked at, as an engine would. */
function outcome(bytes: Buffer): string {
  try {
    const copy = editFile(
      bytes,
      (seen) => {
        void [seen.tag, seen.path, seen.privateCreator, seen.readNumbers(), seen.bytes.length];
        try {
          seen.readText();
        } catch (error) {
          if (!(error instanceof FailureError)) throw error;
        }
        return { kind: "enter" };
      },
      { largestInflated: 1 << 24 },
    );
    return copy.equals(bytes) ? "read" : "changed";
  } catch (error) {
    if (error instanceof FailureError && error.failure.code.startsWith("dicom.")) return error.failure.code;
    throw error;
  }
}

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
