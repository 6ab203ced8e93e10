/**
 * Code tables, made once when first asked for from the tables the runtime has. It decodes every set DICOM names and encodes none but
 * UTF-8: what is written is found by turning the tables round.
 */

export interface ByteTable {
  /** By the code; empty where nothing stands. */
  readonly characters: readonly string[];
  readonly codes: ReadonlyMap<string, number>;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

const replacement = "\u{fffd}";

function turnedRound(characters: readonly string[], isWritten: (code: number) => boolean = () => true): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  for (const [code, character] of characters.entries()) if (character !== "" && isWritten(code) && !codes.has(character)) codes.set(character, code);
  return codes;
}

/** The right half of an eight-bit set, 0xA0 to 0xFF; the control codes below it are no text (PS3.5 §6.1.2.2). */
function rightHalf(label: string): () => ByteTable {
  return once(() => {
    const decoder = new TextDecoder(label);
    const characters = Array.from({ length: 256 }, (_, byte) => (byte < 0xa0 ? "" : decoder.decode(Uint8Array.of(byte)).replace(replacement, "")));
    return { characters, codes: turnedRound(characters) };
  });
}

export const rightHalves = {
  latin1: rightHalf("iso-8859-1"),
  latin2: rightHalf("iso-8859-2"),
  latin3: rightHalf("iso-8859-3"),
  latin4: rightHalf("iso-8859-4"),
  latin5: rightHalf("iso-8859-9"),
  latin9: rightHalf("iso-8859-15"),
  cyrillic: rightHalf("iso-8859-5"),
  arabic: rightHalf("iso-8859-6"),
  greek: rightHalf("iso-8859-7"),
  hebrew: rightHalf("iso-8859-8"),
  thai: rightHalf("windows-874"),
  katakana: once(() => {
    const characters = Array.from({ length: 256 }, (_, byte) => (byte > 0xa0 && byte < 0xe0 ? String.fromCharCode(0xff61 + byte - 0xa1) : ""));
    return { characters, codes: turnedRound(characters) };
  }),
} as const;

/** Sets of 94 × 94: the code is (row − 1) × 94 + cell − 1. */
function square(label: string, prefix: readonly number[], isWritten: (row: number) => boolean, aliases: Readonly<Record<string, string>> = {}): () => ByteTable {
  return once(() => {
    const bytes: number[] = [];
    for (let row = 0xa1; row <= 0xfe; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(...prefix, row, cell, 0x0a);
    const characters = new TextDecoder(label).decode(Uint8Array.from(bytes)).split("\n").slice(0, 94 * 94).map((text) => (text.includes(replacement) ? "" : text));
    const codes = new Map(turnedRound(characters, (code) => isWritten(Math.floor(code / 94) + 1)));
    for (const [character, same] of Object.entries(aliases)) {
      const code = codes.get(same);
      if (code !== undefined && !codes.has(character)) codes.set(character, code);
    }
    return { characters, codes };
  });
}

/** The runtime's tables give the full-width forms for these; the standards mean both. */
const japaneseAliases = { "\u{301c}": "\u{ff5e}", "\u{2212}": "\u{ff0d}", "\u{2014}": "\u{2015}", "\u{2016}": "\u{2225}", "\u{a2}": "\u{ffe0}", "\u{a3}": "\u{ffe1}", "\u{ac}": "\u{ffe2}" };

export const squares = {
  // Makers' rows 13 and 89 to 92 are read, since they occur, and not written: they are no part of JIS X 0208.
  jisX0208: square("euc-jp", [], (row) => row <= 8 || (row >= 16 && row <= 84), japaneseAliases),
  jisX0212: square("euc-jp", [0x8f], () => true),
  ksX1001: square("euc-kr", [], () => true),
  gb2312: square("gbk", [], (row) => row <= 9 || (row >= 16 && row <= 87)),
} as const;

export type RightHalf = keyof typeof rightHalves;
export type Square = keyof typeof squares;

/** GBK in two bytes and, for GB 18030, the rest of the basic plane in four: character to bytes as one whole number. */
export const chineseCodes = once((): { readonly two: ReadonlyMap<string, number>; readonly four: ReadonlyMap<string, number> } => {
  const decoder = new TextDecoder("gb18030");
  const collect = (codes: readonly number[], toBytes: (code: number) => number[]): Map<string, number> => {
    const bytes = codes.flatMap((code) => [...toBytes(code), 0x0a]);
    const texts = decoder.decode(Uint8Array.from(bytes)).split("\n");
    return new Map(codes.flatMap((code, index) => (texts[index] === undefined || texts[index] === "" || texts[index].includes(replacement) ? [] : [[texts[index], code] as const])));
  };
  const twoByteCodes: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) twoByteCodes.push(lead * 256 + trail);
  const basicPlane = 39_420;
  return {
    two: collect(twoByteCodes, (code) => [code >> 8, code & 0xff]),
    four: collect(
      Array.from({ length: basicPlane }, (_, pointer) => pointer),
      fourBytes,
    ),
  };
});

/** GB 18030: four-byte codes are counted in digits to the bases 126, 10, 126, 10. */
export const fourBytes = (pointer: number): number[] => [
  0x81 + Math.floor(pointer / 12_600),
  0x30 + (Math.floor(pointer / 1260) % 10),
  0x81 + (Math.floor(pointer / 10) % 126),
  0x30 + (pointer % 10),
];
