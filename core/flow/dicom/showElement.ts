import type { DicomWords } from "../../contract/messages/commandLineDicom.ts";
import { nameOfAttribute } from "../../dicom/attributeNames.ts";
import { isText } from "../../dicom/representations.ts";
import type { SeenValue } from "../../dicom/seenElement.ts";
import { FailureError } from "../../domain/failure.ts";

/** One element for a person's eyes. */

const longestText = 200;
const mostNumbers = 16;
const mostBytes = 16;
/** A text longer than that is told by its length. */
const longestRead = 1024 * 1024;

/** What moves a cursor or turns a line round shows as a picture of itself: a name must not write on somebody's terminal. */
export const harmless = (text: string): string =>
  text
    .replace(/[\0-\x1f]/g, (control) => String.fromCodePoint(0x2400 + (control.codePointAt(0) ?? 0)))
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\u{fffd}");

function cut(text: string): string {
  const characters = Array.from(text);
  return characters.length <= longestText ? text : `${characters.slice(0, longestText).join("")}…`;
}

export const tagText = (tag: string): string => `(${tag.slice(0, 4)},${tag.slice(4)})`;

export function nameOf(seen: SeenValue, words: DicomWords): string {
  const name = nameOfAttribute(seen.number);
  if (name !== undefined) return name;
  const creator = seen.privateCreator;
  return creator === undefined ? words.unnamed : `«${harmless(creator)}»`;
}

/** Undefined where it is no text of its character set. */
export function readText(seen: SeenValue): readonly string[] | undefined {
  try {
    return seen.readText();
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

function hexOf({ source, range: { from, to } }: SeenValue): string {
  const shown = source.slice(from, Math.min(to, from + mostBytes)).toString("hex").replaceAll(/(..)(?=.)/g, "$1 ");
  return to - from > mostBytes ? `${shown} …` : shown;
}

/** The value in a line, in brackets where it is text. A sequence has none. */
export function valueText(seen: SeenValue, words: DicomWords): string {
  if (seen.vr === "SQ") return "";
  if (isText(seen.vr) && !seen.isEncapsulated) {
    if (seen.length > longestRead) return words.bytes(seen.length);
    const values = readText(seen);
    return values === undefined ? `${words.unreadable}: ${hexOf(seen)}` : `[${cut(harmless(values.join("\\")))}]`;
  }
  if (seen.length <= longestRead) {
    const numbers = seen.vr === "AT" ? seen.readNumbers().map((tag) => tagText(tag.toString(16).toUpperCase().padStart(8, "0"))) : seen.readNumbers();
    if (numbers.length > 0) return `${numbers.slice(0, mostNumbers).join("\\")}${numbers.length > mostNumbers ? ` ${words.more(numbers.length - mostNumbers)}` : ""}`;
  }
  return hexOf(seen);
}
