import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultLimits } from "./limits.ts";
import { decodeName, foldName, openNameRegister, readName } from "./names.ts";

const read = (text: string): string => {
  const result = readName({ text, encoding: "utf-8" }, defaultLimits);
  return result.ok ? result.name.segments.join("/") : result.reason;
};

describe("a name", () => {
  it.each([
    ["a/b.txt", "a/b.txt"],
    ["./a/./b", "a/b"],
    ["folder/", "folder"],
    ["..", "media.nameTraversal"],
    ["a/../b", "media.nameTraversal"],
    ["...", "media.nameTrailing"],
    ["/a", "media.nameAbsolute"],
    ["//server/share", "media.nameAbsolute"],
    ["c:a", "media.nameDrive"],
    ["\\\\server\\share", "media.nameBackslash"],
    ["a\u0000b", "media.nameControl"],
    ["a\u0085b", "media.nameControl"],
    ["zero\u200bwidth", "media.nameControl"],
    ["全角空白　", "media.nameTrailing"],
    ["nul", "media.nameReserved"],
    ["a/LPT1.log/b", "media.nameReserved"],
    ["console.txt", "console.txt"],
    ["", "media.nameEmpty"],
    ["a//b", "media.nameEmpty"],
    ["x".repeat(255), "x".repeat(255)],
    ["x".repeat(256), "media.nameTooLong"],
  ])("%j is %j", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it("that is accepted never leads anywhere but down", () => {
    const part = fc.oneof(fc.constantFrom(".", "..", "", "a", "CON", "\\", ":", "\0", " ", "..\\"), fc.string({ maxLength: 6, unit: "binary" }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.constantFrom("/", "\\"), (parts, separator) => {
        const result = readName({ text: parts.join(separator), encoding: "utf-8" }, defaultLimits);
        if (!result.ok) return;
        for (const segment of result.name.segments) expect(segment).not.toMatch(/^\.{0,2}$|[/\\:\0]/);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("bytes of a name", () => {
  const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

  it.each([
    ["CP932 with a backslash inside", "95 5c", "unknown", { text: "表", encoding: "cp932" }],
    ["two half-width kana that are also one Latin letter of UTF-8", "c3 bd", "unknown", { text: "ﾃｽ", encoding: "cp932" }],
    ["the same bytes from a system that writes UTF-8", "c3 bd", "utf-8 likely", { text: "ý", encoding: "utf-8" }],
    ["CP932 from a system that writes UTF-8", "95 5c", "utf-8 likely", { text: "表", encoding: "cp932" }],
    ["UTF-8 that nobody announced", "e3 81 82", "unknown", { text: "あ", encoding: "utf-8" }],
    ["UTF-8 that is no CP932", "c3 a9 80", "unknown", undefined],
    ["neither", "81 ff", "unknown", undefined],
    ["said to be UTF-8 and not", "95 5c", "utf-8", undefined],
    ["plain letters", "61", "unknown", { text: "a", encoding: "ascii" }],
  ] as const)("%s", (_, bytes, claimed, expected) => {
    expect(decodeName(hex(bytes), claimed)).toEqual(expected);
  });

  it("come back from UTF-8 whatever the kana and kanji", () => {
    const character = fc.oneof(fc.integer({ min: 0x3041, max: 0x30ff }), fc.integer({ min: 0x4e00, max: 0x9fa0 })).map((code) => String.fromCodePoint(code));
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 20 }), (characters) => {
        const text = characters.join("");
        expect(decodeName(Buffer.from(text), "unknown")?.text).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the register of names", () => {
  it("agrees with a plain comparison of all pairs", () => {
    const segment = fc.constantFrom("a", "A", "b", "が", "が".normalize("NFD"), "ß", "ss");
    const name = fc.record({ spelled: fc.array(segment, { minLength: 1, maxLength: 3 }), isFolder: fc.constant(false) });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 8 }), (names) => {
        const register = openNameRegister();
        const accepted: string[] = [];
        for (const [index, each] of names.entries()) {
          const own = each.spelled.join("/");
          const collision = register.claim(index, each);
          if (collision === undefined) accepted.push(own);
        }
        const folded = accepted.map(foldName);
        expect(new Set(folded).size).toBe(folded.length);
        // No accepted file is a folder of another, and shared folders are spelled alike.
        for (const one of accepted) {
          for (const other of accepted) {
            expect(foldName(other).startsWith(`${foldName(one)}/`)).toBe(false);
            const folders = (text: string): readonly string[] => text.split("/").slice(0, -1).map((_, index, all) => all.slice(0, index + 1).join("/"));
            for (const [depth, path] of folders(one).entries()) {
              const opposite = folders(other)[depth];
              if (opposite !== undefined && foldName(opposite) === foldName(path)) expect(opposite).toBe(path);
            }
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("takes a folder as often as it is named, in one spelling", () => {
    const register = openNameRegister();
    expect(register.claim(0, { spelled: ["a"], isFolder: true })).toBeUndefined();
    expect(register.claim(1, { spelled: ["a", "b"], isFolder: false })).toBeUndefined();
    expect(register.claim(2, { spelled: ["a"], isFolder: true })).toBeUndefined();
    expect(register.claim(3, { spelled: ["A", "c"], isFolder: false })).toEqual({ reason: "media.nameCollides", earlier: undefined });
    expect(register.claim(4, { spelled: ["A", "d"], isFolder: false })).toEqual({ reason: "media.nameCollides", earlier: undefined });
    expect(register.claim(5, { spelled: ["a", "B"], isFolder: false })).toEqual({ reason: "media.nameCollides", earlier: 1 });
    expect(register.claim(6, { spelled: ["a", "b"], isFolder: false })).toEqual({ reason: "media.nameDuplicate", earlier: 1 });
  });
});
