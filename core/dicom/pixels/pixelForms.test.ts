import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DatasetElement, PixelMask, Point } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { MemorySource } from "../byteSource.ts";
import { assemble } from "../pieces.ts";
import { element, explicitBig, fileOf, syntaxes } from "../testing/handMade.ts";
import { isFrameMasked } from "./checkMasked.ts";
import { clearUnusedBits, holdsUnusedBits } from "./clearUnusedBits.ts";
import { rle } from "./codecs/rle.ts";
import { WasmCodec } from "./codecs/wasmCodec.ts";
import { checkMasks, maskFile, planMasks } from "./maskFile.ts";
import { MaskCovers } from "./maskShape.ts";
import { openPixels } from "./openPixels.ts";
import { fullRange, greyScaleOf, paintFrame } from "./paintFrame.ts";
import { paintMasks } from "./paintMasks.ts";
import type { PixelLayout } from "./pixelLayout.ts";
import { drawn, encapsulatedFile, encodedByPackage, nativeFile, type ImageForm } from "./testing/pixelFile.ts";
import { windowsOf } from "./windows.ts";

const grey: ImageForm = { rows: 4, columns: 6, frames: 1, photometric: "MONOCHROME2", allocated: 8, stored: 8, isSigned: false };
const box: PixelMask = { rectangles: [{ x: 1, y: 2, width: 3, height: 1 }] };

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return "done";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
};

const words = (...values: readonly number[]): Buffer => Buffer.concat(values.map((value) => Buffer.from([value & 0xff, (value >>> 8) & 0xff])));
const palette = (entries: readonly (readonly [number, number, number])[], first = 0): readonly DatasetElement[] => [
  ...["00281101", "00281102", "00281103"].map((tag): DatasetElement => ({ tag, vr: "US", value: [entries.length, first, 16] })),
  ...["00281201", "00281202", "00281203"].map((tag, colour): DatasetElement => ({ tag, vr: "OW", value: words(...entries.map((entry) => (entry[colour] ?? 0) * 257)) })),
];

describe("forms of native pixels", () => {
  test("single bits across bytes, frames without a gap", () => {
    const form: ImageForm = { ...grey, rows: 3, columns: 5, frames: 3, allocated: 1, stored: 1 };
    const pixels = Buffer.alloc(6, 0xff);
    const masked = openPixels(maskFile(nativeFile(form, pixels), [{ rectangles: [{ x: 1, y: 1, width: 3, height: 1 }], frames: { first: 1, last: 1 } }]));
    expect([0, 1, 2].map((frame) => masked.decodeFrame(frame).bytes.toString("hex"))).toEqual(["010101010101010101010101010101", "010101010101000000010101010101", "010101010101010101010101010101"]);
  });

  test("colours that two pixels share go black together", () => {
    const form: ImageForm = { ...grey, photometric: "YBR_FULL_422" };
    const file = nativeFile(form, Buffer.alloc(48, 200));
    const masked = openPixels(maskFile(file, [box]));
    const odd = openPixels(maskFile(file, [{ rectangles: [{ x: 3, y: 2, width: 2, height: 1 }] }]));
    expect(odd.decodeFrame(0).bytes.subarray(36, 54).toString("hex")).toBe(`${"c8c8c8".repeat(2)}${"008080".repeat(4)}`);
    const row = masked.decodeFrame(0).bytes.subarray(36, 54).toString("hex");
    expect(row).toBe(`${"008080".repeat(4)}${"c8c8c8".repeat(2)}`);
    expect(paintFrame(masked, 0, { slope: 1, intercept: 0, center: 128, width: 256 }).bytes.subarray(36, 39)).toEqual(Buffer.from([0, 0, 0]));
  });

  test("the colour of a palette that is nearest to black", () => {
    const more = palette([[255, 255, 255], [9, 9, 9], [3, 2, 1], [200, 0, 0]], 10);
    const masked = openPixels(maskFile(nativeFile({ ...grey, photometric: "PALETTE COLOR" }, Buffer.alloc(24, 11), more), [box]));
    expect([...masked.decodeFrame(0).bytes.subarray(12, 18)]).toEqual([11, 12, 12, 12, 11, 11]);
    expect([...paintFrame(masked, 0, { slope: 1, intercept: 0, center: 1, width: 2 }).bytes.subarray(36, 42)]).toEqual([9, 9, 9, 3, 2, 1]);
  });

  test("a palette in segments", () => {
    const segmented: readonly DatasetElement[] = [
      ...["00281101", "00281102", "00281103"].map((tag): DatasetElement => ({ tag, vr: "US", value: [6, 0, 16] })),
      // One entry, a line to another over three, and both again.
      ...["00281221", "00281222", "00281223"].map((tag): DatasetElement => ({ tag, vr: "OW", value: words(0, 1, 0x300, 1, 3, 0x600, 2, 1, 0, 0, 0, 1, 0xff00) })),
    ];
    const opened = openPixels(nativeFile({ ...grey, photometric: "PALETTE COLOR" }, Buffer.alloc(24), segmented));
    expect([...(opened.layout.palette?.colours ?? [])].filter((_, index) => index % 3 === 0)).toEqual([3, 4, 5, 6, 3, 255]);
  });

  test("floating point", () => {
    const pixels = Buffer.alloc(24 * 4);
    for (let at = 0; at < pixels.length; at += 4) pixels.writeFloatLE(at / 3 - 7, at);
    const header = nativeFile({ ...grey, allocated: 32, stored: 32 }, pixels);
    const file = Buffer.from(header);
    file.set(Buffer.from([0xe0, 0x7f, 0x08, 0x00, 0x4f, 0x46]), file.length - pixels.length - 12);
    const masked = openPixels(maskFile(file, [box]));
    expect([12, 13, 15, 16].map((pixel) => masked.decodeFrame(0).bytes.readFloatLE(pixel * 4))).toEqual([9, 0, 0, pixels.readFloatLE(64)]);
    expect(paintFrame(masked, 0, fullRange(masked, 0, { slope: 1, intercept: 0 })).bytes[23]).toBe(255);
  });

  test("bytes that lie in words of big endian order", () => {
    const us = (tag: string, value: number): Buffer => element(tag, "US", Buffer.from([value >>> 8, value & 0xff]), explicitBig);
    const head = [us("00280002", 1), element("00280004", "CS", "MONOCHROME1 ", explicitBig), us("00280010", 3), us("00280011", 3), us("00280100", 8), us("00280101", 8), us("00280102", 7), us("00280103", 0)];
    const file = fileOf(syntaxes.big, Buffer.concat([...head, element("7FE00010", "OW", Buffer.from([2, 1, 4, 3, 6, 5, 8, 7, 0, 9]), explicitBig)]));
    const masked = maskFile(file, [{ rectangles: [{ x: 1, y: 0, width: 1, height: 2 }] }]);
    expect([...openPixels(masked).decodeFrame(0).bytes]).toEqual([1, 255, 3, 4, 255, 6, 7, 8, 9]);
    expect(masked.subarray(-10).toString("hex")).toBe("ff01040306ff08070009");
  });
});

describe("polygons", () => {
  const layout: PixelLayout = { rows: 24, columns: 20, frames: 1, samples: 1, bytesPerSample: 1, bitsStored: 8, highBit: 7, isSigned: false, photometric: "MONOCHROME2", isPlanar: false };
  const painted = (corners: readonly Point[]): Buffer => {
    const bytes = Buffer.alloc(480, 1);
    paintMasks(bytes, 0, new MaskCovers([{ rectangles: [], polygons: [corners] }], layout), layout, true);
    return bytes;
  };
  const rows = (bytes: Buffer): readonly string[] => Array.from({ length: 24 }, (_, y) => [...bytes.subarray(y * 20, y * 20 + 20)].map((value) => (value === 0 ? "#" : ".")).join(""));

  test("one with corners where pixels meet is the rectangle", () => {
    const bytes = Buffer.alloc(480, 1);
    paintMasks(bytes, 0, new MaskCovers([{ rectangles: [{ x: 2, y: 3, width: 5, height: 2 }] }], layout), layout, true);
    expect(painted([{ x: 2, y: 3 }, { x: 7, y: 3 }, { x: 7, y: 5 }, { x: 2, y: 5 }]).equals(bytes)).toBe(true);
  });

  test("a triangle covers every pixel it enters", () => {
    expect(rows(painted([{ x: 1, y: 1 }, { x: 5, y: 1 }, { x: 1, y: 5 }])).slice(0, 6)).toEqual(["....................", ".####...............", ".###................", ".##.................", ".#..................", "...................."]);
    expect(rows(painted([{ x: 1.5, y: 1.5 }, { x: 4.2, y: 1.6 }, { x: 1.5, y: 1.7 }])).slice(1, 2)).toEqual([".####..............."]);
  });

  test("a star that crosses itself has no hole", () => {
    const star = [0, 2, 4, 1, 3].map((corner) => ({ x: 10 + 9 * Math.sin((corner * 2 * Math.PI) / 5), y: 12 - 9 * Math.cos((corner * 2 * Math.PI) / 5) }));
    expect(rows(painted(star))[12]?.slice(8, 12)).toBe("####");
  });

  test("any: what is painted is what another geometry finds", () => {
    const corner = fc.record({ x: fc.double({ min: 0, max: 20, noNaN: true }), y: fc.double({ min: 0, max: 24, noNaN: true }) });
    const whole = fc.record({ x: fc.integer({ min: 0, max: 20 }), y: fc.integer({ min: 0, max: 24 }) });
    fc.assert(
      fc.property(fc.oneof(fc.array(corner, { minLength: 3, maxLength: 8 }), fc.array(whole, { minLength: 3, maxLength: 8 })), (corners) => {
        const masks: readonly PixelMask[] = [{ rectangles: [], polygons: [corners] }];
        if (codeOf(() => new MaskCovers(masks, layout)) === "dicom.maskUnfit") return;
        const before = { layout, isLittleEndian: true, bytes: Buffer.alloc(480, 1) };
        const after = { ...before, bytes: painted(corners) };
        expect(isFrameMasked(before, after, masks)).toBe(true);
        const pixel = after.bytes.indexOf(0);
        // Well inside, a single pixel left out is noticed.
        const [x, y] = [pixel % 20, Math.floor(pixel / 20)];
        if (pixel === -1 || !corners.some((one) => one.x > x + 0.01 && one.x < x + 0.99 && one.y > y + 0.01 && one.y < y + 0.99)) return;
        after.bytes[pixel] = 1;
        expect(isFrameMasked(before, after, masks)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test("with no area, beside the image, or endless is of no image", () => {
    const bad: readonly (readonly Point[])[] = [
      [{ x: 1, y: 1 }, { x: 4, y: 4 }],
      [{ x: 1, y: 1 }, { x: 4, y: 4 }, { x: 2, y: 2 }],
      [{ x: 1, y: 1 }, { x: 6.5, y: 1 }, { x: 2, y: 2 }],
      [{ x: 1, y: -1 }, { x: 5, y: 1 }, { x: 2, y: 2 }],
      [{ x: 1, y: Number.NaN }, { x: 5, y: 1 }, { x: 2, y: 2 }],
    ];
    expect(bad.map((corners) => codeOf(() => maskFile(nativeFile(grey, drawn(grey)), [{ rectangles: [], polygons: [corners] }])))).toEqual(bad.map(() => "dicom.maskUnfit"));
  });
});

test("a plan gives the same bytes in whatever pieces it is asked for", () => {
  const form: ImageForm = { ...grey, rows: 13, columns: 11, frames: 4, allocated: 16, stored: 12, photometric: "MONOCHROME1" };
  const source = new MemorySource(nativeFile(form, drawn(form)));
  const masks: readonly PixelMask[] = [box, { ...box, polygons: [[{ x: 1, y: 1 }, { x: 10, y: 3 }, { x: 4, y: 12 }]], frames: { first: 2, last: 3 } }];
  const { pieces } = planMasks(source, masks);
  const whole = assemble(source, pieces);
  for (const step of [1, 3, 7, 64, 250]) {
    const parts = pieces.flatMap((piece) => {
      if (Buffer.isBuffer(piece)) return [piece];
      if (!("slice" in piece)) return [source.slice(piece.from, piece.to)];
      return Array.from({ length: Math.ceil(piece.length / step) }, (_, index) => Buffer.from(piece.slice(index * step, Math.min(piece.length, (index + 1) * step))));
    });
    expect(Buffer.concat(parts).equals(whole)).toBe(true);
  }
  checkMasks(source, new MemorySource(whole), masks);
  const wrong = Buffer.from(whole);
  wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
  expect(codeOf(() => { checkMasks(source, new MemorySource(wrong), masks); })).toBe("dicom.maskIncomplete");
});

describe("the check of a file in a codec", () => {
  const form: ImageForm = { ...grey, rows: 20, columns: 20, frames: 2, allocated: 16, stored: 16 };
  const pixels = drawn(form);
  const frames = [pixels.subarray(0, 800), pixels.subarray(800)];
  const coded = frames.map((frame) => encodedByPackage("ls", form, frame));
  const syntax = "1.2.840.10008.1.2.4.80";
  const before = new MemorySource(encapsulatedFile(syntax, form, coded));
  const masks: readonly PixelMask[] = [{ ...box, frames: { first: 1, last: 1 } }];
  const black = Buffer.from(frames[1] ?? Buffer.alloc(0));
  black.fill(0, (2 * 20 + 1) * 2, (2 * 20 + 4) * 2);
  const check = (second: Buffer, first: Buffer = frames[0] ?? black, table: "full" | "empty" | "extended" = "full"): string =>
    codeOf(() => { checkMasks(before, new MemorySource(encapsulatedFile(syntax, form, [encodedByPackage("ls", form, first), encodedByPackage("ls", form, second)], { table })), masks); });
  test("passes what is right", () => {
    expect([check(black), check(black, undefined, "empty"), check(black, undefined, "extended")]).toEqual(["done", "done", "done"]);
  });
  test("notices a frame not masked, a sample beside the mask or inside it, another frame changed, comments left, tables that lie", () => {
    const changed = (bytes: Buffer, at: number): Buffer => {
      const wrong = Buffer.from(bytes);
      wrong[at] = (wrong[at] ?? 0) ^ 1;
      return wrong;
    };
    const outcomes = [check(frames[1] ?? black), check(changed(black, 0)), check(changed(black, (2 * 20 + 4) * 2)), check(changed(black, (2 * 20 + 3) * 2)), check(black, changed(frames[0] ?? black, 9))];
    expect(outcomes).toEqual(outcomes.map(() => "dicom.maskIncomplete"));
    const good = encapsulatedFile(syntax, form, [coded[0] ?? black, encodedByPackage("ls", form, black)]);
    const table = good.indexOf(Buffer.from([0xfe, 0xff, 0x00, 0xe0, 8, 0, 0, 0]));
    expect(codeOf(() => { checkMasks(before, new MemorySource(changed(good, table + 12)), masks); })).toBe("dicom.maskIncomplete");
    const comment = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, 4, 65, 65]), encodedByPackage("ls", form, black).subarray(2)]);
    expect(codeOf(() => { checkMasks(before, new MemorySource(encapsulatedFile(syntax, form, [coded[0] ?? black, comment])), masks); })).toBe("dicom.maskIncomplete");
  });
});

describe("bits nobody sees", () => {
  const form: ImageForm = { ...grey, allocated: 16, stored: 12, frames: 2 };
  const clean = drawn(form);
  const hidden = Buffer.from(clean);
  hidden[61] = (hidden[61] ?? 0) | 0x40;
  test("are cleared, stored values stay, natively and in a codec, and frames without them keep their bytes", () => {
    const layout = openPixels(nativeFile(form, clean)).layout;
    const coded = [hidden.subarray(0, 48), hidden.subarray(48)].map((bytes) => rle.encode({ layout: { ...layout, frames: 1 }, isLittleEndian: true, bytes }, layout, bytes));
    for (const file of [nativeFile(form, hidden), encapsulatedFile("1.2.840.10008.1.2.5", form, coded)]) {
      expect(holdsUnusedBits(file)).toBe(true);
      const cleared = clearUnusedBits(file);
      expect(holdsUnusedBits(cleared)).toBe(false);
      expect(Buffer.concat([0, 1].map((frame) => openPixels(cleared).decodeFrame(frame).bytes)).equals(clean)).toBe(true);
    }
    const file = nativeFile(form, clean);
    expect(clearUnusedBits(file).equals(file)).toBe(true);
  });
  test("below the stored ones too, with signs carried on", () => {
    const signed: ImageForm = { ...form, isSigned: true, frames: 1 };
    const file = nativeFile(signed, Buffer.concat([words(0x8123, 0xf123, 0x1123), Buffer.alloc(42)]), [{ tag: "00280102", vr: "US", value: 14 }]);
    const cleared = openPixels(clearUnusedBits(file)).decodeFrame(0).bytes;
    expect(cleared.subarray(0, 6).equals(words(0x0120, 0xf120, 0x1120))).toBe(true);
  });
});

describe("windows", () => {
  const ds = (tag: string, value: string): DatasetElement => ({ tag, vr: "DS", value });
  test("all that the header proposes, with what they are called", () => {
    const more = [ds("00281050", "40\\-600\\x\\9"), ds("00281051", "400\\1500\\3\\0"), { tag: "00281055", vr: "LO", value: "SOFT\\LUNG" } as const, ds("00281052", "-1024")];
    expect(windowsOf(nativeFile(grey, drawn(grey), more))).toEqual({ slope: 1, intercept: -1024, windows: [{ center: 40, width: 400, explanation: "SOFT" }, { center: -600, width: 1500, explanation: "LUNG" }] });
  });
  test("of enhanced images, from what all frames share", () => {
    const more: readonly DatasetElement[] = [{ tag: "52009229", vr: "SQ", value: [[{ tag: "00289132", vr: "SQ", value: [[ds("00281050", "7"), ds("00281051", "9")]] }, { tag: "00289145", vr: "SQ", value: [[ds("00281052", "1"), ds("00281053", "2")]] }]] }];
    const file = nativeFile(grey, drawn(grey), more);
    expect(greyScaleOf(file, openPixels(file), 0)).toEqual({ slope: 2, intercept: 1, center: 7, width: 9 });
  });
});

describe("bad input", () => {
  const form: ImageForm = { ...grey, rows: 16, columns: 16 };
  const frame = drawn(form);
  const big: ImageForm = { ...form, rows: 4000, columns: 4000 };
  const streams = {
    "1.2.840.10008.1.2.4.80": encodedByPackage("ls", form, frame),
    "1.2.840.10008.1.2.4.90": encodedByPackage("j2k", form, frame),
    "1.2.840.10008.1.2.4.201": encodedByPackage("ht", form, frame),
    "1.2.840.10008.1.2.5": rle.encode({ layout: openPixels(nativeFile(form, frame)).layout, isLittleEndian: true, bytes: frame }, openPixels(nativeFile(form, frame)).layout, frame),
  };
  const typed = (run: () => unknown): boolean => codeOf(run).length > 0;

  test("an image of another size than its header says is no image of it", () => {
    for (const [uid, stream] of Object.entries(streams)) for (const other of [big, { ...form, columns: 8 }, { ...form, photometric: "RGB" }]) expect([uid, codeOf(() => openPixels(encapsulatedFile(uid, other, [stream])).decodeFrame(0))]).toEqual([uid, "dicom.pixelsDamaged"]);
  });

  test("any byte changed, any end cut: a picture or a reason, in seconds, and the next one is right", { timeout: 60_000 }, () => {
    let longest = 0;
    const timed = (run: () => unknown): boolean => {
      const started = process.cpuUsage();
      const isTyped = typed(run);
      longest = Math.max(longest, process.cpuUsage(started).user);
      return isTyped;
    };
    for (const [uid, stream] of Object.entries(streams)) {
      for (let at = 0; at < Math.min(stream.length, 200); at += 7) {
        const damaged = Buffer.from(stream);
        damaged[at] = (damaged[at] ?? 0) ^ 0xff;
        expect(timed(() => openPixels(encapsulatedFile(uid, form, [damaged])).decodeFrame(0))).toBe(true);
      }
      for (let length = 0; length < stream.length; length += 41) {
        expect(timed(() => openPixels(encapsulatedFile(uid, form, [stream.subarray(0, length)])).decodeFrame(0))).toBe(true);
      }
      expect(openPixels(encapsulatedFile(uid, form, [stream])).decodeFrame(0).bytes.equals(frame)).toBe(true);
    }
    // Microseconds of the processor.
    expect(longest).toBeLessThan(2_000_000);
  });

  test("a package that threw is never asked again", () => {
    const codec = new WasmCodec<object>("@cornerstonejs/codec-charls");
    const seen: object[] = [];
    const use = (run: () => unknown): string => codeOf(() => codec.use((exports) => { seen.push(exports); return { delete: () => undefined }; }, run));
    const bare = (): never => { throw new TypeError("memory access out of bounds"); };
    expect([use(() => 1), use(bare), use(() => 1)]).toEqual(["done", "dicom.pixelsDamaged", "done"]);
    expect([seen[0] === seen[1], seen[1] === seen[2]]).toEqual([true, false]);
  });

  test("more or fewer fragments than frames, tables that point outside", () => {
    const two: ImageForm = { ...form, frames: 2 };
    const [uid, stream] = Object.entries(streams)[3] ?? ["", Buffer.alloc(0)];
    expect(codeOf(() => openPixels(encapsulatedFile(uid, two, [stream])))).toBe("dicom.framesUnclear");
    expect(codeOf(() => openPixels(encapsulatedFile(uid, two, [stream, stream, stream], { table: "empty" })))).toBe("dicom.framesUnclear");
    const lying = encapsulatedFile(uid, two, [[stream.subarray(0, 100), stream.subarray(100)], stream]);
    const table = lying.indexOf(Buffer.from([0xfe, 0xff, 0x00, 0xe0, 8, 0, 0, 0]));
    lying.writeUInt32LE(0x7fffffff, table + 12);
    expect(codeOf(() => openPixels(lying))).toBe("dicom.framesUnclear");
    expect(codeOf(() => openPixels(encapsulatedFile(uid, form, [stream])).decodeFrame(1))).toBe("review.rowsBeyond");
  });

  test("a header that asks for more than any frame has", () => {
    const vast: ImageForm = { ...form, rows: 65535, columns: 65535, allocated: 16, stored: 16 };
    expect(codeOf(() => openPixels(encapsulatedFile("1.2.840.10008.1.2.5", vast, [Buffer.alloc(64)])))).toBe("dicom.tooLarge");
  });
});
