import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readDay } from "../japaneseEras.ts";
import { dateForms, fullWidth } from "./dateForms.ts";
import { foldText } from "./foldText.ts";
import { kanaForms } from "./kana.ts";
import { variantsOfText } from "./kanjiVariants.ts";
import { foldRomaji, romajiForms } from "./romaji.ts";
import type { SpelledIdentity, Spelling } from "./spelling.ts";
import { mostSpellings, spellingsOf } from "./spellingsOf.ts";

interface Names {
  readonly surnames: readonly string[];
  readonly female: readonly string[];
  readonly male: readonly string[];
}

const lists = ["demoTown", "scoring"].map((name) => JSON.parse(readFileSync(new URL(`../../../assets/names/${name}.json`, import.meta.url), "utf8")) as Names);
const pick = (entries: readonly string[]): fc.Arbitrary<readonly string[]> => fc.constantFrom(...entries).map((entry) => entry.split(" "));
const surname = pick(lists.flatMap(({ surnames }) => surnames));
const given = pick(lists.flatMap(({ female, male }) => [...female, ...male]));
const digits = (length: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${String(length)}}$`));
const day = fc.date({ min: new Date("1900-01-01T00:00:00Z"), max: new Date("2026-12-31T00:00:00Z"), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));

const identity: fc.Arbitrary<SpelledIdentity> = fc
  .record({ surname, given, birth: day, id: digits(8), phone: digits(8), postal: digits(7), symbol: digits(4), number: digits(3), block: fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 3 }) })
  .map(({ surname: [family = "", familyKana = ""], given: [own = "", ownKana = ""], birth, id, phone, postal, symbol, number, block }) => ({
    kanji: { family, given: own },
    kana: { family: familyKana, given: ownKana },
    birth,
    sex: "female",
    ids: [id],
    phones: [`03${phone}`],
    postal,
    address: { municipality: "桜見市", town: "若葉町", block },
    insurance: { insurer: "99139901", symbol, number, branch: "01" },
  }));

const textsOf = (spellings: readonly Spelling[], of: Spelling["of"]): readonly string[] => spellings.filter((each) => each.of === of).map(({ text }) => text);

test("every way to write a name in kanji or in kana folds to one of two orders or one part", () => {
  fc.assert(
    fc.property(surname, given, ([family = "", familyKana = ""], [own = "", ownKana = ""]) => {
      const spellings = spellingsOf({ kanji: { family, given: own }, kana: { family: familyKana, given: ownKana } });
      const kanji = new Set(textsOf(spellings, "name").map(foldText));
      const folded = (part: string): readonly string[] => [...new Set([foldText(part), foldText(part.replaceAll("ヶ", "が"))])];
      const parts = (one: string, other: string): readonly string[] => folded(one).flatMap((first) => folded(other).flatMap((second) => [first, second, first + second, second + first]));
      expect([...kanji].toSorted()).toEqual([...new Set(parts(family, own))].toSorted());
      const kana = new Set(textsOf(spellings, "kana").map(foldText));
      expect([...kana].toSorted()).toEqual([...new Set(parts(familyKana, ownKana))].toSorted());
    }),
    { numRuns: 100 },
  );
});

test("every form of one part is found from every other by folding", () => {
  fc.assert(
    fc.property(fc.oneof(surname, given), ([kanji = "", kana = ""]) => {
      expect(new Set(variantsOfText(kanji, 64).map(foldText)).size).toBe(1);
      expect(new Set(kanaForms(kana).map(foldText))).toEqual(new Set([foldText(kana)]));
      const romaji = romajiForms(kana);
      expect(new Set(romaji.map(foldRomaji)).size).toBe(1);
      expect(foldRomaji((romaji[0] ?? "").toUpperCase())).toBe(foldRomaji(romaji[0] ?? ""));
    }),
    { numRuns: 200 },
  );
});

test("folding twice is folding once, and what is another name folds to another", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from("あがゞアガゃャショヂヅヲｱｶﾞﾟ゛゜々ヽゞー髙高齋斎國𠮷辻A１a-・　 ^=㍼㌔")), maxLength: 30 }), (text) => {
      expect(foldText(foldText(text))).toBe(foldText(text));
    }),
  );
  expect(foldText("さとう・ユウコ")).toBe(foldText("ｻﾄｳ ﾕｳｺ"));
  expect(foldText("佐藤")).not.toBe(foldText("加藤"));
  expect(foldText("ババ")).not.toBe(foldText("ハハ"));
});

test("each spelling comes once, none is empty, and there are not more than is said", () => {
  const counts: number[] = [];
  fc.assert(
    fc.property(identity, (person) => {
      const spellings = spellingsOf(person);
      counts.push(spellings.length);
      expect(new Set(spellings.map(({ text }) => text)).size).toBe(spellings.length);
      expect(spellings.every(({ text }) => text.trim() !== "")).toBe(true);
      expect(spellings.length).toBeLessThanOrEqual(mostSpellings);
    }),
    { numRuns: 80 },
  );
  expect(Math.max(...counts)).toBeGreaterThan(500);
});

test("numbers and days are there in full width too, and every form of a number is of that number", () => {
  fc.assert(
    fc.property(identity, (person) => {
      const spellings = spellingsOf(person);
      const all = new Set(spellings.map(({ text }) => text));
      const [id = ""] = person.ids ?? [];
      const [phone = ""] = person.phones ?? [];
      for (const of of ["id", "postal", "phone"] as const) for (const text of textsOf(spellings, of)) expect([text, all.has(fullWidth(text))]).toEqual([text, true]);
      for (const { text } of dateForms(readDay(person.birth ?? "") ?? { year: 0, month: 0, day: 0 })) expect([text, all.has(text)]).toEqual([text, true]);
      expect(all.has(fullWidth(person.birth ?? ""))).toBe(true);
      expect(new Set(textsOf(spellings, "id").map((text) => Number(foldText(text))))).toEqual(new Set([Number(id)]));
      const lasts = textsOf(spellings, "phone").map((text) => text.normalize("NFKC").replaceAll(/\D/g, "").replace(/^(?:81|0)(?=\d{9})/, ""));
      expect(lasts.filter((digitsOnly) => !phone.endsWith(digitsOnly))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});
