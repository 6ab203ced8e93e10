import { TextDecoder } from "node:util";
import { plainKanji } from "../../domain/spellings/kanjiVariants.ts";

/** Windows-31J, which hospitals' programs write. Node only reads it; what it reads is turned round once. */

const undecodable = 0xfffd;

/**
 * First bytes that Windows writes. ED and EE are NEC's copies of what IBM has in FA to FC, which is read and never written; F0 to F9 are letters that
 * each hospital defines for itself.
 */
const isWritten = (lead: number): boolean => (lead < 0xa0 || lead >= 0xe0) && lead !== 0xed && lead !== 0xee && (lead < 0xf0 || lead > 0xf9);

/** The code of each unit of UTF-16, none being 0: the code has nothing beyond the basic plane. */
function reverseTable(): Uint16Array {
  const decoder = new TextDecoder("shift_jis");
  const table = new Uint16Array(0x1_0000);
  const add = (bytes: Uint8Array, code: number): void => {
    const text = decoder.decode(bytes);
    const unit = text.charCodeAt(0);
    // Of two codes for one character the first is the one that Windows writes.
    if (text.length === 1 && unit !== undecodable && table[unit] === 0) table[unit] = code;
  };
  for (let byte = 1; byte <= 0xdf; byte += 1) if (byte < 0x80 || byte > 0xa0) add(Uint8Array.of(byte), byte);
  for (let lead = 0x81; lead <= 0xfc; lead += 1) if (isWritten(lead)) for (let trail = 0x40; trail <= 0xfc; trail += 1) if (trail !== 0x7f) add(Uint8Array.of(lead, trail), lead * 0x100 + trail);
  return table;
}

let codes: Uint16Array | undefined;

function isWritable(text: string): boolean {
  const table = (codes ??= reverseTable());
  for (let at = 0; at < text.length; at += 1) if (table[text.charCodeAt(at)] === 0) return false;
  return true;
}

/** The text with every character that the code lacks in the form it falls back to: 𠮷 is written 吉. */
export const writableInCp932 = (text: string): string => (isWritable(text) ? text : Array.from(text, (character) => (isWritable(character) ? character : plainKanji(character))).join(""));

/** Throws for a character that the code lacks: the town has none that `writableInCp932` leaves. */
export function encodeCp932(text: string): Buffer {
  const table = (codes ??= reverseTable());
  const bytes = Buffer.allocUnsafe(text.length * 2);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = table[text.charCodeAt(at)] ?? 0;
    if (code === 0) throw new Error("a character that Windows-31J lacks");
    if (code > 0xff) bytes[length++] = code >>> 8;
    bytes[length++] = code & 0xff;
  }
  return bytes.subarray(0, length);
}
