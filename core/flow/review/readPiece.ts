import { lineStarts } from "../../records/csv/lineStarts.ts";
import { RowScanner } from "../../records/csv/rowScanner.ts";
import { FailureError } from "../../domain/failure.ts";
import type { HeldRow, TableRow } from "../../domain/record.ts";

/** A piece holds the rows of some dozens of people; a row as large as this nobody looks at. */
const limits = { rowBytes: 1024 * 1024, columns: 1000 };

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The cells of a piece of a table, as any reader of CSV has them. Throws FailureError for what is no whole rows. */
export function readPiece(bytes: Uint8Array): readonly (readonly string[])[] {
  const scanner = new RowScanner(",", limits);
  const rows: TableRow[] = [];
  const held: HeldRow[] = [];
  scanner.scan({ text: textOf(bytes), starts: lineStarts(bytes), offset: 0, undecodable: new Set() }, rows, held);
  scanner.end(bytes.length, rows, held);
  if (held.length > 0) throw new FailureError("review.misaligned");
  return rows.map(({ cells }) => cells);
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new FailureError("review.misaligned");
  }
}
