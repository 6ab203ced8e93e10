/** Names in Latin letters, by their bones: whatever system wrote them, long vowels or not, they come out the same. */

const syllables: Readonly<Record<string, string>> = {};
const rows: readonly (readonly [consonant: string, kana: string])[] = [
  ["", "アイウエオ"],
  ["k", "カキクケコ"],
  ["s", "サシスセソ"],
  ["t", "タチツテト"],
  ["n", "ナニヌネノ"],
  ["h", "ハヒフヘホ"],
  ["m", "マミムメモ"],
  ["y", "ヤ ユ ヨ"],
  ["r", "ラリルレロ"],
  ["w", "ワヰ ヱヲ"],
  ["g", "ガギグゲゴ"],
  ["z", "ザジズゼゾ"],
  ["d", "ダヂヅデド"],
  ["b", "バビブベボ"],
  ["p", "パピプペポ"],
];
for (const [consonant, kana] of rows) for (const [index, letter] of Array.from(kana).entries()) (syllables as Record<string, string>)[letter] = `${consonant}${"aiueo".charAt(index)}`;
const small: Readonly<Record<string, string>> = { ャ: "a", ュ: "u", ョ: "o", ァ: "a", ィ: "i", ゥ: "u", ェ: "e", ォ: "o" };

/** One way of writing it, good enough for its bones. */
export function latinOfKana(kana: string): string {
  let latin = "";
  for (const letter of kana.normalize("NFKC").replace(/[\u{3041}-\u{3096}]/gu, (hiragana) => String.fromCharCode(hiragana.charCodeAt(0) + 0x60))) {
    const glide = small[letter];
    if (letter === "ン") latin += "n";
    else if (letter === "ヴ") latin += "bu";
    else if (glide !== undefined) latin = latin.replace(/[iueo]$/, "") + glide;
    else latin += syllables[letter] ?? "";
  }
  return latin;
}

/** Of one word or of several put together. */
export const bonesOf = (word: string): string =>
  word
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z]/g, "")
    .replace(/sh/g, "s")
    .replace(/ch|ts/g, "t")
    .replace(/j|dz/g, "z")
    .replace(/d(?=[iu])/g, "z")
    .replace(/f/g, "h")
    .replace(/l/g, "r")
    .replace(/v/g, "b")
    .replace(/[cq]/g, "k")
    .replace(/(?<=[bdghkmnprstz])y/g, "")
    .replace(/m(?=[bp])/g, "n")
    .replace(/oh(?![aiueo])/g, "o")
    .replace(/ou/g, "o")
    .replace(/(.)\1+/g, "$1");
