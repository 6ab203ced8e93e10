import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FailureError, type FailureCode } from "../../domain/failure.ts";
import { characterSetOf, decodeText, encodeText, type TextForm } from "./characterSet.ts";
import { squares } from "./tables.ts";

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ""), "hex");
const decode = (bytes: Buffer, terms: string, form: TextForm = "names"): readonly string[] => decodeText(bytes, { form, set: characterSetOf(terms.split("\\")) });
const encode = (values: readonly string[], terms: string, form: TextForm = "names"): Buffer => encodeText(values, { form, set: characterSetOf(terms.split("\\")) });

function codeOf(run: () => unknown): FailureCode | "none" {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return "none";
}

/** The names of PS3.5 annexes H to K, and others made for sets that have no example there; the bytes are written out by hand. */
const examples: readonly (readonly [clause: string, terms: string, text: string, hex: string])[] = [
  [
    "PS3.5 H.3.1",
    "\\ISO 2022 IR 87",
    "Yamada^Tarou=山田^太郎=やまだ^たろう",
    "59616d616461 5e 5461726f75 3d 1b2442 3b334544 1b2842 5e 1b2442 42404f3a 1b2842 3d 1b2442 2464245e2440 1b2842 5e 1b2442 243f246d2426 1b2842",
  ],
  [
    "PS3.5 H.3.2",
    "ISO 2022 IR 13\\ISO 2022 IR 87",
    "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
    "d4cfc0de 5e c0dbb3 3d 1b2442 3b334544 1b284a 5e 1b2442 42404f3a 1b284a 3d 1b2442 2464245e2440 1b284a 5e 1b2442 243f246d2426 1b284a",
  ],
  ["PS3.5 I.2", "\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동", "486f6e67 5e 47696c646f6e67 3d 1b242943 fbf3 5e 1b242943 d1ced4d7 3d 1b242943 c8ab 5e 1b242943 b1e6b5bf"],
  ["PS3.5 J.1", "ISO_IR 192", "Wang^XiaoDong=王^小東", "57616e67 5e 5869616f446f6e67 3d e78e8b 5e e5b08fe69db1"],
  ["PS3.5 J.3", "GB18030", "Wang^XiaoDong=王^小东", "57616e67 5e 5869616f446f6e67 3d cdf5 5e d0a1b6ab"],
  ["PS3.5 K", "\\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东", "5a68616e67 5e 5869616f446f6e67 3d 1b242941 d5c5 5e 1b242941 d0a1b6ab"],
  ["Latin-1", "ISO_IR 100", "Buc^Jérôme", "427563 5e 4ae972f46d65"],
  ["Latin-2", "ISO_IR 101", "Wałęsa", "5761b3ea7361"],
  ["Cyrillic", "ISO_IR 144", "Люкceмбypг", "bbeeda63 65dc d179 70d3"],
  ["Greek", "ISO_IR 126", "Διονυσιος", "c4e9efedf5f3e9eff2"],
  ["JIS X 0212", "\\ISO 2022 IR 87\\ISO 2022 IR 159", "=丂山", "3d 1b242844 3021 1b2442 3b33 1b2842"],
  ["GB 18030, four bytes", "GB18030", "𠮷𠀀€", "9534b23595328236a2e3"],
];

describe("known text as known bytes, read and written", () => {
  for (const [clause, terms, text, hex] of examples) {
    test(`${clause}: ${terms}`, () => {
      expect(decode(bytesOf(hex), terms)).toEqual([text]);
      expect(encode([text], terms).toString("hex")).toBe(bytesOf(hex).toString("hex"));
    });
  }
});

test("every character of JIS X 0208 comes back, whatever its bytes look like", () => {
  const written = [...squares.jisX0208().codes.keys()];
  expect(written.length).toBeGreaterThan(6879);
  const canonical = written.filter((character) => squares.jisX0208().characters.includes(character));
  // 5C, 5E and 3D as bytes of a character are no delimiters.
  const values = canonical.join("").match(/.{1,64}/gu) ?? [];
  expect(decode(encode(values, "\\ISO 2022 IR 87"), "\\ISO 2022 IR 87")).toEqual(values);
});

describe("as devices write it", () => {
  const cases: readonly (readonly [why: string, hex: string, terms: string, text: string])[] = [
    ["Roman characters gone back to that were not announced", "1b2442 3b33 1b284a 41", "\\ISO 2022 IR 87", "山A"],
    ["katakana that was not announced", "1b2949 d4", "\\ISO 2022 IR 87", "ﾔ"],
    ["kanji where nothing was announced", "3d 1b2442 3b33 1b2842", "", "=山"],
    ["the form for one set where several stand", "1b2442 3b33 1b2842", "\\ISO_IR 87", "山"],
    ["the form for one set of a set that cannot stand alone", "1b2442 3b33 1b2842", "ISO_IR 87", "山"],
    ["the only set, not designated again behind a delimiter", "1b242943 fbf3 5e d1ce", "\\ISO 2022 IR 149", "洪^吉"],
    ["the only set, designated nowhere", "d5c5 5e d0a1", "\\ISO 2022 IR 58", "张^小"],
    ["UTF-8 with extensions that it does not use", "e5b1b1", "ISO_IR 192\\ISO 2022 IR 87", "山"],
  ];
  for (const [why, hex, terms, text] of cases) {
    test(why, () => {
      expect(decode(bytesOf(hex), terms)).toEqual([text]);
    });
  }
});

test("rows of makers are read and not written", () => {
  expect(decode(bytesOf("1b2442 7c62 1b2842"), "\\ISO 2022 IR 87")).toEqual(["髙"]);
  expect(codeOf(() => encode(["髙"], "\\ISO 2022 IR 87"))).toBe("dicom.textUnwritable");
});

describe("round trips", () => {
  const repertoires: readonly (readonly [terms: string, characters: string])[] = [
    ["\\ISO 2022 IR 87", "Aa ^=0~山田ソ表杏ー"],
    ["ISO 2022 IR 13\\ISO 2022 IR 87", "Aa ^=0ﾔﾏ‾山ソ"],
    ["ISO_IR 192", "Aa ^=髙𠮷é€"],
    ["GB18030", "Aa ^=王𠮷é€ﾔ"],
    ["GBK", "Aa ^=王小东€"],
    ["\\ISO 2022 IR 149", "Aa ^=홍洪"],
    ["ISO 2022 IR 100\\ISO 2022 IR 87\\ISO 2022 IR 144", "Aa ^=é山Я"],
    ["ISO_IR 166", "Aaกข"],
    ["", "Aa ^=~"],
  ];
  for (const [terms, characters] of repertoires) {
    test(terms === "" ? "default" : terms, () => {
      const value = fc.array(fc.constantFrom(...Array.from(characters)), { minLength: 1, maxLength: 24 }).map((list) => list.join("").trimEnd());
      fc.assert(
        fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
          const whole = values.every((text) => text === "") ? [...values, "A"] : values;
          expect(decode(encode(whole, terms), terms)).toEqual(whole);
        }),
        { numRuns: 300 },
      );
    });
  }
});

describe("held", () => {
  const cases: readonly (readonly [why: string, run: () => unknown, code: FailureCode])[] = [
    ["a term nobody defined", () => characterSetOf(["ISO_IR 999"]), "dicom.characterSet"],
    ["a term nobody defined behind others", () => characterSetOf(["", "ISO 2022 IR 999"]), "dicom.characterSet"],
    ["a term nobody defined behind UTF-8", () => characterSetOf(["ISO_IR 192", "ISO 2022 IR 999"]), "dicom.characterSet"],
    ["UTF-8 behind another", () => characterSetOf(["ISO 2022 IR 87", "ISO_IR 192"]), "dicom.characterSet"],
    ["UTF-8 with extensions, extended", () => decode(bytesOf("1b2442 3b33 1b2842"), "ISO_IR 192\\ISO 2022 IR 87"), "dicom.textUnreadable"],
    ["CP932 that says nothing", () => decode(Buffer.from([0x8e, 0x52]), ""), "dicom.textUnreadable"],
    ["CP932 that says UTF-8", () => decode(Buffer.from([0x8e, 0x52]), "ISO_IR 192"), "dicom.textUnreadable"],
    ["UTF-8 that says Latin-1", () => decode(Buffer.from("髙"), "ISO_IR 100"), "dicom.textUnreadable"],
    ["an escape to a set that DICOM does not have", () => decode(bytesOf("1b2440 3b33 1b2842"), "\\ISO 2022 IR 87"), "dicom.textUnreadable"],
    ["a set that was not announced", () => encode(["山"], "ISO 2022 IR 6"), "dicom.textUnwritable"],
    ["one of two sets that a delimiter ended", () => decode(bytesOf("1b242943 fbf3 5e d1ce"), "\\ISO 2022 IR 149\\ISO 2022 IR 58"), "dicom.textUnreadable"],
    ["half a character", () => decode(bytesOf("1b2442 3b"), "\\ISO 2022 IR 87"), "dicom.textUnreadable"],
    ["an escape cut off", () => decode(bytesOf("411b"), "\\ISO 2022 IR 87"), "dicom.textUnreadable"],
    ["something behind a NUL", () => decode(Buffer.from("A\0Yamada"), ""), "dicom.textUnreadable"],
    ["a lone surrogate", () => encode(["\u{d800}"], "ISO_IR 192"), "dicom.textUnwritable"],
    ["kanji in the default set", () => encode(["山"], ""), "dicom.textUnwritable"],
    ["a delimiter inside a value", () => encode(["a\\b"], "", "values"), "dicom.textUnwritable"],
    ["two values where one may stand", () => encode(["a", "b"], "", "whole"), "dicom.valueUnfit"],
  ];
  for (const [why, run, code] of cases) {
    test(why, () => {
      expect(codeOf(run)).toBe(code);
    });
  }
});

test("a backslash is a character where values are not divided, and the yen sign where JIS X 0201 says so", () => {
  expect(decode(Buffer.from("a\\b"), "", "whole")).toEqual(["a\\b"]);
  expect(decode(Buffer.from("a\\b"), "", "values")).toEqual(["a", "b"]);
  expect(decode(Buffer.from("a\\b"), "ISO_IR 13", "whole")).toEqual(["a\u{a5}b"]);
  expect(encode(["a\u{a5}b"], "ISO_IR 13", "whole")).toEqual(Buffer.from("a\\b"));
});

test("padding is no text", () => {
  expect(decode(Buffer.from("1.2\0"), "")).toEqual(["1.2"]);
  expect(decode(Buffer.from("  "), "")).toEqual([]);
  expect(decode(Buffer.from("a \\ b "), "", "values")).toEqual(["a", " b"]);
});
