import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { PixelMask } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { MemorySource } from "../byteSource.ts";
import { walkFile } from "../editFile.ts";
import { readJpeg2000, withSign } from "./codecs/jpeg2000Stream.ts";
import { rle } from "./codecs/rle.ts";
import { decodeJpeg, encodeJpegLossless } from "./jpeg/jpeg.ts";
import { maskFile, planMasks } from "./maskFile.ts";
import type { NativePixels } from "./nativePixels.ts";
import { openPixels } from "./openPixels.ts";
import { drawn, encapsulatedFile, encodedByPackage, frameLength, nativeFile, planesOf, samplesOf, type ImageForm, type Wrapping } from "./testing/pixelFile.ts";

const standard = "1.2.840.10008.1.2.";
const grey: ImageForm = { rows: 37, columns: 50, frames: 3, photometric: "MONOCHROME2", allocated: 8, stored: 8, isSigned: false };
const forms = {
  "8 bits": grey,
  "12 of 16 bits": { ...grey, allocated: 16, stored: 12, photometric: "MONOCHROME1" },
  "16 bits signed": { ...grey, allocated: 16, stored: 16, isSigned: true },
  "12 of 16 bits signed": { ...grey, allocated: 16, stored: 12, isSigned: true },
  "8 bits signed": { ...grey, isSigned: true },
  RGB: { ...grey, photometric: "RGB" },
  YBR_FULL: { ...grey, photometric: "YBR_FULL" },
  "RGB of 16 bits": { ...grey, photometric: "RGB", allocated: 16, stored: 16 },
  "32 bits": { ...grey, allocated: 32, stored: 32 },
  "single bits": { ...grey, allocated: 1, stored: 1 },
} as const satisfies Record<string, ImageForm>;

/** A rectangle on all frames, a triangle and an odd hexagon on one of them. */
const masks: readonly PixelMask[] = [
  { rectangles: [{ x: 7, y: 3, width: 11, height: 5 }] },
  { rectangles: [], polygons: [[{ x: 20.5, y: 10 }, { x: 40, y: 14.25 }, { x: 30, y: 33 }], [{ x: 3, y: 20 }, { x: 9, y: 20 }, { x: 12, y: 25 }, { x: 9, y: 30 }, { x: 3, y: 30 }, { x: 0, y: 25 }]], frames: { first: 1, last: 1 } },
];

const framesOf = (form: ImageForm, pixels: Buffer): readonly Buffer[] => Array.from({ length: form.frames }, (_, frame) => pixels.subarray(frame * frameLength(form), (frame + 1) * frameLength(form)));

type Encode = (form: ImageForm, frame: Buffer) => Buffer;

const layoutOf = (form: ImageForm) => openPixels(nativeFile(form, drawn(form))).layout;
const lossless: Encode = (form, frame) =>
  encodeJpegLossless(form.allocated === 8 ? frame : new Uint16Array(Uint8Array.from(frame).buffer), { width: form.columns, height: form.rows, components: samplesOf(form), precision: form.stored, predictor: 1 });
const withRle: Encode = (form, frame) => rle.encode({ layout: layoutOf({ ...form, frames: 1 }), isLittleEndian: true, bytes: form.allocated === 1 ? bitsOf(form, frame) : frame }, layoutOf({ ...form, frames: 1 }), frame);
const bitsOf = (form: ImageForm, frame: Buffer): Buffer => Buffer.from(Array.from({ length: form.rows * form.columns }, (_, bit) => ((frame[bit >>> 3] ?? 0) >>> (bit & 7)) & 1));

/** As the standard has it: of unsigned samples half is taken away first (ISO 15444-1 §G.1). The packages write signed ones of 8 bits otherwise. */
const wavelets = (kind: "j2k" | "ht"): Encode => (form, frame) => {
  if (!form.isSigned || form.stored > 8) return encodedByPackage(kind, form, frame);
  return withSign(encodedByPackage(kind, { ...form, isSigned: false }, Buffer.from(frame.map((byte) => byte ^ 0x80))), 1, true);
};

const whole = Object.keys(forms) as readonly (keyof typeof forms)[];
const upTo16 = ["8 bits", "12 of 16 bits", "16 bits signed", "12 of 16 bits signed", "8 bits signed", "RGB", "YBR_FULL"] as const;

const syntaxes: Readonly<Record<string, { readonly uid: string; readonly encode: Encode; readonly of: readonly (keyof typeof forms)[]; readonly isPlanar?: boolean }>> = {
  "RLE": { uid: `${standard}5`, encode: withRle, of: whole },
  "uncompressed in fragments": { uid: `${standard}1.98`, encode: (_, frame) => frame, of: whole },
  "deflated frames": { uid: `${standard}8.1`, encode: (_, frame) => deflateRawSync(frame), of: whole },
  "JPEG lossless": { uid: `${standard}4.70`, encode: lossless, of: [...upTo16, "RGB of 16 bits"] },
  "JPEG-LS by planes": { uid: `${standard}4.80`, encode: (form, frame) => encodedByPackage("ls", form, samplesOf(form) === 3 ? planesOf(form, frame) : frame, { interleave: 0 }), of: [...upTo16, "RGB of 16 bits"], isPlanar: true },
  "JPEG-LS by lines": { uid: `${standard}4.80`, encode: (form, frame) => encodedByPackage("ls", form, frame, { interleave: 1 }), of: ["RGB", "YBR_FULL", "RGB of 16 bits"] },
  "JPEG-LS by samples": { uid: `${standard}4.80`, encode: (form, frame) => encodedByPackage("ls", form, frame, { interleave: 2 }), of: ["RGB", "YBR_FULL"] },
  "JPEG 2000": { uid: `${standard}4.90`, encode: wavelets("j2k"), of: upTo16 },
  HTJ2K: { uid: `${standard}4.201`, encode: wavelets("ht"), of: upTo16 },
};

/** The part of single bits a frame has for itself, so that it can be compared with a codec's frame. */
const alignedForm = (form: ImageForm): ImageForm => (form.allocated === 1 ? { ...form, columns: 48 } : form);

const interleaved = (form: ImageForm, { layout, bytes }: NativePixels): Buffer => {
  if (!layout.isPlanar) return bytes;
  const width = form.allocated / 8;
  const count = form.rows * form.columns;
  const pixels = Buffer.alloc(bytes.length);
  for (let pixel = 0; pixel < count; pixel++) for (let sample = 0; sample < 3; sample++) bytes.copy(pixels, (pixel * 3 + sample) * width, (sample * count + pixel) * width, (sample * count + pixel + 1) * width);
  return pixels;
};

const filed = (name: string, form: ImageForm, pixels: Buffer, wrapping: Wrapping = {}): Buffer => {
  const { uid, encode } = syntaxes[name] ?? { uid: "", encode: () => Buffer.alloc(0) };
  return encapsulatedFile(uid, form, framesOf(form, pixels).map((frame) => encode(form, frame)), wrapping);
};

for (const [name, { uid, of }] of Object.entries(syntaxes)) {
  describe(`${name}: decoded as it was put in, masked like the same image without a codec`, () => {
    for (const formName of of) {
      test(formName, () => {
        const form = alignedForm(forms[formName]);
        const pixels = drawn(form);
        const file = filed(name, form, pixels);
        const opened = openPixels(file);
        const native = openPixels(nativeFile(form, pixels));
        const decoded = Array.from({ length: form.frames }, (_, frame) => interleaved(form, opened.decodeFrame(frame)).equals(native.decodeFrame(frame).bytes));
        expect(decoded).toEqual([true, true, true]);
        const masked = openPixels(maskFile(file, masks));
        expect(masked.syntax.uid).toBe(uid);
        const wanted = openPixels(maskFile(nativeFile(form, pixels), masks));
        expect(Array.from({ length: form.frames }, (_, frame) => interleaved(form, masked.decodeFrame(frame)).equals(wanted.decodeFrame(frame).bytes))).toEqual([true, true, true]);
        expect(wanted.decodeFrame(1).bytes.equals(native.decodeFrame(1).bytes)).toBe(false);
      });
    }
  });
}

describe("what is not masked", () => {
  const form = forms["16 bits signed"];
  const pixels = drawn(form);
  test("frames keep the bytes of their codec, in several fragments too, and tables are right", () => {
    for (const table of ["full", "empty", "extended"] as const) {
      const file = filed("JPEG-LS by planes", form, pixels, { table });
      const masked = maskFile(file, [{ rectangles: [{ x: 0, y: 0, width: 5, height: 5 }], frames: { first: 1, last: 1 } }]);
      const [before, after] = [openPixels(file), openPixels(masked)];
      const same = [0, 1, 2].map((frame) => before.encapsulated?.codedFrame(frame).equals(after.encapsulated?.codedFrame(frame) ?? Buffer.alloc(0)));
      expect(same).toEqual([true, false, true]);
    }
    const coded = framesOf(form, pixels).map((frame) => encodedByPackage("ls", form, frame));
    const cut = encapsulatedFile(`${standard}4.80`, form, coded.map((bytes) => [bytes.subarray(0, 200), bytes.subarray(200, 400), bytes.subarray(400)]));
    const masked = openPixels(maskFile(cut, [{ rectangles: [{ x: 0, y: 0, width: 5, height: 5 }], frames: { first: 2, last: 2 } }]));
    expect(masked.encapsulated?.fragments.map((parts) => parts.length)).toEqual([3, 3, 1]);
  });

  test("without a mask, and with nothing beside the images, the file is the same bytes", () => {
    for (const table of ["full", "empty", "extended"] as const) {
      const file = filed("JPEG-LS by planes", form, pixels, { table });
      expect(maskFile(file, []).equals(file)).toBe(true);
      expect(planMasks(new MemorySource(file), []).isChanged).toBe(false);
    }
  });
});

test("a codestream goes on saying what its samples are", () => {
  for (const [name, form] of [["JPEG 2000", forms["16 bits signed"]], ["JPEG 2000", forms["8 bits signed"]], ["HTJ2K", forms["12 of 16 bits signed"]], ["HTJ2K", forms.RGB]] as const) {
    const file = filed(name, form, drawn(form));
    const streams = [file, maskFile(file, masks)].map((bytes) => readJpeg2000(openPixels(bytes).encapsulated?.codedFrame(1) ?? bytes));
    expect(streams[1]).toEqual(streams[0]);
  }
});

describe("compressed with loss", () => {
  const form: ImageForm = { ...grey, rows: 64, columns: 64, frames: 2 };
  const pixels = drawn(form);
  const header = (file: Buffer): Readonly<Record<string, string>> => {
    const said: Record<string, string> = {};
    walkFile(file, (element) => {
      if (element.depth === 0 && ["00280004", "00282110", "00282112", "00282114"].includes(element.tag)) said[element.tag] = element.readText().join("\\");
    });
    return said;
  };
  const mask: readonly PixelMask[] = [{ rectangles: [{ x: 8, y: 8, width: 20, height: 9 }], frames: { first: 0, last: 0 } }];

  test("a second time nothing is lost, and the header goes on saying what happened", () => {
    const lossy = {
      [`${standard}4.81`]: (frame: Buffer) => encodedByPackage("ls", form, frame, { near: 3 }),
      [`${standard}4.91`]: (frame: Buffer) => encodedByPackage("j2k", form, frame, { isLossy: true }),
      [`${standard}4.203`]: (frame: Buffer) => encodedByPackage("ht", form, frame, { isLossy: true }),
    };
    for (const [uid, encode] of Object.entries(lossy)) {
      const coded = framesOf(form, pixels).map(encode);
      const history = [{ tag: "00282110", vr: "CS", value: "01" }, { tag: "00282112", vr: "DS", value: "8" }, { tag: "00282114", vr: "CS", value: "ISO_14495_1" }] as const;
      const file = encapsulatedFile(uid, form, coded, { more: history });
      const masked = maskFile(file, mask);
      expect(header(masked)).toEqual(header(file));
      expect(openPixels(file).decodeFrame(0).bytes.equals(pixels.subarray(0, frameLength(form)))).toBe(false);
      expect(header(maskFile(encapsulatedFile(uid, form, coded), mask))).toEqual({ "00280004": "MONOCHROME2", "00282110": "01" });
    }
  });

  test("colours of the irreversible transform are those of the reversible one, once no frame has the other", () => {
    const colour: ImageForm = { ...form, photometric: "YBR_ICT" };
    const file = encapsulatedFile(`${standard}4.91`, colour, framesOf(colour, drawn(colour)).map((frame) => encodedByPackage("j2k", colour, frame, { isLossy: true })));
    expect(header(maskFile(file, mask))["00280004"]).toBe("YBR_ICT");
    expect(header(maskFile(file, [{ rectangles: mask[0]?.rectangles ?? [] }]))["00280004"]).toBe("YBR_RCT");
  });
});

test("what codecs carry beside the image is gone from every frame, masked or not", () => {
  const form: ImageForm = { ...grey, frames: 2 };
  const pixels = drawn(form);
  const secret = Buffer.from("Yamada Tarou");
  const segment = (marker: number): Buffer => Buffer.concat([Buffer.from([0xff, marker, 0, secret.length + 2]), secret]);
  const behindStart = (stream: Buffer, at: number, ...parts: readonly Buffer[]): Buffer => Buffer.concat([stream.subarray(0, at), ...parts, stream.subarray(at)]);
  const jpegLike = (stream: Buffer): Buffer => Buffer.concat([behindStart(stream, 2, segment(0xe1), segment(0xfe)), secret]);
  const wavelet = (stream: Buffer): Buffer => {
    const comment = Buffer.concat([Buffer.from([0xff, 0x64, 0, secret.length + 4, 0, 1]), secret]);
    const start = stream.indexOf(Buffer.from([0xff, 0x90, 0, 10]));
    const inPart = behindStart(stream, start + 12, comment);
    if (inPart.readUInt32BE(start + 6) !== 0) inPart.writeUInt32BE(inPart.readUInt32BE(start + 6) + comment.length, start + 6);
    return Buffer.concat([behindStart(inPart, start, comment), secret]);
  };
  const box = (kind: string, content: Buffer): Buffer => { const head = Buffer.alloc(8); head.writeUInt32BE(content.length + 8); head.write(kind, 4, "latin1"); return Buffer.concat([head, content]); };
  const wrapped = (stream: Buffer): Buffer => Buffer.concat([Buffer.from("0000000c6a5020200d0a870a", "hex"), box("ftyp", Buffer.from("jp2 \0\0\0\0jp2 ")), box("xml ", secret), box("jp2c", stream)]);
  const streams: readonly (readonly [string, readonly Buffer[]])[] = [
    [`${standard}4.70`, framesOf(form, pixels).map((frame) => jpegLike(lossless(form, frame)))],
    [`${standard}4.80`, framesOf(form, pixels).map((frame) => jpegLike(encodedByPackage("ls", form, frame)))],
    [`${standard}4.90`, framesOf(form, pixels).map((frame) => wavelet(encodedByPackage("j2k", form, frame)))],
    [`${standard}4.90`, framesOf(form, pixels).map((frame) => wrapped(encodedByPackage("j2k", form, frame)))],
    [`${standard}4.201`, framesOf(form, pixels).map((frame) => wavelet(encodedByPackage("ht", form, frame)))],
  ];
  for (const [uid, coded] of streams) {
    const file = encapsulatedFile(uid, form, coded);
    for (const mask of [[], masks.slice(0, 1).map((one) => ({ ...one, frames: { first: 1, last: 1 } }))]) {
      const clean = maskFile(file, mask);
      expect([uid, file.includes(secret), clean.includes(secret)]).toEqual([uid, true, false]);
      expect(openPixels(clean).decodeFrame(0).bytes.equals(pixels.subarray(0, frameLength(form)))).toBe(true);
    }
  }
});

test("what stands behind the image where nobody would look holds the file", () => {
  const form: ImageForm = { ...grey, frames: 2 };
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = framesOf(form, drawn(form));
  for (const name of ["RLE", "deflated frames", "uncompressed in fragments"]) {
    const { uid = "", encode = () => first } = syntaxes[name] ?? {};
    const frames = [encode(form, first), encode(form, second)];
    expect([name, codeOf(() => maskFile(encapsulatedFile(uid, form, frames), []))]).toEqual([name, "done"]);
    expect([name, codeOf(() => maskFile(encapsulatedFile(uid, form, [frames[0] ?? first, Buffer.concat([frames[1] ?? second, Buffer.from("Yamada")])]), []))]).toEqual([name, "dicom.pixelsDamaged"]);
  }
});

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return "done";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
};

test("video and what no codec here writes right is held", () => {
  const stream = Buffer.alloc(100, 1);
  for (const last of ["4.100", "4.102", "4.107", "4.110", "4.92", "4.52"]) expect([last, codeOf(() => maskFile(encapsulatedFile(`${standard}${last}`, { ...grey, frames: 1 }, [stream]), []))]).toEqual([last, "dicom.pixelsUnsupported"]);
  for (const form of [forms["RGB of 16 bits"]]) {
    const file = encapsulatedFile(`${standard}4.201`, { ...form, frames: 1 }, [encodedByPackage("ht", form, drawn({ ...form, frames: 1 }))]);
    expect(codeOf(() => maskFile(file, masks.slice(0, 1)))).toBe("dicom.pixelsUnsupported");
  }
});

test("a JPEG stream decoded on its own gives what its file does", () => {
  const form = forms["12 of 16 bits"];
  const [frame = Buffer.alloc(0)] = framesOf(form, drawn(form));
  const { samples } = decodeJpeg(lossless(form, frame));
  expect(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).equals(frame)).toBe(true);
});
