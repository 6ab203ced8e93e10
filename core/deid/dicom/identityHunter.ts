import { foldText } from "../../domain/spellings/foldText.ts";

/** Finds a person's identity in a text, by the spellings it was given. */
export interface IdentityHunter {
  readonly isIn: (text: string) => boolean;
  /** Whether a number is, as a whole, one of the spellings: digits inside a measurement are chance. */
  readonly isNumber: (text: string) => boolean;
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");

const isLatin = /^[\p{Script=Latin}\p{M}\p{N}\p{P}\p{S}\p{Z}]+$/u;
const parts = /[\p{L}\p{M}]+|\p{N}+/gu;

/** A series repeats its texts in every slice. */
const remembered = 20_000;
/** Fewer digits than that are a window width, a number of slices, an age. */
const fewestDigits = 4;

const plain = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Letters do not end amid letters, digits not amid digits: "Ono" is not in "monochrome". Between the parts of a name anything may stand that is neither. */
function latinPattern(spelling: string): string | undefined {
  const found = plain(spelling).match(parts);
  if (found === null) return undefined;
  const first = found[0];
  const last = found[found.length - 1] ?? first;
  const before = /\p{N}/u.test(first) ? "(?<!\\p{N})" : "(?<!\\p{Script=Latin})";
  const after = /\p{N}/u.test(last) ? "(?!\\p{N})" : "(?!\\p{Script=Latin})";
  return `${before}${found.map(escape).join("[^\\p{L}\\p{N}]*")}${after}`;
}

/** How strong a spelling must be to be hunted is the caller's to decide; one character alone is looked for as a whole value. */
export function identityHunter(spellings: readonly string[]): IdentityHunter {
  const latin = new Set<string>();
  const folded = new Set<string>();
  const whole = new Set<string>();
  const numbers = new Set<string>();
  for (const spelling of spellings) {
    const fold = foldText(spelling);
    if (fold === "") continue;
    if (Array.from(fold).length < 2) {
      whole.add(fold);
      continue;
    }
    if (/^\d+$/.test(fold) && fold.length >= fewestDigits) numbers.add(fold);
    const pattern = isLatin.test(spelling) ? latinPattern(spelling) : undefined;
    if (pattern === undefined) folded.add(fold);
    else latin.add(pattern);
  }
  const latinExpression = latin.size === 0 ? undefined : new RegExp([...latin].join("|"), "u");
  const foldedExpression = folded.size === 0 ? undefined : new RegExp([...folded].map(escape).join("|"), "u");
  const answers = new Map<string, boolean>();
  const look = (text: string): boolean => {
    if (latinExpression?.test(plain(text)) === true) return true;
    if (foldedExpression === undefined && whole.size === 0) return false;
    const fold = foldText(text);
    return foldedExpression?.test(fold) === true || whole.has(fold);
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
