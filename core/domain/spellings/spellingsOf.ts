import { readDay } from "../japaneseEras.ts";
import { addressForms, idForms, insuranceForms, phoneForms, postalForms } from "./codeForms.ts";
import { dateForms } from "./dateForms.ts";
import { kanaSpellings, kanjiForms, romajiOf } from "./nameForms.ts";
import type { SpelledIdentity, Spelling } from "./spelling.ts";

/**
 * No person has more: 64 pairs of kanji and 64 of romaji with their separators, cases and orders are most of it. Of the demo town half have fewer than
 * 700, one in a hundred more than 2,500, and the most is 3,700.
 */
export const mostSpellings = 8192;

/** By themselves these are in every table. */
const sexWords = { male: ["男", "男性", "Male", "M"], female: ["女", "女性", "Female", "F"] } as const;

/** All ways a person's identity may be written, each once; of two equal texts the one that may be hunted alone is kept. */
export function spellingsOf(identity: SpelledIdentity): readonly Spelling[] {
  const { kanji, kana, romaji, birth, sex, ids = [], phones = [], postal, address, addressText, insurance } = identity;
  const day = birth === undefined ? undefined : readDay(birth);
  const all: readonly Spelling[] = [
    ...(kanji === undefined ? [] : kanjiForms(kanji)),
    ...(kana === undefined ? [] : kanaSpellings(kana)),
    ...romajiOf(kana, romaji),
    ...(day === undefined ? [] : dateForms(day)),
    ...(sex === undefined ? [] : sexWords[sex].map((text) => ({ text, of: "sex", strength: "weak" }) as const)),
    ...ids.flatMap(idForms),
    ...phones.flatMap(phoneForms),
    ...(postal === undefined ? [] : postalForms(postal)),
    ...(address === undefined ? [] : addressForms(address)),
    ...(addressText === undefined || addressText === "" ? [] : [{ text: addressText, of: "address", strength: "certain" } as const]),
    ...(insurance === undefined ? [] : insuranceForms(insurance)),
  ];
  const byText = new Map<string, Spelling>();
  for (const spelling of all) {
    if (spelling.text === "") continue;
    const known = byText.get(spelling.text);
    if (known === undefined || (known.strength === "weak" && spelling.strength === "certain")) byText.set(spelling.text, spelling);
  }
  return [...byText.values()];
}
