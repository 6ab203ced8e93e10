import { isAscii, isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";

/** Every way in which bytes may be meant as text. */

export interface Decoding {
  readonly text: string;
  /** Where in the bytes a letter stands. */
  readonly byteAt: (letter: number) => number;
}

const decodeAs = (label: string, bytes: Uint8Array): string => new TextDecoder(label, { ignoreBOM: true }).decode(bytes);

const blockBytes = 64;

/** Where letters stand in the bytes: made when the first is asked for, since nearly every piece has none to ask for. */
class Places {
  readonly #label: string;
  readonly #bytes: Uint8Array;
  /** Letters that are complete at the end of each block. */
  readonly #letters: Int32Array;

  constructor(label: string, bytes: Uint8Array) {
    this.#label = label;
    this.#bytes = bytes;
    this.#letters = new Int32Array(Math.ceil(bytes.length / blockBytes));
    const decoder = new TextDecoder(label, { ignoreBOM: true });
    let count = 0;
    for (let block = 0; block < this.#letters.length; block += 1) {
      count += decoder.decode(bytes.subarray(block * blockBytes, (block + 1) * blockBytes), { stream: true }).length;
      this.#letters[block] = count;
    }
  }

  /** The fewest bytes in which so many letters are complete. */
  byteAt(letter: number): number {
    if (letter === 0) return 0;
    let from = 0;
    let to = this.#letters.length - 1;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#letters[middle] ?? 0) < letter) from = middle + 1;
      else to = middle;
    }
    const start = from * blockBytes;
    let count = from === 0 ? 0 : (this.#letters[from - 1] ?? 0);
    const decoder = new TextDecoder(this.#label, { ignoreBOM: true });
    // The block before brings the decoder to where it stood.
    decoder.decode(this.#bytes.subarray(Math.max(0, start - blockBytes), start), { stream: true });
    const end = Math.min(start + blockBytes, this.#bytes.length);
    for (let at = start; at < end; at += 1) {
      count += decoder.decode(this.#bytes.subarray(at, at + 1), { stream: true }).length;
      if (count >= letter) return at + 1;
    }
    return end;
  }
}

function decoding(label: string, bytes: Uint8Array): Decoding {
  let places: Places | undefined;
  return {
    text: decodeAs(label, bytes),
    byteAt: (letter) => {
      places ??= new Places(label, bytes);
      return places.byteAt(letter);
    },
  };
}

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
