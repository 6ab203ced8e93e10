/** Kana in the ways that people, terminals and old machines write them. */

const hiraganaFirst = 0x3041;
const hiraganaLast = 0x3096;
const toKatakana = 0x60;

export const katakanaOf = (text: string): string =>
  text.replaceAll(/[\u3041-\u3096\u309d\u309e]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + toKatakana));

export const hiraganaOf = (text: string): string =>
  text.replaceAll(/[\u30a1-\u30f6\u30fd\u30fe]/g, (letter) => {
    const code = letter.charCodeAt(0) - toKatakana;
    return (code >= hiraganaFirst && code <= hiraganaLast) || code >= 0x309d ? String.fromCharCode(code) : letter;
  });

const small = "ァィゥェォッャュョヮヵヶ";
const large = "アイウエオツヤユヨワカケ";

/** What a machine without small letters makes of it: ショウ becomes シヨウ. */
export const withoutSmall = (katakana: string): string => katakana.replaceAll(/[ァィゥェォッャュョヮヵヶ]/g, (letter) => large[small.indexOf(letter)] ?? letter);

const fullWidth = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
const halfWidthFirst = 0xff61;
const voiced = "\u3099";
const halfVoiced = "\u309a";

/** Half-width katakana of JIS X 0201: a voiced letter is two. */
export const halfWidthOf = (katakana: string): string =>
  Array.from(katakana.replaceAll("ヶ", "ケ").replaceAll("ヵ", "カ").normalize("NFD"), (letter) => {
    if (letter === voiced) return "ﾞ";
    if (letter === halfVoiced) return "ﾟ";
    const at = fullWidth.indexOf(letter);
    return at < 0 ? letter : String.fromCharCode(halfWidthFirst + at);
  }).join("");

/** The voiced sound mark as a character of its own that joins nothing: カ゛. */
export const withSpacedMarks = (text: string): string => text.normalize("NFD").replaceAll(voiced, "゛").replaceAll(halfVoiced, "゜");

/** Two spellings of one sound, which clerks mix: ヅ and ズ, ヂ and ジ, ヲ and オ, ヱ and エ, ヰ and イ. */
export const asSpoken = (katakana: string): string => katakana.replaceAll("ヅ", "ズ").replaceAll("ヂ", "ジ").replaceAll("ヲ", "オ").replaceAll("ヱ", "エ").replaceAll("ヰ", "イ");

/** The ways to write kana, the plain katakana first: always as many and in the same order, so that two parts can be paired way by way. */
export function kanaForms(text: string): readonly string[] {
  const katakana = katakanaOf(text.normalize("NFKC"));
  const bases = [katakana, withoutSmall(katakana), asSpoken(katakana)];
  return bases.flatMap((base) => [base, hiraganaOf(base), halfWidthOf(base), base.normalize("NFD"), hiraganaOf(base).normalize("NFD"), withSpacedMarks(base)]);
}
