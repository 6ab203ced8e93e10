import { halfWidthOf } from "../../domain/spellings/kana.ts";
import { eraYearsOf, readDay } from "../../domain/japaneseEras.ts";
import type { SpelledOf } from "../../domain/spellings/spelling.ts";
import { chanceOf, type Chance } from "./chance.ts";
import { diseases, type Disease, type Test } from "./diseases.ts";
import { ageOn, fullName, townDay, type Household, type Kin, type TownPerson } from "./people.ts";
import { doctors, type Doctor } from "./places.ts";

/** Who came when with what, as the rows of two tables, and what of whom stands in which cell. */

/** One identifier in a cell. */
export interface CellPlant {
  readonly of: SpelledOf;
  readonly text: string;
  readonly column: number;
  readonly who: TownPerson | Doctor;
}

export interface Row {
  readonly cells: readonly string[];
  readonly plants: readonly CellPlant[];
}

export const visitHeadings = ["患者ID", "漢字氏名", "カナ氏名", "生年月日", "性別", "郵便番号", "住所", "電話番号", "保険者番号", "記号", "番号", "枝番", "受診日", "診療科", "担当医", "傷病名", "ICD10", "所見"] as const;
export const resultHeadings = ["患者ID", "検査日", "検査項目", "JLAC10", "結果値", "単位"] as const;

const column = (heading: (typeof visitHeadings)[number]): number => visitHeadings.indexOf(heading) + 1;

export interface History {
  readonly visits: readonly Row[];
  readonly results: readonly Row[];
}

const dayMilliseconds = 24 * 60 * 60 * 1000;
const dayAfter = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds).toISOString().slice(0, 10);
const slashed = (day: string): string => day.replaceAll("-", "/");

/** 昭和30年4月3日, or S30.4.3. */
function inEra(day: string, isShort: boolean): string {
  const date = readDay(day) ?? { year: 0, month: 0, day: 0 };
  const [now] = eraYearsOf(date);
  if (now === undefined) return slashed(day);
  const { era, year } = now;
  return isShort ? `${era.letter}${String(year)}.${String(date.month)}.${String(date.day)}` : `${era.kanji}${year === 1 ? "元" : String(year)}年${String(date.month)}月${String(date.day)}日`;
}

const kinWords: Readonly<Record<Kin, string>> = { father: "父", mother: "母", son: "長男", daughter: "長女", grandfather: "祖父", grandmother: "祖母" };

interface Sentence {
  readonly text: string;
  readonly plants: readonly Omit<CellPlant, "column">[];
}

const surnameOf = (doctor: Doctor): string => doctor.kanji.split(" ")[0] ?? "";

/** Now and then a clerk or a doctor writes down who it is. */
function sentences(person: TownPerson, family: readonly TownPerson[], day: string, chance: Chance): readonly Sentence[] {
  const kin = family.length === 0 ? undefined : chance.pick(family);
  const name = fullName(person.kanji, "");
  const kana = fullName(person.kana, "");
  const romaji = `${person.romaji.family} ${person.romaji.given}`;
  const birth = inEra(person.birth, chance.happens(0.5));
  const doctor = chance.pick(doctors);
  const all: readonly Sentence[] = [
    { text: `${name}様より聴取。`, plants: [{ of: "name", text: name, who: person }] },
    { text: `本人(${kana}、${birth}生)に説明し同意を得た。`, plants: [{ of: "kana", text: kana, who: person }, { of: "birth", text: birth, who: person }] },
    { text: `連絡先 ${person.phone} に結果を電話する。`, plants: [{ of: "phone", text: person.phone, who: person }] },
    { text: `Pt: ${romaji}, ID ${person.patientId}。`, plants: [{ of: "romaji", text: romaji, who: person }, { of: "id", text: person.patientId, who: person }] },
    { text: `${halfWidthOf(kana)} さんの薬手帳を確認。`, plants: [{ of: "kana", text: halfWidthOf(kana), who: person }] },
    { text: `${person.addressText}に転居したとのこと。`, plants: [{ of: "address", text: person.addressText, who: person }] },
    { text: `${surnameOf(doctor)}先生に紹介する。`, plants: [{ of: "name", text: surnameOf(doctor), who: doctor }] },
    { text: `${inEra(dayAfter(day, -chance.between(20, 900)), false)}に他院で手術歴あり。`, plants: [] },
    ...(kin === undefined ? [] : [{ text: `${kinWords[kin.kin]}の${fullName(kin.kanji, "")}さん(${kin.phone})が付き添い。`, plants: [{ of: "name" as const, text: fullName(kin.kanji, ""), who: kin }, { of: "phone" as const, text: kin.phone, who: kin }] }]),
  ];
  return [...new Set(Array.from({ length: chance.happens(0.3) ? 2 : 1 }, () => chance.pick(all)))];
}

function remark(person: TownPerson, family: readonly TownPerson[], disease: Disease, day: string, chance: Chance): Sentence {
  if (!chance.happens(0.25)) return { text: disease.finding, plants: [] };
  const said = sentences(person, family, day, chance);
  return { text: [disease.finding, ...said.map(({ text }) => text)].join(chance.happens(0.2) ? "\n" : ""), plants: said.flatMap(({ plants }) => plants) };
}

const value = ({ low, high, decimals }: Test, chance: Chance): string => (low + (chance.below(10_001) / 10_000) * (high - low)).toFixed(decimals);

/** The cells that are the same in every row of a person: how the clerk who opened the file wrote them. */
function identityCells(person: TownPerson, chance: Chance): readonly (readonly [SpelledOf | undefined, string])[] {
  const kana = fullName(person.kana, " ");
  const { insurer, symbol, number, branch = "" } = person.insurance;
  return [
    ["id", person.patientId],
    ["name", fullName(person.kanji, chance.happens(0.7) ? "　" : " ")],
    ["kana", chance.happens(0.3) ? halfWidthOf(kana) : kana],
    ["birth", chance.happens(0.25) ? inEra(person.birth, false) : slashed(person.birth)],
    [undefined, person.sex === "male" ? "男" : "女"],
    ["postal", person.postal],
    ["address", person.addressText],
    ["phone", person.phone],
    ["insurance", insurer],
    ["insurance", symbol],
    ["insurance", number],
    ["insurance", branch],
  ];
}

const mostVisits = 6;
const firstDay = "2023-04-01";

export function historyOf(person: TownPerson, { people }: Household, seed: string): History {
  const chance = chanceOf(seed, "history", person.number);
  const family = people.filter(({ number }) => number !== person.number);
  const born = person.birth > firstDay ? person.birth : firstDay;
  const span = Math.max(0, Math.round((Date.parse(townDay) - Date.parse(born)) / dayMilliseconds) - 1);
  const identity = identityCells(person, chance);
  const identityPlants = identity.flatMap(([of, text], at): readonly CellPlant[] => (of === undefined || text === "" ? [] : [{ of, text, column: at + 1, who: person }]));
  const fitting = diseases.filter(({ ages: [first, last], sex }) => ageOn(person.birth, townDay) >= first && ageOn(person.birth, townDay) <= last && (sex === undefined || sex === person.sex));
  const chronic = fitting.filter(({ isChronic }) => isChronic);
  const own = chronic.length === 0 ? undefined : chance.pick(chronic);
  const days = Array.from({ length: chance.between(1, mostVisits) }, () => dayAfter(born, chance.below(span + 1))).sort();
  const made = [...new Set(days)].map((day) => {
    const disease = own !== undefined && chance.happens(0.6) ? own : chance.pick(fitting);
    const doctor = chance.pick(doctors);
    const { text, plants } = remark(person, family, disease, day, chance);
    const visit: Row = {
      cells: [...identity.map(([, cell]) => cell), slashed(day), disease.department, doctor.kanji, disease.name, disease.icd10, text],
      plants: [...identityPlants, { of: "name", text: doctor.kanji, column: column("担当医"), who: doctor }, ...plants.map((plant) => ({ ...plant, column: column("所見") }))],
    };
    const results = disease.tests.map((each): Row => ({ cells: [person.patientId, slashed(day), each.name, each.code, value(each, chance), each.unit], plants: [{ of: "id", text: person.patientId, column: 1, who: person }] }));
    return { visit, results };
  });
  return { visits: made.map(({ visit }) => visit), results: made.flatMap(({ results }) => results) };
}
