import fc from "fast-check";
import { expect, test } from "vitest";
import { triesAll } from "../../platform/testing/sweep.ts";
import type { HeldRow, TableRow } from "../../domain/record.ts";
import { cp932, cp932Letters } from "./encode.fixture.ts";
import { TableReader } from "./tableReader.ts";

const runs = { numRuns: triesAll ? 3000 : 300 };
const letter = fc.constantFrom(...cp932Letters, ...Array.from("abcXYZ019 ,\"\r\n\t;'=@"));
const cell = fc.array(letter, { maxLength: 8 }).map((letters) => letters.join("")).filter((text) => !/[\u{80}-\u{9f}]/u.test(text));
const table = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }).map((rows) => [Array.from({ length: width }, (_, index) => `患者の列${String(index)}`), ...rows]));

const write = (rows: readonly (readonly string[])[], end: string): string =>
  rows.map((cells) => cells.map((text) => (/[",\r\n\t]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text)).join(",") + end).join("");

function readAll(bytes: Uint8Array, step: number): { readonly rows: readonly TableRow[]; readonly held: readonly HeldRow[] } {
  const reader = new TableReader();
  const rows: TableRow[] = [];
  const held: HeldRow[] = [];
  const take = (answer: ReturnType<TableReader["push"]>): void => {
    if (!answer.ok) return;
    rows.push(...answer.value.rows);
    held.push(...answer.value.held);
  };
  for (let at = 0; at < bytes.length; at += step) take(reader.push(bytes.subarray(at, at + step)));
  take(reader.end());
  return { rows, held };
}

test("whatever cells there are, in either encoding and in pieces of any size, they are read as they were written", () => {
  fc.assert(
    fc.property(table, fc.constantFrom("\r\n", "\n", "\r"), fc.integer({ min: 1, max: 40 }), fc.boolean(), (rows, end, step, isCp932) => {
      const text = write(rows, end);
      const found = readAll(isCp932 ? cp932(text) : Buffer.from(text), step);
      expect(found.held).toEqual([]);
      expect(found.rows.map(({ cells }) => cells)).toEqual(rows.slice(1));
    }),
    runs,
  );
});

test("whatever bytes there are, each belongs to one row, one held row or the headings, and the size of pieces changes nothing", () => {
  const piece = fc.constantFrom("a,b\n", '"', ",", "\r", "\n", "\r\n", "x", "漢", "\u{0}");
  const content = fc.array(fc.oneof(piece.map((text) => Buffer.from(text)), fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes))), { maxLength: 30 }).map((pieces) => Buffer.concat([Buffer.from("a,b\r\nあ,b\r\n"), ...pieces]));
  fc.assert(
    fc.property(content, fc.integer({ min: 1, max: 20 }), (bytes, step) => {
      const whole = readAll(bytes, bytes.length);
      expect(readAll(bytes, step)).toEqual(whole);
      const covered = new Uint8Array(bytes.length);
      for (const { offset, bytes: length } of [...whole.rows, ...whole.held]) {
        expect(length).toBeGreaterThan(0);
        for (let at = offset; at < offset + length; at += 1) covered[at] = (covered[at] ?? 0) + 1;
      }
      for (const [at, times] of covered.entries()) {
        const isLineEnd = bytes[at] === 10 || bytes[at] === 13;
        expect(times === 1 || (times === 0 && (at < 5 || isLineEnd))).toBe(true);
      }
    }),
    runs,
  );
});
