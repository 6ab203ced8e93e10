import { createHmac, type KeyObject } from "node:crypto";
import { offsetOfDraw } from "../../domain/recordDate.ts";

/**
 * What stands for a person in one provision and nowhere else: a keyed hash under the run's secret, which never leaves the room and is
 * another for every run. Without it neither a list of all patient numbers nor a package of another run leads from one to the other.
 */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** 100 bits: among ten million people two share one with a chance of 1 in 10^16. */
export const pseudonymLength = 20;

/** Base32 of RFC 4648: letters and digits that survive a spreadsheet, a file name and a DICOM identifier. */
function letters(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let waiting = 0;
  for (const byte of bytes) {
    waiting = ((waiting << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5 && text.length < pseudonymLength; bits -= 5) text += alphabet.charAt((waiting >>> (bits - 5)) & 31);
  }
  return text;
}

/** A name for each use keeps one use from telling about another. */
const draw = (secret: KeyObject, use: string, subject: readonly string[]): Buffer => createHmac("sha256", secret).update(JSON.stringify([use, ...subject])).digest();

export const pseudonymOf = (secret: KeyObject, person: string): string => letters(draw(secret, "noren person", [person]));

/** Of an order, a specimen or whatever else a provider's number leads back to: the same everywhere in one provision. */
export const codeOf = (secret: KeyObject, provider: string, meaning: string, value: string): string => letters(draw(secret, "noren code", [provider, meaning, value]));

/** Days by which all dates of a person move, in tables and images alike. */
export const offsetOf = (secret: KeyObject, person: string, maximumDays: number): number => offsetOfDraw(draw(secret, "noren offset", [person]), maximumDays);
