import fc from "fast-check";
import { expect, test } from "vitest";
import { guardCell } from "./guardCell.ts";
import { writeHeadings, writeRows } from "./writeTable.ts";

test("a table is UTF-8 with a mark, CRLF and quotes where they are needed", () => {
  expect(Buffer.concat([writeHeadings(["仮ID", "値"]), writeRows([["A", '1,"2"'], ["B", "一\n二"], [" C", ""]])]).toString()).toBe('\u{feff}仮ID,値\r\nA,"1,""2"""\r\nB,"一\n二"\r\n" C",\r\n');
});

test("pieces of a table are the table", () => {
  const rows = fc.array(fc.array(fc.string({ unit: "binary" }), { minLength: 2, maxLength: 2 }), { maxLength: 10 });
  fc.assert(
    fc.property(rows, rows, (one, other) => {
      expect(Buffer.concat([writeRows(one), writeRows(other)])).toEqual(writeRows([...one, ...other]));
    }),
  );
});

test.each(["=1+1", "+cmd", "-2+3", "@SUM(A1)", "＝1+1", "＋a", " =1", "\t=1", "-5.3 mg", "+81-3-1234"])("%j would be a formula", (text) => {
  expect(guardCell(text)).toBe(`'${text}`);
});

test.each(["1", "-1", "+1", "-0.5", "+.5", "-1e-3", "1.", "-", "+", "++", "+-", "2+", "(+)", "<0.3", "A=B", "", "a@b", "山"])("%j is left as it is", (text) => {
  expect(guardCell(text)).toBe(text);
});

test("whatever a number is, it is not changed", () => {
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), (value) => {
      expect(guardCell(String(value))).toBe(String(value));
    }),
  );
});
