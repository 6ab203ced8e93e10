import { expect, test } from "vitest";
import { rle } from "./codecs/rle.ts";
import { encodeJpegLossless } from "./jpeg/jpeg.ts";
import { maskFile } from "./maskFile.ts";
import { MaskCovers } from "./maskShape.ts";
import { openPixels } from "./openPixels.ts";
import { paintMasks } from "./paintMasks.ts";
import { encapsulatedFile, encodedByPackage, nativeFile, type ImageForm } from "./testing/pixelFile.ts";

const slice: ImageForm = { rows: 512, columns: 512, frames: 1, photometric: "MONOCHROME2", allocated: 16, stored: 16, isSigned: true };

/** Something like a section through a body: round, smooth, a little noise. */
function body(): Buffer {
  const bytes = Buffer.alloc(512 * 512 * 2);
  let noise = 1;
  for (let pixel = 0; pixel < 512 * 512; pixel++) {
    noise = (noise * 1103515245 + 12345) % 2 ** 31;
    const distance = Math.hypot((pixel % 512) - 256, Math.floor(pixel / 512) - 256);
    bytes.writeInt16LE(distance > 220 ? -1000 : Math.round(40 + 300 * Math.sin(distance / 30) + (noise >>> 27)), pixel * 2);
  }
  return bytes;
}

const standard = "1.2.840.10008.1.2.4.";

/** Processor time, which other work on the machine does not change. */
function milliseconds(run: () => unknown, times: number): number {
  run();
  const rounds = Array.from({ length: 2 }, () => {
    const started = process.cpuUsage();
    for (let round = 0; round < times; round++) run();
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1000 / times;
  });
  return Math.min(...rounds);
}

test("a slice of 512 by 512 by 16 bits: decoded, masked and checked, by syntax", { timeout: 60_000 }, () => {
  const pixels = body();
  const native = nativeFile(slice, pixels);
  const { layout } = openPixels(native);
  // Frames a second of the fastest decoder that was measured for each, on one thread of another machine.
  const files = [
    ["native", native, 5000],
    ["RLE", encapsulatedFile("1.2.840.10008.1.2.5", slice, [rle.encode({ layout, isLittleEndian: true, bytes: pixels }, layout, pixels)]), 1582],
    ["JPEG lossless", encapsulatedFile(`${standard}70`, slice, [encodeJpegLossless(new Uint16Array(Uint8Array.from(pixels).buffer), { width: 512, height: 512, components: 1, precision: 16 })]), 134],
    ["JPEG-LS", encapsulatedFile(`${standard}80`, slice, [encodedByPackage("ls", slice, pixels)]), 239],
    ["JPEG 2000", encapsulatedFile(`${standard}90`, slice, [encodedByPackage("j2k", slice, pixels)]), 29],
    ["HTJ2K", encapsulatedFile(`${standard}201`, slice, [encodedByPackage("ht", slice, pixels)]), 505],
  ] as const;
  const masks = [{ rectangles: [{ x: 0, y: 0, width: 200, height: 40 }] }];
  const lines = files.map(([name, file, measured]) => {
    const opened = openPixels(file);
    const decoded = milliseconds(() => opened.decodeFrame(0), 3);
    const masked = milliseconds(() => maskFile(file, masks), 1);
    expect(opened.decodeFrame(0).bytes.equals(pixels)).toBe(true);
    return { decoded, text: `  ${name}: decoded ${(1000 / decoded).toFixed(0)} frames/s (${String(measured)} asked), masked and checked ${masked.toFixed(1)} ms` };
  });
  console.log(["512x512x16, one thread, processor time:", ...lines.map(({ text }) => text)].join("\n"));
  // Far beyond what was measured: only a mistake of kind is caught here.
  expect(Math.max(...lines.map(({ decoded }) => decoded))).toBeLessThan(2000);
});

test("native painting is not much slower than copying", () => {
  const form: ImageForm = { ...slice, frames: 20 };
  const { layout } = openPixels(nativeFile(form, Buffer.alloc(20 * 512 * 1024)));
  const covers = new MaskCovers([{ rectangles: [{ x: 0, y: 0, width: 512, height: 256 }], polygons: [[{ x: 20, y: 300 }, { x: 500, y: 280 }, { x: 250, y: 500 }]] }], layout);
  const target = Buffer.alloc(20 * 512 * 1024, 1);
  const copy = milliseconds(() => Buffer.from(target), 5);
  const painted = milliseconds(() => { paintMasks(target, 0, covers, layout, true); }, 5);
  console.log(`20 slices: copied in ${copy.toFixed(1)} ms, painted in ${painted.toFixed(1)} ms`);
  expect(target.readInt16LE(0)).toBe(-32768);
  expect(painted).toBeLessThan(Math.max(5, copy) * 20);
});
