import { isAscii, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/** Every way in which bytes may be meant as text. */

export interface Decoding {
  readonly text: string;
  /** Where in the bytes a letter stands. */
  readonly byteAt: (letter: number) => number;
}

const decodeAs = (label: string, bytes: Uint8Array): string => new TextDecoder(label, { ignoreBOM: true }).decode(bytes);

/** The byte at which so many letters are complete: asked only where something was found, so that nothing is kept for the rest. */
function byteAt(label: string, bytes: Uint8Array, letter: number): number {
  let from = 0;
  let to = bytes.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const letters = new TextDecoder(label, { ignoreBOM: true }).decode(bytes.subarray(0, middle), { stream: true }).length;
    if (letters < letter) from = middle + 1;
    else to = middle;
  }
  return from;
}

const decoding = (label: string, bytes: Uint8Array): Decoding => ({ text: decodeAs(label, bytes), byteAt: (letter) => byteAt(label, bytes, letter) });

const escape = 0x1b;
/** Text in UTF-16 has a zero beside every letter of ASCII. */
const wideShare = 20;

export function decodings(bytes: Buffer): readonly Decoding[] {
  const plain = isAscii(bytes);
  const found: Decoding[] = [plain ? { text: bytes.toString("latin1"), byteAt: (letter) => letter } : decoding("utf-8", bytes)];
  // Half-width kana of CP932 are now and then valid UTF-8 by chance: text of two-byte letters only is read both ways.
  if (!plain && (!isUtf8(bytes) || !bytes.some((byte) => byte >= 0xe0))) found.push(decoding("shift_jis", bytes));
  if (bytes.includes(escape)) found.push(decoding("iso-2022-jp", bytes));
  if (zeros(bytes) * wideShare > bytes.length || startsWide(bytes)) {
    found.push(decoding("utf-16le", bytes), decoding("utf-16be", bytes));
  }
  return found;
}

const startsWide = (bytes: Buffer): boolean => (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

function zeros(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (byte === 0) count += 1;
  return count;
}
