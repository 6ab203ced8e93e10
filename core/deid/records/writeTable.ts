import { guardCell } from "./guardCell.ts";

/** Tables as they leave: UTF-8 with a mark, CRLF, RFC 4180. The same rows are the same bytes. */

const mark = "\u{feff}";
const lineEnd = "\r\n";

const needsQuotes = /[",\r\n\t]|^\s|\s$/;

const writeCell = (text: string): string => {
  const guarded = guardCell(text);
  return needsQuotes.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};

const writeRow = (cells: readonly string[]): string => cells.map(writeCell).join(",") + lineEnd;

/** Once, before the first piece of rows. */
export const writeHeadings = (headings: readonly string[]): Buffer => Buffer.from(mark + writeRow(headings));

/** One piece of a table; pieces one after another are the table. */
export const writeRows = (rows: readonly (readonly string[])[]): Buffer => Buffer.from(rows.map(writeRow).join(""));
