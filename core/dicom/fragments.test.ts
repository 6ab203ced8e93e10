import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ByteRange, FragmentContent } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import { MemorySource } from "./byteSource.ts";
import { editFile, walkFile } from "./editFile.ts";
import { encodeFragments, fragmentsOf, framesOf, readExtendedOffsets } from "./fragments.ts";
import { assemble } from "./pieces.ts";
import type { SeenValue } from "./seenElement.ts";
import { element, explicitLittle, fileOf, item, sequenceEnd, syntaxes, unknownLength } from "./testing/handMade.ts";

const numbers = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
};
const value = (table: Buffer, ...fragments: readonly Buffer[]): Buffer => Buffer.concat([table, ...fragments].map((content) => item(content)).concat(sequenceEnd()));
const jpeg = (length: number): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(length - 4, 1)]);
const rest = (length: number): Buffer => Buffer.alloc(length, 2);

/** How many fragments each frame has, or why nobody can say. */
function grouped(bytes: Buffer, frames: number, extended?: readonly number[]): readonly number[] | string {
  const source = new MemorySource(bytes);
  try {
    return framesOf(source, fragmentsOf(source, { from: 0, to: bytes.length }), frames, extended).map(({ length }) => length);
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

describe("frames are told apart", () => {
  const cases: readonly (readonly [why: string, bytes: Buffer, frames: number, outcome: readonly number[] | string, extended?: readonly number[]])[] = [
    ["by the table", value(numbers(0, 34), jpeg(10), rest(8), jpeg(10)), 2, [2, 1]],
    ["by the extended table", value(Buffer.alloc(0), rest(10), rest(8), rest(10)), 2, [2, 1], [0, 34]],
    ["by their beginnings", value(Buffer.alloc(0), jpeg(10), rest(8), jpeg(10)), 2, [2, 1]],
    ["one by one, whatever the table says", value(numbers(0, 7), jpeg(10), jpeg(10)), 2, [1, 1]],
    ["by their beginnings where the table leads nowhere", value(numbers(0, 0xfffffff0), jpeg(10), rest(8), jpeg(10)), 2, [2, 1]],
    ["a single one of several fragments", value(Buffer.alloc(0), jpeg(10), rest(8), rest(2)), 1, [3]],
    ["a single one that is no JPEG", value(Buffer.alloc(0), rest(10), rest(8)), 1, [2]],
    ["not, where one would hide behind the last", value(Buffer.alloc(0), jpeg(10), jpeg(10)), 1, "dicom.framesUnclear"],
    ["not, where the table knows of more", value(numbers(0, 18), rest(10), rest(10)), 1, "dicom.framesUnclear"],
    ["not, where the table leads nowhere", value(numbers(0, 7), rest(10), rest(8), rest(10)), 2, "dicom.framesUnclear"],
    ["not, where two frames begin at one place", value(numbers(0, 0), rest(10), rest(8), rest(10)), 2, "dicom.framesUnclear"],
    ["not, where the first frame is not the first", value(numbers(18, 34), rest(10), rest(8), rest(10)), 2, "dicom.framesUnclear"],
    ["not, where nothing tells", value(Buffer.alloc(0), rest(10), rest(10), rest(10)), 2, "dicom.framesUnclear"],
    ["not, where there are too few", value(Buffer.alloc(0), rest(10)), 2, "dicom.framesUnclear"],
    ["not, where there are none", value(Buffer.alloc(0)), 1, "dicom.framesUnclear"],
    ["not, in frames that are no number", value(Buffer.alloc(0), rest(10)), Number.NaN, "dicom.framesUnclear"],
    ["not without a table's item", sequenceEnd(), 1, "dicom.malformed"],
    ["not with half a table", value(rest(6), rest(10)), 1, "dicom.malformed"],
    ["not without an end", value(Buffer.alloc(0), rest(10)).subarray(0, 26), 1, "dicom.truncated"],
    ["not with something else between", Buffer.concat([item(Buffer.alloc(0)), element("00100010", "PN", "ab"), sequenceEnd()]), 1, "dicom.malformed"],
  ];
  for (const [why, bytes, frames, outcome, extended] of cases) {
    test(why, () => {
      expect(grouped(bytes, frames, extended)).toEqual(outcome);
    });
  }
});

test("what is written is read again: each fragment even, the table right", () => {
  const contents = fc.array(fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(contents, (frames) => {
      const { pieces, extended } = encodeFragments(frames);
      const bytes = assemble(new MemorySource(Buffer.alloc(0)), pieces);
      const source = new MemorySource(bytes);
      const read = fragmentsOf(source, { from: 0, to: bytes.length });
      expect(read.end).toBe(bytes.length - 8);
      const evened = frames.map((frame) => frame.map((content) => Buffer.concat([content, Buffer.alloc(content.length % 2)])));
      expect(framesOf(source, read, frames.length).map((frame) => frame.map(({ from, to }) => Buffer.from(bytes.subarray(from, to))))).toEqual(evened);
      expect(extended === undefined).toBe(frames.some(({ length }) => length > 1));
      if (extended === undefined) return;
      expect(readExtendedOffsets(extended.offsets)).toEqual(read.offsets);
      expect(readExtendedOffsets(extended.lengths)).toEqual(evened.map(([content]) => content?.length));
    }),
    { numRuns: 200 },
  );
});

describe("frames of a file are replaced", () => {
  const wide = (...values: readonly bigint[]): Buffer => Buffer.from(BigUint64Array.from(values).buffer);
  const longElement = (tag: string, vr: string, bytes: Buffer, length = bytes.length): Buffer => {
    const head = element(tag, "OB", Buffer.alloc(0), explicitLittle, length);
    head.write(vr, 4, "latin1");
    return Buffer.concat([head, bytes]);
  };
  const valueOf = (file: Buffer, tag: string): Buffer => {
    let found: Buffer | undefined;
    walkFile(file, (seen) => {
      if (seen.tag === tag) found = seen.bytes;
    });
    return found ?? Buffer.alloc(0);
  };
  const replaced = (file: Buffer, frames: (seen: SeenValue) => readonly (readonly FragmentContent[])[]): Buffer =>
    editFile(file, (seen) => (seen.tag === "7FE00010" ? { kind: "replaceFragments", frames: frames(seen) } : { kind: "enter" }));
  const pixels = value(numbers(0), rest(4), rest(6));
  const plain = fileOf(syntaxes.rle, element("7FE00010", "OB", pixels, explicitLittle, unknownLength));

  test("some stay where they lie, others are new or made later", () => {
    const file = replaced(plain, (seen) => {
      const { fragments } = fragmentsOf(seen.source, seen.range);
      return [fragments, [Uint8Array.of(7, 7, 7)], [{ length: 2, slice: (from: number, to: number) => Uint8Array.of(8, 9).subarray(from, to) }]];
    });
    expect(valueOf(file, "7FE00010")).toEqual(value(numbers(0, 26, 38), rest(4), rest(6), Buffer.from([7, 7, 7, 0]), Buffer.from([8, 9])));
  });

  test("with their extended table, and the length of the group", () => {
    const file = (table: Buffer, lengths: Buffer): Buffer =>
      fileOf(
        syntaxes.rle,
        Buffer.concat([
          longElement("7FE00001", "OV", table),
          longElement("7FE00002", "OV", lengths),
          element("7FE00010", "OB", value(Buffer.alloc(0), rest(4), rest(4)), explicitLittle, unknownLength),
        ]),
      );
    const edited = replaced(file(wide(0n, 12n), wide(4n, 4n)), () => [[rest(9)], [rest(2)]]);
    expect(readExtendedOffsets(valueOf(edited, "7FE00001"))).toEqual([0, 18]);
    expect(readExtendedOffsets(valueOf(edited, "7FE00002"))).toEqual([10, 2]);
    expect(valueOf(edited, "7FE00010").subarray(0, 8)).toEqual(item(Buffer.alloc(0)));
    // A table of other frames cannot be made to fit, nor one of frames in two parts.
    expect(() => replaced(file(wide(0n), wide(4n)), () => [[rest(9)], [rest(2)]])).toThrow(FailureError);
    expect(() => replaced(file(wide(0n), wide(4n)), () => [[rest(9), rest(2)]])).toThrow(FailureError);
  });

  test("only those in fragments, of Pixel Data", () => {
    expect(() => editFile(fileOf(syntaxes.explicit, element("7FE00010", "OW", rest(4))), () => ({ kind: "replaceFragments", frames: [[rest(2)]] }))).toThrow(RangeError);
    expect(() => replaced(plain, () => [[]])).toThrow(RangeError);
  });

  test("native pixels can be made later too", () => {
    const later = { length: 3, slice: (from: number, to: number): Uint8Array => Uint8Array.of(5, 6, 7).subarray(from, to) };
    const edited = editFile(fileOf(syntaxes.explicit, element("7FE00010", "OW", rest(8))), ({ tag }) => (tag === "7FE00010" ? { kind: "replace", value: later } : { kind: "enter" }));
    expect(valueOf(edited, "7FE00010")).toEqual(Buffer.from([5, 6, 7, 0]));
  });
});

test("offsets beyond what a number holds are refused", () => {
  expect(() => readExtendedOffsets(Buffer.alloc(8, 0xff))).toThrow(FailureError);
  expect(() => readExtendedOffsets(Buffer.alloc(9))).toThrow(FailureError);
  const range: ByteRange = { from: 0, to: 0 };
  expect(() => fragmentsOf(new MemorySource(Buffer.alloc(0)), range)).toThrow(FailureError);
});
