import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import type { HeldRow, RowBatch, TableRow } from "../../domain/record.ts";
import { isPlain, refuseWide, tellEncoding, utf8Mark, type TableEncoding } from "./encoding.ts";
import { decodeLines } from "./lines.ts";
import { endOfLines, lineStarts } from "./lineStarts.ts";
import { RowScanner, type RowLimits } from "./rowScanner.ts";

export interface TableSettings {
  readonly delimiter?: "," | "\t";
  readonly limits?: RowLimits;
}

/** A row of 1 MiB is no row, and a table of more than 1,000 columns none that a person set up. */
export const tableLimits: RowLimits = { rowBytes: 1024 * 1024, columns: 1000 };

/** Bytes that become text at once. */
const pieceBytes = 1024 * 1024;

/** Lines by which the encoding is told, from the first that needs one. */
const sampleBytes = 64 * 1024;

/** Bytes of a table in, rows out: `push` as they come, `end` once. Nothing is kept but what the last line break left over. */
export class TableReader {
  readonly #settings: TableSettings;
  readonly #limits: RowLimits;
  #encoding: TableEncoding = "ascii";
  #scanner: RowScanner | undefined;
  #headings: readonly string[] | undefined;
  #left: Uint8Array[] = [];
  #leftBytes = 0;
  /** Of the first byte that is left over. */
  #offset = 0;
  /** A line is passed over from there on because it is too long. */
  #longFrom: number | undefined;
  #isBegun = false;
  /** Lines that wait until enough of them are there to tell their encoding. */
  #sample: Buffer[] = [];
  #sampledBytes = 0;
  #sampleOffset = 0;
  #failure: Failure | undefined;

  constructor(settings: TableSettings = {}) {
    this.#settings = settings;
    this.#limits = settings.limits ?? tableLimits;
  }

  /** Known once the first row was read. */
  get headings(): readonly string[] | undefined {
    return this.#headings;
  }

  get encoding(): TableEncoding {
    return this.#encoding;
  }

  push(bytes: Uint8Array): Result<RowBatch> {
    const rows: TableRow[] = [];
    const held: HeldRow[] = [];
    for (let at = 0; at < bytes.length && this.#failure === undefined; at += pieceBytes) this.#take(bytes.subarray(at, at + pieceBytes), rows, held);
    return this.#answer(rows, held);
  }

  end(): Result<RowBatch> {
    const rows: TableRow[] = [];
    const held: HeldRow[] = [];
    if (this.#failure === undefined) {
      const rest = this.#whole(new Uint8Array(0));
      if (this.#longFrom !== undefined) this.#endLong(this.#offset + rest.length, rows, held);
      else if (rest.length > 0) this.#read(rest, rows, held);
      this.#offset += rest.length;
      this.#settle(rows, held);
      this.#scanner?.end(this.#offset, rows, held);
      this.#takeHeadings(rows, held);
      if (this.#headings === undefined) this.#failure ??= fail("table.headingMissing").failure;
    }
    return this.#answer(rows, held);
  }

  #answer(rows: TableRow[], held: HeldRow[]): Result<RowBatch> {
    return this.#failure === undefined ? succeed({ rows, held }) : { ok: false, failure: this.#failure };
  }

  #take(piece: Uint8Array, rows: TableRow[], held: HeldRow[]): void {
    const end = endOfLines(piece);
    if (end === 0) {
      this.#keep(piece);
      return;
    }
    const first = this.#longFrom === undefined ? undefined : firstEnd(piece);
    const lines = piece.subarray(0, end);
    if (first === undefined) {
      const whole = this.#whole(lines);
      this.#read(whole, rows, held);
      this.#offset += whole.length;
    } else {
      this.#endLong(this.#offset + first, rows, held);
      this.#offset += first;
      this.#read(Buffer.from(lines.subarray(first)), rows, held);
      this.#offset += end - first;
    }
    this.#keep(piece.subarray(end));
  }

  #keep(piece: Uint8Array): void {
    if (piece.length === 0) return;
    if (this.#longFrom !== undefined) {
      this.#offset += piece.length;
      return;
    }
    // The caller's bytes may be another's by the time the line ends.
    this.#left.push(Uint8Array.from(piece));
    this.#leftBytes += piece.length;
    if (this.#leftBytes <= this.#limits.rowBytes) return;
    this.#longFrom = this.#offset;
    this.#offset += this.#leftBytes;
    this.#left = [];
    this.#leftBytes = 0;
  }

  #whole(end: Uint8Array): Buffer {
    const whole = Buffer.concat([...this.#left, end]);
    this.#left = [];
    this.#leftBytes = 0;
    return whole;
  }

  #endLong(end: number, rows: TableRow[], held: HeldRow[]): void {
    this.#settle(rows, held);
    const from = this.#longFrom ?? end;
    this.#longFrom = undefined;
    this.#isBegun = true;
    if (this.#scanner === undefined) this.#failure = fail("table.headingMissing").failure;
    else held.push(this.#scanner.passOver({ offset: from, bytes: end - from }));
  }

  #read(lines: Buffer, rows: TableRow[], held: HeldRow[]): void {
    if (lines.length === 0) return;
    const content = this.#isBegun ? lines : this.#begin(lines);
    if (content === undefined) return;
    const offset = this.#offset + lines.length - content.length;
    if (this.#encoding !== "ascii" || (this.#sampledBytes === 0 && isPlain(content))) {
      this.#scan(content, offset, rows, held);
      return;
    }
    if (this.#sampledBytes === 0) this.#sampleOffset = offset;
    this.#sample.push(content);
    this.#sampledBytes += content.length;
    if (this.#sampledBytes >= sampleBytes) this.#settle(rows, held);
  }

  #settle(rows: TableRow[], held: HeldRow[]): void {
    if (this.#sampledBytes === 0) return;
    const lines = Buffer.concat(this.#sample);
    this.#sample = [];
    this.#sampledBytes = 0;
    const encoding = tellEncoding(lines);
    if (encoding === undefined) {
      this.#failure = fail("table.encodingUnknown").failure;
      return;
    }
    this.#encoding = encoding;
    this.#scan(lines, this.#sampleOffset, rows, held);
  }

  #scan(lines: Buffer, offset: number, rows: TableRow[], held: HeldRow[]): void {
    const starts = lineStarts(lines);
    const { text, undecodable } = decodeLines(this.#encoding, lines, starts);
    this.#scanner ??= new RowScanner(this.#settings.delimiter ?? delimiterOf(text), this.#limits);
    this.#scanner.scan({ text, starts, offset, undecodable }, rows, held);
    this.#takeHeadings(rows, held);
  }

  #begin(lines: Buffer): Buffer | undefined {
    this.#isBegun = true;
    const allowed = refuseWide(lines);
    if (!allowed.ok) {
      this.#failure = allowed.failure;
      return undefined;
    }
    if (!utf8Mark.equals(lines.subarray(0, utf8Mark.length))) return lines;
    this.#encoding = "utf-8";
    return lines.subarray(utf8Mark.length);
  }

  /** Without headings nothing below them means anything. */
  #takeHeadings(rows: TableRow[], held: readonly HeldRow[]): void {
    if (this.#headings !== undefined || (rows.length === 0 && held.length === 0)) return;
    const [first] = rows;
    if (first === undefined || held.some(({ offset }) => offset < first.offset)) {
      this.#failure ??= held[0]?.failure ?? fail("table.headingMissing").failure;
      return;
    }
    this.#headings = first.cells;
    rows.shift();
  }
}

/** Behind the first line break. */
function firstEnd(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === 10) return at + 1;
    if (bytes[at] === 13) return bytes[at + 1] === 10 ? at + 2 : at + 1;
  }
  return bytes.length;
}

/** By the headings: a tab stands in none, a comma seldom. */
function delimiterOf(text: string): "," | "\t" {
  const [heading = ""] = text.split(/\r|\n/, 1);
  return heading.includes("\t") ? "\t" : ",";
}
