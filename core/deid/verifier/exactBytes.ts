import { TextDecoder } from "node:util";

/** A string as bytes of other encodings, for a look at bytes that are no text as a whole. */

let reverse: Map<string, readonly number[]> | undefined;

/** CP932 the other way round, asked of the decoder once. The first code of a letter counts: later ones repeat letters of IBM and NEC. */
function codes(): Map<string, readonly number[]> {
  if (reverse !== undefined) return reverse;
  const made = new Map<string, readonly number[]>();
  const decoder = new TextDecoder("shift_jis", { fatal: true });
  const note = (...bytes: number[]): void => {
    try {
      const letter = decoder.decode(Uint8Array.from(bytes));
      if (!made.has(letter)) made.set(letter, bytes);
    } catch {
      // No letter has this code.
      made.delete("");
    }
  };
  for (let byte = 0x20; byte <= 0xdf; byte += 1) if (byte < 0x7f || byte > 0xa0) note(byte);
  for (let lead = 0x81; lead <= 0xfc; lead += 1) {
    if (lead >= 0xa0 && lead <= 0xdf) continue;
    for (let trail = 0x40; trail <= 0xfc; trail += 1) note(lead, trail);
  }
  reverse = made;
  return made;
}

/** Undefined where a letter has no code. */
function asCp932(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const letter of text) {
    const code = codes().get(letter);
    if (code === undefined) return undefined;
    bytes.push(...code);
  }
  return Uint8Array.from(bytes);
}

export function exactForms(text: string): readonly Uint8Array[] {
  const little = Buffer.from(text, "utf16le");
  const big = Buffer.from(little).swap16();
  const cp932 = asCp932(text);
  return [Buffer.from(text), little, big, ...(cp932 === undefined ? [] : [cp932])];
}
