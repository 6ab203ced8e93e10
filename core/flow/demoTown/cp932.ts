import { TextDecoder } from "node:util";
import { plainKanji } from "../../domain/spellings/kanjiVariants.ts";

/** Windows-31J, which hospitals' programs write. Node only reads it; what it reads is turned round once. */

const undecodable = "\ufffd";

function reverseTable(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder("shift_jis");
  const table = new Map<string, readonly number[]>();
  const add = (bytes: readonly number[]): void => {
    const text = decoder.decode(Uint8Array.from(bytes));
    // Of two codes for one character the first is the one that programs write; vendors' copies of it come later.
    if (Array.from(text).length === 1 && text !== undecodable && !table.has(text)) table.set(text, bytes);
  };
  for (let byte = 0; byte < 0x80; byte += 1) add([byte]);
  for (let byte = 0xa1; byte <= 0xdf; byte += 1) add([byte]);
  // User-defined letters (F040 … F9FC) mean something else in every hospital.
  for (let lead = 0x81; lead <= 0xfc; lead += 1) if ((lead < 0xa0 || lead >= 0xe0) && (lead < 0xf0 || lead > 0xf9)) for (let trail = 0x40; trail <= 0xfc; trail += 1) if (trail !== 0x7f) add([lead, trail]);
  return table;
}

let table: ReadonlyMap<string, readonly number[]> | undefined;

/** The text with every character that the code lacks in the form it falls back to: 𠮷 is written 吉. */
export function writableInCp932(text: string): string {
  const codes = (table ??= reverseTable());
  return Array.from(text, (character) => (codes.has(character) ? character : plainKanji(character))).join("");
}

/** Throws for a character that the code lacks: the town has none that `writableInCp932` leaves. */
export function encodeCp932(text: string): Buffer {
  const codes = (table ??= reverseTable());
  const bytes: number[] = [];
  for (const character of text) {
    const code = codes.get(character);
    if (code === undefined) throw new Error("a character that Windows-31J lacks");
    bytes.push(...code);
  }
  return Buffer.from(bytes);
}
