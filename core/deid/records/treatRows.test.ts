import { createHash, createSecretKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import first from "../../../assets/recipes/first.json" with { type: "json" };
import type { Recipe } from "../../domain/recipe.ts";
import type { Column } from "../../domain/record.ts";
import { codeOf, offsetOf, pseudonymLength, pseudonymOf } from "./pseudonym.ts";
import type { PersonTerms } from "./treatCell.ts";
import { changesOf, planTable, treatRows } from "./treatRows.ts";

const recipe = first as unknown as Recipe;
const secret = createSecretKey(Buffer.alloc(32, 7));
const another = createSecretKey(Buffer.alloc(32, 8));

const terms: PersonTerms = {
  pseudonym: "PSEUDONYM",
  offsetDays: 10,
  pooledFromAge: 90,
  referenceDay: { year: 2026, month: 11, day: 21 },
  codeOf: (meaning, value) => `${meaning}:${value.length}`,
  isTelling: (text) => text.includes("髙橋"),
};

const facts: readonly Column[] = [
  { heading: "受診日", meaning: "visitDate" },
  { heading: "担当医", meaning: "doctor" },
  { heading: "傷病名", meaning: "diagnosis" },
  { heading: "髙橋の秘密", meaning: "unknown" },
  { heading: "所見", meaning: "freeText" },
  { heading: "診療科", meaning: "department" },
];
const identity = [
  ["patientId", "00012345"],
  ["nameKanji", "髙橋 一郎"],
  ["birth", "S30.4.3"],
  ["sex", "男"],
  ["address", "東京都町田市森野2-2-22"],
  ["number", "1234"],
] as const;

test("a row loses what the recipe deletes, and says of every cell what became of it", () => {
  const plan = planTable(recipe, facts);
  expect(plan.headings).toEqual(["仮ID", "生年月", "性別", "市区町村", "受診日", "診療科", "傷病名"]);
  const { rows, lost } = treatRows(plan, [{ identity, cells: ["R8.12.28", "鈴木", "高血圧症", "秘密", "髙橋さん来院", "内科"] }], terms);
  expect(rows[0]?.cells).toEqual(["PSEUDONYM", "1955-04", "男", "東京都町田市", "2027-01-07", "内科", "高血圧症"]);
  expect(lost).toEqual({ dateUnreadable: 0, municipalityUnknown: 0, identityFound: 0 });
  const outcomes: Readonly<Record<string, string>> = Object.fromEntries(changesOf(rows).map(({ column, outcome }) => [plan.sourceColumns[column]?.meaning ?? "", outcome] as const));
  expect(outcomes).toMatchObject({ patientId: "replaced", nameKanji: "deleted", birth: "generalised", sex: "kept", address: "generalised", number: "deleted", visitDate: "shifted", doctor: "deleted", diagnosis: "kept", unknown: "deleted", freeText: "deleted", department: "kept" });
  expect(changesOf(rows, 5)[0]).toEqual({ row: 5, column: 0, outcome: "replaced" });
});

test("what a treatment cannot do is deleted and counted", () => {
  const plan = planTable(recipe, facts, ["patientId", "address", "birth"]);
  const { rows, lost } = treatRows(plan, [{ identity: [["address", "森野"], ["birth", "いつか"]], cells: ["昨日", "", "髙橋病", "", "", ""] }], terms);
  expect(rows[0]?.cells).toEqual(["PSEUDONYM", "", "", "", "", ""]);
  expect(lost).toEqual({ dateUnreadable: 2, municipalityUnknown: 1, identityFound: 1 });
});

test.each([
  ["1936-11-21", "90歳以上"],
  ["1936-11-22", "1936-11"],
  ["M44.1.1", "90歳以上"],
  ["2026-11-20", "2026-11"],
])("who was born on %s is shown as %s", (birth, shown) => {
  const plan = planTable(recipe, [], ["birth"]);
  expect(treatRows(plan, [{ identity: [["birth", birth]], cells: [] }], terms).rows[0]?.cells).toEqual([shown]);
});

test("a column nobody knows stays out even of a recipe that was not read by our reader", () => {
  const plan = planTable({ ...recipe, columns: {} }, facts);
  expect(plan.headings).toEqual([]);
  const careless: Recipe = { ...recipe, columns: { unknown: { class: "freeText", treatment: "keep" } } };
  expect(planTable(careless, facts).headings).toEqual([]);
});

describe("pseudonyms", () => {
  const persons = Array.from({ length: 3000 }, (_, index) => createHash("sha256").update(String(index)).digest("hex").slice(0, 32));
  const pseudonyms = persons.map((person) => pseudonymOf(secret, person));

  test("are of one length, of letters that survive everywhere, and each a person's own", () => {
    for (const pseudonym of pseudonyms) expect(pseudonym).toMatch(new RegExp(`^[A-Z2-7]{${String(pseudonymLength)}}$`));
    expect(new Set(pseudonyms).size).toBe(persons.length);
    // By another implementation of HMAC and base32.
    expect(pseudonymOf(createSecretKey(Buffer.alloc(32)), "00")).toBe("NFKPBTQZUABQAELTIXQ6");
  });

  test("are the same for the same secret and lead nowhere under another", () => {
    expect(persons.map((person) => pseudonymOf(secret, person))).toEqual(pseudonyms);
    const others = new Set(persons.map((person) => pseudonymOf(another, person)));
    expect(pseudonyms.filter((pseudonym) => others.has(pseudonym))).toEqual([]);
    expect(codeOf(secret, "a", "orderNumber", "12")).not.toBe(codeOf(secret, "a1", "orderNumber", "2"));
    expect(codeOf(secret, "a", "orderNumber", "12")).not.toBe(pseudonymOf(secret, "12"));
  });

  test("use every letter alike", () => {
    const counts = new Map<string, number>();
    for (const letter of pseudonyms.join("")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    const expected = (persons.length * pseudonymLength) / 32;
    const distance = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(32);
    // Chi-squared of 31 degrees: 1 in a million lies beyond; the persons are always the same.
    expect(distance).toBeLessThan(84);
  });

  test("offsets of days are never nothing and spread over all days alike", () => {
    const offsets = persons.map((person) => offsetOf(secret, person, 15));
    const counts = Map.groupBy(offsets, (days) => days);
    expect([...counts.keys()].toSorted((left, right) => left - right)).toEqual([...Array.from({ length: 15 }, (_, index) => index - 15), ...Array.from({ length: 15 }, (_, index) => index + 1)]);
    for (const { length } of counts.values()) expect(Math.abs(length - 100)).toBeLessThan(50);
  });
});
