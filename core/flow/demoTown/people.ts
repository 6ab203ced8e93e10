import demoNames from "../../../assets/names/demoTown.json" with { type: "json" };
import type { AddressParts, Insurance, NameParts } from "../../domain/spellings/spelling.ts";
import { passportRomaji } from "../../domain/spellings/romaji.ts";
import { kanjiNumber } from "../../domain/spellings/dateForms.ts";
import { chanceOf, type Chance } from "./chance.ts";
import { buildings, insurers, places, prefecture, type Insurer, type Place } from "./places.ts";

/** Who lives in the demo town: households that share a surname, an address, a telephone and an insurance, of plausible ages. */

export interface TownPerson {
  /** From 1, household after household. */
  readonly number: number;
  readonly household: number;
  readonly kin: Kin;
  readonly kanji: NameParts;
  readonly kana: NameParts;
  readonly romaji: NameParts;
  /** `YYYY-MM-DD`. */
  readonly birth: string;
  readonly sex: "male" | "female";
  readonly patientId: string;
  readonly postal: string;
  readonly address: AddressParts;
  readonly addressText: string;
  readonly phone: string;
  readonly insurance: Insurance;
}

export type Kin = "father" | "mother" | "son" | "daughter" | "grandfather" | "grandmother";

export interface Household {
  readonly number: number;
  readonly people: readonly TownPerson[];
}

/** The day on which the delivery was put together; ages are of this day. */
export const townDay = "2026-04-01";
const townYear = 2026;

type Names = readonly (readonly [kanji: string, kana: string])[];
const read = (entries: readonly string[]): Names => entries.map((entry) => entry.split(" ")).map(([kanji = "", kana = ""]) => [kanji, kana]);
const surnames = read(demoNames.surnames);
const given = { female: read(demoNames.female), male: read(demoNames.male) } as const;

const elderly = 75;
/** Steps that share no factor with the count of numbers, so that numbers neither repeat nor follow the order of the people. */
const stride = 7_654_321;
/** Seven digits, which the hospital fills up to eight: leading zeros are what spreadsheets lose. */
const numbers = 10_000_000;

interface Draft {
  readonly kin: Kin;
  readonly age: number;
}

const couple = (age: number): readonly Draft[] => [{ kin: "father", age }, { kin: "mother", age: Math.max(20, age - 2) }];

function drafts(chance: Chance): readonly Draft[] {
  const kind = chance.below(100);
  if (kind < 30) return [{ kin: chance.pick(["father", "mother"]), age: chance.between(20, 97) }];
  if (kind < 55) return couple(chance.between(28, 92));
  const parents = couple(chance.between(28, 58));
  const oldest = Math.max(0, (parents[1]?.age ?? 0) - chance.between(22, 34));
  const children = Array.from({ length: chance.between(1, 3) }, (_, at): Draft => ({ kin: chance.pick(["son", "daughter"]), age: Math.max(0, oldest - 3 * at) }));
  if (kind < 85) return [...(chance.happens(0.1) ? parents.slice(1) : parents), ...children];
  const elder = (parents[0]?.age ?? 0) + chance.between(22, 36);
  return [...parents, ...children, { kin: "grandmother", age: Math.min(106, elder) }, ...(chance.happens(0.5) ? [{ kin: "grandfather" as const, age: Math.min(104, elder + 2) }] : [])];
}

const two = (value: number): string => String(value).padStart(2, "0");

function birthOf(age: number, chance: Chance): string {
  const month = chance.between(1, 12);
  // Nobody on the town's day itself: they would have no day to come to the hospital.
  const day = chance.between(month === 4 ? 2 : 1, month === 2 ? 28 : [4, 6, 9, 11].includes(month) ? 30 : 31);
  // From the second of April on, the birthday of this year is still to come.
  const year = townYear - age - (month >= 4 ? 1 : 0);
  return `${String(year)}-${two(month)}-${two(day)}`;
}

export const ageOn = (birth: string, day: string): number => Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (day.slice(5) < birth.slice(5) ? 1 : 0);

function addressOf(place: Place, chance: Chance): { readonly address: AddressParts; readonly text: string } {
  const { municipality, town } = place;
  if (place.by === "aza") {
    const block = [chance.between(1, 980), ...(chance.happens(0.5) ? [chance.between(1, 12)] : [])];
    return { address: { prefecture, municipality, town, block }, text: `${prefecture}${municipality}${town}${String(block[0])}番地${block[1] === undefined ? "" : `の${String(block[1])}`}` };
  }
  const block = [chance.between(1, 5), chance.between(1, 30), chance.between(1, 20)];
  const [ward = 1, number = 1, house = 1] = block;
  const building = chance.happens(0.3) ? `${chance.pick(buildings)}${String(chance.between(1, 9))}0${String(chance.between(1, 8))}号` : undefined;
  const written = chance.pick([`${kanjiNumber(ward)}丁目${String(number)}番${String(house)}号`, `${String(ward)}丁目${String(number)}-${String(house)}`, block.join("-")]);
  return { address: { prefecture, municipality, town, block, ...(building !== undefined && { building }) }, text: `${prefecture}${municipality}${town}${written}${building === undefined ? "" : `　${building}`}` };
}

const insurerOf = (kind: Insurer["kind"], chance: Chance): Insurer => chance.pick(insurers.filter((each) => each.kind === kind));

function makeHousehold(seed: string, household: number, first: number, room: number): Household {
  const chance = chanceOf(seed, "household", household);
  const [family, familyKana] = chance.pick(surnames);
  const place = chance.pick(places);
  const { address, text } = addressOf(place, chance);
  const phone = `0190-${two(chance.below(100))}-${String(chance.below(10_000)).padStart(4, "0")}`;
  const kind = chance.happens(0.6) ? "employees" : "national";
  const insurer = insurerOf(kind, chance);
  const symbol = kind === "national" ? `桜${String(chance.between(1, 99))}` : String(chance.between(10_000_000, 99_999_999));
  const number = String(chance.between(1, 999_999));
  const taken = new Set<string>();
  let branch = 0;
  const people = drafts(chance).slice(0, room).map(({ kin, age }, at): TownPerson => {
    const sex = kin === "father" || kin === "son" || kin === "grandfather" ? "male" : "female";
    const [own, ownKana] = chance.pick(given[sex].filter(([kanji]) => !taken.has(kanji)));
    taken.add(own);
    const isElder = age >= elderly;
    if (!isElder) branch += 1;
    const insurance = isElder ? { insurer: insurerOf("elders", chance).number, symbol: "", number: String(chance.between(10_000_000, 99_999_999)) } : { insurer: insurer.number, symbol, number, branch: two(branch) };
    const own030 = `030-${String(chance.below(10_000)).padStart(4, "0")}-${String(chance.below(10_000)).padStart(4, "0")}`;
    return {
      number: first + at,
      household,
      kin,
      kanji: { family, given: own },
      kana: { family: familyKana, given: ownKana },
      romaji: { family: passportRomaji(familyKana).toUpperCase(), given: passportRomaji(ownKana).toUpperCase() },
      birth: birthOf(age, chance),
      sex,
      patientId: String(((first + at) * stride + chanceOf(seed, "numbers").below(numbers)) % numbers).padStart(8, "0"),
      postal: `${place.postal.slice(0, 3)}-${place.postal.slice(3)}`,
      address,
      addressText: text,
      phone: age >= 16 && chance.happens(0.4) ? own030 : phone,
      insurance,
    };
  });
  return { number: household, people };
}

/** Exactly as many people as are wanted, one household at a time. */
export function* townHouseholds(people: number, seed: string): Generator<Household> {
  for (let household = 1, living = 0; living < people; household += 1) {
    const made = makeHousehold(seed, household, living + 1, people - living);
    living += made.people.length;
    yield made;
  }
}

export const fullName = ({ family, given: own }: NameParts, mark = " "): string => `${family}${mark}${own}`;
