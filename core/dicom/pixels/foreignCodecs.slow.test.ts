import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { PixelMask } from "../../domain/dicom.ts";
import { sampled } from "../../platform/testing/sweep.ts";
import { maskFile } from "./maskFile.ts";
import type { NativePixels } from "./nativePixels.ts";
import { openPixels } from "./openPixels.ts";
import { drawn, nativeFile, type ImageForm } from "./testing/pixelFile.ts";

/** Images that other programs compressed, decoded by us and by them; masked by us, looked at by them. Synthetic, in a folder of the test's own. */

const programs = ["gdcmconv", "dcmcjpeg", "dcmcjpls", "dcmcrle"] as const;
const missing = programs.filter((program) => spawnSync(program, ["--version"]).error !== undefined);

const folder = mkdtempSync(path.join(tmpdir(), "noren-codecs-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const grey: ImageForm = { rows: 70, columns: 90, frames: 1, photometric: "MONOCHROME2", allocated: 8, stored: 8, isSigned: false };
const forms = {
  grey,
  frames: { ...grey, frames: 3 },
  inverted: { ...grey, photometric: "MONOCHROME1" },
  deep: { ...grey, allocated: 16, stored: 12 },
  deepInverted: { ...grey, allocated: 16, stored: 12, photometric: "MONOCHROME1" },
  full: { ...grey, allocated: 16, stored: 16 },
  signed: { ...grey, allocated: 16, stored: 16, isSigned: true },
  signed12: { ...grey, allocated: 16, stored: 12, isSigned: true },
  signed8: { ...grey, isSigned: true },
  colour: { ...grey, photometric: "RGB" },
  colourFrames: { ...grey, photometric: "RGB", frames: 2 },
} as const satisfies Record<string, ImageForm>;
type FormName = keyof typeof forms;

interface Made {
  readonly by: string;
  readonly order: readonly string[];
  readonly of: readonly FormName[];
  readonly isLossy?: boolean;
}

const greys: readonly FormName[] = ["grey", "frames", "inverted", "deep", "deepInverted", "full", "signed"];

const made: readonly Made[] = [
  { by: "dcmcrle", order: [], of: [...greys, "signed12", "signed8", "colour", "colourFrames"] },
  { by: "dcmcjpeg", order: ["+e1"], of: [...greys, "colour", "colourFrames"] },
  { by: "dcmcjpeg", order: ["+el", "+sv", "4"], of: [...greys, "colour"] },
  { by: "dcmcjpeg", order: ["+el", "+sv", "7"], of: ["deep", "full", "colour"] },
  { by: "dcmcjpeg", order: ["+eb", "+q", "80"], of: ["grey", "frames", "inverted", "colour", "colourFrames"], isLossy: true },
  { by: "dcmcjpeg", order: ["+eb", "+cy", "+s4"], of: ["colour"], isLossy: true },
  { by: "dcmcjpeg", order: ["+eb", "+cr"], of: ["colour", "colourFrames"], isLossy: true },
  { by: "dcmcjpeg", order: ["+ee"], of: ["grey", "deep", "deepInverted", "frames"], isLossy: true },
  { by: "dcmcjpeg", order: ["+es"], of: ["grey", "deep"], isLossy: true },
  { by: "dcmcjpeg", order: ["+ep"], of: ["grey", "deep", "deepInverted", "colour"], isLossy: true },
  { by: "dcmcjpls", order: ["+el"], of: [...greys, "colour", "colourFrames"] },
  { by: "dcmcjpls", order: ["+el", "+iv"], of: ["colour"] },
  { by: "dcmcjpls", order: ["+en", "+md", "3"], of: ["grey", "deep", "colour"], isLossy: true },
  { by: "gdcmconv", order: ["--j2k"], of: [...greys, "signed8", "colour", "colourFrames"] },
  { by: "gdcmconv", order: ["--j2k", "--lossy", "-r", "8"], of: ["grey", "deep", "colour"], isLossy: true },
  { by: "gdcmconv", order: ["--jpegls"], of: [...greys, "colour"] },
  { by: "gdcmconv", order: ["--jpeg"], of: [...greys, "colour"] },
  { by: "gdcmconv", order: ["--rle"], of: [...greys, "colour", "colourFrames"] },
];

const at = (name: string): string => path.join(folder, name);

function madeFile({ by, order }: Made, form: ImageForm): Buffer | undefined {
  rmSync(at("made"), { force: true });
  writeFileSync(at("native"), nativeFile(form, drawn(form)));
  spawnSync(by, [...order, at("native"), at("made")], { timeout: 20_000 });
  return existsSync(at("made")) ? readFileSync(at("made")) : undefined;
}

/** By gdcm or, where it breaks down over what it writes, by dcmtk, which leaves colours as they are coded. */
function decodedByOthers(file: Buffer): readonly NativePixels[] | undefined {
  writeFileSync(at("coded"), file);
  for (const [program, ...order] of [
    ["gdcmconv", "--raw"],
    ["dcmdjpeg", "+cn"],
  ] as const) {
    rmSync(at("raw"), { force: true });
    spawnSync(program, [...order, at("coded"), at("raw")], { timeout: 20_000 });
    const raw = existsSync(at("raw")) ? readFileSync(at("raw")) : Buffer.alloc(0);
    if (raw.length === 0) continue;
    const opened = openPixels(raw);
    return Array.from({ length: opened.layout.frames }, (_, frame) => opened.decodeFrame(frame));
  }
  return undefined;
}

/** One sample, whatever lies where. */
function sampleOf({ layout, bytes }: NativePixels, { stored }: ImageForm, pixel: number, sample: number): number {
  const { rows, columns, samples, bytesPerSample, isPlanar } = layout;
  const index = isPlanar ? sample * rows * columns + pixel : pixel * samples + sample;
  const word = bytesPerSample === 1 ? (bytes[index] ?? 0) : bytes.readUInt16LE(index * 2);
  // Some carry signs on through unused bits, some do not.
  return word % 2 ** stored;
}

function farthest(form: ImageForm, one: NativePixels, other: NativePixels, isAsked: (x: number, y: number) => boolean = () => true): number {
  const { rows, columns, samples } = one.layout;
  let most = 0;
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) if (isAsked(x, y)) for (let sample = 0; sample < samples; sample++) most = Math.max(most, Math.abs(sampleOf(one, form, y * columns + x, sample) - sampleOf(other, form, y * columns + x, sample)));
  return most;
}

const box = { x: 21, y: 13, width: 30, height: 17 };
const masks: readonly PixelMask[] = [{ rectangles: [box] }];
/** A unit of subsampled colours has 16 pixels, and smoothing reaches one further. */
const near = (x: number, y: number, by: number): boolean => x >= box.x - by && x < box.x + box.width + by && y >= box.y - by && y < box.y + box.height + by;

const blackOf = ({ photometric, stored, isSigned }: ImageForm, isYbr: boolean): readonly number[] =>
  photometric === "RGB" ? (isYbr ? [0, 128, 128] : [0, 0, 0]) : [photometric === "MONOCHROME1" ? 2 ** stored - 1 : isSigned ? 2 ** (stored - 1) : 0];

describe.skipIf(missing.length > 0)(`other programs' codecs (skipped without ${programs.join(", ")})`, () => {
  const table: string[] = [];
  afterAll(() => {
    console.log(["compressed by others: decoded, masked and looked at by gdcm", ...table].join("\n"));
  });
  for (const making of made) {
    test(`${making.by} ${making.order.join(" ")}`, { timeout: 60_000 }, () => {
      const faults: string[] = [];
      let images = 0;
      let exact = 0;
      for (const name of sampled(making.of, 4)) {
        const form = forms[name];
        const file = madeFile(making, form);
        const foreign = file === undefined ? undefined : decodedByOthers(file);
        // What its own maker cannot write, or gdcm not read, is nobody's measure.
        if (file === undefined || foreign === undefined) {
          table.push(`  ${making.by} ${making.order.join(" ")} ${name}: no reference`);
          continue;
        }
        images += 1;
        const opened = openPixels(file);
        const apart = foreign.map((frame, index) => farthest(form, opened.decodeFrame(index), frame));
        if (apart.every((distance) => distance === 0)) exact += 1;
        if (Math.max(...apart) > (making.isLossy === true ? 2 : 0)) faults.push(`${name} decoded ${apart.join()}`);
        const masked = decodedByOthers(maskFile(file, masks));
        if (masked?.length !== foreign.length) {
          faults.push(`${name} masked is refused`);
          continue;
        }
        for (const [index, frame] of masked.entries()) {
          const before = foreign[index] ?? frame;
          const reach = making.by === "dcmcjpeg" && making.isLossy === true ? 17 : 0;
          const outside = farthest(form, before, frame, (x, y) => !near(x, y, reach));
          const { columns, photometric } = frame.layout;
          const black = blackOf(form, photometric.startsWith("YBR"));
          let inside = 0;
          for (let y = box.y; y < box.y + box.height; y++) for (let x = box.x; x < box.x + box.width; x++) for (const [sample, wanted] of black.entries()) inside = Math.max(inside, Math.abs(sampleOf(frame, form, y * columns + x, sample) - wanted));
          if (outside !== 0 || inside > (reach > 0 ? 2 : 0)) faults.push(`${name} frame ${String(index)} outside ${String(outside)} inside ${String(inside)} ${photometric}`);
        }
      }
      table.push(`  ${making.by} ${making.order.join(" ")}: n ${String(images)}, exact ${String(exact)}, within 2 ${String(images - exact)}`);
      expect(faults).toEqual([]);
      expect(images).toBeGreaterThan(0);
    });
  }
});
