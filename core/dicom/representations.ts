import { bulkRepresentations, numberRepresentations, textRepresentations, type TextRepresentation, type ValueRepresentation } from "../domain/dicom.ts";
import type { TextForm } from "./charset/characterSet.ts";

/** Value representations as bytes, PS3.5 §6.2. */

const representations = new Set<string>([...textRepresentations, ...numberRepresentations, ...bulkRepresentations, "SQ"]);

export const isRepresentation = (letters: string): letters is ValueRepresentation => representations.has(letters);

const texts = new Set<string>(textRepresentations);

export const isText = (vr: ValueRepresentation): vr is TextRepresentation => texts.has(vr);

/** PS3.5 §7.1.2: these have a length of 32 bits behind two reserved bytes. */
const long = new Set<ValueRepresentation>(["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"]);

export const hasLongLength = (vr: ValueRepresentation): boolean => long.has(vr);

export interface WrittenRepresentation {
  readonly vr: ValueRepresentation;
  readonly isLong: boolean;
}

/** PS3.5 §6.1.2.3: only these follow Specific Character Set. */
const extensible = new Set<ValueRepresentation>(["LO", "LT", "PN", "SH", "ST", "UC", "UT"]);

export const followsCharacterSet = (vr: ValueRepresentation): boolean => extensible.has(vr);

const undivided = new Set<ValueRepresentation>(["LT", "ST", "UR", "UT"]);

export const textFormOf = (vr: ValueRepresentation): TextForm => (vr === "PN" ? "names" : undivided.has(vr) ? "whole" : "values");

/** By the two letters as one number, the first in the upper byte: asked of every element there is. */
const byLetters = new Map<number, WrittenRepresentation>(
  [...textRepresentations, ...numberRepresentations, ...bulkRepresentations, "SQ" as const].map((vr) => [vr.charCodeAt(0) * 0x100 + vr.charCodeAt(1), { vr, isLong: long.has(vr) }]),
);

export const representationOfLetters = (letters: number): WrittenRepresentation | undefined => byLetters.get(letters);

/** What makes a length even. */
export const paddingOf = (vr: ValueRepresentation): number => (isText(vr) && vr !== "UI" ? 0x20 : 0);
