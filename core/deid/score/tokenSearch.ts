import { inflateSync } from "node:zlib";
import { Automaton } from "../verifier/automaton.ts";
import { foldText } from "../../domain/spellings/foldText.ts";

/** Planted texts in bytes that are no text: as they would stand in any encoding a hospital uses. */

/** Shorter ones stand in compressed pixels by chance: 6 bytes once in 280 TB. */
const leastBytes = 6;
/** Of text that was decoded; one kanji or two Latin letters are in every sentence. */
const leastLetters = 2;
const leastLatin = 4;

export interface TokenForms {
  readonly token: string;
  readonly bytes: readonly Buffer[];
  readonly folded: string;
}

/** Sets of 94 × 94 as the runtime decodes them, turned round once. */
const squares = new Map<string, ReadonlyMap<string, readonly [number, number]>>();

function squareOf(label: "euc-jp" | "euc-kr" | "gbk"): ReadonlyMap<string, readonly [number, number]> {
  const known = squares.get(label);
  if (known !== undefined) return known;
  const codes = new Map<string, readonly [number, number]>();
  const decoder = new TextDecoder(label);
  for (let row = 0xa1; row <= 0xfe; row += 1)
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) {
      const letter = decoder.decode(Uint8Array.of(row, cell));
      if (letter.length === 1 && letter !== "\ufffd" && !codes.has(letter)) codes.set(letter, [row, cell]);
    }
  squares.set(label, codes);
  return codes;
}

/** Undefined where a letter has no code. */
function inSquare(text: string, label: "euc-jp" | "euc-kr" | "gbk"): Buffer | undefined {
  const codes = squareOf(label);
  const bytes: number[] = [];
  for (const letter of text) {
    const code = codes.get(letter);
    if (code !== undefined) bytes.push(...code);
    else if (letter < "\u0080") bytes.push(letter.charCodeAt(0));
    else return undefined;
  }
  return Buffer.from(bytes);
}

function shiftJisOf(euc: Buffer): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < euc.length; at += 1) {
    const first = euc[at] ?? 0;
    if (first < 0x80) {
      bytes.push(first);
      continue;
    }
    at += 1;
    const row = first - 0xa1;
    const cell = (euc[at] ?? 0) - 0xa1;
    const trail = cell + (row % 2 === 0 ? 0x40 : 0x9f);
    bytes.push((row >> 1) + (row < 62 ? 0x81 : 0xc1), row % 2 === 0 && trail >= 0x7f ? trail + 1 : trail);
  }
  return Buffer.from(bytes);
}

const known = new Map<string, TokenForms>();

export function formsOf(token: string): TokenForms {
  const forms = known.get(token) ?? makeForms(token);
  known.set(token, forms);
  return forms;
}

function makeForms(token: string): TokenForms {
  const little = Buffer.from(token, "utf16le");
  const isPlain = /^[ -~]*$/.test(token);
  const eastern = isPlain ? [] : (["euc-jp", "euc-kr", "gbk"] as const).map((label) => inSquare(token, label)).filter((bytes) => bytes !== undefined);
  const euc = isPlain ? undefined : inSquare(token, "euc-jp");
  const candidates = [
    Buffer.from(token),
    little,
    Buffer.from(little).swap16(),
    // In the left half too, as ISO 2022 has them between its escapes.
    ...eastern.flatMap((bytes) => [bytes, Buffer.from(bytes.map((byte) => byte & 0x7f))]),
    ...(euc === undefined ? [] : [shiftJisOf(euc)]),
    // Half-width kana stand in one byte each, in JIS X 0201 and in CP932.
    ...(/^[\uff61-\uff9f ^]+$/.test(token) ? [Buffer.from(Array.from(token, (letter) => (letter >= "\uff61" ? letter.charCodeAt(0) - 0xff61 + 0xa1 : letter.charCodeAt(0))))] : []),
    ...(!isPlain && /^[\u0080-\u00ff -~]+$/.test(token) ? [Buffer.from(token, "latin1")] : []),
  ];
  return { token, bytes: candidates.filter(({ length }) => length >= leastBytes), folded: foldText(token) };
}

const escapes = /\u001b\$?[()-]?[@-Z]/g;

/** Where code extensions change sets within a name, escapes stand between its letters (PS3.5 §6.1.2.5). */
const withoutEscapes = (bytes: Buffer): Buffer | undefined => (bytes.includes(0x1b) ? Buffer.from(bytes.toString("latin1").replaceAll(escapes, ""), "latin1") : undefined);

/** Tokens whose bytes stand somewhere. */
export function tokensInBytes(bytes: Buffer, forms: readonly TokenForms[]): readonly string[] {
  const bare = withoutEscapes(bytes);
  return forms.filter((each) => each.bytes.some((form) => bytes.includes(form) || bare?.includes(form) === true)).map(({ token }) => token);
}

/** The same of very many tokens at once. */
export class AnyToken {
  readonly #automaton: Automaton;

  constructor(forms: readonly TokenForms[]) {
    this.#automaton = new Automaton(forms.flatMap(({ bytes }) => bytes));
  }

  isIn(bytes: Buffer): boolean {
    const bare = withoutEscapes(bytes);
    let found = false;
    for (const each of bare === undefined ? [bytes] : [bytes, bare])
      this.#automaton.search(each, each.length, () => {
        found = true;
      });
    return found;
  }
}

const isLatin = (text: string): boolean => /^[ -~]*$/.test(text);

/** Tokens in a text that was decoded, whatever their width, case or separators. */
export function tokensInText(text: string, forms: readonly TokenForms[]): readonly string[] {
  const folded = foldText(text);
  if (folded === "") return [];
  return forms.filter(({ folded: token }) => token.length >= (isLatin(token) ? leastLatin : leastLetters) && folded.includes(token)).map(({ token }) => token);
}

const largestStream = 16 * 1024 * 1024;

/** What is packed inside: streams of PDF, and its strings in hexadecimal. */
export function* unpackedStreams(bytes: Buffer): Generator<Buffer> {
  if (!bytes.includes("%PDF-")) return;
  for (let at = bytes.indexOf("stream"); at >= 0; at = bytes.indexOf("stream", at + 6)) {
    if (bytes.toString("latin1", at - 3, at) === "end") continue;
    const from = at + 6 + (bytes[at + 6] === 13 ? 2 : 1);
    const end = bytes.indexOf("endstream", from);
    if (end < 0) return;
    try {
      yield inflateSync(bytes.subarray(from, end), { maxOutputLength: largestStream });
    } catch {
      yield bytes.subarray(from, end);
    }
  }
  for (const [, digits = ""] of bytes.toString("latin1").matchAll(/<([\dA-Fa-f]{8,})>/g)) yield Buffer.from(digits, "hex");
}
