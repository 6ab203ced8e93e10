import { fullWidth } from "./dateForms.ts";
import { kanaForms } from "./kana.ts";
import { variantsOfText } from "./kanjiVariants.ts";
import { romajiForms } from "./romaji.ts";
import type { NameParts, Spelling, SpelledOf } from "./spelling.ts";

/** A name in all its writings: variants, systems, both orders, and what programs put between the parts. Titles (様, 先生) are left to the hunter. */

/** HL7 and DICOM divide components by ^, DICOM groups by =; the others are people's. */
const separators = ["", " ", "\u3000", "・", "･", ",", ", ", "，", "、", "^", "="];

/** Of one part: 齋藤 has eight writings, and eight times eight is still little. */
const mostVariants = 8;
const mostPairs = 64;

/** Surnames and given names that are also places, days or everyday words: alone they stand in every text. */
const commonWords: ReadonlySet<string> = new Set([
  ..."山口 千葉 宮崎 石川 福島 長崎 岡山 富山 和田 大野 上野 東 西 南 北 中 森 林 原 泉 渋谷 難波 中野 川口 平野 市川 本間 一 九 桜 花 雪 緑 泉 恵 愛 葵 梓 実 明 清 正 進 勝 学 真 誠 健 元 等 満 大和 大地 初 本田 神保 内田 外科".split(" "),
  ..."さくら みどり ひかり すみれ めぐみ いずみ はるか ハル マツ ヨシ フミ キヨ トメ ミナミ ヒガシ ニシ サクラ ミドリ ヒカリ スミレ メグミ イズミ ハナ ユキ ハルカ アオイ アズサ ハジメ ススム マナブ マコト ミナト".split(" "),
]);

type Weakness = (text: string) => boolean;
const lettersIn = (text: string): number => Array.from(text.normalize("NFKC").normalize("NFC")).filter((letter) => /\p{L}/u.test(letter)).length;
const shorterThan = (least: number): Weakness => (text) => lettersIn(text) < least;
const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

function joined(of: SpelledOf, pairs: readonly NameParts[], marks: readonly string[], isWeak: Weakness): readonly Spelling[] {
  return pairs.flatMap(({ family, given }) =>
    marks.flatMap((mark) => [`${family}${mark}${given}`, `${given}${mark}${family}`].map((text) => ({ text, of, strength: mark === "" && isWeak(text) ? ("weak" as const) : ("certain" as const) }))),
  );
}

const alone = (of: SpelledOf, parts: readonly string[], isWeak: Weakness): readonly Spelling[] =>
  parts.map((text) => ({ text, of, strength: isWeak(text) || commonWords.has(text) ? "weak" : "certain" }));

const allPairs = (families: readonly string[], givens: readonly string[]): readonly NameParts[] => families.flatMap((family) => givens.map((given) => ({ family, given })));

/** 佐々木 is also typed 佐佐木. */
const withoutRepeats = (text: string): string => text.replaceAll(/(.)々/gu, "$1$1");
const writings = (part: string): readonly string[] => [...new Set([...variantsOfText(part, mostVariants), withoutRepeats(part), part.replaceAll("ヶ", "ケ"), part.replaceAll("ヶ", "が")])].slice(0, mostVariants);

export function kanjiForms({ family, given }: NameParts): readonly Spelling[] {
  const families = writings(family);
  const givens = writings(given);
  const isWeak = shorterThan(2);
  return [...joined("name", allPairs(families, givens), separators, shorterThan(3)), ...alone("name", [...families, ...givens], isWeak)];
}

/** Both parts are written by the same way; their forms come in the same order. */
const inStep = (families: readonly string[], givens: readonly string[]): readonly NameParts[] => families.map((family, at) => ({ family, given: givens[at] ?? family }));

export function kanaSpellings({ family, given }: NameParts): readonly Spelling[] {
  const families = kanaForms(family);
  const givens = kanaForms(given);
  return [...joined("kana", inStep(families, givens), separators, shorterThan(4)), ...alone("kana", [...families, ...givens], shorterThan(4))];
}

const title = (part: string): string => part.charAt(0).toUpperCase() + part.slice(1);
const romajiSeparators = ["", " ", ", ", ",", "^", "="];

function romajiSpellings(familyForms: readonly string[], givenForms: readonly string[]): readonly Spelling[] {
  const families = [...new Set(familyForms)];
  const givens = [...new Set(givenForms)];
  // People mix the systems (Satoh Yuko); with very many ways only those who do not are followed.
  const crossed = families.length * givens.length <= mostPairs ? allPairs(families, givens) : inStep(familyForms, givenForms);
  const cased = crossed.flatMap(({ family, given }) => [
    { family, given },
    { family: title(family), given: title(given) },
    { family: family.toUpperCase(), given: given.toUpperCase() },
    { family: family.toUpperCase(), given: title(given) },
  ]);
  const parts = [...families, ...givens].flatMap((part) => [part, title(part), part.toUpperCase()]);
  return [...joined("romaji", cased, romajiSeparators, shorterThan(6)), ...alone("romaji", parts, shorterThan(4))];
}

/** From the reading by every system, and as the source itself spells it, also in full width. */
export function romajiOf(kana: NameParts | undefined, given: NameParts | undefined): readonly Spelling[] {
  const fromKana = kana === undefined ? [] : romajiSpellings(romajiForms(kana.family), romajiForms(kana.given));
  const asGiven = given === undefined ? [] : romajiSpellings([given.family.toLowerCase()], [given.given.toLowerCase()]);
  return [...fromKana, ...asGiven, ...asGiven.filter(({ text }) => isAscii(text) && !text.includes(" ")).map((each) => ({ ...each, text: fullWidth(each.text) }))];
}
