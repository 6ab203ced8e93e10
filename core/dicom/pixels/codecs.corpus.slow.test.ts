import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { PixelMask } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { sampled, share, sweepTimeout } from "../../platform/testing/sweep.ts";
import { maskFile } from "./maskFile.ts";
import type { NativePixels } from "./nativePixels.ts";
import { openPixels, type OpenedPixels } from "./openPixels.ts";

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../../shared/corpus/dicom", import.meta.url).pathname;
const gdcm = spawnSync("gdcmconv", ["--version"]).error === undefined;

interface Line {
  n: number;
  exact: number;
  within2: number;
  masked: number;
  seen: number;
  readonly held: Map<string, number>;
  readonly without: string[];
}

/** By what other programs decode otherwise, and why that is so. */
const known: Readonly<Record<string, string>> = {
  "JLSL_16_15_1_1F.dcm": "gdcm does not carry signs on through unused bits",
  "J2K_pixelrep_mismatch.dcm": "gdcm takes the sign of the codestream, not of the header",
  "rtdose_expb.dcm": "gdcm turns big endian words of 32 bits round in halves; the little endian twin of the file says what we do",
  "rtdose_expb_1frame.dcm": "the same",
  "SC_rgb_rle_16bit.dcm": "gdcm orders the bytes of deep colours otherwise than dcmtk does",
  "SC_rgb_rle_32bit.dcm": "gdcm orders the bytes of deep colours otherwise than dcmtk does",
};

function open(bytes: Buffer): OpenedPixels | undefined {
  try {
    return openPixels(bytes);
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

const triangle = (columns: number, rows: number): PixelMask => ({ rectangles: [{ x: columns >> 3, y: rows >> 3, width: Math.max(1, columns >> 2), height: Math.max(1, rows >> 3) }], polygons: [[{ x: columns * 0.6, y: rows * 0.55 }, { x: columns * 0.93, y: rows * 0.61 }, { x: columns * 0.71, y: rows * 0.9 }]] });

/** Pixel by pixel, little endian. */
function interleaved({ layout, bytes: stored, isLittleEndian }: NativePixels): Buffer {
  const { bytesPerSample: width } = layout;
  const bytes = isLittleEndian || width === 1 ? stored : width === 2 ? Buffer.from(stored).swap16() : Buffer.from(stored).swap32();
  if (!layout.isPlanar) return bytes;
  const count = layout.rows * layout.columns;
  const pixels = Buffer.alloc(bytes.length);
  for (let pixel = 0; pixel < count; pixel++) for (let sample = 0; sample < 3; sample++) bytes.copy(pixels, (pixel * 3 + sample) * width, (sample * count + pixel) * width, (sample * count + pixel + 1) * width);
  return pixels;
}

function distance(one: NativePixels, other: NativePixels): number {
  const [left, right] = [interleaved(one), interleaved(other)];
  if (left.length !== right.length) return Infinity;
  if (left.equals(right)) return 0;
  const width = one.layout.bytesPerSample;
  const word = (bytes: Buffer, at: number): number => (width === 1 ? (bytes[at] ?? 0) : width === 2 ? bytes.readUInt16LE(at) : bytes.readUInt32LE(at));
  let most = 0;
  for (let at = 0; at < left.length; at += width) most = Math.max(most, Math.abs(word(left, at) - word(right, at)));
  return most;
}

describe.skipIf(!existsSync(corpus))("foreign files (skipped without the corpus)", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-corpus-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const decodedByGdcm = (file: Buffer): OpenedPixels | undefined => {
    const [coded, raw] = [path.join(folder, "coded"), path.join(folder, "raw")];
    rmSync(raw, { force: true });
    writeFileSync(coded, file);
    spawnSync("gdcmconv", ["--raw", coded, raw], { timeout: 20_000 });
    return existsSync(raw) ? open(readFileSync(raw)) : undefined;
  };

  test("every syntax decodes as gdcm decodes it, and is masked", { timeout: sweepTimeout }, () => {
    const table = new Map<string, Line>();
    const faults: string[] = [];
    const files = readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const opened = files.flatMap((entry) => {
      const bytes = readFileSync(path.join(entry.parentPath, entry.name));
      const pixels = open(bytes);
      return pixels === undefined ? [] : [{ name: entry.name, bytes, pixels }];
    });
    // Codecs are what differs; of what lies there plainly a few are enough.
    const encapsulated = opened.filter(({ pixels }) => pixels.encapsulated !== undefined);
    const tried = [...sampled(encapsulated, 14), ...sampled(opened.filter(({ pixels }) => pixels.encapsulated === undefined), 4)];
    for (const { name, bytes, pixels } of tried) {
      const line = table.get(pixels.syntax.uid) ?? { n: 0, exact: 0, within2: 0, masked: 0, seen: 0, held: new Map<string, number>(), without: [] };
      table.set(pixels.syntax.uid, line);
      line.n += 1;
      try {
        const decoded = pixels.decodeFrame(0);
        const reference = gdcm ? decodedByGdcm(bytes) : undefined;
        if (reference === undefined) line.without.push(name);
        else {
          const apart = distance(decoded, reference.decodeFrame(0));
          if (apart === 0) line.exact += 1;
          else if (apart <= 2) line.within2 += 1;
          else if (known[name] === undefined) faults.push(`${name} differs by ${String(apart)}`);
        }
        const masked = maskFile(bytes, [triangle(pixels.layout.columns, pixels.layout.rows)]);
        line.masked += 1;
        // A foreign eye: the mask's middle is one colour, the last row as it was.
        const foreign = reference === undefined ? undefined : decodedByGdcm(masked);
        if (reference === undefined || known[name] !== undefined) continue;
        if (foreign === undefined) faults.push(`${name} masked is refused`);
        else if (!isSeenMasked(reference.decodeFrame(0), foreign.decodeFrame(0))) faults.push(`${name} looks otherwise to gdcm`);
        else line.seen += 1;
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        line.held.set(error.failure.code, (line.held.get(error.failure.code) ?? 0) + 1);
      }
    }
    const rows = [...table].sort(([a], [b]) => a.localeCompare(b)).map(([uid, { n, exact, within2, masked, seen, held, without }]) => `  ${uid}: n ${String(n)}, exact ${String(exact)}, within 2 ${String(within2)}, no reference ${String(without.length)}, masked ${String(masked)}, seen so by gdcm ${String(seen)}, held ${[...held].map(([code, count]) => `${code} ${String(count)}`).join(", ") || "0"}`);
    console.log([`first frames of foreign files, ${share(tried.length, opened.length)}:`, ...rows, ...Object.entries(known).map(([name, why]) => `  ${name}: ${why}`)].join("\n"));
    expect(faults).toEqual([]);
    expect(tried.length).toBeGreaterThan(14);
  });
});

function isSeenMasked(before: NativePixels, after: NativePixels): boolean {
  const [old, seen] = [interleaved(before), interleaved(after)];
  const { rows, columns, samples, bytesPerSample } = after.layout;
  const length = samples * bytesPerSample;
  const pixel = (bytes: Buffer, x: number, y: number): Buffer => bytes.subarray((y * columns + x) * length, (y * columns + x + 1) * length);
  const { x, y, width, height } = triangle(columns, rows).rectangles[0] ?? { x: 0, y: 0, width: 1, height: 1 };
  const corner = pixel(seen, x, y);
  const isBlack = Array.from({ length: width * height }, (_, index) => pixel(seen, x + (index % width), y + Math.floor(index / width)).equals(corner)).every(Boolean);
  const last = (bytes: Buffer): Buffer => bytes.subarray((rows - 1) * columns * length, rows * columns * length);
  return isBlack && (rows < 40 || last(old).equals(last(seen)));
}
