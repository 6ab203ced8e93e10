import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FailureError } from "../../../domain/failure.ts";
import { decodeJpeg } from "./decodeJpeg.ts";
import { encodeJpegLossless } from "./encodeLossless.ts";
import { hasJpegMetadata, stripJpegMetadata } from "./metadata.ts";
import { readJpegHeader } from "./readJpeg.ts";
import { redactJpeg } from "./redactJpeg.ts";
import { foreignBytes, foreignStreams } from "./testing/foreign.ts";

/** The code, or the samples; whatever else is thrown is a bug. */
function outcome(bytes: Uint8Array): string {
  try {
    return Buffer.from(decodeJpeg(bytes).samples).toString("latin1");
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

function isTaken(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof FailureError && error.failure.code.startsWith("dicom.")) return false;
    throw error;
  }
}

const black = (bytes: Uint8Array): readonly number[] => readJpegHeader(bytes).components.map(() => 0);

/** Processor time in seconds, which a busy machine does not lengthen. */
function secondsOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const samples = ["ybr420", "restarts", "progressive", "12 bits extended", "lossless 16 bits, predictor 4", "lossless in colour"];

describe("every truncation is refused, or nothing of the picture was lost", () => {
  for (const name of samples) {
    test(name, () => {
      const bytes = foreignBytes(name);
      const whole = outcome(bytes);
      const others = new Map<string, number>();
      for (let length = 0; length < bytes.length; length++) {
        const seen = outcome(bytes.subarray(0, length));
        others.set(seen === whole ? "whole" : seen, (others.get(seen === whole ? "whole" : seen) ?? 0) + 1);
      }
      expect([...others.keys()].filter((seen) => !["whole", "dicom.jpegTruncated", "dicom.jpegMalformed"].includes(seen))).toEqual([]);
      expect(others.get("dicom.jpegTruncated")).toBeGreaterThan(bytes.length / 2);
      // The mark of the end alone may be missing, of progressive streams not even that.
      expect(others.get("whole") ?? 0).toBeLessThanOrEqual(name === "progressive" ? 0 : 3);
    });
  }
});

test("flipped bytes are refused or decoded, by every entry", () => {
  const names = Object.keys(foreignStreams);
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.array(fc.tuple(fc.double({ min: 0, max: 0.9999, noNaN: true }), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }), (name, flips) => {
      const bytes = foreignBytes(name);
      for (const [place, value] of flips) bytes[Math.floor(place * bytes.length)] = value;
      const limits = { largestSamples: 2 ** 20 };
      isTaken(() => decodeJpeg(bytes, limits));
      isTaken(() => redactJpeg(bytes, { mask: () => true, black: black(bytes), ...limits }));
      isTaken(() => [stripJpegMetadata(bytes), hasJpegMetadata(bytes)]);
      return true;
    }),
    { numRuns: 700 },
  );
  expect(names.length).toBeGreaterThan(20);
});

test("what was redacted in spite of damage is as it should be, for the check has decoded it", () => {
  let taken = 0;
  for (const name of ["ybr420", "progressive", "optimized"]) {
    const good = foreignBytes(name);
    for (let at = 2; at < good.length; at += 8) {
      const bytes = Buffer.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      if (isTaken(() => redactJpeg(bytes, { mask: [{ x: 0, y: 0, width: 9, height: 9 }], black: [0, 128, 128], largestSamples: 2 ** 20 }))) taken += 1;
    }
  }
  expect(taken).toBeGreaterThan(40);
});

const codeOf = (bytes: Uint8Array): string => outcome(bytes).slice(0, 32);

/** A stream of segments, each of a marker and its content. */
function streamOf(...segments: readonly (readonly [marker: number, content: readonly number[]])[]): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments.map(([marker, content]) => Buffer.from([0xff, marker, (content.length + 2) >>> 8, (content.length + 2) & 0xff, ...content])), Buffer.from([0, 0, 0, 0, 0xff, 0xd9])]);
}

const flat: readonly [number, readonly number[]] = [0xdb, [0, ...Array<number>(64).fill(1)]];
const dc: readonly [number, readonly number[]] = [0xc4, [0, 1, ...Array<number>(15).fill(0), 0]];
const ac: readonly [number, readonly number[]] = [0xc4, [16, 1, ...Array<number>(15).fill(0), 0]];
const frame = (marker: number, width: number, height: number, precision = 8): readonly [number, readonly number[]] => [marker, [precision, height >>> 8, height & 0xff, width >>> 8, width & 0xff, 1, 1, 0x11, 0]];
const scan: readonly [number, readonly number[]] = [0xda, [1, 1, 0, 0, 63, 0]];

test("a hand-made stream of one grey block is one", () => {
  expect(decodeJpeg(streamOf(flat, dc, ac, frame(0xc0, 8, 8), scan)).samples).toEqual(new Uint8Array(64).fill(128));
});

describe("refused", () => {
  const cases: readonly (readonly [name: string, bytes: Buffer, code: string])[] = [
    ["nothing", Buffer.alloc(0), "dicom.jpegTruncated"],
    ["no JPEG", Buffer.from("BM123456"), "dicom.jpegMalformed"],
    ["an image without frame", streamOf(flat), "dicom.jpegMalformed"],
    ["65535 squared of nothing", streamOf(flat, dc, ac, frame(0xc0, 65535, 65535), scan), "dicom.jpegTooLarge"],
    ["6000 squared of four bytes", streamOf(flat, dc, ac, frame(0xc0, 6000, 6000), scan), "dicom.jpegTruncated"],
    ["6000 squared of four bytes, lossless", streamOf(dc, frame(0xc3, 6000, 6000), [0xda, [1, 1, 0, 1, 0, 0]]), "dicom.jpegTruncated"],
    // That there are too few bits is seen before one is read.
    ["6000 squared of codes that are none", Buffer.concat([streamOf(flat, dc, ac, frame(0xc0, 6000, 6000), scan).subarray(0, -6), Buffer.alloc(1000, 0xfe), Buffer.from([0xff, 0xd9])]), "dicom.jpegTruncated"],
    ["a component that no scan has", streamOf(flat, dc, ac, [0xc0, [8, 0, 8, 0, 8, 2, 1, 0x11, 0, 2, 0x11, 0]], scan), "dicom.jpegMalformed"],
    ["components out of order", streamOf(flat, dc, ac, [0xc0, [8, 0, 8, 0, 8, 2, 1, 0x11, 0, 2, 0x11, 0]], [0xda, [2, 2, 0, 1, 0, 0, 63, 0]]), "dicom.jpegMalformed"],
    ["tens of thousands of segments", streamOf(...Array<readonly [number, readonly number[]]>(30_000).fill([0xfe, []]), flat, dc, ac, frame(0xc0, 8, 8), scan), "dicom.jpegMalformed"],
    ["no quantization", streamOf(dc, ac, frame(0xc0, 8, 8), scan), "dicom.jpegMalformed"],
    ["a quantization of zero", streamOf([0xdb, [0, ...Array<number>(63).fill(1), 0]], dc, ac, frame(0xc0, 8, 8), scan), "dicom.jpegMalformed"],
    ["a quantization table cut short", streamOf([0xdb, [0, ...Array<number>(63).fill(1)]], dc, ac, frame(0xc0, 8, 8), scan), "dicom.jpegTruncated"],
    ["no DC table", streamOf(flat, ac, frame(0xc0, 8, 8), scan), "dicom.jpegMalformed"],
    ["no AC table", streamOf(flat, dc, frame(0xc0, 8, 8), scan), "dicom.jpegMalformed"],
    ["two frames", streamOf(flat, dc, ac, frame(0xc0, 8, 8), frame(0xc0, 8, 8), scan), "dicom.jpegMalformed"],
    ["a scan before the frame", streamOf(flat, dc, ac, scan, frame(0xc0, 8, 8)), "dicom.jpegMalformed"],
    ["a component twice", streamOf(flat, dc, ac, frame(0xc0, 8, 8), scan, scan), "dicom.jpegMalformed"],
    ["a component that is not there", streamOf(flat, dc, ac, frame(0xc0, 8, 8), [0xda, [1, 2, 0, 0, 63, 0]]), "dicom.jpegMalformed"],
    ["no width", streamOf(flat, dc, ac, frame(0xc0, 0, 8), scan), "dicom.jpegMalformed"],
    ["a height that comes later", streamOf(flat, dc, ac, frame(0xc0, 8, 0), scan), "dicom.jpegUnsupported"],
    ["arithmetic coding", streamOf(flat, frame(0xc9, 8, 8), scan), "dicom.jpegUnsupported"],
    ["arithmetic progressive", streamOf(flat, frame(0xca, 8, 8), scan), "dicom.jpegUnsupported"],
    ["arithmetic lossless", streamOf(flat, frame(0xcb, 8, 8), scan), "dicom.jpegUnsupported"],
    ["a hierarchy", streamOf(flat, [0xde, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]], frame(0xc5, 8, 8), scan), "dicom.jpegUnsupported"],
    ["JPEG-LS", streamOf(frame(0xf7, 8, 8), [0xda, [1, 1, 0, 0, 0, 0]]), "dicom.jpegUnsupported"],
    ["baseline of 12 bits", streamOf(flat, dc, ac, frame(0xc0, 8, 8, 12), scan), "dicom.jpegUnsupported"],
    ["more codes than there are", streamOf(flat, dc, [0xc4, [16, 3, ...Array<number>(15).fill(0), 0, 1, 2]], frame(0xc0, 8, 8), scan), "dicom.jpegMalformed"],
    ["a predictor that is none", streamOf(dc, frame(0xc3, 2, 2), [0xda, [1, 1, 0, 8, 0, 0]]), "dicom.jpegMalformed"],
    ["a refinement of nothing", streamOf(flat, dc, ac, frame(0xc2, 8, 8), [0xda, [1, 1, 0, 0, 0, 0x10]]), "dicom.jpegMalformed"],
    ["a refinement that leaves a bit out", streamOf(flat, dc, ac, frame(0xc2, 8, 8), [0xda, [1, 1, 0, 0, 0, 2]], [0xda, [1, 1, 0, 0, 0, 0x20]]), "dicom.jpegMalformed"],
    ["two components of one name", streamOf(flat, dc, ac, [0xc0, [8, 0, 8, 0, 8, 2, 1, 0x11, 0, 1, 0x11, 0]], scan), "dicom.jpegMalformed"],
    ["restarts within a row, lossless", streamOf(dc, [0xdd, [0, 3]], frame(0xc3, 2, 2), [0xda, [1, 1, 0, 1, 0, 0]]), "dicom.jpegUnsupported"],
    ["subsampled, lossless", streamOf(dc, [0xc3, [8, 0, 2, 0, 2, 2, 1, 0x21, 0, 2, 0x11, 0]], [0xda, [2, 1, 0, 2, 0, 1, 0, 0]]), "dicom.jpegUnsupported"],
    ["AC before DC", streamOf(flat, dc, ac, frame(0xc2, 8, 8), [0xda, [1, 1, 0, 1, 63, 0]]), "dicom.jpegMalformed"],
    ["restarts without an interval", Buffer.concat([streamOf(flat, dc, ac, frame(0xc0, 8, 8), scan).subarray(0, -2), Buffer.from([0xff, 0xd0, 0, 0xff, 0xd9])]), "dicom.jpegMalformed"],
    ["restarts out of order", Buffer.concat([streamOf(flat, dc, ac, [0xdd, [0, 1]], frame(0xc0, 16, 8), scan).subarray(0, -2), Buffer.from([0xff, 0xd3, 0, 0xff, 0xd9])]), "dicom.jpegMalformed"],
  ];
  for (const [name, bytes, code] of cases) {
    test(name, () => {
      expect(codeOf(bytes)).toBe(code);
    });
  }
});

describe("coefficients that have no place or no room are refused", () => {
  const table = (kind: number, symbol: number): readonly [number, readonly number[]] => [0xc4, [kind, 1, ...Array<number>(15).fill(0), symbol]];
  const scanOf = (from: number, to: number, approximation: number, ...bits: readonly number[]): readonly number[] => [0xff, 0xda, 0, 8, 1, 1, 0, from, to, approximation, ...bits];
  const stream = (head: Buffer, ...parts: readonly (readonly number[])[]): Buffer => Buffer.concat([head.subarray(0, -6), ...parts.map((part) => Buffer.from(part)), Buffer.from([0xff, 0xd9])]);
  const bytesOf = (segment: readonly [number, readonly number[]]): readonly number[] => [0xff, segment[0], 0, segment[1].length + 2, ...segment[1]];
  const progressive = streamOf(flat, dc, ac, frame(0xc2, 8, 8));
  test("a refinement behind the end of its band", () => {
    const good = [scanOf(0, 0, 0, 0), scanOf(1, 1, 1, 0)];
    expect(codeOf(stream(progressive, ...good, bytesOf(table(16, 0x01)), scanOf(1, 1, 0x10, 0x40)))).not.toMatch(/^dicom/);
    expect(codeOf(stream(progressive, ...good, bytesOf(table(16, 0x31)), scanOf(1, 1, 0x10, 0x40)))).toBe("dicom.jpegMalformed");
  });
  test("a first value behind the end of its band", () => {
    expect(codeOf(stream(progressive, scanOf(0, 0, 0, 0), bytesOf(table(16, 0x11)), scanOf(1, 1, 0, 0x40)))).toBe("dicom.jpegMalformed");
  });
  test("a DC too large for its place", () => {
    const wide = streamOf(flat, table(0, 15), ac, frame(0xc2, 8, 8));
    expect(codeOf(stream(wide, scanOf(0, 0, 0, 0x7f, 0xff, 0, 0xff, 0)))).not.toMatch(/^dicom/);
    expect(codeOf(stream(wide, scanOf(0, 0, 1, 0x7f, 0xff, 0, 0xff, 0)))).toBe("dicom.jpegMalformed");
  });
  test("a run behind the end of a block, by a short code and by a long one", () => {
    const sequential = streamOf(flat, dc, table(16, 0xf1), frame(0xc0, 8, 8));
    // Each is fifteen zeros and a one: the fourth ends at 64, which is one too far.
    expect(codeOf(stream(sequential, scanOf(0, 63, 0, 0, 0)))).toBe("dicom.jpegMalformed");
    const long = streamOf(flat, dc, [0xc4, [16, ...Array<number>(11).fill(0), 1, 0, 0, 0, 0, 0xf1]], frame(0xc0, 8, 8));
    expect(codeOf(stream(long, scanOf(0, 63, 0, ...Array<number>(12).fill(0))))).toBe("dicom.jpegMalformed");
  });
  test("DC that grows beyond sixteen bits", () => {
    const wide = streamOf(flat, table(0, 15), ac, frame(0xc0, 16, 8));
    // A code, fifteen ones and the end of the block, twice.
    expect(codeOf(stream(wide, scanOf(0, 63, 0, 0x7f, 0xff, 0, 0x3f, 0xff, 0, 0xbf)))).toBe("dicom.jpegMalformed");
  });
});

test("black that is too far from what stands beside it is not coded", () => {
  const table: readonly [number, readonly number[]] = [0xc4, [0, 1, 1, ...Array<number>(14).fill(0), 15, 0]];
  const redacted = (bytes: Buffer): string => {
    try {
      redactJpeg(bytes, { mask: [{ x: 0, y: 0, width: 1, height: 1 }], black: [0] });
      return "redacted";
    } catch (error) {
      if (error instanceof FailureError) return error.failure.code;
      throw error;
    }
  };
  const stream = (marker: number, scanned: readonly number[], bits: readonly number[]): Buffer => Buffer.concat([streamOf(flat, table, ac, frame(marker, 16, 8), [0xda, scanned]).subarray(0, -6), Buffer.from([...bits, 0xff, 0xd9])]);
  // DC of 32767 and the same again.
  const sequential = stream(0xc0, [1, 1, 0, 0, 63, 0], [0x7f, 0xff, 0, 0x4f]);
  const progressive = stream(0xc2, [1, 1, 0, 0, 0, 0], [0x7f, 0xff, 0, 0xbf]);
  for (const bytes of [sequential, progressive]) {
    expect(decodeJpeg(bytes).samples).toEqual(new Uint8Array(128).fill(255));
    expect(redacted(bytes)).toBe("dicom.jpegMalformed");
  }
});

describe("floods end soon", () => {
  const head = streamOf(flat, dc, ac, frame(0xc0, 8, 8), scan).subarray(0, -2);
  const end = Buffer.from([0xff, 0xd9]);
  const repeated = (part: readonly number[], count: number): Buffer => Buffer.alloc(part.length * count, Buffer.from(part));
  const long = streamOf([0xdd, [0, 1]], flat, dc, ac, frame(0xc0, 4000, 4000), scan).subarray(0, -6);
  const scans = (count: number): Buffer => Buffer.concat([streamOf(flat, dc, ac, frame(0xc2, 6000, 6000), [0xda, [1, 1, 0, 0, 0, 0x0d]]).subarray(0, -6), Buffer.alloc(80_000), ...Array.from({ length: count }, (_, index) => streamOf([0xda, [1, 1, 0, 1 + Math.floor(index / 14), 1 + Math.floor(index / 14), index % 14 === 0 ? 0x0d : (14 - (index % 14)) * 16 + 13 - (index % 14)]]).subarray(2, -2)), end]);
  const cases: readonly (readonly [name: string, bytes: Buffer, code: string])[] = [
    ["millions of restarts", Buffer.concat([head, repeated([0xff, 0xd0, 0xff, 0xd1, 0xff, 0xd2, 0xff, 0xd3, 0xff, 0xd4, 0xff, 0xd5, 0xff, 0xd6, 0xff, 0xd7], 100_000), end]), "dicom.jpegMalformed"],
    ["restarts in their order, with nothing between", Buffer.concat([long, repeated([0xff, 0xd0, 0xff, 0xd1, 0xff, 0xd2, 0xff, 0xd3, 0xff, 0xd4, 0xff, 0xd5, 0xff, 0xd6, 0xff, 0xd7], 100_000), end]), "dicom.jpegMalformed"],
    ["millions of fill bytes", Buffer.concat([Buffer.from([0xff, 0xd8]), repeated([0xff], 8_000_000), end]), "dicom.jpegMalformed"],
    ["millions of empty comments", Buffer.concat([Buffer.from([0xff, 0xd8]), repeated([0xff, 0xfe, 0, 2], 2_000_000), end]), "dicom.jpegMalformed"],
    ["zeros without end", Buffer.concat([head, Buffer.alloc(20_000_000), end]), "taken"],
    ["hundreds of scans over a large picture", scans(600), "dicom.jpegTooLarge"],
  ];
  for (const [name, bytes, code] of cases) {
    test(name, () => {
      let seen = "";
      const seconds = secondsOf(() => {
        seen = codeOf(bytes);
      });
      expect(seen.startsWith("dicom.") ? seen : "taken").toBe(code);
      expect(seconds).toBeLessThan(2);
    });
  }
});

test("a picture larger than the caller allows is refused", () => {
  const bytes = encodeJpegLossless(new Uint8Array(64 * 64), { width: 64, height: 64, components: 1, precision: 8 });
  expect(isTaken(() => decodeJpeg(bytes, { largestSamples: 64 * 64 }))).toBe(true);
  expect(isTaken(() => decodeJpeg(bytes, { largestSamples: 64 * 64 - 1 }))).toBe(false);
});
