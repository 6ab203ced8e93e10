/** Sex as tables write it: by words, letters and the codes of receipts (1 male, 2 female). */

export const sexes = ["male", "female", "other", "unknown"] as const;
export type Sex = (typeof sexes)[number];

const words: Readonly<Record<Sex, readonly string[]>> = {
  male: ["男", "男性", "男子", "m", "male", "1", "01", "♂"],
  female: ["女", "女性", "女子", "f", "female", "2", "02", "♀"],
  other: ["その他", "o", "other", "3"],
  unknown: ["", "不明", "u", "unknown", "0", "9"],
};

const sexOfWord = new Map(sexes.flatMap((sex) => words[sex].map((word) => [word, sex] as const)));

/** Undefined for a word that says nothing of it. */
export const readSex = (text: string): Sex | undefined => sexOfWord.get(text.normalize("NFKC").trim().toLowerCase());
