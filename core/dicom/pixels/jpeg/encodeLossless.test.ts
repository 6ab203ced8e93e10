import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FailureError } from "../../../domain/failure.ts";
import { decodeJpeg } from "./decodeJpeg.ts";
import { encodeJpegLossless, type LosslessImage } from "./encodeLossless.ts";
import { readJpegHeader } from "./readJpeg.ts";
import { foreignBytes } from "./testing/foreign.ts";

const images = fc
  .record({
    width: fc.integer({ min: 1, max: 17 }),
    height: fc.integer({ min: 1, max: 9 }),
    components: fc.integer({ min: 1, max: 4 }),
    precision: fc.integer({ min: 2, max: 16 }),
    predictor: fc.integer({ min: 1, max: 7 }),
    lost: fc.constantFrom(0, 0, 1, 3),
    restartRows: fc.integer({ min: 0, max: 4 }),
    kind: fc.constantFrom("noise", "flat", "ends", "ramp"),
    seed: fc.nat(1000),
  })
  .map(({ kind, seed, lost, ...image }) => {
    const pointTransform = Math.min(lost, image.precision - 1);
    const most = 2 ** image.precision - 1;
    const value = (index: number): number => (kind === "flat" ? seed : kind === "ends" ? ((index * 31 + seed) % 3 === 0 ? most : 0) : kind === "ramp" ? index * 3 + seed : Math.imul(index + seed * 977, 2_654_435_761) >>> 7) & most;
    const count = image.width * image.height * image.components;
    return { image: { ...image, pointTransform }, samples: image.precision <= 8 ? Uint8Array.from({ length: count }, (_, index) => value(index)) : Uint16Array.from({ length: count }, (_, index) => value(index)) };
  });

test("any samples come back, by any predictor, but for the bits that were given up", () => {
  fc.assert(
    fc.property(images, ({ image, samples }) => {
      const decoded = decodeJpeg(encodeJpegLossless(samples, image));
      expect(decoded.samples).toEqual(samples.map((sample) => (sample >> image.pointTransform) << image.pointTransform));
      const { width, height, components, precision } = decoded;
      expect({ width, height, components, precision }).toEqual({ width: image.width, height: image.height, components: image.components, precision: image.precision });
    }),
    { numRuns: 600 },
  );
});

test("what other encoders made, coded anew with their predictor, is the same picture and not longer", () => {
  for (const name of ["lossless 16 bits, predictor 1", "lossless 16 bits, predictor 4", "lossless 16 bits, predictor 7", "lossless, point transform", "lossless in colour"]) {
    const bytes = foreignBytes(name);
    const { samples, width, height, components, precision, header } = decodeJpeg(bytes);
    const again = encodeJpegLossless(samples, { width, height, components, precision, predictor: header.scans[0]?.spectralStart ?? 0, pointTransform: header.scans[0]?.approximationLow ?? 0 });
    expect(decodeJpeg(again).samples).toEqual(samples);
    expect(again.length).toBeLessThanOrEqual(bytes.length);
  }
});

test("the bytes of two samples, worked out by hand", () => {
  // 128 is predicted: +2 is category 2 with the bits 10, then -1 is category 1 with the bit 0; their codes are 10 and 0. Two ones fill up.
  const bytes = encodeJpegLossless(Uint8Array.of(130, 129), { width: 2, height: 1, components: 1, precision: 8 });
  expect(bytes.toString("hex")).toBe(["ffd8", "ffc3000b08000100020101" + "1100", "ffc40015000101" + "00".repeat(14) + "0102", "ffda0008010100010000", "a3", "ffd9"].join(""));
});

test("components in scans of their own are read as well", () => {
  const [width, height] = [5, 4];
  const planes = [0, 1, 2].map((component) => Uint8Array.from({ length: width * height }, (_, index) => (index * 37 + component * 91) & 0xff));
  const alone = planes.map((plane, index) => encodeJpegLossless(plane, { width, height, components: 1, precision: 8, predictor: index + 3, ids: [index + 1] }));
  const scans = alone.map((bytes) => bytes.subarray(bytes.indexOf(Buffer.from([0xff, 0xc4])), -2));
  const frame = Buffer.from([0xff, 0xc3, 0, 17, 8, 0, height, 0, width, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
  const { samples } = decodeJpeg(Buffer.concat([Buffer.from([0xff, 0xd8]), frame, ...scans, Buffer.from([0xff, 0xd9])]));
  expect(samples).toEqual(Uint8Array.from({ length: width * height * 3 }, (_, index) => planes[index % 3]?.[Math.floor(index / 3)] ?? -1));
});

describe("refused", () => {
  const good: LosslessImage = { width: 2, height: 2, components: 1, precision: 8 };
  const cases: readonly (readonly [name: string, image: LosslessImage])[] = [
    ["more samples than there are", { ...good, height: 3 }],
    ["bytes for words", { ...good, precision: 9 }],
    ["17 bits", { ...good, precision: 17 }],
    ["one bit", { ...good, precision: 1 }],
    ["no predictor", { ...good, predictor: 0 }],
    ["a predictor that is none", { ...good, predictor: 8 }],
    ["all bits given up", { ...good, pointTransform: 8 }],
    ["no components", { ...good, components: 0 }],
    ["half a row", { ...good, restartRows: 0.5 }],
    ["an interval that cannot be said", { ...good, restartRows: 40_000 }],
    ["ids of another number", { ...good, ids: [1, 2] }],
  ];
  for (const [name, image] of cases) {
    test(name, () => {
      expect(() => encodeJpegLossless(new Uint8Array(4), image)).toThrow(FailureError);
    });
  }
  test("and what is good is not", () => {
    expect(readJpegHeader(encodeJpegLossless(new Uint8Array(4), good)).process).toBe("lossless");
  });
});

test("restarts stand where they were asked for", () => {
  const bytes = encodeJpegLossless(new Uint8Array(3 * 20), { width: 3, height: 20, components: 1, precision: 8, restartRows: 2 });
  expect(readJpegHeader(bytes).scans[0]?.restartInterval).toBe(6);
  const marks = [...bytes.entries()].filter(([at, byte]) => byte === 0xff && (bytes[at + 1] ?? 0) >> 3 === 0x1a).map(([at]) => (bytes[at + 1] ?? 0) - 0xd0);
  expect(marks).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
});
