import { foldText } from "../../../domain/spellings/foldText.ts";

/** Letters that are read for one another, each group as its first. After folding: small, katakana, everyday kanji. */
const groups = [
  "o0qd〇○口ロ□",
  "l1i|!丨",
  "s5$",
  "b8",
  "z2",
  "g69",
  "カ力",
  "一ー丶",
  "ニ二",
  "ハ八",
  "エ工",
  "タ夕",
  "ト卜",
  "ヘ∧",
  "チ千",
  "ミ三",
  "ン ソ",
  "シツ",
  "ク久",
  "未末",
  "士土",
  "大太犬",
  "日曰目",
  "人入",
  "木本",
  "uv",
] as const;

const firstOf: ReadonlyMap<string, string> = new Map(groups.flatMap((group) => Array.from(group.replace(" ", "")).map((letter) => [letter, group.charAt(0)] as const)));
const marks = /[\p{P}\p{S}\p{Z}\p{C}]/gu;

/** One text for all that may be read for it. Marks, which are read where there are none, are left out; the long-vowel mark is a letter. */
export const foldReading = (text: string): string =>
  Array.from(foldText(text), (letter) => firstOf.get(letter) ?? letter)
    .join("")
    .replaceAll(marks, "");
