import words from "../../../assets/dicom/descriptorWords.json" with { type: "json" };
import reports from "../../../assets/dicom/reportWords.json" with { type: "json" };
import { placesOfDates, plain } from "./datesInText.ts";

/**
 * PS3.15 §E.3.6, Clean Descriptors: of a description stays what is known to say something of protocol, anatomy or findings: words of a list, small
 * numbers with their units, dates already moved. Everything else may name somebody and goes.
 */

const english: ReadonlySet<string> = new Set([...Object.values(words.english), reports.english].flatMap((line) => line.split(" ")));
const japaneseWords = [...Object.values(words.japanese), reports.japanese].flatMap((line) => line.split(" ")).map((word) => word.normalize("NFKC"));
const japanese: ReadonlySet<string> = new Set(japaneseWords);
const longestJapanese = Math.max(...japaneseWords.map((word) => word.length));

const token = /(?<mark>(?<![\p{L}\d])(?:w\/w?o?(?![\p{L}\d])|[clt]-(?=spine)|(?<=\+ ?)c(?![\p{L}\d])))|(?<latin>[\p{Script=Latin}\p{Mn}\d]*[\p{Script=Latin}][\p{Script=Latin}\p{Mn}\d]*)|(?<number>\d+(?:[-.,/:]\d+)*)|(?<japanese>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆ヶﾞﾟ]+)|(?<sign>[ _+\-/.,:;()[\]*=&%<>~^|#]+)|(?<other>[^])/giu;

/** An age is not for descriptions to tell. */
const age = /(?<![\p{L}\d.])\d{1,3}[ -]*(?:歳|才|ヶ月|か月|カ月|y\b|y\/?o\b|yrs?\b|years?\b)(?:[ -]*old\b)?/giu;

const isWord = (letters: string): boolean => english.has(letters.toLowerCase());
const isUnit = (letters: string): boolean => words.english.measure.split(" ").includes(letters.toLowerCase());

function isLatinAllowed(text: string): boolean {
  const letters = text.replaceAll(/\d/g, "");
  if (letters.length === text.length) return letters.length === 1 ? /^[rl]$/i.test(text) : isWord(text) || isCompound(text);
  if (isWord(text)) return true;
  const parts = text.match(/\d+|\D+/g) ?? [];
  const digits = text.length - letters.length;
  if (parts.some((part) => /^\d+$/.test(part) && part.length > 4)) return false;
  // 120kV, b1000, 64slice; 512x512.
  const isMeasure = parts.every((part) => /^\d+$/.test(part) || isUnit(part) || isWord(part) || /^[bx]$/i.test(part));
  if (isMeasure && digits <= 8) return parts.every((part) => !/^\d{4}$/.test(part) || isRoundNumber(part));
  // L5S1, C7, B30f, TE3.
  return digits <= 2 && /^(?:[a-z]\d{1,2}){1,2}[a-z]?$/i.test(text);
}

/** AbdomenRoutine: a word in every part. */
function isCompound(text: string): boolean {
  const parts = text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return parts.length > 1 && parts.join("") === text && parts.every((part) => part.length > 1 && isWord(part));
}

/** Years and parts of numbers of telephones and people have four digits too. */
const isRoundNumber = (digits: string): boolean => /^(?:1024|2048|4096|1[0-8]00|[2-9][1-9]00|[3-9]000|1[0-7]50)$/.test(digits);

function isNumberAllowed(text: string): boolean {
  const groups = text.split(/\D/);
  if (groups.length === 1) return text.length <= 3 || isRoundNumber(text);
  return groups.length <= 3 && groups.every((group) => group.length <= 3) && groups.join("").length <= (text.includes("-") ? 5 : 6);
}

/**
 * All of a run when words of the list make it up; of others only the words of two characters and more. Letters of half
 * width stay such, since the file may have no others: all of them or none.
 */
function allowedJapanese(run: string): string {
  const text = run.normalize("NFKC");
  const parts: { readonly text: string; readonly isKnown: boolean }[] = [];
  for (let at = 0; at < text.length; ) {
    let length = Math.min(longestJapanese, text.length - at);
    while (length > 0 && !japanese.has(text.slice(at, at + length))) length -= 1;
    parts.push({ text: text.slice(at, at + Math.max(length, 1)), isKnown: length > 0 });
    at += Math.max(length, 1);
  }
  const isWhole = parts.every(({ isKnown }) => isKnown);
  if (text !== run) return isWhole ? run : "";
  return parts.flatMap((part) => (part.isKnown && (isWhole || part.text.length > 1) ? [part.text] : [])).join("");
}

function cleanPart(part: string): string {
  const kept: string[] = [];
  for (const { groups = {} } of part.replaceAll(age, " ").matchAll(token)) {
    const { mark, latin, number, japanese: run, sign } = groups;
    if (mark !== undefined || sign !== undefined) kept.push(mark ?? sign ?? "");
    else if (latin !== undefined) kept.push(isLatinAllowed(latin) ? latin : "");
    else if (run !== undefined) kept.push(allowedJapanese(run));
    else if (number !== undefined) kept.push(isNumberAllowed(number) ? number : "");
    // What no form knows parts words as a blank does.
    else kept.push(" ");
  }
  return kept.join("");
}

/** The words that may stay, with what stood between them; empty where none is left. Dates are to be treated before. */
export function cleanText(text: string): string {
  const wide = plain(text);
  let cleaned = "";
  let at = 0;
  for (const { from, to } of placesOfDates(wide)) {
    cleaned += cleanPart(wide.slice(at, from)) + wide.slice(from, to);
    at = to;
  }
  cleaned += cleanPart(wide.slice(at));
  const tidy = cleaned
    .replaceAll(/[([{<]\s*[)\]}>]/g, " ")
    .replaceAll(/ {2,}/g, " ")
    .replaceAll(/^[\s_\-/.,:;^|#)\]>]+|[\s_\-/,:;^|#([<]+$/g, "");
  return /[\p{L}\d]/u.test(tidy) ? tidy : "";
}
