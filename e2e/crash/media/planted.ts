import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Words that stand in everything that is delivered, in its names and its contents, and nowhere else: whoever finds one has found plaintext. */

export const plantedName = "白波朔太郎";
export const plantedNote = "膵頭部腫瘤疑";
export const plantedMark = "SHIRANAMI-4711";

export const encodings = ["utf-8", "utf-16le", "utf-16be", "shift_jis", "euc-jp", "iso-2022-jp"] as const;
export type Encoding = (typeof encodings)[number];

/** Without the escapes that ISO-2022-JP puts around it: the words may stand in the middle of other text. */
export function encode(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text);
    case "utf-16le":
      return Buffer.from(text, "utf16le");
    case "utf-16be":
      return Buffer.from(text, "utf16le").swap16();
    case "iso-2022-jp":
      // JIS X 0208 in seven bits.
      return Buffer.from(encode(text, "euc-jp").map((byte) => byte & 0x7f));
    default:
      return Buffer.concat(Array.from(text, (letter) => twoBytes(letter, encoding)));
  }
}

const tables = new Map<Encoding, ReadonlyMap<string, Buffer>>();

/** The platform decodes these encodings and does not encode them: the table is made by decoding all there is. */
function twoBytes(letter: string, encoding: "shift_jis" | "euc-jp"): Buffer {
  const ascii = letter.charCodeAt(0);
  if (ascii < 0x80) return Buffer.of(ascii);
  const known = tables.get(encoding) ?? tableOf(encoding);
  tables.set(encoding, known);
  const found = known.get(letter);
  if (found === undefined) throw new Error(`${encoding} has no ${letter}`);
  return found;
}

function tableOf(encoding: "shift_jis" | "euc-jp"): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, Buffer>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++) {
      const bytes = Buffer.of(high, low);
      const text = decoder.decode(bytes);
      if (text.length === 1 && text !== "\ufffd" && !table.has(text)) table.set(text, bytes);
    }
  return table;
}

const words = [plantedName, plantedNote, plantedMark];
const isAscii = (word: string): boolean => /^[\x20-\x7e]*$/u.test(word);

const patterns: readonly { readonly what: string; readonly bytes: Buffer }[] = words.flatMap((word) =>
  encodings.filter((encoding) => !isAscii(word) || encoding.startsWith("utf-")).map((encoding) => ({ what: `${word} in ${encoding}`, bytes: encode(word, encoding) })),
);

/** Which words stand in these bytes, and how they are written. */
export const plantedInBytes = (bytes: Buffer): readonly string[] => patterns.filter((pattern) => bytes.includes(pattern.bytes)).map(({ what }) => what);

/** Every file below, and every name. `looked` counts the files, so that a search of nothing is noticed. */
export function searchPlanted(...folders: readonly string[]): { readonly looked: number; readonly found: readonly string[] } {
  const found: string[] = [];
  let looked = 0;
  const look = (place: string): void => {
    for (const what of plantedInBytes(Buffer.from(path.basename(place)))) found.push(`${what}, a name: ${place}`);
    const kind = lstatSync(place);
    if (kind.isDirectory()) for (const name of readdirSync(place)) look(path.join(place, name));
    if (!kind.isFile()) return;
    looked++;
    for (const what of plantedInBytes(readFileSync(place))) found.push(`${what}: ${place}`);
  };
  for (const folder of folders) if (existsSync(folder)) look(folder);
  return { looked, found };
}
