import { TextDecoder } from "node:util";

/** The bytes a provider's system writes: the decoder asked the other way round. */

const codes = new Map<string, readonly number[]>();
const decoder = new TextDecoder("shift_jis");
for (let byte = 0; byte < 0x80; byte += 1) codes.set(String.fromCharCode(byte), [byte]);
for (let byte = 0xa1; byte <= 0xdf; byte += 1) codes.set(decoder.decode(Uint8Array.of(byte)), [byte]);
for (let lead = 0x81; lead <= 0xfc; lead += 1) {
  for (let trail = 0x40; trail <= 0xfc; trail += 1) {
    const letter = decoder.decode(Uint8Array.of(lead, trail));
    if (Array.from(letter).length === 1 && letter !== "\u{fffd}" && !codes.has(letter)) codes.set(letter, [lead, trail]);
  }
}

export const cp932Letters: readonly string[] = [...codes.keys()].filter((letter) => letter >= "\u{80}");

const codeOf = (letter: string): readonly number[] => {
  const code = codes.get(letter);
  if (code === undefined) throw new Error("no letter of CP932");
  return code;
};

export const cp932 = (text: string): Buffer => Buffer.from(Array.from(text).flatMap(codeOf));

/** JIS X 0208 between escapes, each run for itself. */
export const iso2022jp = (text: string): Buffer =>
  Buffer.concat(
    text.split(/([\u{80}-\u{ffff}]+)/u).map((run, index) => (index % 2 === 0 ? Buffer.from(run) : Buffer.concat([Buffer.from("\u{1b}$B"), Buffer.from(Array.from(run).flatMap(jisOf)), Buffer.from("\u{1b}(B")]))),
  );

function jisOf(letter: string): readonly number[] {
  const [lead = 0, trail = 0] = codeOf(letter);
  const row = (lead < 0xa0 ? lead - 0x81 : lead - 0xc1) * 2;
  return trail >= 0x9f ? [row + 0x22, trail - 0x7e] : [row + 0x21, trail - 0x1f - (trail >= 0x80 ? 1 : 0)];
}
