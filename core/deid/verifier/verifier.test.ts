import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { IdentityString, KnownPerson, Searched } from "./finding.ts";
import { Verifier } from "./verifier.ts";

const ichiro: KnownPerson = {
  pseudonym: "NFKPBTQZUABQAELTIXQ6",
  strings: [
    { kind: "name", text: "髙橋 一郎" },
    { kind: "kana", text: "タカハシ イチロウ" },
    { kind: "id", text: "00123456" },
    { kind: "birth", text: "S30.4.3" },
    { kind: "phone", text: "042-722-3111" },
    { kind: "postal", text: "194-0022" },
    { kind: "address", text: "東京都町田市森野2-2-22" },
    { kind: "insurer", text: "06130012" },
    { kind: "symbolNumber", text: "あいう" },
    { kind: "symbolNumber", text: "1234" },
    { kind: "email", text: "ichiro@mail.example" },
  ],
};
const junko: KnownPerson = {
  pseudonym: "ABCDEFGHIJKLMNOPQRST",
  strings: [
    { kind: "name", text: "渡邉　順子" },
    { kind: "kana", text: "ﾜﾀﾅﾍﾞ ｼﾞｭﾝｺ" },
    { kind: "romaji", text: "Watanabe, Jun'ko" },
    { kind: "birth", text: "1988/12/31" },
    { kind: "id", text: "77" },
    { kind: "name", text: "林" },
  ],
};

function look(bytes: string | Uint8Array, { name = "visits.csv", pseudonym, persons = [ichiro, junko] }: { readonly name?: string; readonly pseudonym?: string; readonly persons?: readonly KnownPerson[] } = {}): Searched {
  const verifier = new Verifier(persons);
  verifier.look({ name, bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes, ...(pseudonym !== undefined && { pseudonym }) });
  return verifier.searched;
}

const kindsOf = ({ hits }: Searched): readonly string[] => [...new Set(hits.map(({ kind }) => kind))];

describe("a person is found", () => {
  test.each(["髙橋 一郎", "高橋一郎", "高橋　一郎", "髙橋^一郎", "一郎・高橋", "患者高橋 一郎様が", "高橋,一郎", "渡辺順子", "渡邊　順子", "渡邉=順子"])("by the name %s", (text) => {
    expect(kindsOf(look(`経過: ${text}。`))).toEqual(["name"]);
  });

  test.each(["タカハシ イチロウ", "たかはしいちろう", "ﾀｶﾊｼ ｲﾁﾛｳ", "タカハシ・イチロー", "ワタナベ ジュンコ", "わたなべ　じゆんこ", "ﾜﾀﾅﾍﾞｼﾞｭﾝｺ"])("by the reading %s", (text) => {
    expect(kindsOf(look(`(${text})`))).toEqual(["kana"]);
  });

  test.each(["Takahashi Ichiro", "TAKAHASHI^ICHIROU", "takahasi itiro", "Ichirō Takahashi", "ICHIROH TAKAHASHI", "Ｔａｋａｈａｓｈｉ　Ｉｃｈｉｒｏ", "TakahashiIchiro", "Watanabe Junko", "JUNKO^WATANABE", "Zyunko Watanabe"])("by the Latin letters %s", (text) => {
    expect(kindsOf(look(`x ${text} 1`))).toEqual(["romaji"]);
  });

  test.each([
    ["id", "00123456"],
    ["id", "123456"],
    ["id", "0012-3456"],
    ["id", "００１２３４５６"],
    ["id", "PAT_00123456.dcm"],
    ["id", "1.2.392.00123456.5"],
    ["phone", "0427223111"],
    ["phone", "042(722)3111"],
    ["phone", "+81 42 722 3111"],
    ["phone", "０４２－７２２－３１１１"],
    ["postal", "194-0022"],
    ["postal", "1940022"],
    ["address", "町田市森野２－２－２２"],
    ["address", "東京都町田市森野 2-2-22"],
    ["insurer", "06130012"],
    ["insurer", "6130012"],
    ["symbolNumber", "あいう・1234"],
    ["email", "ICHIRO@mail.example"],
  ])("by the %s %s", (kind, text) => {
    expect(kindsOf(look(`,${text},`))).toEqual([kind]);
  });

  test.each(["1955-04-03", "19550403", "1955/4/3", "4/3/1955", "03.04.1955", "1955年4月3日", "昭和30年4月3日", "昭和三十年四月三日", "S30.4.3", "S300403", "3300403", "昭３０．４．３", "Apr 3, 1955", "3 April 1955", "03-APR-1955", "3Apr1955", "19550403103000"])("by the birth date %s beside the pseudonym", (text) => {
    const { hits, doubtful } = look(`仮ID,日\r\n${ichiro.pseudonym},${text}\r\n`);
    expect(hits.map(({ kind }) => kind)).toEqual(["birth"]);
    expect(doubtful).toEqual([]);
    const elsewhere = look(`仮ID,日\r\n${junko.pseudonym},${text}\r\n`);
    expect([elsewhere.hitCount, elsewhere.doubtful.map(({ kind }) => kind)]).toEqual([0, ["birth"]]);
    expect(kindsOf(look(text, { pseudonym: ichiro.pseudonym }))).toEqual(["birth"]);
  });

  test.each(["RO5VMP7NX7COTMAPRA3C", "AAPRIL2QQQQQQQQAPR3C"])("not by letters of the pseudonym %s that spell a month before the year", (pseudonym) => {
    const { hitCount, doubtfulCount } = look(`仮ID,生年月\r\n${pseudonym},1955-04,女\r\n`, { persons: [{ ...ichiro, pseudonym }] });
    expect([hitCount, doubtfulCount]).toEqual([0, 0]);
  });

  test("by a birth date, but for who was born shortly before the first record: moved dates fall there by chance", () => {
    const line = `${ichiro.pseudonym},1955-04-03`;
    for (const [firstEvent, hits] of [["1956-04-02", 0], ["1956-04-03", 1], ["1955-04-03", 0], ["2020-01-01", 1]] as const) {
      const { hitCount, doubtfulCount } = look(line, { persons: [{ ...ichiro, firstEvent }] });
      expect([firstEvent, hitCount, doubtfulCount]).toEqual([firstEvent, hits, 1 - hits]);
    }
  });

  test("in every encoding, and where no text begins, with the place of its first byte", () => {
    const noise = Buffer.from([0xff, 0xd8, 0x81, 0x00, 0x93, 0xfe, 0x80, 0x81]);
    // 高橋一郎 in CP932 and JIS: other bytes than those of UTF-8.
    const cp932 = Buffer.from([0x8d, 0x82, 0x8b, 0xb4, 0x88, 0xea, 0x98, 0x59]);
    const jis = Buffer.concat([Buffer.from("\u{1b}$B"), Buffer.from([0x39, 0x62, 0x36, 0x36]), Buffer.from("\u{1b}(B^\u{1b}$B"), Buffer.from([0x30, 0x6c, 0x4f, 0x3a]), Buffer.from("\u{1b}(B")]);
    for (const bytes of [Buffer.from("髙橋 一郎"), Buffer.from("髙橋 一郎", "utf16le"), Buffer.from("髙橋 一郎", "utf16le").swap16(), cp932]) {
      expect(look(Buffer.concat([noise, bytes, noise])).hits).toContainEqual({ output: 0, offset: 8, kind: "name", inName: false });
    }
    expect(look(Buffer.concat([Buffer.from("PN"), jis])).hits).toContainEqual({ output: 0, offset: 2, kind: "name", inName: false });
    expect(look(Buffer.from("x 髙橋 一郎")).hits).toEqual([{ output: 0, offset: 2, kind: "name", inName: false }]);
    expect(look(Buffer.from("あ高橋一郎")).hits.map(({ offset }) => offset)).toEqual([3]);
  });

  test("in the name of an output", () => {
    expect(look("", { name: "00123456_CT.dcm" }).hits).toEqual([{ output: 0, offset: 0, kind: "id", inName: true }]);
  });

  test("by a hash of the number, in every common form", () => {
    for (const id of ["00123456", "123456"]) {
      for (const algorithm of ["md5", "sha1", "sha256"]) {
        const hash = createHash(algorithm).update(id).digest();
        for (const text of [hash.toString("hex"), hash.toString("hex").toUpperCase().slice(0, 20), hash.toString("base64")]) expect(kindsOf(look(`a,${text},b`))).toContain("idHash");
      }
    }
  });

  test("wherever the pieces of a large output happen to end", () => {
    const mebibyte = 1024 * 1024;
    for (const at of [mebibyte - 4096, mebibyte - 2049, mebibyte - 2048, mebibyte - 5, mebibyte]) {
      const bytes = Buffer.alloc(mebibyte + 100, "x,");
      bytes.write("00123456", at, "latin1");
      bytes.write(",", at - 1);
      expect(look(bytes).hits).toEqual([{ output: 0, offset: at, kind: "id", inName: false }]);
      bytes.write("9", at - 1);
      expect(look(bytes).hits).toEqual([]);
    }
  });
});

describe("what is nobody is left alone", () => {
  test.each(["東京都町田市", "高橋病", "100123456", "001234567", "12,3456", "2012-34-56", "高 橋 と 一", "1955-04", "NFKPBTQZUABQAELTIXQ6", "90歳以上", "Takayasu", "1234", "タカハシ", "0612345678", "1955-04,女,三日町", "1955-04,03", "1955-04\n03"])("%s", (text) => {
    expect(look(`${ichiro.pseudonym},${text},高血圧症`).hits).toEqual([]);
  });

  test("parts of names that stand alone are told of, as a doubt", () => {
    const { hits, doubtful } = look("担当 高橋,主治医 Watanabe,橋本病");
    expect([hits.length, doubtful.map(({ kind }) => kind).sort()]).toEqual([0, ["name", "romaji"]]);
  });
});

test("strings too short to be looked for are counted, not passed over in silence", () => {
  expect(look("").tooShort).toEqual({ id: 1, name: 1, symbolNumber: 2, insurer: undefined, romaji: undefined });
});

test("a result holds places and no string of anybody", () => {
  const said = JSON.stringify(look("高橋一郎 00123456 Takahashi Ichiro 担当 高橋"));
  for (const { text } of [...ichiro.strings, ...junko.strings] satisfies readonly IdentityString[]) if (text.length > 2) expect(said).not.toContain(text);
});

test("the verifier is a stranger: it imports nothing but Node's own and itself", () => {
  const folder = new URL(".", import.meta.url);
  const imports = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && !name.includes(".test."))
    .flatMap((name) => [...readFileSync(new URL(name, folder), "utf8").matchAll(/from "([^"]+)"/g)].map(([, from]) => from ?? ""));
  expect(imports.length).toBeGreaterThan(10);
  expect(imports.filter((from) => !/^\.\/[^/]+$|^node:(crypto|buffer|util)$/.test(from))).toEqual([]);
});

test("a number of insurance that is also a year and a month is none in a day with its hyphens, and a hit as it was delivered", () => {
  const persons = [{ pseudonym: "A", strings: [{ kind: "symbolNumber", text: "20" }, { kind: "symbolNumber", text: "2506" }] }] as const;
  expect(look("x,2025-06-24,y\r\nx,2025-06,y\r\n", { persons }).hitCount).toBe(0);
  expect(look("x,202506,y\r\n", { persons }).hitCount).toBe(1);
  expect(look("x,20-2506,y\r\n", { persons }).hitCount).toBe(1);
});
