import fc from "fast-check";
import { expect, test } from "vitest";
import { checkTable, correlationOf } from "./tableChecks.ts";

const headings = ["仮ID", "値"];
const persons = Array.from({ length: 40 }, (_, index) => ({ pseudonym: `P${String((index * 17) % 40).padStart(2, "0")}`, number: String(index + 100) }));
const numberOf = new Map(persons.map(({ pseudonym, number }) => [pseudonym, number]));
const expected = { headings, pseudonymColumn: 0, numberOf };
const table = (rows: readonly string[], head = "仮ID,値"): Buffer => Buffer.from(`\u{feff}${[head, ...rows].join("\r\n")}\r\n`);
const byPseudonym = [...numberOf.keys()].sort().map((pseudonym) => `${pseudonym},1`);

test("a table of the recipe's columns in the order of pseudonyms is in order", () => {
  const { faults, rows, correlation = 1 } = checkTable(table(byPseudonym), expected);
  expect([faults, rows]).toEqual([[], 40]);
  expect(Math.abs(correlation)).toBeLessThan(0.5);
});

test.each([
  ["headings", table(byPseudonym, "仮ID,氏名")],
  ["headings", table(byPseudonym.map((row) => `${row},2`), "仮ID,値,所見")],
  ["headings", Buffer.alloc(0)],
  ["ragged", table([...byPseudonym, "P00,1,2"])],
  ["ragged", table([...byPseudonym, 'P00,"x"y'])],
  ["pseudonymUnknown", table([...byPseudonym, "P99,1"])],
  ["pseudonymIsNumber", checkedNumber()],
  ["notUtf8", Buffer.concat([table(byPseudonym), Buffer.from([0x50, 0x30, 0x30, 0x2c, 0x8d, 0x0d, 0x0a])])],
  ["orderTells", table(persons.map(({ pseudonym }) => `${pseudonym},1`))],
  ["orderTells", table(persons.toReversed().map(({ pseudonym }) => `${pseudonym},"1
2"`))],
] as const)("%s is a fault", (fault, bytes) => {
  expect(checkTable(bytes, expected).faults).toContain(fault);
});

function checkedNumber(): Buffer {
  return table(["123456,1"]);
}

test("cells are read by the rules, quotes and all", () => {
  expect(checkTable(table(['P00,"a,""b""\r\nc"', "P01,"]), expected)).toEqual({ faults: [], rows: 2 });
});

test("correlation is 1 in order, -1 in reverse, and small by chance", () => {
  const numbers = fc.uniqueArray(fc.nat(), { minLength: 8, maxLength: 60 });
  fc.assert(
    fc.property(numbers, (given) => {
      const sorted = given.toSorted((left, right) => left - right).map(String);
      expect(correlationOf(sorted)).toBeCloseTo(1);
      expect(correlationOf(sorted.toReversed())).toBeCloseTo(-1);
    }),
  );
  expect(correlationOf(["1", "2", "3"])).toBeUndefined();
});
