import { describe, expect, test } from "vitest";
import { FailureError } from "../../../domain/failure.ts";
import { decodeJpeg } from "./decodeJpeg.ts";
import { hasJpegMetadata, stripJpegMetadata } from "./metadata.ts";
import { foreignBytes, foreignStreams } from "./testing/foreign.ts";

const segment = (marker: number, content: string | Buffer): Buffer => {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([0xff, marker, (bytes.length + 2) >>> 8, (bytes.length + 2) & 0xff]), bytes]);
};

const secret = "YAMADA^TAROU";

/** Behind the start of the image. */
const withSegments = (bytes: Buffer, ...segments: readonly Buffer[]): Buffer => Buffer.concat([bytes.subarray(0, 2), ...segments, bytes.subarray(2)]);

const carriers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  EXIF: (bytes) => withSegments(bytes, segment(0xe1, `Exif\0\0${secret}`)),
  XMP: (bytes) => withSegments(bytes, segment(0xe1, `http://ns.adobe.com/xap/1.0/\0<x>${secret}</x>`)),
  "a colour profile": (bytes) => withSegments(bytes, segment(0xe2, `ICC_PROFILE\0${secret}`)),
  "Photoshop's resources": (bytes) => withSegments(bytes, segment(0xed, `Photoshop 3.0\0${secret}`)),
  "an unknown application": (bytes) => withSegments(bytes, segment(0xe7, secret)),
  "an application that only begins like Adobe's": (bytes) => withSegments(bytes, segment(0xee, secret)),
  "Adobe's segment, longer than it is": (bytes) => withSegments(bytes, segment(0xee, Buffer.concat([Buffer.from("Adobe"), Buffer.from([0, 100, 0, 0, 0, 0, 1]), Buffer.from(secret)]))),
  "a thumbnail in JFIF": (bytes) => withSegments(bytes, segment(0xe0, Buffer.concat([Buffer.from("JFIF\0"), Buffer.from([1, 2, 0, 0, 1, 0, 1, 2, 2]), Buffer.from(secret)]))),
  "a thumbnail in JFXX": (bytes) => withSegments(bytes, segment(0xe0, Buffer.concat([Buffer.from("JFXX\0"), Buffer.from([0x10]), Buffer.from(secret)]))),
  "a comment": (bytes) => withSegments(bytes, segment(0xfe, secret)),
  "a comment between the scans": (bytes) => {
    const last = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
    return Buffer.concat([bytes.subarray(0, last), segment(0xfe, secret), bytes.subarray(last)]);
  },
  "a reserved segment": (bytes) => withSegments(bytes, segment(0xf0, secret)),
  "bytes behind the end": (bytes) => Buffer.concat([bytes, Buffer.from(secret)]),
  "another image behind the end": (bytes) => Buffer.concat([bytes, segment(0xd8, secret)]),
};

describe("what carries more than the picture is seen and goes; the picture stays", () => {
  const names = ["grey", "progressive", "rgb", "12 bits extended", "lossless in colour", "restarts"];
  for (const [carrier, add] of Object.entries(carriers)) {
    test(carrier, () => {
      for (const name of names) {
        const bytes = stripJpegMetadata(foreignBytes(name));
        const loaded = add(bytes);
        expect(loaded.includes(secret)).toBe(true);
        expect(hasJpegMetadata(loaded)).toBe(true);
        const stripped = stripJpegMetadata(loaded);
        expect(stripped.includes(secret)).toBe(false);
        expect(hasJpegMetadata(stripped)).toBe(false);
        expect(decodeJpeg(stripped).samples).toEqual(decodeJpeg(bytes).samples);
      }
    });
  }
});

test("what has nothing else stays byte for byte, and what fills up is nothing", () => {
  for (const name of Object.keys(foreignStreams)) {
    const bytes = stripJpegMetadata(foreignBytes(name));
    expect(stripJpegMetadata(bytes).equals(bytes)).toBe(true);
    expect(hasJpegMetadata(bytes)).toBe(false);
    for (const [fill, isMore] of [["00", false], ["ff", false], ["0000", false], ["ffff", true], ["01", true]] as const) expect(hasJpegMetadata(Buffer.concat([bytes, Buffer.from(fill, "hex")]))).toBe(isMore);
    expect(decodeJpeg(bytes)).toEqual(decodeJpeg(foreignBytes(name)));
  }
});

test("the marks that say what colours are stay", () => {
  const adobe = segment(0xee, Buffer.concat([Buffer.from("Adobe"), Buffer.from([0, 100, 1, 2, 3, 4, 0])]));
  const bytes = foreignBytes("ybr444");
  const marked = Buffer.concat([bytes.subarray(0, 2), adobe, bytes.subarray(4 + bytes.readUInt16BE(4))]);
  expect(stripJpegMetadata(marked).equals(marked)).toBe(true);
  expect(decodeJpeg(stripJpegMetadata(marked)).colour).toBe("rgb");
  expect(decodeJpeg(stripJpegMetadata(bytes)).header.hasJfif).toBe(true);
});

test("a thumbnail that is gone is not announced either", () => {
  const loaded = carriers["a thumbnail in JFIF"]?.(stripJpegMetadata(foreignBytes("rgb"))) ?? Buffer.alloc(0);
  expect(stripJpegMetadata(loaded).subarray(2, 20).toString("hex")).toBe("ffe000104a4649460001020000010001" + "0000");
});

test("JPEG-LS is stripped too: its scan holds what would be markers elsewhere", () => {
  const scan = Buffer.from([0x12, 0xff, 0x7e, 0x34, 0xff, 0x01, 0x56]);
  const picture = [segment(0xf7, Buffer.from([8, 0, 2, 0, 2, 1, 1, 0x11, 0])), segment(0xf8, Buffer.from([1, 0, 255, 0, 3, 0, 7, 0, 21, 0, 64])), segment(0xda, Buffer.from([1, 1, 0, 0, 0, 0])), scan];
  const hp = segment(0xe8, Buffer.from("mrfx\x01"));
  const bare = Buffer.concat([Buffer.from([0xff, 0xd8]), hp, ...picture, Buffer.from([0xff, 0xd9])]);
  expect(stripJpegMetadata(bare).equals(bare)).toBe(true);
  expect(hasJpegMetadata(bare)).toBe(false);
  expect(hasJpegMetadata(withSegments(bare, hp.subarray(0, 2), Buffer.from([0, 9]), Buffer.from("mrfx\x01XX")))).toBe(true);
  expect(stripJpegMetadata(withSegments(bare, segment(0xfe, secret), segment(0xe8, `SPIFF${secret}`))).equals(bare)).toBe(true);
});

test("no JPEG is refused", () => {
  expect(() => stripJpegMetadata(Buffer.from("nothing"))).toThrow(FailureError);
  expect(() => hasJpegMetadata(Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 9]))).toThrow(FailureError);
});
