import { foldText } from "../../domain/spellings/foldText.ts";

/** Finds a person's identity in a text, by the spellings it was given. */
export interface IdentityHunter {
  readonly isIn: (text: string) => boolean;
  /** Whether a number is, as a whole, one of the spellings: digits inside a measurement are chance. */
  readonly isNumber: (text: string) => boolean;
}

const isLatin = /^[\p{Script=Latin}\p{M}\p{N}\p{P}\p{S}\p{Z}]+$/u;
const isPlainLatin = /^[\u0020-\u007e]+$/;
const lettersAndDigits = /[\p{L}\p{M}\p{N}]/u;
const digit = /\p{N}/u;
const latinLetter = /\p{Script=Latin}/u;

/** A series repeats its texts in every slice. */
const remembered = 20_000;
/** Fewer digits than that are a window width, a number of slices, an age. */
const fewestDigits = 4;

const plain = (text: string): string => (isPlainLatin.test(text) ? text : text.normalize("NFKC")).toLowerCase();

/** A text without anything between its letters and digits, and where each of them stood: between the parts of a name anything may stand. */
function stripped(text: string): { readonly letters: string; readonly places: readonly number[] } {
  if (/^[a-z0-9]*$/.test(text)) return { letters: text, places: [] };
  let letters = "";
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    if (lettersAndDigits.test(character)) {
      letters += character;
      for (let unit = 0; unit < character.length; unit += 1) places.push(at + unit);
    }
    at += character.length;
  }
  return { letters, places };
}

/** How strong a spelling must be to be hunted is the caller's to decide; one character alone is looked for as a whole value. */
export function identityHunter(spellings: readonly string[]): IdentityHunter {
  // No expression of all of them: a person has a thousand spellings, and preparing that takes longer than reading all their records.
  const latin = new Set<string>();
  const folded = new Set<string>();
  const whole = new Set<string>();
  const numbers = new Set<string>();
  for (const spelling of spellings) {
    if (isLatin.test(spelling)) {
      const { letters } = stripped(plain(spelling));
      if (letters.length >= 2) latin.add(letters);
      if (/^\d+$/.test(letters) && letters.length >= fewestDigits) numbers.add(letters);
      if (letters.length !== 1) continue;
    }
    const fold = foldText(spelling);
    if (fold === "") continue;
    if (Array.from(fold).length < 2) whole.add(fold);
    else folded.add(fold);
  }
  const latinNeedles = [...latin];
  const foldedNeedles = [...folded];
  const answers = new Map<string, boolean>();
  const look = (text: string): boolean => {
    const read = plain(text);
    const { letters, places } = stripped(read);
    if (letters !== "" && latinNeedles.some((needle) => standsAlone(read, letters, places, needle))) return true;
    if (foldedNeedles.length === 0 && whole.size === 0) return false;
    const fold = foldText(text);
    return whole.has(fold) || foldedNeedles.some((needle) => fold.includes(needle));
  };
  return {
    isIn: (text) => {
      let answer = answers.get(text);
      if (answer === undefined) {
        answer = look(text);
        if (answers.size < remembered) answers.set(text, answer);
      }
      return answer;
    },
    isNumber: (text) => numbers.has(foldText(text)),
  };
}

/** Letters do not begin or end amid letters, digits not amid digits: "Ono" is not in "monochrome". */
function standsAlone(text: string, letters: string, places: readonly number[], needle: string): boolean {
  for (let from = letters.indexOf(needle); from !== -1; from = letters.indexOf(needle, from + 1)) {
    const to = from + needle.length - 1;
    const before = text[(places[from] ?? from) - 1] ?? "";
    const after = text[(places[to] ?? to) + 1] ?? "";
    const joinsBefore = digit.test(needle.charAt(0)) ? digit.test(before) : latinLetter.test(before);
    const joinsAfter = digit.test(needle.charAt(needle.length - 1)) ? digit.test(after) : latinLetter.test(after);
    if (!joinsBefore && !joinsAfter) return true;
  }
  return false;
}
