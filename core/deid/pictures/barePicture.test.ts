import { crc32, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import { barePicture, pictureKindOf } from "./barePicture.ts";

const secret = "Yamada Tarou 00123456";

const codeOf = (bytes: Buffer): string => {
  try {
    barePicture(bytes);
    return "done";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
};

const segment = (code: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, code, (content.length + 2) >> 8, (content.length + 2) & 0xff]), content]);

/** A picture of one grey block, by hand. */
const block = (...more: readonly Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...more,
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
    segment(0xc4, Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(15), Buffer.from([0])])),
    segment(0xc4, Buffer.concat([Buffer.from([0x10, 1]), Buffer.alloc(15), Buffer.from([0])])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([0x3f, 0xff, 0xd9]),
  ]);

describe("JPEG", () => {
  const jfif = segment(0xe0, Buffer.concat([Buffer.from("JFIF\0\x01\x01\x01\0\x48\0\x48\x01\x01", "latin1"), Buffer.from("abc")]));

  test("keeps what its pixels need, byte for byte", () => {
    const dirty = Buffer.concat([block(jfif, segment(0xe1, Buffer.from(`Exif\0\0${secret}`)), segment(0xe2, Buffer.from(`ICC_PROFILE\0${secret}`)), segment(0xed, Buffer.from(secret)), segment(0xfe, Buffer.from(secret))), Buffer.from(secret)]);
    const bare = barePicture(dirty);
    expect(bare.equals(block(segment(0xe0, Buffer.from("JFIF\0\x01\x02\x01\0\x48\0\x48\0\0", "latin1"))))).toBe(true);
    expect([dirty.includes(secret), bare.includes("Yamada")]).toEqual([true, false]);
  });

  test("how Adobe made its colours stays, what Adobe wrote beside it does not", () => {
    const adobe = segment(0xee, Buffer.concat([Buffer.from("Adobe\0\x64\x80\0\0\0\x02", "latin1"), Buffer.from(secret)]));
    expect(barePicture(block(adobe)).equals(block(segment(0xee, Buffer.from("Adobe\0\x64\0\0\0\0\x02", "latin1"))))).toBe(true);
    expect(barePicture(block(segment(0xee, Buffer.from(secret)))).equals(block())).toBe(true);
  });

  test("anything else is held", () => {
    const whole = block();
    const cases = [
      whole.subarray(0, -2),
      whole.subarray(0, 40),
      Buffer.concat([whole.subarray(0, 2), segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1), Buffer.from(secret)])), whole.subarray(71)]),
      Buffer.concat([whole.subarray(0, 2), segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0, 9])), whole.subarray(2)]),
      block(segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0]))),
      block(segment(0xf0, Buffer.from(secret))),
      Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
    ];
    expect(cases.map(codeOf)).toEqual(cases.map(() => "picture.unreadable"));
  });
});

const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), content]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
};

/** Two by two pixels of grey; `data` is what is behind the compressed ones. */
const grey = (more: readonly Buffer[], data = Buffer.alloc(0), pixels = Buffer.from([0, 1, 2, 0, 3, 4]), header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0])): Buffer => {
  const compressed = Buffer.concat([deflateSync(pixels), data]);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header), ...more, chunk("IDAT", compressed.subarray(0, 5)), chunk("IDAT", compressed.subarray(5)), chunk("IEND", Buffer.alloc(0))]);
};

describe("PNG", () => {
  const gamma = chunk("gAMA", Buffer.from([0, 0, 0xb1, 0x8f]));

  test("keeps its pixels and colours; what is written beside, inside or behind them goes", () => {
    const notes = ["tEXt", "zTXt", "iTXt", "eXIf", "iCCP", "prVt", "tIME"].map((type) => chunk(type, Buffer.from(secret)));
    const bare = barePicture(Buffer.concat([grey([gamma, ...notes], Buffer.from(secret)), Buffer.from(secret)]));
    const expected = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 0])), gamma, chunk("IDAT", deflateSync(Buffer.from([0, 1, 2, 0, 3, 4]))), chunk("IEND", Buffer.alloc(0))]);
    expect(bare.equals(expected)).toBe(true);
  });

  test("a chunk of the wrong length says something else", () => {
    expect(barePicture(grey([chunk("gAMA", Buffer.from(secret)), chunk("pHYs", Buffer.from(secret))])).includes("Yamada")).toBe(false);
    expect(codeOf(grey([chunk("PLTE", Buffer.from(secret.slice(0, 20)))]))).toBe("picture.unreadable");
  });

  test("anything else is held", () => {
    const wrong = grey([]);
    wrong[20] = 9;
    const cases = [grey([chunk("acTL", Buffer.alloc(8))]), grey([chunk("ABCD", Buffer.alloc(2))]), grey([], Buffer.alloc(0), Buffer.from([0, 1, 2, 0, 3])), grey([], Buffer.alloc(0), Buffer.from([0, 1, 2, 0, 3, 4, 5])), wrong, grey([]).subarray(0, -4), grey([], Buffer.alloc(0), Buffer.alloc(6), Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 5, 0, 0, 0]))];
    expect(cases.map(codeOf)).toEqual(cases.map(() => "picture.unreadable"));
  });
});

describe("TIFF", () => {
  const numbers = (isLittle: boolean, width: 2 | 4, ...values: readonly number[]): Buffer => {
    const bytes = Buffer.concat(values.map((value) => Buffer.from(width === 2 ? [value & 255, value >> 8] : [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24])));
    return isLittle ? bytes : width === 2 ? bytes.swap16() : bytes.swap32();
  };

  /** Pages of one row of four grey pixels, with whatever else stands in them; a secret between all of it. */
  const pages = (isLittle: boolean, ...all: readonly (readonly (readonly [tag: number, type: number, count: number, value: number])[])[]): Buffer => {
    const pieces: Buffer[] = [Buffer.from(isLittle ? "II" : "MM"), numbers(isLittle, 2, 42), numbers(isLittle, 4, 8 + 32)];
    let at = 8;
    for (const [index, more] of all.entries()) {
      pieces.push(Buffer.from(secret.padEnd(28)), Buffer.from([1, 2, 3, 4 + index]));
      const data = at + 28;
      const entries = [...more, ...([[256, 3, 1, 4], [257, 3, 1, 1], [258, 3, 1, 8], [259, 3, 1, 1], [262, 3, 1, 1], [273, 4, 1, data], [277, 3, 1, 1], [278, 3, 1, 1], [279, 4, 1, 4]] as const)].filter(([tag], place, list) => list.findIndex(([other]) => other === tag) === place).sort(([left], [right]) => left - right);
      const end = at + 32 + 2 + entries.length * 12 + 4;
      const rows = entries.map(([tag, type, count, value]) => Buffer.concat([numbers(isLittle, 2, tag, type), numbers(isLittle, 4, count), type === 3 && count === 1 ? Buffer.concat([numbers(isLittle, 2, value), Buffer.alloc(2)]) : numbers(isLittle, 4, value)]));
      pieces.push(numbers(isLittle, 2, entries.length), ...rows, numbers(isLittle, 4, index === all.length - 1 ? 0 : end + 32));
      at = end;
    }
    return Buffer.concat([...pieces, Buffer.from(secret)]);
  };

  test.each([true, false])("keeps its pages and their pixels, and nothing that stands between them (little endian: %s)", (isLittle) => {
    const dirty = pages(isLittle, [[270, 2, 21, 8], [34665, 4, 1, 8], [700, 1, 21, 8], [330, 4, 1, 8], [65000, 7, 21, 8]], [[315, 2, 21, 8]]);
    const bare = barePicture(dirty);
    expect([dirty.includes("Yamada"), bare.includes("Yamada")]).toEqual([true, false]);
    expect([bare.includes(Buffer.from([1, 2, 3, 4])), bare.includes(Buffer.from([1, 2, 3, 5])), bare.length]).toEqual([true, true, 8 + 2 * (4 + 2 + 9 * 12 + 4)]);
  });

  test("smaller copies of a page go", () => {
    const bare = barePicture(pages(true, [], [[254, 4, 1, 1]]));
    expect([bare.includes(Buffer.from([1, 2, 3, 4])), bare.includes(Buffer.from([1, 2, 3, 5]))]).toEqual([true, false]);
  });

  test("anything else is held", () => {
    const looped = pages(true, []);
    looped.writeUInt32LE(40, 40 + 2 + 9 * 12);
    const big = pages(true, []);
    big.writeUInt16LE(43, 2);
    const cases = [pages(true, [[259, 3, 1, 7]]), pages(true, [[273, 4, 1, 60_000]]), pages(true, [[258, 2, 1, 8]]), pages(true, [[254, 4, 1, 1]]), looped, big, pages(true, []).subarray(0, 60)];
    expect(cases.map(codeOf)).toEqual(cases.map(() => "picture.unreadable"));
  });
});

test("kinds are told by their first bytes; what is none of them is held", () => {
  expect([pictureKindOf(block()), pictureKindOf(grey([])), pictureKindOf(Buffer.from("II*\0aaaa")), pictureKindOf(Buffer.from("MM\0*aaaa")), pictureKindOf(Buffer.from("GIF89a"))]).toEqual(["jpeg", "png", "tiff", "tiff", undefined]);
  expect([codeOf(Buffer.from("GIF89a")), codeOf(Buffer.alloc(0))]).toEqual(["picture.unreadable", "picture.unreadable"]);
});

test("no damage of a byte or cut is a crash", () => {
  for (const whole of [block(segment(0xe1, Buffer.from(secret))), grey([])])
    for (let at = 0; at < whole.length; at++) {
      codeOf(whole.subarray(0, at));
      for (const value of [0, 0x7f, 0xff]) {
        const damaged = Buffer.from(whole);
        damaged[at] = value;
        expect(["done", "picture.unreadable"]).toContain(codeOf(damaged));
      }
    }
});
