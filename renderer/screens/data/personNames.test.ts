import { expect, test } from "vitest";
import { numbersOf, othersOf, valuesOf, type Unveiled } from "./personNames.ts";

const unveiled: Unveiled = {
  local: "0012",
  milliseconds: 60_000,
  identity: [
    { field: "nameKanji", value: "架空 太郎" },
    { field: "nameKanji", value: "架空　太郎" },
    { field: "nameKanji", value: "架空 太郎" },
    { field: "birth", value: "S40.1.1" },
    { field: "birthDay", value: "1965-01-01" },
    { field: "patientId", value: "12" },
    { field: "patientId", value: "0012" },
    { field: "phone", value: "000-0000" },
    { field: "address", value: "架空市" },
  ],
};

test("each way of writing a name stands once, in the order in which it came", () => {
  expect(valuesOf(unveiled, "nameKanji")).toEqual(["架空 太郎", "架空　太郎"]);
  expect(valuesOf(unveiled, "nameKana")).toEqual([]);
});

test("what the block of the person says is not said again beside it", () => {
  expect(othersOf(unveiled)).toEqual(["phone", "address"]);
  expect(numbersOf(unveiled)).toEqual(["0012", "12"]);
});
