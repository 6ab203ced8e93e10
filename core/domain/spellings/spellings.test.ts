import { expect, test } from "vitest";
import { eras, eraYearsOf, readDay } from "../japaneseEras.ts";
import { dateForms, kanjiNumber } from "./dateForms.ts";
import { foldText } from "./foldText.ts";
import { halfWidthOf } from "./kana.ts";
import { variantsOf } from "./kanjiVariants.ts";
import { passportRomaji, romajiForms } from "./romaji.ts";
import type { SpelledIdentity } from "./spelling.ts";
import { spellingsOf } from "./spellingsOf.ts";

const person: SpelledIdentity = {
  kanji: { family: "髙橋", given: "祐子" },
  kana: { family: "タカハシ", given: "ユウコ" },
  romaji: { family: "Takahashi", given: "Yuko" },
  birth: "1955-04-03",
  sex: "female",
  ids: ["0012345"],
  phones: ["03-1234-5678"],
  postal: "999-8765",
  address: { prefecture: "暁県", municipality: "桜見市", town: "若葉町", block: [3, 12, 5] },
  insurance: { insurer: "01234567", symbol: "桜12", number: "3456", branch: "01" },
};
const spellings = spellingsOf(person);
const strengthOf = new Map(spellings.map(({ text, strength }) => [text, strength]));

test.each([
  ["kanji", ["髙橋祐子", "高橋 祐子", "髙橋　祐子", "高橋・祐子", "祐子 高橋", "髙橋^祐子", "高橋,祐子", "高橋=祐子", "高橋", "祐子"]],
  ["kana", ["タカハシ ユウコ", "たかはしゆうこ", "ﾀｶﾊｼ ﾕｳｺ", "ﾕｳｺ ﾀｶﾊｼ", "ﾀｶﾊｼ^ﾕｳｺ", "タカハシ"]],
  ["romaji", ["Takahashi Yuko", "TAKAHASHI YUKO", "Yuko Takahashi", "takahashi^yuuko", "TAKAHASI^YUUKO", "Takahasi, Yûko", "Takahashi Yūko", "TAKAHASHI YUHKO", "TAKAHASHI^YUKO", "TAKAHASHI, Yuko", "Takahashi=Yuko", "ＴＡＫＡＨＡＳＨＩ"]],
  ["birth", ["1955-04-03", "19550403", "1955/4/3", "1955年4月3日", "S30.4.3", "S300403", "昭和30年4月3日", "昭和三十年四月三日", "１９５５年４月３日", "Ｓ３０．４．３", "3300403", "㍼30.4.3", "April 3, 1955", "03-APR-1955", "04/03/1955", "昭30.4.3", "一九五五年四月三日"]],
  ["numbers", ["0012345", "12345", "00012345", "001-2345", "００１２３４５", "03-1234-5678", "0312345678", "+81-3-1234-5678", "０３－１２３４－５６７８", "03(1234)5678", "+81312345678", "〒999-8765", "9998765", "９９９－８７６５"]],
  ["insurance", ["01234567", "1234567", "桜12・3456", "桜123456", "桜12-3456-01", "桜１２・３４５６"]],
  ["address", ["暁県桜見市若葉町3-12-5", "桜見市若葉町三丁目12番5号", "若葉町3丁目12番5号", "若葉町３－１２－５"]],
])("all usual ways to write %s are there, to be hunted alone", (_, texts) => {
  expect(texts.filter((text) => strengthOf.get(text) !== "certain")).toEqual([]);
});

test.each([
  [[123], ["沼尻字北原123番地", "沼尻字北原123", "沼尻字北原１２３番地"]],
  [[123, 4], ["沼尻字北原123番地の4", "沼尻字北原123-4", "沼尻字北原123番地4"]],
  [[3, 12, 5], ["沼尻字北原三丁目12番5号", "沼尻字北原3-12-5", "沼尻字北原3丁目12-5", "沼尻字北原3丁目12番地の5"]],
])("an address of %j is written in the ways of its kind", (block, wanted) => {
  const texts = new Set(spellingsOf({ address: { municipality: "桜見市", town: "沼尻字北原", block } }).map(({ text }) => text));
  expect(wanted.filter((text) => !texts.has(text))).toEqual([]);
});

test("what is short or common is there and is weak", () => {
  const weak = ["550403", "3456", "若葉町", "3-12-5", "1234-5678", "女", "Yuk"].map((text) => strengthOf.get(text));
  expect(weak).toEqual(["weak", "weak", "weak", "weak", "weak", "weak", undefined]);
  const short = new Map(spellingsOf({ kanji: { family: "林", given: "一" }, kana: { family: "ハヤシ", given: "ハジメ" } }).map(({ text, strength }) => [text, strength]));
  expect(["林", "一", "林一", "林 一", "ハジメ", "hajime", "ハヤシハジメ"].map((text) => short.get(text))).toEqual(["weak", "weak", "weak", "certain", "weak", "certain", "certain"]);
  const common = new Map(spellingsOf({ kanji: { family: "千葉", given: "愛" }, kana: { family: "チバ", given: "アイ" } }).map(({ text, strength }) => [text, strength]));
  expect(["千葉", "千葉愛", "ai", "AI", "chiba", "チバアイ"].map((text) => common.get(text))).toEqual(["weak", "certain", "weak", "weak", "certain", "certain"]);
});

test("variants of kanji stand for one another", () => {
  for (const family of ["高髙", "崎﨑嵜", "辺邉邊", "斎斉齋齊", "浜濱濵", "沢澤", "広廣", "桜櫻", "真眞", "恵惠", "国國", "島嶋嶌", "淵渕渊", "藤籐", "吉𠮷", "桑桒", "増增", "徳德"])
    for (const form of family) expect([form, [...variantsOf(form)].filter((other) => family.includes(other)).length, foldText(form)]).toEqual([form, Array.from(family).length, foldText(Array.from(family)[0] ?? "")]);
  expect(new Set(spellingsOf({ kanji: { family: "齋藤", given: "惠" } }).map(({ text }) => text))).toSatisfy((texts: Set<string>) => ["斉藤恵", "斎藤 惠", "齊籐惠"].every((text) => texts.has(text)));
});

test.each([
  ["シンイチ", ["shin'ichi", "shin-ichi", "shinichi", "sin'iti"]],
  ["ジュンペイ", ["junpei", "jumpei", "zyunpei"]],
  ["イッチョウ", ["itchou", "itcho", "ittyou", "itchoh"]],
  ["オオノ", ["oono", "ono", "ohno", "ōno", "ôno"]],
  ["チヅル", ["chizuru", "tizuru", "tiduru"]],
  ["シュウヘイ", ["shuuhei", "shuhei", "syuhei", "shūhei"]],
  ["ミツヲ", ["mitsuo", "mituo", "mituwo"]],
  ["フヂワラ", ["fujiwara", "huziwara", "hudiwara"]],
])("%s in Latin letters", (kana, wanted) => {
  const forms = new Set(romajiForms(kana));
  expect(wanted.filter((form) => !forms.has(form))).toEqual([]);
});

test("a passport has one way", () => {
  expect(["オオノ", "サイトウ", "ナンバ", "シンイチ", "ホンマ", "イッチョウ", "ユウタ"].map(passportRomaji)).toEqual(["ono", "saito", "namba", "shinichi", "homma", "itcho", "yuta"]);
});

test("half-width kana are two characters where they are voiced", () => {
  expect(halfWidthOf("ワタナベ ショウパー")).toBe("ﾜﾀﾅﾍﾞ ｼｮｳﾊﾟｰ");
  expect(foldText("ﾜﾀﾅﾍﾞ ｼｮｳﾊﾟｰ")).toBe(foldText("わたなべシヨウパー"));
  expect(foldText("カ゛")).toBe(foldText("ガ"));
  expect(["すゞ", "みすゞ", "佐々木", "きぬゑ", "佐々々"].map(foldText)).toEqual(["スズ", "ミスズ", "佐佐木", "キヌエ", "佐佐佐"]);
});

test("eras change on their first days", () => {
  const inEras = (text: string): string => eraYearsOf(readDay(text) ?? { year: 0, month: 0, day: 0 }).map(({ era, year }) => `${era.letter}${String(year)}`).join(" ");
  expect(["1868-10-22", "1868-10-23", "1912-07-29", "1912-07-30", "1912-07-31", "1926-12-24", "1926-12-25", "1926-12-26", "1989-01-07", "1989-01-08", "2019-04-30", "2019-05-01", "2026-11-21"].map(inEras)).toEqual(
    ["", "M1", "M45", "T1 M45", "T1", "T15", "S1 T15", "S1", "S64", "H1", "H31", "R1", "R8"],
  );
  expect(eras.map(({ square }) => square.normalize("NFKC"))).toEqual(eras.map(({ kanji }) => kanji));
});

test("the first year of an era is written as 元年 too, and days that are none are not written", () => {
  const texts = new Set(dateForms({ year: 2019, month: 5, day: 1 }).map(({ text }) => text));
  expect(["令和元年5月1日", "令和1年5月1日", "R元.5.1", "R1.5.1", "R01.05.01", "R010501", "5010501", "㋿元.5.1"].filter((text) => !texts.has(text))).toEqual([]);
  expect([1, 9, 10, 11, 20, 31, 64].map(kanjiNumber)).toEqual(["一", "九", "十", "十一", "二十", "三十一", "六十四"]);
  expect(["2023-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2024-13-01", "2024-00-10", "2024-1-1"].map((text) => readDay(text) !== undefined)).toEqual([false, true, false, true, false, false, false]);
  expect(spellingsOf({ birth: "2023-02-29" })).toEqual([]);
});
