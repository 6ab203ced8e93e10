import { expect, test } from "vitest";
import { mapHeadings } from "./headings.ts";
import { factColumns, readFact } from "./readFact.ts";
import { readOptOut } from "./readOptOut.ts";
import { readSex } from "./sex.ts";
import { tableKindOf } from "./tableKind.ts";

const visits = "患者ID,漢字氏名,カナ氏名,生年月日,性別,郵便番号,住所,電話番号,保険者番号,記号,番号,枝番,受診日,診療科,担当医,傷病名,ICD10,所見".split(",");
const results = "患者ID,検査日,検査項目,JLAC10,結果値,単位".split(",");

test("headings of a provider's tables, whatever their width and marks, and a provider's own words", () => {
  expect(mapHeadings(visits).map(({ meaning }) => meaning)).toEqual([
    ...["patientId", "nameKanji", "nameKana", "birth", "sex", "postal", "address", "phone", "insurer", "symbol", "number", "branch"],
    ...["visitDate", "department", "doctor", "diagnosis", "icd10", "freeText"],
  ]);
  expect(mapHeadings(results).map(({ meaning }) => meaning)).toEqual(["patientId", "testDate", "testName", "testCode", "value", "unit"]);
  expect(mapHeadings(["患者ＩＤ", " 氏　名 ", "patient_id", "Date of Birth", "ＩＣＤ－１０", "血圧の秘密", ""]).map(({ meaning }) => meaning)).toEqual(["patientId", "nameKanji", "patientId", "birth", "icd10", "unknown", "unknown"]);
  expect(mapHeadings(["整理No", "値"], { "整理Ｎｏ．": "patientId" }).map(({ meaning }) => meaning)).toEqual(["patientId", "unknown"]);
});

const row = ["00012345", "髙橋 一郎", "タカハシ イチロウ", "S30.4.3", "1", "194-0022", "東京都町田市森野2-2-22", "042-722-3111", "06130012", "あい", "1234", "01", "令和8年5月3日", "内科", "鈴木", "高血圧症", "I10", ""];

test("a row falls apart into who and what, and its cells stay as they were delivered", () => {
  const columns = mapHeadings(visits);
  expect(factColumns(columns).map(({ heading }) => heading)).toEqual(["受診日", "診療科", "担当医", "傷病名", "ICD10", "所見"]);
  expect(readFact(columns, { cells: row })).toEqual({
    ok: true,
    value: {
      local: "00012345",
      date: "2026-05-03",
      cells: row.slice(12),
      identity: [
        ["patientId", "00012345"],
        ["nameKanji", "髙橋 一郎"],
        ["nameKana", "タカハシ イチロウ"],
        ["birth", "S30.4.3"],
        ["sex", "1"],
        ["postal", "194-0022"],
        ["address", "東京都町田市森野2-2-22"],
        ["phone", "042-722-3111"],
        ["insurer", "06130012"],
        ["symbol", "あい"],
        ["number", "1234"],
        ["branch", "01"],
      ],
    },
  });
});

test.each([
  [0, " ", { code: "table.patientMissing" }],
  [3, "昭和64年2月30日", { code: "table.dateUnreadable", details: { column: 4 } }],
  [4, "不詳?", { code: "table.sexUnreadable", details: { column: 5 } }],
  [12, "来週", { code: "table.dateUnreadable", details: { column: 13 } }],
])("cell %i holding %j holds the row", (index, text, failure) => {
  expect(readFact(mapHeadings(visits), { cells: row.with(index, text) })).toEqual({ ok: false, failure });
});

test("sex in words, letters and codes", () => {
  expect(["男", "２", "F", "Male", "不明", "", "♀", "男女"].map(readSex)).toEqual(["male", "female", "female", "male", "unknown", "unknown", "female", undefined]);
});

test("lists of refusals are told from tables of records, and each line must name somebody", () => {
  const list = mapHeadings(["患者ID", "氏名", "生年月日", "停止日"]);
  expect(tableKindOf(list, "x.csv")).toBe("optOuts");
  expect(tableKindOf(list.slice(0, 3), "停止リスト.csv")).toBe("optOuts");
  expect(tableKindOf(list.slice(0, 3), "people.csv")).toBe("records");
  expect(tableKindOf(mapHeadings(visits), "停止リスト.csv")).toBe("records");
  expect(tableKindOf(mapHeadings(["列1", "列2"]), "x.csv")).toBe("unrecognised");
  expect(readOptOut(list, { line: 2, cells: ["", "髙橋 一郎", "S30.4.3", "2026-01-01"] })).toEqual({
    ok: true,
    value: { line: 2, identity: [["nameKanji", "髙橋 一郎"], ["birth", "S30.4.3"]] },
  });
  expect(readOptOut(list, { line: 3, cells: ["", "", "1955-04-03", "2026-01-01"] })).toEqual({ ok: false, failure: { code: "table.patientMissing" } });
  expect(readOptOut(list, { line: 4, cells: ["1", "", "April", ""] })).toEqual({ ok: false, failure: { code: "table.dateUnreadable", details: { column: 3 } } });
});
