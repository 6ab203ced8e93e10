import type { Proposal, ProposalLabel } from "../../../domain/proposal.ts";
import { foldText } from "../../../domain/spellings/foldText.ts";
import type { Spelling } from "../../../domain/spellings/spelling.ts";
import { isAllowedText } from "./allowedText.ts";
import { foldReading } from "./misreadings.ts";
import type { Reading } from "./textReader.ts";

/** Tells what a reading is: somebody's identity, as well as it was read; a device's own; or unknown. */
export type LabelMatcher = (reading: Reading) => ProposalLabel;

/** How many letters may be wrong, missing or too many in a spelling of a length. Of short ones none: they would be in everything. */
const mostWrong = (length: number): number => (length < 4 ? 0 : length < 7 ? 1 : length < 12 ? 2 : 3);
/** Digits that differ are another number. */
const mostWrongDigits = (length: number): number => (length < 6 ? 0 : 1);
const isNumber = /^\d+$/;
/** Nothing read so badly is said to be harmless. */
const leastSure = 0.7;
/** What nobody should have to wait for: lines of text are shorter. */
const longestText = 200;

interface Needle {
  readonly letters: readonly string[];
  readonly most: number;
}

/** `allowed` are texts of this room's devices, besides what measurements and marks look like. */
export function labelMatcher(spellings: readonly Spelling[], allowed: readonly string[] = []): LabelMatcher {
  const needles = new Map<string, Needle>();
  const whole = new Set<string>();
  for (const { text, strength } of spellings) {
    const folded = foldReading(text);
    if (folded === "") continue;
    whole.add(folded);
    const letters = Array.from(folded);
    if (strength === "weak" || letters.length < 2) continue;
    const most = isNumber.test(foldText(text)) ? mostWrongDigits(letters.length) : mostWrong(letters.length);
    const known = needles.get(folded);
    if (known === undefined || known.most > most) needles.set(folded, { letters, most });
  }
  const own = new Set(allowed.map(foldText));
  return ({ text, confidence }) => {
    const read = Array.from(foldReading(text.slice(0, longestText)));
    if (whole.has(read.join("")) || [...needles.values()].some((needle) => isIn(needle, read))) return { text, match: "identity" };
    if (confidence >= leastSure && (isAllowedText(text) || own.has(foldText(text)))) return { text, match: "allowed" };
    return { text, match: "unknown" };
  };
}

export const matchLabel = (reading: Reading, spellings: readonly Spelling[], allowed: readonly string[] = []): ProposalLabel => labelMatcher(spellings, allowed)(reading);

/** Whether it stands anywhere in the text with no more errors than it may have (Sellers: the text may begin and end anywhere). */
function isIn({ letters, most }: Needle, text: readonly string[]): boolean {
  if (letters.length > text.length + most) return false;
  let before = Uint8Array.from({ length: letters.length + 1 }, (_, at) => Math.min(255, at));
  let here = new Uint8Array(letters.length + 1);
  for (const letter of text) {
    here[0] = 0;
    for (let at = 1; at <= letters.length; at += 1) {
      const same = (before[at - 1] ?? 0) + (letters[at - 1] === letter ? 0 : 1);
      const oneMore = Math.min(before[at] ?? 0, here[at - 1] ?? 0) + 1;
      here[at] = same < oneMore ? same : oneMore;
    }
    if ((here[letters.length] ?? 255) <= most) return true;
    [before, here] = [here, before];
  }
  return false;
}

const identityConfidence = 0.98;
const allowedShare = 0.4;

/** With its label: surer for an identity; less sure, but still there, for what is a device's own. */
export function labelled(proposal: Proposal, label: ProposalLabel): Proposal {
  if (label.match === "identity") return { ...proposal, label, confidence: Math.max(proposal.confidence, identityConfidence) };
  if (label.match === "allowed") return { ...proposal, label, confidence: Math.round(proposal.confidence * allowedShare * 1000) / 1000 };
  return { ...proposal, label };
}
