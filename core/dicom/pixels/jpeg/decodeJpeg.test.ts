import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decodeJpeg } from "./decodeJpeg.ts";
import { inverseTransform } from "./inverseTransform.ts";
import { readJpegHeader } from "./readJpeg.ts";
import { foreignBytes, foreignStreams } from "./testing/foreign.ts";
import { tiledStream } from "./testing/tiledStream.ts";

const hashOf = (samples: Uint8Array | Uint16Array): string => createHash("sha256").update(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)).digest("hex");

describe("streams of other encoders give the samples that other decoders read from them", () => {
  for (const [name, { sha256 }] of Object.entries(foreignStreams)) {
    test(name, () => {
      expect(hashOf(decodeJpeg(foreignBytes(name)).samples)).toBe(sha256);
    });
  }
});

test("what a stream says of itself", () => {
  const facts = Object.keys(foreignStreams).map((name) => {
    const { process, precision, width, height, components, colour, scans } = readJpegHeader(foreignBytes(name));
    return `${name}: ${process} ${precision}, ${width}x${height}, ${components.map(({ horizontal, vertical }) => `${horizontal}${vertical}`).join(" ")}, ${colour}, ${scans.length} of ${scans[0]?.components.length ?? 0}, restarts ${scans[0]?.restartInterval ?? 0}, from ${scans[0]?.spectralStart ?? 0}, low ${scans[0]?.approximationLow ?? 0}`;
  });
  expect(facts).toMatchInlineSnapshot(`
    [
      "grey: baseline 8, 45x37, 11, grey, 1 of 1, restarts 0, from 0, low 0",
      "ybr420: baseline 8, 45x37, 22 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "ybr422: baseline 8, 45x37, 21 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "ybr444: baseline 8, 45x37, 11 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "ybr440: baseline 8, 45x37, 12 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "ybr411: baseline 8, 45x37, 41 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "odd factors: baseline 8, 45x37, 31 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "mixed factors: baseline 8, 45x37, 22 21 12, ybr, 1 of 3, restarts 0, from 0, low 0",
      "rgb: baseline 8, 45x37, 11 11 11, rgb, 1 of 3, restarts 0, from 0, low 0",
      "optimized: baseline 8, 45x37, 22 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "16-bit tables: extended 8, 45x37, 22 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "restarts: baseline 8, 45x37, 22 11 11, ybr, 1 of 3, restarts 2, from 0, low 0",
      "one scan for each component: baseline 8, 45x37, 22 11 11, ybr, 3 of 1, restarts 0, from 0, low 0",
      "progressive: progressive 8, 45x37, 22 11 11, ybr, 10 of 3, restarts 0, from 0, low 1",
      "progressive 444 with restarts: progressive 8, 45x37, 11 11 11, ybr, 10 of 3, restarts 3, from 0, low 1",
      "progressive rgb: progressive 8, 45x37, 11 11 11, rgb, 14 of 3, restarts 0, from 0, low 1",
      "progressive without the lowest bit of DC: progressive 8, 45x37, 22 11 11, ybr, 4 of 3, restarts 0, from 0, low 1",
      "progressive grey: progressive 8, 45x37, 11, grey, 6 of 1, restarts 0, from 0, low 1",
      "12 bits extended: extended 12, 45x37, 11, grey, 1 of 1, restarts 0, from 0, low 0",
      "12 bits progressive: progressive 12, 45x37, 11, grey, 6 of 1, restarts 0, from 0, low 1",
      "12 bits spectral selection: progressive 12, 45x37, 11, grey, 3 of 1, restarts 0, from 0, low 0",
      "12 bits in colour: extended 12, 45x37, 21 11 11, ybr, 1 of 3, restarts 0, from 0, low 0",
      "lossless 16 bits, predictor 1: lossless 16, 13x11, 11, grey, 1 of 1, restarts 0, from 1, low 0",
      "lossless 16 bits, predictor 2: lossless 16, 13x11, 11, grey, 1 of 1, restarts 0, from 2, low 0",
      "lossless 16 bits, predictor 3: lossless 16, 13x11, 11, grey, 1 of 1, restarts 0, from 3, low 0",
      "lossless 16 bits, predictor 4: lossless 16, 13x11, 11, grey, 1 of 1, restarts 0, from 4, low 0",
      "lossless 16 bits, predictor 5: lossless 16, 13x11, 11, grey, 1 of 1, restarts 0, from 5, low 0",
      "lossless 16 bits, predictor 6: lossless 16, 13x11, 11, grey, 1 of 1, restarts 0, from 6, low 0",
      "lossless 16 bits, predictor 7: lossless 16, 13x11, 11, grey, 1 of 1, restarts 0, from 7, low 0",
      "lossless, point transform: lossless 16, 13x11, 11, grey, 1 of 1, restarts 0, from 5, low 3",
      "lossless in colour: lossless 8, 13x11, 11 11 11, rgb, 1 of 3, restarts 0, from 1, low 0",
      "lossless in colour, predictor 7: lossless 8, 13x11, 11 11 11, rgb, 1 of 3, restarts 0, from 7, low 0",
    ]
  `);
});

const marked = (name: string, segment: readonly number[]): Buffer => {
  const bytes = foreignBytes(name);
  const [app0] = [bytes.indexOf(Buffer.from([0xff, 0xe0]))];
  const rest = app0 === 2 ? bytes.subarray(4 + bytes.readUInt16BE(4)) : bytes.subarray(2);
  return Buffer.concat([bytes.subarray(0, 2), Buffer.from(segment), rest]);
};
const adobe = (transform: number): readonly number[] => [0xff, 0xee, 0, 14, ...Buffer.from("Adobe"), 0, 100, 0, 0, 0, 0, transform];

test("colours by the marks of JFIF and Adobe, then by the components' names", () => {
  const colourOf = (bytes: Buffer): string => readJpegHeader(bytes).colour;
  expect(colourOf(marked("ybr444", adobe(0)))).toBe("rgb");
  expect(colourOf(marked("ybr444", adobe(1)))).toBe("ybr");
  expect(colourOf(marked("ybr444", []))).toBe("ybr");
  expect(colourOf(marked("lossless in colour", []))).toBe("rgb");
  const named = marked("ybr444", []);
  const at = named.indexOf(Buffer.from([0xff, 0xc0]));
  const scan = named.indexOf(Buffer.from([0xff, 0xda]));
  for (const [index, letter] of [...Buffer.from("RGB")].entries()) {
    named[at + 10 + 3 * index] = letter;
    named[scan + 5 + 2 * index] = letter;
  }
  expect(colourOf(named)).toBe("rgb");
});

test("nearest upsampling repeats each chroma sample", () => {
  const { samples, width, height } = decodeJpeg(foreignBytes("ybr420"), { upsampling: "nearest" });
  const smooth = decodeJpeg(foreignBytes("ybr420")).samples;
  const differing = { luma: 0, chroma: 0 };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let index = 0; index < 3; index++) {
        const value = samples[(y * width + x) * 3 + index];
        if (index > 0) expect(value).toBe(samples[((y - (y % 2)) * width + x - (x % 2)) * 3 + index]);
        if (value !== smooth[(y * width + x) * 3 + index]) differing[index === 0 ? "luma" : "chroma"] += 1;
      }
    }
  }
  expect(differing.luma).toBe(0);
  expect(differing.chroma).toBeGreaterThan(100);
});

test("factors of a component alone mean nothing (T.81 §A.2.2)", () => {
  const bytes = foreignBytes("grey");
  bytes[bytes.indexOf(Buffer.from([0xff, 0xc0])) + 11] = 0x22;
  expect(decodeJpeg(bytes).samples).toEqual(decodeJpeg(foreignBytes("grey")).samples);
});

test("two chroma samples across are not smoothed, three are, as libjpeg does", () => {
  const isSmoothed = (width: number): boolean => {
    const bytes = tiledStream(foreignBytes("ybr420"), width, 8);
    return decodeJpeg(bytes).samples.join() !== decodeJpeg(bytes, { upsampling: "nearest" }).samples.join();
  };
  expect([3, 4, 5, 6].map(isSmoothed)).toEqual([false, false, true, true]);
});

test("the transform of whole numbers is the one of T.81 §A.3.3, to a rounding", () => {
  const scale = (index: number): number => (index === 0 ? Math.SQRT1_2 : 1);
  let worst = 0;
  for (let run = 0; run < 60; run++) {
    const block = Int32Array.from({ length: 64 }, (_, index) => ((run * 7919 + index * 104_729) % 401) - 200);
    const exact = Array.from({ length: 64 }, (_, at) => {
      let sum = 0;
      for (let v = 0; v < 8; v++) for (let u = 0; u < 8; u++) sum += ((scale(u) * scale(v)) / 4) * (block[v * 8 + u] ?? 0) * Math.cos((((at % 8) * 2 + 1) * u * Math.PI) / 16) * Math.cos(((Math.floor(at / 8) * 2 + 1) * v * Math.PI) / 16);
      return sum;
    });
    inverseTransform(block, 2);
    for (const [at, value] of exact.entries()) worst = Math.max(worst, Math.abs(value - (block[at] ?? NaN)));
  }
  expect(worst).toBeLessThan(1);
});
