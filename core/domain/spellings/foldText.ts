import { asSpoken, katakanaOf, withoutSmall } from "./kana.ts";
import { plainKanji } from "./kanjiVariants.ts";

/** Between the parts of a name or a code there may be anything of this. */
const separators = /[\s\u3000・･,、，^=＝_./／\-‐‑‒–—―−－]/gu;

const plainText = /^[\u0020-\u007e]*$/;
const plainSeparators = /[ ,^=_./-]/g;

/**
 * One text for all spellings that differ only in width, case, kana, variants of kanji or what stands between the parts. Not for what is spelled in
 * another system (romaji, dates, kanji against kana) or in another order: those are spellings of their own.
 */
export function foldText(text: string): string {
  // Most of what is folded by the hundred thousand are numbers, dates and romaji.
  if (plainText.test(text)) return text.replaceAll(plainSeparators, "").toLowerCase();
  // Alone, a sound mark is a space and a mark to NFKC; without what stood between, it belongs to the letter before it.
  const joined = text.replaceAll("゛", "\u3099").replaceAll("゜", "\u309a").normalize("NFKC").replaceAll(separators, "").toLowerCase().normalize("NFC");
  return Array.from(asSpoken(unrolled(withoutSmall(katakanaOf(joined)))), plainKanji).join("");
}

const repeats: ReadonlySet<string> = new Set(["々", "ヽ", "ヾ"]);
const soundMarks: ReadonlySet<string> = new Set(["\u3099", "\u309a"]);

/** 佐々木 is 佐佐木, すゞ is スズ: a mark stands for the letter before it, voiced by ヾ where that letter has a voice. Others stay as they are. */
function unrolled(text: string): string {
  const made: string[] = [];
  for (const letter of text) {
    const last = made.at(-1) ?? "";
    if (soundMarks.has(letter)) {
      made.splice(-1, 1, ...Array.from((last + letter).normalize("NFC")));
      continue;
    }
    const meant = letter === "ヾ" ? `${last.normalize("NFD").charAt(0)}\u3099`.normalize("NFC") : last;
    made.push(repeats.has(letter) && last !== "" && !repeats.has(last) && !soundMarks.has(last) && Array.from(meant).length === 1 ? meant : letter);
  }
  return made.join("");
}
