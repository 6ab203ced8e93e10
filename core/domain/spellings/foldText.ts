import { asSpoken, katakanaOf, withoutSmall } from "./kana.ts";
import { plainKanji } from "./kanjiVariants.ts";

/** Between the parts of a name or a code there may be anything of this. */
const separators = /[\s\u3000・･,、，^=＝_./／\-‐‑‒–—―−－]/gu;

/**
 * One text for all spellings that differ only in width, case, kana, variants of kanji or what stands between the parts. Not for what is spelled in
 * another system (romaji, dates, kanji against kana) or in another order: those are spellings of their own.
 */
export function foldText(text: string): string {
  // Alone, a sound mark is a space and a mark to NFKC.
  const joined = text.replaceAll("゛", "\u3099").replaceAll("゜", "\u309a").normalize("NFKC").replaceAll(separators, "").toLowerCase();
  return Array.from(asSpoken(withoutSmall(katakanaOf(joined))), plainKanji).join("").replaceAll(repeated, "$1$1");
}

/** 佐々木 and 佐佐木, すゞ and スズ are not told apart by sound marks: the mark stands for the letter before it. */
const repeated = /(.)[々ヽ]/gu;
