import type { Row } from "./visits.ts";
import { StreamedFile } from "./streamedFile.ts";

/** RFC 4180: quotes only where they are needed, as spreadsheets write. */
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A CSV file that is written row by row and knows at which line each row begins. */
export class TableFile {
  readonly #file: StreamedFile;
  readonly #encode: (text: string) => Uint8Array;
  #nextLine = 1;

  constructor(file: string, { headings, encode, mark = "" }: { readonly headings: readonly string[]; readonly encode: (text: string) => Uint8Array; readonly mark?: string }) {
    this.#file = new StreamedFile(file);
    this.#encode = encode;
    if (mark !== "") this.#file.write(mark);
    this.add(headings);
  }

  /** The line the row begins at, the headings' being 1. */
  add(cells: Row["cells"]): number {
    const line = this.#nextLine;
    const text = cells.map(quoted).join(",");
    this.#file.write(this.#encode(`${text}\r\n`));
    this.#nextLine += text.split("\n").length;
    return line;
  }

  close(): void {
    this.#file.close();
  }
}
