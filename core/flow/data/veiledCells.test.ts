import { expect, test } from "vitest";
import { columnMeanings, identityMeanings } from "../../domain/record.ts";
import { isKeptBack, namesPerson } from "./veiledCells.ts";

test("free text, names of others, numbers and what is not understood stay back; clinical columns do not", () => {
  expect(["freeText", "unknown", "doctor", "familyName", "hospital", "orderNumber"].filter((meaning) => !isKeptBack(meaning as "freeText"))).toEqual([]);
  expect(identityMeanings.filter((meaning) => !isKeptBack(meaning))).toEqual([]);
  expect(columnMeanings.filter((meaning) => !isKeptBack(meaning))).toEqual([
    ...["visitDate", "admissionDate", "dischargeDate", "deathDate", "testDate", "prescriptionDate", "department", "ward", "icd10", "diagnosis", "outcome"],
    ...["testCode", "testName", "value", "unit", "judgement", "drugCode", "drugName", "dose", "procedureCode", "procedureName", "optOutDate"],
  ]);
});

test("a clinical text that says who it is stays back as well", () => {
  const tells = namesPerson([["nameKanji", "架空 太郎"], ["nameKana", "カクウ タロウ"], ["nameRomaji", "KAKUU^TARO"], ["phone", "03-0000-0118"], ["sex", "男"], ["sexCode", "male"]], "00031842");
  expect(["架空太郎様 再診", "太郎さんの件", "kakuu taro", "tel 0300000118", "ID 00031842", "ｶｸｳ"].filter((text) => !tells(text))).toEqual([]);
  expect(["慢性腎臓病", "男", "male", "1.42", "", "N18.3", "継続"].filter(tells)).toEqual([]);
});
