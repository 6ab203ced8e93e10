import { fail, type Failure, type FailureCode } from "../../domain/failure.ts";
import type { HeldRow, RowPlace, TableRow } from "../../domain/record.ts";

/** Cells of rows by RFC 4180: a quoted cell may hold delimiters, doubled quotes and line breaks. */

export interface RowLimits {
  readonly rowBytes: number;
  readonly columns: number;
}

export interface ScannedLines {
  readonly text: string;
  /** Of each line in the file, and behind them where they end. */
  readonly starts: Int32Array;
  /** Where the first of these bytes stands in the file. */
  readonly offset: number;
  readonly undecodable: ReadonlySet<number>;
}

const quote = 34;
const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;
const tab = 9;
const space = 32;
const firstDelete = 127;
const lastDelete = 159;

type Within = "start" | "bare" | "quoted" | "closed";

export class RowScanner {
  readonly #delimiter: number;
  readonly #limits: RowLimits;
  #width: number | undefined;
  /** Of the row that is being read. */
  #cells: string[] = [];
  #columns = 0;
  #cell = "";
  #within: Within = "start";
  #fault: FailureCode | undefined;
  #row = { line: 1, offset: 0 };
  #line = 1;

  constructor(delimiter: "," | "\t", limits: RowLimits) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#limits = limits;
  }

  get isInsideRow(): boolean {
    return this.#columns > 0 || this.#within !== "start";
  }

  /** Lines that were passed over because they are too long: nothing of the row around them can be read either. */
  passOver({ offset, bytes }: Omit<RowPlace, "line">): HeldRow {
    const begun = this.isInsideRow ? this.#row : { line: this.#line, offset };
    const held = { ...begun, bytes: offset + bytes - begun.offset, failure: fail("table.lineTooLong", { limit: this.#limits.rowBytes }).failure };
    this.#line += 1;
    this.#begin(offset + bytes);
    return held;
  }

  /** Whole lines; the last one of a file may lack its break. */
  scan({ text, starts, offset, undecodable }: ScannedLines, rows: TableRow[], held: HeldRow[]): void {
    const firstLine = this.#line;
    const delimiter = this.#delimiter;
    const { length } = text;
    let at = 0;
    let from = 0;
    if (!this.isInsideRow) this.#row = { line: firstLine, offset };
    if (undecodable.has(0)) this.#fault ??= "table.undecodable";
    while (at < length) {
      const letter = text.charCodeAt(at);
      // Nearly all letters are neither special nor forbidden.
      if (letter > comma && (letter < firstDelete || letter > lastDelete)) {
        if (this.#within === "start") this.#within = "bare";
        else if (this.#within === "closed") this.#fault ??= "table.quoteMisplaced";
        at += 1;
        if (this.#within === "bare") while (at < length && isPlainLetter(text.charCodeAt(at))) at += 1;
        continue;
      }
      if (this.#within === "quoted") {
        if (letter === quote) {
          this.#cell += text.slice(from, at);
          const isDoubled = text.charCodeAt(at + 1) === quote;
          if (isDoubled) this.#cell += '"';
          else this.#within = "closed";
          at += isDoubled ? 2 : 1;
          from = at;
          continue;
        }
        if (letter === lineFeed || letter === carriageReturn) {
          at += letter === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
          const end = this.#endLine(firstLine, starts, offset, undecodable);
          if (end - this.#row.offset <= this.#limits.rowBytes) continue;
          held.push(this.#hold(end, "table.quoteUnclosed"));
          this.#begin(end, undecodable.has(this.#line - firstLine) ? "table.undecodable" : undefined);
          from = at;
          continue;
        }
        if (isForbidden(letter)) this.#fault ??= "table.controlCharacter";
        at += 1;
        continue;
      }
      if (letter === delimiter) {
        this.#endCell(text, from, at);
        at += 1;
        from = at;
        continue;
      }
      if (letter === lineFeed || letter === carriageReturn) {
        const isBlank = this.#columns === 0 && this.#within === "start" && this.#fault === undefined;
        if (!isBlank) this.#endCell(text, from, at);
        at += letter === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
        from = at;
        const end = this.#endLine(firstLine, starts, offset, undecodable, isBlank ? undefined : { rows, held });
        if (isBlank) this.#begin(end, undecodable.has(this.#line - firstLine) ? "table.undecodable" : undefined);
        continue;
      }
      if (letter === quote) {
        if (this.#within === "start") {
          this.#within = "quoted";
          from = at + 1;
        } else this.#fault ??= "table.quoteMisplaced";
      } else {
        if (isForbidden(letter)) this.#fault ??= "table.controlCharacter";
        if (this.#within === "start") this.#within = "bare";
        else if (this.#within === "closed") this.#fault ??= "table.quoteMisplaced";
      }
      at += 1;
    }
    if (this.#within === "quoted" || this.#within === "closed" || this.#within === "bare") {
      this.#cell += this.#within === "closed" ? "" : text.slice(from);
    }
  }

  /** The last row may lack its line break, and its quote. */
  end(offset: number, rows: TableRow[], held: HeldRow[]): void {
    if (!this.isInsideRow) return;
    if (this.#within === "quoted") {
      held.push(this.#hold(offset, "table.quoteUnclosed"));
      return;
    }
    this.#endCell("", 0, 0);
    this.#endRow(offset, { rows, held });
  }

  #endCell(text: string, from: number, at: number): void {
    this.#columns += 1;
    const ends = this.#within === "closed" ? this.#cell : this.#cell === "" ? text.slice(from, at) : this.#cell + text.slice(from, at);
    if (this.#columns <= this.#limits.columns) this.#cells.push(ends);
    this.#cell = "";
    this.#within = "start";
  }

  #endLine(firstLine: number, starts: Int32Array, offset: number, undecodable: ReadonlySet<number>, into?: { readonly rows: TableRow[]; readonly held: HeldRow[] }): number {
    this.#line += 1;
    const next = this.#line - firstLine;
    const end = offset + (starts[next] ?? 0);
    if (into !== undefined) this.#endRow(end, into);
    if (undecodable.has(next)) this.#fault ??= "table.undecodable";
    return end;
  }

  #endRow(end: number, { rows, held }: { readonly rows: TableRow[]; readonly held: HeldRow[] }): void {
    const { line, offset } = this.#row;
    const fault = this.#fault ?? this.#faultOfSize(end - offset);
    if (fault === undefined) {
      this.#width ??= this.#cells.length;
      rows.push({ line, offset, bytes: end - offset, cells: this.#cells });
    } else held.push(this.#hold(end, fault));
    this.#begin(end);
  }

  #faultOfSize(bytes: number): FailureCode | undefined {
    if (bytes > this.#limits.rowBytes) return "table.lineTooLong";
    if (this.#columns > this.#limits.columns) return "table.tooManyColumns";
    return this.#width !== undefined && this.#columns !== this.#width ? "table.ragged" : undefined;
  }

  #hold(end: number, code: FailureCode): HeldRow {
    return { ...this.#row, bytes: end - this.#row.offset, failure: this.#describe(code) };
  }

  #describe(code: FailureCode): Failure {
    if (code === "table.ragged") return fail(code, { found: this.#columns, expected: this.#width ?? 0 }).failure;
    if (code === "table.lineTooLong" || code === "table.quoteUnclosed") return fail(code, { limit: this.#limits.rowBytes }).failure;
    return code === "table.tooManyColumns" ? fail(code, { limit: this.#limits.columns }).failure : fail(code).failure;
  }

  #begin(offset: number, fault?: FailureCode): void {
    this.#cells = [];
    this.#columns = 0;
    this.#cell = "";
    this.#within = "start";
    this.#fault = fault;
    this.#row = { line: this.#line, offset };
  }
}

const isPlainLetter = (letter: number): boolean => letter > comma && (letter < firstDelete || letter > lastDelete);

const isForbidden = (letter: number): boolean => (letter < space && letter !== tab) || (letter >= firstDelete && letter <= lastDelete);
