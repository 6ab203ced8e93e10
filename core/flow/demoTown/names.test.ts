import { expect, test } from "vitest";
import demo from "../../../assets/names/demoTown.json" with { type: "json" };
import scoring from "../../../assets/names/scoring.json" with { type: "json" };
import { foldText } from "../../domain/spellings/foldText.ts";
import { encoderOf } from "./imageHeaders.ts";
import { textWidth } from "./burnIn.ts";
import { encodeCp932, writableInCp932 } from "./cp932.ts";

const kinds = ["surnames", "female", "male"] as const;
const parts = (entries: readonly string[]): readonly (readonly [kanji: string, kana: string])[] => entries.map((entry) => entry.split(" ")).map(([kanji = "", kana = ""]) => [kanji, kana]);
const given = (list: typeof demo): readonly string[] => [...list.female, ...list.male];

test("every entry is a name and its reading, once", () => {
  for (const list of [demo, scoring])
    for (const kind of kinds) {
      expect(list[kind].filter((entry) => !/^[\p{sc=Han}ぁ-ゖァ-ヶゝゞ々ヶ]+ [ァ-ヶー]+$/u.test(entry))).toEqual([]);
      expect(new Set(parts(list[kind]).map(([kanji]) => kanji)).size).toBe(list[kind].length);
    }
});

test("there are as many as a town and a scoring need", () => {
  expect(kinds.map((kind) => demo[kind].length)).toEqual([190, 133, 143]);
  expect(kinds.map((kind) => scoring[kind].length)).toEqual([105, 71, 67]);
});

test("no name of the town is kept back for scoring, in no variant and by no reading", () => {
  const shared = (ours: readonly string[], theirs: readonly string[]): readonly string[] => {
    const known = new Set(parts(ours).flat().map(foldText));
    return parts(theirs).flat().filter((text) => known.has(foldText(text)));
  };
  expect(shared(demo.surnames, scoring.surnames)).toEqual([]);
  expect(shared(given(demo), given(scoring))).toEqual([]);
});

test("the town has names of every kind that is hard", () => {
  const kanji = [...demo.surnames, ...given(demo)].map((entry) => entry.split(" ")[0] ?? "");
  const having = (pattern: RegExp): number => kanji.filter((name) => pattern.test(name)).length;
  expect(having(/[髙﨑邉邊齋齊濵濱澤廣櫻眞惠國嶋嶌淵渕籐𠮷桒增德]/u)).toBeGreaterThan(25);
  expect(having(/^\p{sc=Han}$/u)).toBeGreaterThan(50);
  expect(having(/^.{4,}$/u)).toBeGreaterThan(3);
  expect(having(/ヶ/)).toBeGreaterThan(1);
  expect(having(/々/)).toBeGreaterThan(3);
  expect(having(/^[ぁ-ゖァ-ヶゝゞ]+$/)).toBeGreaterThan(8);
});

test("every name can be written in a table, a header and a picture", () => {
  const { encode, writable } = encoderOf("ISO 2022 IR 87");
  const sjis = new TextDecoder("shift_jis", { fatal: true });
  const jis = new TextDecoder("iso-2022-jp", { fatal: true });
  for (const [kanji] of [demo, scoring].flatMap((list) => kinds.flatMap((kind) => parts(list[kind])))) {
    expect(sjis.decode(encodeCp932(writableInCp932(kanji)))).toBe(writableInCp932(kanji));
    expect(jis.decode(encode(writable(kanji)))).toBe(writable(kanji));
    expect([foldText(writableInCp932(kanji)), foldText(writable(kanji))]).toEqual([foldText(kanji), foldText(kanji)]);
  }
  for (const [kanji] of kinds.flatMap((kind) => parts(demo[kind]))) expect(textWidth(kanji) + textWidth(writable(kanji))).toBe(32 * Array.from(kanji).length);
});

test("of several codes of Windows-31J the one is written that Windows writes", () => {
  expect(Array.from("髙﨑①Ⅰ∵ⅰ濵德Aｱ亜", (letter) => encodeCp932(letter).toString("hex"))).toEqual(["fbfc", "fab1", "8740", "8754", "81e6", "fa40", "fb4d", "faba", "41", "b1", "889f"]);
  expect(writableInCp932("𠮷田")).toBe("吉田");
  expect(() => encodeCp932("𠮷")).toThrow("lacks");
});
