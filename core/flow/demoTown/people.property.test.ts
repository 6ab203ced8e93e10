import fc from "fast-check";
import { expect, test } from "vitest";
import { readDay } from "../../domain/japaneseEras.ts";
import { ageOn, townDay, townHouseholds } from "./people.ts";
import { insurers, withCheckDigit } from "./places.ts";
import { historyOf, resultHeadings, visitHeadings } from "./visits.ts";

const towns = { people: fc.integer({ min: 1, max: 300 }), seed: fc.string({ maxLength: 10 }) };

test("a household shares what households share, and nobody is anybody else", () => {
  fc.assert(
    fc.property(towns.people, towns.seed, (wanted, seed) => {
      const households = [...townHouseholds(wanted, seed)];
      const people = households.flatMap((household) => household.people);
      expect(people.map(({ number }) => number)).toEqual(Array.from({ length: wanted }, (_, at) => at + 1));
      expect(new Set(people.map(({ patientId }) => patientId)).size).toBe(wanted);
      for (const { people: family } of households) {
        expect(new Set(family.map(({ kanji, addressText, postal }) => `${kanji.family} ${addressText} ${postal}`)).size).toBe(1);
        const insured = family.filter(({ insurance }) => insurance.branch !== undefined);
        expect(new Set(insured.map(({ insurance: { insurer, symbol, number } }) => `${insurer} ${symbol} ${number}`)).size).toBe(insured.length === 0 ? 0 : 1);
        expect(insured.map(({ insurance }) => insurance.branch)).toEqual(insured.map((_, at) => String(at + 1).padStart(2, "0")));
        expect(new Set(family.map(({ kanji }) => kanji.given)).size).toBe(family.length);
        const ageOf = (kin: string): number | undefined => family.filter((person) => person.kin === kin).map(({ birth }) => ageOn(birth, townDay))[0];
        for (const child of family.filter(({ kin }) => kin === "son" || kin === "daughter")) expect((ageOf("mother") ?? 99) - ageOn(child.birth, townDay)).toBeGreaterThan(15);
        if (family.length > 1) expect((ageOf("grandmother") ?? 999) - (ageOf("father") ?? 0)).toBeGreaterThan(15);
      }
      for (const { birth, insurance, patientId } of people) {
        expect([readDay(birth) !== undefined, birth <= townDay, ageOn(birth, townDay) <= 106]).toEqual([true, true, true]);
        expect(insurance.symbol === "").toBe(ageOn(birth, townDay) >= 75);
        expect(patientId).toMatch(/^0\d{7}$/);
      }
    }),
    { numRuns: 25 },
  );
});

test("rows have a cell for each heading, histories lie between birth and the town's day, and what is planted stands in its cell", () => {
  fc.assert(
    fc.property(towns.seed, (seed) => {
      for (const household of townHouseholds(20, seed))
        for (const person of household.people) {
          const { visits, results } = historyOf(person, household, seed);
          expect(visits.length).toBeGreaterThan(0);
          expect(visits.every(({ cells }) => cells.length === visitHeadings.length)).toBe(true);
          expect(results.every(({ cells }) => cells.length === resultHeadings.length)).toBe(true);
          const days = visits.map(({ cells }) => (cells[12] ?? "").replaceAll("/", "-"));
          expect(days).toEqual(days.toSorted());
          expect(days.every((day) => readDay(day) !== undefined && day >= person.birth && day < townDay)).toBe(true);
          for (const { cells, plants } of [...visits, ...results]) expect(plants.filter(({ column, text }) => !(cells[column - 1] ?? "").includes(text))).toEqual([]);
        }
    }),
    { numRuns: 15 },
  );
});

test("numbers of insurers have the check digit of the notification, and none is of a prefecture", () => {
  // 全国健康保険協会 東京支部 and 北海道支部, as they publish them.
  expect([withCheckDigit("0113001"), withCheckDigit("0101001")]).toEqual(["01130012", "01010016"]);
  expect(insurers.map(({ number }) => [number.length, number.slice(-6, -4)])).toEqual([[6, "99"], [6, "99"], [8, "99"], [8, "99"], [8, "99"]]);
});
