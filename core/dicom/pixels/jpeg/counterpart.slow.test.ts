import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FailureError } from "../../../domain/failure.ts";
import type { Rectangle } from "../../../domain/recipe.ts";
import { walkFile } from "../../editFile.ts";
import { element, explicitLittle, fileOf, item, sequenceEnd, unknownLength } from "../../testing/handMade.ts";
import { decodeJpeg, type DecodedJpeg } from "./decodeJpeg.ts";
import { encodeJpegLossless } from "./encodeLossless.ts";
import { redactJpeg } from "./redactJpeg.ts";
import { foreignBytes, foreignStreams } from "./testing/foreign.ts";

const isThere = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

const tools = ["dcmdjpeg", "gdcmconv"].filter(isThere);

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../../../shared/corpus/dicom", import.meta.url).pathname;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "noren-jpeg-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Pixels {
  readonly numbers: ReadonlyMap<string, number>;
  readonly bytes: Buffer;
  readonly fragments: readonly Buffer[];
}

function pixelsOf(file: Buffer): Pixels {
  const numbers = new Map<string, number>();
  const fragments: Buffer[] = [];
  let bytes = Buffer.alloc(0);
  walkFile(file, (seen) => {
    if (seen.depth === 0 && seen.tag.startsWith("0028")) numbers.set(seen.tag, seen.readNumbers()[0] ?? Number(seen.readText()[0] ?? 0));
    if (seen.depth > 0 || seen.tag !== "7FE00010") return;
    bytes = Buffer.from(seen.bytes);
    for (let at = 0; seen.isEncapsulated && at + 8 <= bytes.length && bytes.readUInt32LE(at) === 0xe000fffe; at += 8 + bytes.readUInt32LE(at + 4)) fragments.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4)));
  });
  return { numbers, bytes, fragments: fragments.slice(1) };
}

const us = (tag: string, value: number): Buffer => element(tag, "US", Buffer.from([value & 0xff, value >>> 8]));

function dicomOf(jpeg: Buffer, syntax: string, { width, height, components, precision, colour }: DecodedJpeg): Buffer {
  const photometric = components === 1 ? "MONOCHROME2 " : colour === "ybr" ? "YBR_FULL" : "RGB ";
  return fileOf(
    syntax,
    Buffer.concat([
      element("00080016", "UI", "1.2.840.10008.5.1.4.1.1.7\0"),
      element("00080018", "UI", "1.2.3\0"),
      us("00280002", components),
      element("00280004", "CS", photometric),
      ...(components === 3 ? [us("00280006", 0)] : []),
      us("00280010", height),
      us("00280011", width),
      us("00280100", precision > 8 ? 16 : 8),
      us("00280101", precision),
      us("00280102", precision - 1),
      us("00280103", 0),
      element("7FE00010", "OB", Buffer.concat([item(Buffer.alloc(0)), item(jpeg.length % 2 === 0 ? jpeg : Buffer.concat([jpeg, Buffer.alloc(1)])), sequenceEnd()]), explicitLittle, unknownLength),
    ]),
  );
}

/** What a tool reads from the first frame of a file, colours as they are coded; undefined where it refuses. */
function readBy(tool: string, file: string): Buffer | undefined {
  const to = path.join(folder, "plain.dcm");
  rmSync(to, { force: true });
  const { status } = spawnSync(tool, tool === "gdcmconv" ? ["--raw", file, to] : ["+cn", "+px", file, to], { stdio: "ignore" });
  if (status !== 0 || !existsSync(to)) return undefined;
  const { numbers, bytes } = pixelsOf(readFileSync(to));
  const size = (numbers.get("00280010") ?? 0) * (numbers.get("00280011") ?? 0);
  const frame = bytes.subarray(0, (size * (numbers.get("00280002") ?? 1) * (numbers.get("00280100") ?? 8)) / 8);
  if (numbers.get("00280002") !== 3 || numbers.get("00280006") !== 1) return frame;
  return Buffer.from(Uint8Array.from({ length: size * 3 }, (_, index) => frame[(index % 3) * size + Math.floor(index / 3)] ?? 0));
}

/** Of the bits that are stored: some tools carry a sign on. */
function furthest(samples: DecodedJpeg["samples"], read: Buffer, stored: number): number {
  const words = samples.BYTES_PER_ELEMENT === 2 || read.length === samples.length * 2;
  if (read.length !== samples.length * (words ? 2 : 1)) return Infinity;
  const mask = 2 ** stored - 1;
  let most = 0;
  for (const [index, sample] of samples.entries()) most = Math.max(most, Math.abs((sample & mask) - ((words ? read.readUInt16LE(index * 2) : (read[index] ?? 0)) & mask)));
  return most;
}

const syntaxFor = { baseline: "1.2.840.10008.1.2.4.50", extended: "1.2.840.10008.1.2.4.51", progressive: "1.2.840.10008.1.2.4.55", lossless: "1.2.840.10008.1.2.4.57" } as const;

describe.skipIf(tools.length === 0)("other decoders (skipped without dcmdjpeg and gdcmconv)", () => {
  test("read from streams, and from what was redacted in them, what we read", { timeout: 120_000 }, () => {
    const seen: Record<string, number> = {};
    let compared = 0;
    for (const name of Object.keys(foreignStreams)) {
      const bytes = foreignBytes(name);
      const decoded = decodeJpeg(bytes);
      const { process, components } = decoded.header;
      // gdcm and dcmtk take only what DICOM allows of sampling factors; djpeg took the others when they were made.
      const versions = process === "lossless" ? [bytes] : [bytes, redactJpeg(bytes, { mask: [{ x: 9, y: 3, width: 12, height: 9 }], black: components.map(() => 0) }).bytes];
      for (const [version, jpeg] of versions.entries()) {
        const ours = decodeJpeg(jpeg);
        writeFileSync(path.join(folder, "coded.dcm"), dicomOf(jpeg, syntaxFor[process], ours));
        for (const tool of tools) {
          const read = readBy(tool, path.join(folder, "coded.dcm"));
          if (read === undefined) continue;
          compared += 1;
          const distance = furthest(ours.samples, read, ours.precision);
          if (distance > 0) seen[`${name}, ${version === 0 ? "as made" : "redacted"}, ${tool}`] = distance;
        }
      }
    }
    console.log(`${compared} readings compared; differing: ${JSON.stringify(seen)}`);
    expect(compared).toBeGreaterThan(60);
    // libjpeg 6b, which both of them have, repeats what is halved downwards only, and libjpeg-turbo smooths it.
    expect(Object.keys(seen).filter((name) => !name.startsWith("ybr440") && !name.startsWith("mixed factors"))).toEqual([]);
  });

  test("read what we coded without loss, exactly", { timeout: 120_000 }, () => {
    let compared = 0;
    for (const precision of [8, 10, 12, 16]) {
      for (const components of precision === 8 ? [1, 3] : [1]) {
        for (let predictor = 1; predictor <= 7; predictor++) {
          const [width, height] = [37, 23];
          const length = width * height * components;
          const value = (index: number): number => (Math.sin(index / 40) * 0.3 + 0.5 + ((index * 7919) % 97) / 500) * (2 ** precision - 1);
          const extreme = (index: number): number => (index % 50 === 0 ? 0 : index % 50 === 1 ? 2 ** (precision - 1) : Math.min(2 ** precision - 1, Math.round(value(index))));
          const samples = precision <= 8 ? Uint8Array.from({ length }, (_, index) => extreme(index)) : Uint16Array.from({ length }, (_, index) => extreme(index));
          const jpeg = encodeJpegLossless(samples, { width, height, components, precision, predictor, restartRows: predictor === 3 ? 5 : 0 });
          writeFileSync(path.join(folder, "ours.dcm"), dicomOf(jpeg, predictor === 1 ? "1.2.840.10008.1.2.4.70" : syntaxFor.lossless, decodeJpeg(jpeg)));
          for (const tool of tools) {
            const read = readBy(tool, path.join(folder, "ours.dcm"));
            expect(read === undefined ? `${tool} refuses ${precision} bits, predictor ${predictor}` : furthest(samples, read, precision)).toBe(0);
            compared += 1;
          }
        }
      }
    }
    expect(compared).toBe(35 * tools.length);
  });

  test.skipIf(!existsSync(corpus))("read the JPEG files of the corpus as we do (skipped without it)", { timeout: 180_000 }, () => {
    const differing: string[] = [];
    const refused: string[] = [];
    let compared = 0;
    for (const entry of readdirSync(corpus, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      try {
        const { numbers, fragments } = pixelsOf(readFileSync(file));
        const whole = (numbers.get("00280008") ?? 1) > 1 ? fragments[0] : Buffer.concat(fragments);
        if (whole === undefined || whole.readUInt16BE(0) !== 0xffd8 || whole[3] === 0xf7) continue;
        const decoded = decodeJpeg(whole);
        for (const tool of tools) {
          const read = readBy(tool, file);
          if (read === undefined) continue;
          compared += 1;
          if (furthest(decoded.samples, read, numbers.get("00280101") ?? 8) > 0) differing.push(`${entry.name} ${tool}`);
        }
      } catch (error) {
        if (error instanceof RangeError) continue;
        if (!(error instanceof FailureError)) throw error;
        if (error.failure.code.startsWith("dicom.jpeg")) refused.push(`${entry.name} ${error.failure.code}`);
      }
    }
    console.log(`${compared} readings of the corpus compared; refused: ${refused.join(", ")}`);
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(40);
    expect(refused.length).toBeLessThan(3);
  });
});

/** The two numbers and the pixels of a portable map. */
function readMap(bytes: Buffer): { readonly width: number; readonly pixels: Buffer } {
  const head = /^P[56]\s+(\d+)\s+\d+\s+\d+\s/.exec(bytes.toString("latin1", 0, 40));
  return { width: Number(head?.[1] ?? 0), pixels: bytes.subarray(head?.[0].length ?? 0) };
}

const holds = ({ x, y, width, height }: Rectangle, column: number, row: number): boolean => column >= x && row >= y && column < x + width && row < y + height;

describe.skipIf(!isThere("djpeg"))("djpeg (skipped without it)", () => {
  test("shows black inside the mask, smoothed or not, and no other pixel changed outside what was touched", () => {
    let looked = 0;
    for (const [name, { made }] of Object.entries(foreignStreams)) {
      if (!made.startsWith("cjpeg")) continue;
      const bytes = foreignBytes(name);
      const { colour } = decodeJpeg(bytes);
      const mask = [{ x: 16, y: 8, width: 13, height: 8 }, { x: 40, y: 30, width: 5, height: 7 }];
      const { bytes: redacted, touched } = redactJpeg(bytes, { mask, black: colour === "ybr" ? [0, 128, 128] : colour === "rgb" ? [0, 0, 0] : [0] });
      const show = (jpeg: Buffer, ...options: readonly string[]): ReturnType<typeof readMap> => readMap(execFileSync("djpeg", ["-pnm", ...options], { input: jpeg }));
      const [plain, before, smooth] = [show(redacted, "-nosmooth"), show(bytes, "-nosmooth"), show(redacted)];
      const samples = colour === "grey" ? 1 : 3;
      for (const [index, value] of plain.pixels.entries()) {
        const pixel = Math.floor(index / samples);
        const [column, row] = [pixel % plain.width, Math.floor(pixel / plain.width)];
        if (mask.some((rectangle) => holds(rectangle, column, row))) {
          if (value > 2 || (smooth.pixels[index] ?? 255) > 2) expect.fail(`${name}: not black at ${column}, ${row}`);
        } else if (!touched.some((rectangle) => holds(rectangle, column, row)) && value !== before.pixels[index]) expect.fail(`${name}: changed at ${column}, ${row}`);
        looked += 1;
      }
    }
    expect(looked).toBeGreaterThan(50_000);
  });
});
