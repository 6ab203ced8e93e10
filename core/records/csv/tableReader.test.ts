import { describe, expect, test } from "vitest";
import type { HeldRow, TableRow } from "../../domain/record.ts";
import { cp932, iso2022jp } from "./encode.fixture.ts";
import { TableReader, type TableSettings } from "./tableReader.ts";

interface Read {
  readonly headings: readonly string[] | undefined;
  readonly rows: readonly TableRow[];
  readonly held: readonly HeldRow[];
  readonly encoding: string;
  readonly failure?: string;
}

function read(bytes: Uint8Array, settings: TableSettings = {}, step = bytes.length): Read {
  const reader = new TableReader(settings);
  const rows: TableRow[] = [];
  const held: HeldRow[] = [];
  const answers = [];
  for (let at = 0; at < bytes.length; at += step) answers.push(reader.push(bytes.subarray(at, at + step)));
  answers.push(reader.end());
  for (const answer of answers) {
    if (!answer.ok) return { headings: reader.headings, rows, held, encoding: reader.encoding, failure: answer.failure.code };
    rows.push(...answer.value.rows);
    held.push(...answer.value.held);
  }
  return { headings: reader.headings, rows, held, encoding: reader.encoding };
}

const cellsOf = ({ rows }: Read): readonly (readonly string[])[] => rows.map(({ cells }) => cells);
const faultsOf = ({ held }: Read): readonly unknown[] => held.map(({ line, failure }) => [line, failure.code]);

const town = '患者ID,漢字氏名,所見\r\n0001,髙橋 一郎,"①咳、発熱\r\n""良好"""\r\n0002,﨑山 ㈱,\r\n';

describe.each([
  ["utf-8", Buffer.from(town)],
  ["utf-8", Buffer.from(`\u{feff}${town}`)],
  ["cp932", cp932(town)],
] as const)("a table in %s", (encoding, bytes) => {
  test.each([bytes.length, 1, 7])("is read in pieces of %i", (step) => {
    const found = read(bytes, {}, step);
    expect(found.encoding).toBe(encoding);
    expect(found.headings).toEqual(["患者ID", "漢字氏名", "所見"]);
    expect(cellsOf(found)).toEqual([
      ["0001", "髙橋 一郎", '①咳、発熱\r\n"良好"'],
      ["0002", "﨑山 ㈱", ""],
    ]);
    expect(found.held).toEqual([]);
    expect(found.rows.map(({ line }) => line)).toEqual([2, 4]);
    for (const { offset, bytes: length, cells } of found.rows) {
      const piece = new TextDecoder(encoding === "cp932" ? "shift_jis" : "utf-8").decode(bytes.subarray(offset, offset + length));
      expect(piece.startsWith(cells[0] ?? "?")).toBe(true);
      expect(piece.endsWith("\r\n")).toBe(true);
    }
  });
});

test("a table in ISO-2022-JP, whose letters hold bytes of commas, quotes and line ends", () => {
  // 全角 letters whose second byte is that of a quote or a comma.
  const text = "患者ID,氏名\n0001,亜唖娃阿哀愛挨姶\n0002,高橋　一郎\n";
  for (const step of [1, 5, 1000]) {
    const found = read(iso2022jp(text), {}, step);
    expect(found.encoding).toBe("iso-2022-jp");
    expect(cellsOf(found)).toEqual([
      ["0001", "亜唖娃阿哀愛挨姶"],
      ["0002", "高橋　一郎"],
    ]);
  }
});

test("half-width kana of CP932 that are valid UTF-8 by chance stay kana", () => {
  const found = read(cp932("a,b\n1,ﾃｱ\n"));
  expect([found.encoding, cellsOf(found)]).toEqual(["cp932", [["1", "ﾃｱ"]]]);
});

test("one damaged line does not make a table another encoding, however the bytes arrive", () => {
  const bytes = Buffer.concat([Buffer.from("a,b\n1,"), Buffer.of(0x82), Buffer.from("\n2,山田\n3,太郎\n")]);
  for (const step of [1, 9, 1000]) {
    const found = read(bytes, {}, step);
    expect([found.encoding, cellsOf(found), faultsOf(found)]).toEqual(["utf-8", [["2", "山田"], ["3", "太郎"]], [[2, "table.undecodable"]]]);
  }
});

test("EUC-JP would be nonsense in CP932: it is refused", () => {
  const euc = Buffer.concat([Buffer.from("a,b\n1,"), ...Array.from({ length: 14 }, () => Buffer.of(0xbb, 0xb3, 0xc5, 0xc4)), Buffer.from("\n")]);
  expect(new TextDecoder("shift_jis", { fatal: true }).decode(euc)).not.toContain("山");
  expect(read(euc).failure).toBe("table.encodingUnknown");
});

test("line ends of every system, blank lines, a last line without an end", () => {
  expect(cellsOf(read(Buffer.from("a,b\r1,2\r\r3,4")))).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
  expect(cellsOf(read(Buffer.from("a,b\n1,2\n\n3,"), {}, 1))).toEqual([
    ["1", "2"],
    ["3", ""],
  ]);
  expect(read(Buffer.from("a\tb\n1\t2,3\n")).rows[0]?.cells).toEqual(["1", "2,3"]);
});

test("what is not understood is held with its line, and the rest is read", () => {
  const bytes = Buffer.concat([Buffer.from("患者ID,値\n1,二\n2,"), Buffer.of(0xff, 0xfe), Buffer.from('\n3\n4,a\u{0}b\n5,a"b\n6,"a"b\n7,"x\u{1}"\n8,\u{85}\n9,九\n')]);
  for (const step of [1, 4, 1000]) {
    const found = read(bytes, {}, step);
    expect(faultsOf(found)).toEqual([
      [3, "table.undecodable"],
      [4, "table.ragged"],
      [5, "table.controlCharacter"],
      [6, "table.quoteMisplaced"],
      [7, "table.quoteMisplaced"],
      [8, "table.controlCharacter"],
      [9, "table.controlCharacter"],
    ]);
    expect(cellsOf(found)).toEqual([
      ["1", "二"],
      ["9", "九"],
    ]);
    expect(found.held[1]?.failure.details).toEqual({ found: 1, expected: 2 });
  }
});

test("a quote that is never closed holds what it swallowed", () => {
  const found = read(Buffer.from('a,b\n1,"x\n2,y\n3,z\n'));
  expect([cellsOf(found), faultsOf(found)]).toEqual([[], [[2, "table.quoteUnclosed"]]]);
  const limited = read(Buffer.from(`a,b\n1,"x\n${"2,y\n".repeat(30)}3,z\n`), { limits: { rowBytes: 40, columns: 9 } });
  expect(faultsOf(limited)).toEqual([[2, "table.quoteUnclosed"]]);
  expect(cellsOf(limited).at(-1)).toEqual(["3", "z"]);
  const [held] = limited.held;
  expect((held?.offset ?? 0) + (held?.bytes ?? 0)).toBe(limited.rows[0]?.offset);
});

test("a damaged line right behind what an open quote swallowed is still damaged", () => {
  const bytes = Buffer.concat([Buffer.from(`あ,b\n1,"x\n${"2,y\n".repeat(8)}`), Buffer.from("3,"), Buffer.of(0xff), Buffer.from("\n4,z\n")]);
  const found = read(bytes, { limits: { rowBytes: 30, columns: 9 } });
  expect(faultsOf(found)).toEqual([[2, "table.quoteUnclosed"], [10 + 1, "table.undecodable"]]);
});

test.each([1, 3, 64, 1000])("a line beyond the limit is passed over in pieces of %i, without keeping it", (step) => {
  const found = read(Buffer.from(`a,b\n1,2\n3,${"x".repeat(500)}\n5,6\n`), { limits: { rowBytes: 50, columns: 9 } }, step);
  expect(faultsOf(found)).toEqual([[3, "table.lineTooLong"]]);
  expect(found.rows.map(({ line, offset, cells }) => [line, offset, ...cells])).toEqual([
    [2, 4, "1", "2"],
    [4, 511, "5", "6"],
  ]);
});

test("too many columns, and tables that are none", () => {
  const limits = { rowBytes: 1000, columns: 3 };
  expect(faultsOf(read(Buffer.from("a,b,c\n1,2,3\n1,2,3,4\n"), { limits }))).toEqual([[3, "table.tooManyColumns"]]);
  expect(read(Buffer.from("a,b,c,d\n1,2,3,4\n"), { limits }).failure).toBe("table.tooManyColumns");
  expect(read(Buffer.from("\u{feff}a,b\n", "utf16le")).failure).toBe("table.encodingUnknown");
  expect(read(Buffer.alloc(0)).failure).toBe("table.headingMissing");
  expect(read(Buffer.from("\n\n")).failure).toBe("table.headingMissing");
});
