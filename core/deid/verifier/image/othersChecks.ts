import { TextDecoder } from "node:util";
import type { Tell } from "./imageFaults.ts";
import { textOf, type ReadElement, type ReadObject } from "./readObject.ts";

/** Names of staff, of household and of houses, as the source tells them: no text of the result may have them, wherever it stands. */

/** Institutions and departments with their addresses, stations, people who asked, did and read (PS3.15 Table E.1-1 removes all of them). */
const houses = new Set(["00080080", "00080081", "00081010", "00081040", "00380300", "00400243", "00400244", "00102297", "00102299", "00101080", "00102180", "00321033", "00380500"]);
const textual = new Set(["LO", "LT", "SH", "ST", "UC", "UT", "PN", "UN"]);
/** What a device is called may be anybody's name, and the words of the profile's own stamps are everyone's. */
const spared = /^(?:00080070|00081090|00120063|00120064\[\d+\]\.00080104|0018A001\[\d+\]\..*)$/;
/** Letters of a house; a shorter name is no name. */
const fewestOfHouse = 4;
const fewestOfWord = 2;
/** Words that stand for nobody. */
const nobody = /^(?:anonymi[sz]ed|unknown|none|null|test|not|dr|md|prof|mr|mrs|hospital|clinic|medical|center|centre|university|radiology|病院|医院|放射線科|内科|外科|検査室)$/i;

/** Bytes can mean several texts; a name is looked for in each. */
function readings(element: ReadElement): readonly string[] {
  const { value } = element;
  if (value.every((byte) => byte < 0x80 && byte !== 0x1b)) return [value.toString("latin1")];
  return ["utf-8", "shift_jis", "euc-jp", "iso-2022-jp", "gb18030", "euc-kr", "latin1"].map((label) => new TextDecoder(label).decode(value));
}

const isLatin = (word: string): boolean => /^[\u0020-\u024f]+$/.test(word);

const isWord = (word: string): boolean =>
  !word.includes("\u{fffd}") && /\p{L}/u.test(word) && Array.from(word).length >= fewestOfWord && !nobody.test(word);

/**
 * Who must not stand in a text: all words of one entry together. A house by its whole name, since half of it is a town or a trade; a person by
 * family and given name, since "White" and "Long" are words of every report; a name in kanji by each of them.
 */
function entriesOf(element: ReadElement): readonly (readonly string[])[] {
  const texts = readings(element).map((text) => fold(text).replaceAll("\0", "").trim());
  if (element.vr !== "PN") return texts.flatMap((text) => text.split("\\")).map((text) => text.trim()).filter((text) => isWord(text) && Array.from(text).length >= fewestOfHouse).map((text) => [text]);
  return texts
    .flatMap((text) => text.split(/[\\=]/u))
    .flatMap((group) => {
      const words = group.split(/[\^\s、・]+/u).filter(isWord);
      const latin = words.filter(isLatin);
      return [...(latin.length >= 2 ? [latin] : []), ...words.filter((word) => !isLatin(word)).map((word) => [word])];
    });
}

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Whether the word stands in the text, not within a longer one of the same letters. */
function stands(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (!isLatin(word)) return true;
    if (!/[a-z\u00c0-\u024f]/.test(text.charAt(at - 1)) && !/[a-z\u00c0-\u024f]/.test(text.charAt(at + word.length))) return true;
  }
  return false;
}

export function checkOthers(before: ReadObject, after: ReadObject, pseudonym: string, tell: Tell): void {
  const entries = new Map(before.elements.filter(({ tag, vr }) => vr === "PN" || houses.has(tag)).flatMap((element) => entriesOf(element).map((words) => [words.join(" "), words] as const)));
  entries.delete(fold(pseudonym));
  if (entries.size === 0) return;
  for (const element of after.elements) {
    if (spared.test(element.path) || !textual.has(element.vr) || element.value.length === 0 || element.value.length > 1_000_000 || textOf(element) === pseudonym) continue;
    const texts = readings(element).map(fold);
    if ([...entries.values()].some((words) => texts.some((text) => words.every((word) => stands(text, word))))) tell("othersKept", element.path);
  }
}
