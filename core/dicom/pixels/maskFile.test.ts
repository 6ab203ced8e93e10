import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DatasetElement, PixelMask } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { element, explicitBig, explicitLittle, fileOf, item, sequenceEnd, syntaxes, unknownLength } from "../testing/handMade.ts";
import { writeFile } from "../writeFile.ts";
import { isFrameMasked } from "./checkMasked.ts";
import { maskFile, readNativePixels } from "./maskFile.ts";
import { frameBytes, type PixelLayout } from "./pixelLayout.ts";

interface Image {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly photometric: "MONOCHROME1" | "MONOCHROME2" | "RGB" | "YBR_FULL";
  readonly allocated: 8 | 16;
  readonly stored: number;
  readonly isSigned: boolean;
  readonly planar: 0 | 1;
}

const plain: Image = { rows: 4, columns: 6, frames: 1, photometric: "MONOCHROME2", allocated: 8, stored: 8, isSigned: false, planar: 0 };

const samplesOf = ({ photometric }: Image): 1 | 3 => (photometric.startsWith("MONO") ? 1 : 3);

function fileWith(image: Image, pixels: Uint8Array): Buffer {
  const { rows, columns, frames, photometric, allocated, stored, isSigned, planar } = image;
  const dataset: DatasetElement[] = [
    { tag: "00280002", vr: "US", value: samplesOf(image) },
    { tag: "00280004", vr: "CS", value: photometric },
    { tag: "00280006", vr: "US", value: planar },
    { tag: "00280008", vr: "IS", value: frames },
    { tag: "00280010", vr: "US", value: rows },
    { tag: "00280011", vr: "US", value: columns },
    { tag: "00280100", vr: "US", value: allocated },
    { tag: "00280101", vr: "US", value: stored },
    { tag: "00280102", vr: "US", value: stored - 1 },
    { tag: "00280103", vr: "US", value: isSigned ? 1 : 0 },
    // Not the image: a thumbnail has pixels of its own.
    { tag: "00880200", vr: "SQ", value: [[{ tag: "7FE00010", vr: "OW", value: Uint8Array.of(5, 5) }]] },
    { tag: "7FE00010", vr: "OW", value: pixels },
  ];
  return writeFile({ transferSyntax: syntaxes.explicit, dataset });
}

const filled = (image: Image, seed = 1): Buffer => Buffer.from(Array.from({ length: (image.rows * image.columns * image.frames * samplesOf(image) * image.allocated) / 8 }, (_, index) => (index * 37 + seed * 11 + 5) & 0xff));

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return "done";
};

/** Every frame, and what stands behind the last. */
function isMasked(before: Buffer, after: Buffer, masks: readonly PixelMask[], layout: PixelLayout, isLittleEndian: boolean): boolean {
  const size = frameBytes(layout);
  const frameOf = (bytes: Buffer, frame: number) => ({ layout: { ...layout, frames: 1 }, isLittleEndian, bytes: bytes.subarray(frame * size, (frame + 1) * size) });
  const isRight = (frame: number): boolean => isFrameMasked(frameOf(before, frame), frameOf(after, frame), masks.filter(({ frames }) => frames === undefined || (frame >= frames.first && frame <= frames.last)));
  return before.length === after.length && before.subarray(size * layout.frames).equals(after.subarray(size * layout.frames)) && Array.from({ length: layout.frames }, (_, frame) => frame).every(isRight);
}

const box: PixelMask = { rectangles: [{ x: 1, y: 2, width: 3, height: 1 }] };

describe("black, by what the stored values mean", () => {
  const cases: readonly (readonly [name: string, image: Image, word: string])[] = [
    ["MONOCHROME2", plain, "00"],
    ["MONOCHROME1", { ...plain, photometric: "MONOCHROME1" }, "ff"],
    ["16 bits", { ...plain, allocated: 16, stored: 16 }, "0000"],
    ["12 of 16 bits, an overlay above them", { ...plain, allocated: 16, stored: 12 }, "0000"],
    ["12 of 16 bits inverted", { ...plain, allocated: 16, stored: 12, photometric: "MONOCHROME1" }, "ff0f"],
    ["16 bits signed", { ...plain, allocated: 16, stored: 16, isSigned: true }, "0080"],
    ["12 of 16 bits signed", { ...plain, allocated: 16, stored: 12, isSigned: true }, "00f8"],
    ["12 of 16 bits signed inverted", { ...plain, allocated: 16, stored: 12, isSigned: true, photometric: "MONOCHROME1" }, "ff07"],
    ["RGB", { ...plain, photometric: "RGB" }, "000000"],
    ["YBR_FULL", { ...plain, photometric: "YBR_FULL" }, "008080"],
  ];
  for (const [name, image, word] of cases) {
    test(name, () => {
      const before = filled(image);
      const masked = readNativePixels(maskFile(fileWith(image, before), [box])).bytes;
      const width = word.length / 2;
      const from = (2 * image.columns + 1) * width;
      const expected = Buffer.from(before);
      expected.set(Buffer.from(word.repeat(3), "hex"), from);
      expect(masked.toString("hex")).toBe(expected.toString("hex"));
    });
  }
});

test("colours in planes", () => {
  const image: Image = { ...plain, photometric: "YBR_FULL", planar: 1 };
  const before = filled(image);
  const expected = Buffer.from(before);
  for (const [plane, byte] of [0, 128, 128].entries()) expected.fill(byte, plane * 24 + 13, plane * 24 + 16);
  expect(readNativePixels(maskFile(fileWith(image, before), [box])).bytes.equals(expected)).toBe(true);
});

test("all frames, or a range of them; the rest of the file byte for byte", () => {
  const image: Image = { ...plain, frames: 3 };
  const file = fileWith(image, filled(image));
  const all = maskFile(file, [box]);
  const middle = maskFile(file, [{ ...box, frames: { first: 1, last: 1 } }]);
  const changedAt = (edited: Buffer): readonly number[] => Array.from({ length: 3 }, (_, frame) => frame).filter((frame) => !edited.subarray(-72).subarray(frame * 24, frame * 24 + 24).equals(file.subarray(-72).subarray(frame * 24, frame * 24 + 24)));
  expect(changedAt(all)).toEqual([0, 1, 2]);
  expect(changedAt(middle)).toEqual([1]);
  expect(middle.subarray(0, -72).equals(file.subarray(0, -72))).toBe(true);
});

test("big endian words", () => {
  const pixels = Buffer.alloc(48, 0x12);
  const us = (tag: string, value: number): Buffer => element(tag, "US", Buffer.from([value >>> 8, value & 0xff]), explicitBig);
  const head = [us("00280002", 1), element("00280004", "CS", "MONOCHROME1 ", explicitBig), us("00280010", 4), us("00280011", 6), us("00280100", 16), us("00280101", 12), us("00280102", 11), us("00280103", 0)];
  const masked = maskFile(fileOf(syntaxes.big, Buffer.concat([...head, element("7FE00010", "OW", pixels, explicitBig)])), [box]);
  expect(readNativePixels(masked).bytes.subarray(26, 32).toString("hex")).toBe("0fff0fff0fff");
});

test("any rectangles on any image: inside black, outside as before", () => {
  const images = fc.record({
    rows: fc.integer({ min: 1, max: 9 }),
    columns: fc.integer({ min: 1, max: 9 }),
    frames: fc.integer({ min: 1, max: 3 }),
    photometric: fc.constantFrom("MONOCHROME1", "MONOCHROME2", "RGB", "YBR_FULL"),
    allocated: fc.constantFrom(8, 16),
    stored: fc.integer({ min: 1, max: 8 }),
    isSigned: fc.boolean(),
    planar: fc.constantFrom(0, 1),
  }) as fc.Arbitrary<Image>;
  const parts = fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 3 });
  fc.assert(
    fc.property(images, parts, fc.nat(), (image, shares, seed) => {
      const rectangles = shares.map(([left, top, wide, high]) => {
        const x = Math.floor(left * image.columns);
        const y = Math.floor(top * image.rows);
        return { x, y, width: 1 + Math.floor(wide * (image.columns - x - 1)), height: 1 + Math.floor(high * (image.rows - y - 1)) };
      });
      const before = filled(image, seed);
      const file = fileWith(image, before);
      const { layout, bytes } = readNativePixels(maskFile(file, [{ rectangles }]));
      expect(isMasked(readNativePixels(file).bytes, bytes, [{ rectangles }], layout, true)).toBe(true);
      const inside = (x: number, y: number): boolean => rectangles.some((one) => x >= one.x && y >= one.y && x < one.x + one.width && y < one.y + one.height);
      const width = image.allocated / 8;
      for (let index = 0; index < before.length / width; index++) {
        const within = index % (image.rows * image.columns * samplesOf(image));
        const pixel = samplesOf(image) === 1 ? within : image.planar === 1 ? within % (image.rows * image.columns) : Math.floor(within / 3);
        if (!inside(pixel % image.columns, Math.floor(pixel / image.columns))) expect(bytes.subarray(index * width, (index + 1) * width).equals(before.subarray(index * width, (index + 1) * width))).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

describe("the check afterwards", () => {
  const image: Image = { ...plain, photometric: "RGB", frames: 2 };
  const before = filled(image);
  const good = readNativePixels(maskFile(fileWith(image, before), [box]));
  const check = (after: Buffer): boolean => isMasked(before, after, [box], good.layout, true);
  test("passes what is right", () => {
    expect(check(good.bytes)).toBe(true);
  });
  test("notices every single byte that is not as it should be", () => {
    const missed: number[] = [];
    for (let at = 0; at < before.length; at++) {
      const wrong = Buffer.from(good.bytes);
      wrong[at] = (wrong[at] ?? 0) ^ 1;
      if (check(wrong)) missed.push(at);
    }
    expect(missed).toEqual([]);
  });
});

describe("held", () => {
  const image: Image = { ...plain, frames: 2 };
  const file = fileWith(image, filled(image));
  test("a mask that is not of this image", () => {
    for (const rectangle of [
      { x: 4, y: 0, width: 3, height: 1 },
      { x: 0, y: 4, width: 1, height: 1 },
      { x: -1, y: 0, width: 2, height: 1 },
      { x: 0, y: 0, width: 0, height: 1 },
      { x: 0.5, y: 0, width: 1, height: 1 },
    ])
      expect(codeOf(() => maskFile(file, [{ rectangles: [rectangle] }]))).toBe("dicom.maskUnfit");
    expect(codeOf(() => maskFile(file, [{ ...box, frames: { first: 1, last: 2 } }]))).toBe("dicom.maskUnfit");
    expect(codeOf(() => maskFile(file, [{ ...box, frames: { first: 1, last: 0 } }]))).toBe("dicom.maskUnfit");
  });
  test("pixels in another form", () => {
    const palette = writeFile({ transferSyntax: syntaxes.explicit, dataset: [{ tag: "00280002", vr: "US", value: 1 }, { tag: "00280004", vr: "CS", value: "PALETTE COLOR" }, { tag: "7FE00010", vr: "OW", value: new Uint8Array(2) }] });
    const fragments = fileOf(syntaxes.rle, element("7FE00010", "OB", Buffer.concat([item(Buffer.alloc(4)), sequenceEnd()]), explicitLittle, unknownLength));
    const without = writeFile({ transferSyntax: syntaxes.explicit, dataset: [{ tag: "00100020", vr: "LO", value: "1" }] });
    const short = fileWith(image, filled(image).subarray(0, 46));
    const more = fileWith(image, Buffer.concat([filled(image), Buffer.from([0, 7])]));
    for (const held of [palette, fragments, without, short, more]) expect(codeOf(() => maskFile(held, [box]))).toBe("dicom.pixelsUnsupported");
  });
});
