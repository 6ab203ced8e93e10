import { expect, test } from "vitest";
import { identityHunter } from "./identityHunter.ts";

const hunter = identityHunter(["山田 太郎", "山田", "ヤマダ タロウ", "Yamada Tarou", "Yamada", "Ono", "00123456", "03-1234-5678", "19550403", "昭和30年4月3日", "林", "髙橋"]);

test("the person, however it is written", () => {
  for (const text of ["山田太郎", "山田　太郎様", "担当: 山田", "ﾔﾏﾀﾞ ﾀﾛｳ", "やまだたろう", "YAMADA^TAROU", "yamada tarou", "Tarou, Yamada", "CT_Yamada_01", "ID:00123456", "03 1234 5678", "0312345678", "d.o.b. 19550403", "昭和30年4月3日生", "高橋"]) {
    expect([text, hunter.isIn(text)]).toEqual([text, true]);
  }
});

test("what only looks alike stays", () => {
  for (const text of ["MONOCHROME2", "Onozuka", "CHEST", "100123456", "001234567", "ABDOMEN 5.0 STD", "森林浴", "AXIAL", "", "1955"]) expect([text, hunter.isIn(text)]).toEqual([text, false]);
});

test("one character alone is looked for as a whole value", () => {
  expect(hunter.isIn("林")).toBe(true);
  expect(hunter.isIn(" 林 ")).toBe(true);
  expect(hunter.isIn("林間")).toBe(false);
});

test("numbers as wholes: a measurement may hold the digits by chance", () => {
  expect(hunter.isNumber("00123456")).toBe(true);
  expect(hunter.isNumber("0.00123456")).toBe(false);
  expect(identityHunter(["512"]).isNumber("512")).toBe(false);
});

test("nobody is in anything", () => {
  const nobody = identityHunter([]);
  expect([nobody.isIn("山田"), nobody.isIn(""), nobody.isNumber("12345")]).toEqual([false, false, false]);
  expect(identityHunter(["", " ", "^"]).isIn("anything")).toBe(false);
});
