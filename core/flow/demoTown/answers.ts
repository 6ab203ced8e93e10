import type { SpelledOf } from "../../domain/spellings/spelling.ts";

/** The answer key: what was planted where. It never goes into a delivery. */

/** Where a planted text stands: a cell (the line its row begins at, both counted from one), an element of a file, dots of a picture, or the file's own name. */
export type Place =
  | { readonly file: string; readonly line: number; readonly column: number }
  | { readonly file: string; readonly tag: string }
  | { readonly file: string; readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } }
  | { readonly file: string; readonly name: true };

export interface Planted {
  readonly of: SpelledOf;
  readonly text: string;
  readonly encoding: "CP932" | "UTF-8" | "ISO 2022 IR 87" | "pixels";
  /** Hexadecimal, as they stand in the file; pictures have none. */
  readonly bytes: string;
  readonly at: readonly Place[];
}

/** What was planted of one person, gathered while files are written. */
export class Plants {
  readonly #planted = new Map<string, { readonly planted: Omit<Planted, "at">; readonly at: Place[] }>();

  add(planted: Omit<Planted, "at" | "bytes">, place: Place, encode: (text: string) => Uint8Array): void {
    if (planted.text === "") return;
    const key = `${planted.of}\n${planted.encoding}\n${planted.text}`;
    const known = this.#planted.get(key);
    if (known !== undefined) {
      known.at.push(place);
      return;
    }
    this.#planted.set(key, { planted: { ...planted, bytes: planted.encoding === "pixels" ? "" : Buffer.from(encode(planted.text)).toString("hex") }, at: [place] });
  }

  list(): readonly Planted[] {
    return [...this.#planted.values()].map(({ planted, at }) => ({ ...planted, at }));
  }
}
