import { expect, test } from "vitest";
import { planTable } from "../../deid/records/treatRows.ts";
import { FailureError } from "../../domain/failure.ts";
import { firstRecipe } from "../run/run.fixture.ts";
import { alignRows, outcomeOfCell } from "./alignRows.ts";
import { readPiece } from "./readPiece.ts";

const plan = planTable(firstRecipe(), [
  { heading: "受診日", meaning: "visitDate" },
  { heading: "傷病名", meaning: "diagnosis" },
  { heading: "所見", meaning: "freeText" },
]);
const place = (meaning: string): number => plan.columns.findIndex((column) => column.meaning === meaning);

type Texts = Readonly<Record<string, string>>;
const delivered: Texts = { patientId: "0012", nameKanji: "山田 太郎", birth: "S40.1.1", sex: "男", visitDate: "2025/04/03", diagnosis: "腎炎", freeText: "妻が同席" };
const left: Texts = { patientId: "ABC", birth: "1965-01", sex: "男", visitDate: "2025/04/19", diagnosis: "腎炎" };
const before = (more: Texts): readonly string[] => plan.columns.map(({ meaning }) => ({ ...delivered, ...more })[meaning] ?? "");
function after(more: Texts = {}): readonly string[] {
  const cells = plan.headings.map(() => "");
  for (const [column, { meaning }] of plan.columns.entries()) {
    const at = plan.placeOf[column] ?? -1;
    if (at >= 0) cells[at] = { ...left, ...more }[meaning] ?? "";
  }
  return cells;
}

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

const align = (made: readonly (readonly string[])[], source = before({})) => alignRows(plan, [{ pseudonym: "ABC", cells: source }], made);

test("each column beside what became of it", () => {
  const [row] = align([after()]);
  expect(row?.after[place("birth")]).toBe("1965-01");
  expect(row?.after[place("nameKanji")]).toBe("");
  expect(["patientId", "nameKanji", "birth", "sex", "visitDate", "diagnosis", "freeText"].map((meaning) => row?.outcomes[place(meaning)])).toEqual(["replaced", "deleted", "generalised", "kept", "shifted", "kept", "deleted"]);
});

test("rows that are not of the same person, are not as many, or lack a column are shown to nobody", () => {
  expect(codeOf(() => align([after({ patientId: "XYZ" })]))).toBe("review.misaligned");
  expect(codeOf(() => align([after(), after()]))).toBe("review.misaligned");
  expect(codeOf(() => align([]))).toBe("review.misaligned");
  expect(codeOf(() => align([after().slice(1)]))).toBe("review.misaligned");
});

test("a fact that is to be kept and is another one is another row", () => {
  expect(codeOf(() => align([after({ diagnosis: "肺炎" })]))).toBe("review.misaligned");
  expect(align([after({ diagnosis: "" })])[0]?.outcomes[place("diagnosis")]).toBe("deleted");
  expect(align([after({ diagnosis: "'=1+1" })], before({ diagnosis: "=1+1" }))[0]?.outcomes[place("diagnosis")]).toBe("kept");
  // Another provider may write the same otherwise.
  expect(align([after({ sex: "M" })])[0]?.outcomes[place("sex")]).toBe("replaced");
});

test("what became of a cell is told from what it was and what it is", () => {
  expect([outcomeOfCell("yearMonth", "x", ""), outcomeOfCell("yearMonth", " ", ""), outcomeOfCell("dateShift", "1", "2"), outcomeOfCell("municipality", "1", "2"), outcomeOfCell("delete", "", "")]).toEqual(["deleted", "kept", "shifted", "generalised", "deleted"]);
});

test("a piece is read as any reader of CSV does; what is no whole rows is no evidence", () => {
  expect(readPiece(Buffer.from('ABC,"a ""b"", c\r\nd",e\r\nDEF,,f\r\n'))).toEqual([["ABC", 'a "b", c\r\nd', "e"], ["DEF", "", "f"]]);
  for (const broken of ["a,b\r\nc\r\n", 'a,"b\r\n', "a,\u{0}\r\n"]) expect(codeOf(() => readPiece(Buffer.from(broken)))).toBe("review.misaligned");
  expect(codeOf(() => readPiece(Buffer.from([0x61, 0xff, 0x0d, 0x0a])))).toBe("review.misaligned");
});
