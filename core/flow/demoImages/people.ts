import names from "../../../assets/names/scoring.json" with { type: "json" };
import { passportRomaji } from "../../domain/spellings/romaji.ts";
import type { NameParts } from "../../domain/spellings/spelling.ts";
import { chanceOf, type Chance } from "../demoTown/chance.ts";

/** People and staff that no detector and no rule has seen: their names are kept back for scoring. */

export interface ImagePerson {
  readonly number: number;
  readonly latin: NameParts;
  /** As written at home, where that is not in Latin letters. */
  readonly native: NameParts | undefined;
  /** The third group of a name: kana, hangul. */
  readonly spoken: NameParts | undefined;
  readonly patientId: string;
  readonly birth: string;
  readonly sex: "M" | "F";
  readonly address: string;
  readonly phone: string;
  readonly insurance: string;
  readonly hospital: string;
  readonly physician: NameParts;
  readonly physicianNative: NameParts | undefined;
  /** Terms of Specific Character Set. */
  readonly characterSet: readonly string[];
}

const read = (entries: readonly string[]): readonly (readonly [string, string])[] => entries.map((entry) => entry.split(" ")).map(([kanji = "", kana = ""]) => [kanji, kana] as const);
const surnames = read(names.surnames);
const given = { F: read(names.female), M: read(names.male) } as const;

interface Origin {
  readonly characterSet: readonly string[];
  /** Of a country whose names the list has not: made up, one for each. */
  readonly foreign?: { readonly latin: NameParts; readonly native?: NameParts; readonly spoken?: NameParts };
}

export const origins: readonly Origin[] = [
  { characterSet: ["ISO_IR 192"] },
  { characterSet: ["", "ISO 2022 IR 87"] },
  { characterSet: ["ISO 2022 IR 13", "ISO 2022 IR 87"] },
  { characterSet: ["ISO_IR 100"], foreign: { latin: { family: "Brückenmüller", given: "Zoë" } } },
  { characterSet: ["", "ISO 2022 IR 149"], foreign: { latin: { family: "NAMGUNG", given: "SEORIN" }, native: { family: "南宮", given: "瑞林" }, spoken: { family: "남궁", given: "서린" } } },
  { characterSet: ["GB18030"], foreign: { latin: { family: "OUYANG", given: "QINGZHU" }, native: { family: "欧阳", given: "青竹" } } },
  { characterSet: ["", "ISO 2022 IR 58"], foreign: { latin: { family: "ZHUGE", given: "WANTING" }, native: { family: "诸葛", given: "婉婷" } } },
  { characterSet: ["", "ISO 2022 IR 87", "ISO 2022 IR 159"] },
];

const hospitals = ["汐見坂病院", "白樺台医療センター", "HARBORBRIDGE CLINIC"];
const isUsual = (text: string): boolean => /^[一-龠々]{2,}$/u.test(text) && !/[﨑髙]/u.test(text);

function japanese(chance: Chance, sex: "M" | "F"): { readonly latin: NameParts; readonly native: NameParts; readonly spoken: NameParts } {
  // Of one kanji, or out of the sets of some files: hard names are the demo town's, and these must be writable everywhere.
  const [family, familyKana] = chance.pick(surnames.filter(([kanji]) => isUsual(kanji)));
  const [own, ownKana] = chance.pick(given[sex].filter(([kanji]) => isUsual(kanji)));
  return { latin: { family: passportRomaji(familyKana).toUpperCase(), given: passportRomaji(ownKana).toUpperCase() }, native: { family, given: own }, spoken: { family: familyKana, given: ownKana } };
}

const digits = (chance: Chance, count: number): string => Array.from({ length: count }, () => String(chance.below(10))).join("");
const two = (value: number): string => String(value).padStart(2, "0");

export function imagePerson(seed: string, number: number): ImagePerson {
  const chance = chanceOf(seed, "image person", number);
  const origin = origins[(number - 1) % origins.length] ?? { characterSet: ["ISO_IR 192"] };
  const sex = chance.pick(["M", "F"] as const);
  const own = origin.foreign ?? japanese(chance, sex);
  const doctor = japanese(chance, chance.pick(["M", "F"] as const));
  const isJapanese = origin.foreign === undefined;
  return {
    number,
    latin: own.latin,
    native: own.native,
    spoken: own.spoken,
    patientId: `0${digits(chance, 7)}${String(number % 10)}`,
    birth: `${String(chance.between(1936, 2012))}${two(chance.between(1, 12))}${two(chance.between(1, 28))}`,
    sex,
    address: isJapanese ? `暁県汐見市鷺沼町${String(chance.between(1, 5))}-${String(chance.between(1, 30))}-${String(chance.between(1, 20))}` : `${String(chance.between(100, 999))} Lanternfish Quay`,
    phone: `0190-${digits(chance, 2)}-${digits(chance, 4)}`,
    insurance: digits(chance, 8),
    hospital: isJapanese ? (hospitals[number % 2] ?? "") : "HARBORBRIDGE CLINIC",
    physician: doctor.latin,
    physicianNative: isJapanese ? doctor.native : undefined,
    characterSet: origin.characterSet,
  };
}
