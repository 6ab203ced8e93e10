import { katakanaOf } from "./kana.ts";

/** Kana in Latin letters, by every system that is in use on cards, passports and machines. */

type System = "hepburn" | "kunrei" | "nihon";

const vowels = "aiueo";
const rows: Readonly<Record<string, string>> = {
  "": "アイウエオ", k: "カキクケコ", g: "ガギグゲゴ", s: "サシスセソ", z: "ザジズゼゾ", t: "タチツテト", d: "ダヂヅデド", n: "ナニヌネノ", h: "ハヒフヘホ", b: "バビブベボ", p: "パピプペポ", m: "マミムメモ", r: "ラリルレロ",
};

/** Strict Nihon-shiki: one consonant for each row. The other systems are made of it. */
const letters = new Map<string, string>([["ヤ", "ya"], ["ユ", "yu"], ["ヨ", "yo"], ["ワ", "wa"], ["ヰ", "wi"], ["ヱ", "we"], ["ヲ", "wo"], ["ヴ", "vu"]]);
for (const [consonant, row] of Object.entries(rows)) for (const [at, kana] of Array.from(row).entries()) letters.set(kana, consonant + (vowels[at] ?? ""));

const glides: Readonly<Record<string, string>> = { ャ: "ya", ュ: "yu", ョ: "yo", ァ: "a", ィ: "i", ゥ: "u", ェ: "e", ォ: "o" };

function nihonOf(katakana: string): string {
  let made = "";
  let doubles = false;
  for (const kana of katakana) {
    const glide = glides[kana];
    if (kana === "ッ") {
      doubles = true;
    } else if (kana === "ー") {
      made += made.at(-1) ?? "";
    } else if (kana === "ン") {
      made += "n'";
    } else if (glide !== undefined) {
      made = made.slice(0, -1) + glide;
    } else {
      const letter = letters.get(kana === "ヶ" ? "ガ" : kana) ?? "";
      made += (doubles ? (letter[0] ?? "") : "") + letter;
      doubles = false;
    }
  }
  // Only before a vowel or a y is the n one that could be misread.
  return made.replaceAll(/n'(?![aiueoy])/g, "n");
}

const replacements: Readonly<Record<System, readonly (readonly [RegExp, string])[]>> = {
  nihon: [],
  kunrei: [[/dy/g, "zy"], [/di/g, "zi"], [/du/g, "zu"], [/wo/g, "o"], [/w([ie])/g, "$1"]],
  hepburn: [
    [/wo/g, "o"], [/w([ie])/g, "$1"], [/du/g, "zu"], [/dy|zy/g, "j"], [/[dz]i/g, "ji"], [/ssy/g, "ssh"], [/ssi/g, "sshi"], [/sy/g, "sh"], [/si/g, "shi"], [/tty/g, "tch"], [/tti/g, "tchi"], [/ty/g, "ch"], [/ti/g, "chi"], [/tu/g, "tsu"], [/(?<![cs])hu/g, "fu"],
  ],
};

type Long = (vowel: string) => string;
const marked = (macron: boolean): Long => (vowel) => (vowel === "o" ? (macron ? "ō" : "ô") : macron ? "ū" : "û");
const longVowels: readonly (Long | undefined)[] = [undefined, (vowel) => vowel, marked(true), marked(false), (vowel) => `${vowel}h`];

function withLong(text: string, long: Long | undefined): string {
  return long === undefined ? text : text.replaceAll(/o[uo]|uu/g, (pair, at: number) => {
    const made = long(pair.charAt(0));
    // An h before a vowel would be read as a syllable.
    return made.endsWith("h") && vowels.includes(text[at + 2] ?? "-") ? pair : made;
  });
}

/**
 * The part of a name in small letters, by every way there is: always as many and in the same order, so that two parts can be paired way by way.
 */
export function romajiForms(kana: string): readonly string[] {
  const nihon = nihonOf(katakanaOf(kana.normalize("NFKC")));
  const written = (["hepburn", "kunrei", "nihon"] as const).map((system) => replacements[system].reduce((text, [from, to]) => text.replaceAll(from, to), nihon));
  const withNasal = [...written, (written[0] ?? "").replaceAll(/n(?=[bmp])/g, "m")];
  return withNasal.flatMap((text) => longVowels.flatMap((long) => ["'", "-", ""].map((mark) => withLong(text, long).replaceAll("'", mark))));
}

/** The passport's way (旅券法施行規則): Hepburn, vowels short, m before b, m and p, no mark after n. */
export const passportRomaji = (kana: string): string =>
  withLong(replacements.hepburn.reduce((text, [from, to]) => text.replaceAll(from, to), nihonOf(katakanaOf(kana.normalize("NFKC")))).replaceAll(/n(?=[bmp])/g, "m"), (vowel) => vowel).replaceAll("'", "");

/** One text for all ways to write one part of a name in Latin letters; parts are folded one by one, because a vowel may end one and begin the next. */
export function foldRomaji(part: string): string {
  const plain = part.normalize("NFD").replaceAll(/[^a-z]/gi, "").toLowerCase();
  const steps: readonly (readonly [RegExp, string])[] = [
    [/(?:tch|cch)/g, "tty"], [/ssh/g, "ssy"], [/sh/g, "sy"], [/ch/g, "ty"], [/tsu/g, "tu"], [/fu/g, "hu"], [/j|dy/g, "zy"], [/di/g, "zi"], [/dz?u/g, "zu"], [/([szt])yi/g, "$1i"], [/zyy/g, "zy"],
    [/wo/g, "o"], [/w([ie])/g, "$1"], [/m(?=[bmp])/g, "n"], [/([ou])h(?![aeiouy])/g, "$1"], [/o[uo]+/g, "o"], [/u+/g, "u"],
  ];
  return steps.reduce((text, [from, to]) => text.replaceAll(from, to), plain);
}
