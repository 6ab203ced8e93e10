import { isAscii, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { lineStarts } from "./lineStarts.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";

/** How a table's bytes are letters, told from the bytes themselves. */

export const tableEncodings = ["ascii", "utf-8", "cp932", "iso-2022-jp"] as const;
export type TableEncoding = (typeof tableEncodings)[number];

/** `shift_jis` of the Encoding Standard is CP932: with ①, ㈱, 髙 and 﨑. */
const labels: Readonly<Record<TableEncoding, string>> = { ascii: "utf-8", "utf-8": "utf-8", cp932: "shift_jis", "iso-2022-jp": "iso-2022-jp" };

const escape = 0x1b;

export const isPlain = (bytes: Uint8Array): boolean => isAscii(bytes) && !bytes.includes(escape);

export const utf8Mark = Buffer.of(0xef, 0xbb, 0xbf);

/** With a mark of UTF-16 or UTF-32 in front, which no table of ours is. */
const isWide = (head: Uint8Array): boolean => (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || (head[0] === 0 && head[1] === 0 && head[2] === 0xfe);

export function refuseWide(head: Uint8Array): Result<undefined> {
  return isWide(head) ? fail("table.encodingUnknown") : succeed(undefined);
}

/**
 * Asked once, of the first lines that hold more than ASCII. Single lines may be damaged: what most of its letters are, the table is. Undefined for
 * letters that are likelier of another encoding than of ours.
 */
export function tellEncoding(lines: Buffer): Exclude<TableEncoding, "ascii"> | undefined {
  if (switchesToJis(lines)) return "iso-2022-jp";
  let utf8 = 0;
  let other = 0;
  const starts = lineStarts(lines);
  for (let line = 0; line + 1 < starts.length; line += 1) {
    const content = lines.subarray(starts[line], starts[line + 1]);
    if (isAscii(content)) continue;
    // A few letters of half-width kana are valid in both. Japanese in UTF-8 takes three bytes a letter, half-width kana in CP932 never looks so.
    if (isUtf8(content) && (hasThreeBytes(content) || decodeStrictly("cp932", content) === undefined)) utf8 += lettersIn(content);
    else other += lettersIn(content);
  }
  if (utf8 >= other) return "utf-8";
  return looksLikeEuc(lines) ? undefined : "cp932";
}

/** Enough letters to tell by. */
const fewestEucBytes = 20;

/** EUC-JP is readable as CP932 too, as nonsense in half-width kana: it has no byte below 0xA1 but for two, and CP932 without any is rare. */
function looksLikeEuc(lines: Uint8Array): boolean {
  let high = 0;
  for (const byte of lines) {
    if (byte >= 0x80 && byte < 0xa1 && byte !== 0x8e && byte !== 0x8f) return false;
    if (byte >= 0xa1) high += 1;
  }
  if (high < fewestEucBytes) return false;
  try {
    return /[ぁ-んァ-ヶ一-龠]/.test(new TextDecoder("euc-jp", { fatal: true }).decode(lines));
  } catch {
    return false;
  }
}

function switchesToJis(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(escape); at !== -1; at = bytes.indexOf(escape, at + 1)) {
    const next = bytes[at + 1];
    if (next === 0x24 || next === 0x28) return true;
  }
  return false;
}

/** Bytes of letters beyond ASCII. */
const lettersIn = (bytes: Uint8Array): number => bytes.reduce((count, byte) => count + (byte >= 0x80 ? 1 : 0), 0);

const hasThreeBytes = (bytes: Uint8Array): boolean => bytes.some((byte) => byte >= 0xe0 && byte <= 0xf4);

const strict = new Map<TableEncoding, TextDecoder>();
const lenient = new Map<TableEncoding, TextDecoder>();

function decoderOf(encoding: TableEncoding, fatal: boolean): TextDecoder {
  const decoders = fatal ? strict : lenient;
  const known = decoders.get(encoding);
  if (known !== undefined) return known;
  const made = new TextDecoder(labels[encoding], { fatal, ignoreBOM: true });
  decoders.set(encoding, made);
  return made;
}

/** Undefined where bytes are no letters of that encoding. */
export function decodeStrictly(encoding: TableEncoding, bytes: Uint8Array): string | undefined {
  try {
    return decoderOf(encoding, true).decode(bytes);
  } catch {
    return undefined;
  }
}

/** For lines that are held in any case: only where their line breaks and quotes stand matters. */
export const decodeSomehow = (encoding: TableEncoding, bytes: Uint8Array): string => decoderOf(encoding, false).decode(bytes);
