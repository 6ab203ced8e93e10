import { expect, test } from "vitest";
import { readPersonName } from "./personName.ts";

test("three groups, each with its components", () => {
  expect(readPersonName("Yamada^Tarou=山田^太郎=やまだ^たろう")).toEqual({ alphabetic: "Yamada Tarou", ideographic: "山田 太郎", phonetic: "やまだ たろう" });
  expect(readPersonName("=山田^太郎")).toEqual({ alphabetic: "", ideographic: "山田 太郎", phonetic: "" });
  expect(readPersonName("Sato^Hanako^^Dr")).toEqual({ alphabetic: "Sato Hanako Dr", ideographic: "", phonetic: "" });
  expect(readPersonName("")).toEqual({ alphabetic: "", ideographic: "", phonetic: "" });
});
