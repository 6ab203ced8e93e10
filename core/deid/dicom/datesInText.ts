import { eraYearsOf } from "../../domain/japaneseEras.ts";
import { readRecordDate, shiftRecordDate, type RecordDate } from "../../domain/recordDate.ts";
import type { DateRule } from "./profileRequest.ts";

/** Days that stand in a text, in the ways Japan and the West write them: moved in their own form, or taken out where that cannot be done. */

interface FoundDate {
  readonly from: number;
  readonly to: number;
  /** As it would stand so many days later; undefined where no whole day can be read. */
  readonly moved: (days: number) => string | undefined;
}

interface Form {
  readonly pattern: RegExp;
  /** Undefined for what only looks like a day. */
  readonly read: (groups: readonly string[]) => { readonly day: RecordDate; readonly write: (day: RecordDate) => string | undefined } | "partial" | undefined;
}

const padded = (value: number, like: string): string => String(value).padStart(like.length, "0");
/** With a zero before it only where the model has one. */
const asWritten = (value: number, like: string): string => (like.startsWith("0") ? padded(value, like) : String(value));
const existing = (year: string | number, month: string | number, day: string | number): RecordDate | undefined => readRecordDate(`${String(year)}-${String(month)}-${String(day)}`);

const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"] as const;
const monthNames = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const monthOf = (name: string): number => months.findIndex((month) => month.startsWith(name.slice(0, 3).toLowerCase())) + 1;

/** Short or long, in the letters' case of the model. */
function monthLike(month: number, model: string): string {
  const long = months[month - 1] ?? "";
  const name = model.length > 4 ? long : long.slice(0, 3);
  if (model === model.toUpperCase()) return name.toUpperCase();
  return /^[A-Z]/.test(model) ? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : name;
}

const eraNames = "明治|大正|昭和|平成|令和";
/** The era's name or letter, as the model has it, and the year in it. */
function inEra(day: RecordDate, model: string): { readonly name: string; readonly year: number } | undefined {
  const [now] = eraYearsOf(day);
  if (now === undefined) return undefined;
  const { kanji, letter } = now.era;
  return { name: model.length === 2 ? kanji : model === model.toLowerCase() ? letter.toLowerCase() : letter, year: now.year };
}

const forms: readonly Form[] = [
  {
    // 2024-05-03, 2024/5/3, 2024.05.03
    pattern: /(?<!\d)((?:18|19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/g,
    read: ([year = "", between = "", month = "", day = ""]) => {
      const date = existing(year, month, day);
      return date && { day: date, write: (moved) => [String(moved.year), padded(moved.month, month), padded(moved.day, day)].join(between) };
    },
  },
  {
    // 20240503, with a time of day behind it too
    pattern: /(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})((?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?(?!\d)/g,
    read: ([year = "", month = "", day = "", time = ""]) => {
      const date = existing(year, month, day);
      return date && { day: date, write: (moved) => `${String(moved.year)}${padded(moved.month, month)}${padded(moved.day, day)}${time}` };
    },
  },
  {
    // 2024年5月3日
    pattern: /(?<!\d)((?:18|19|20)\d{2})( *年 *)(\d{1,2})( *月 *)(\d{1,2})( *日)/g,
    read: ([year = "", first = "", month = "", second = "", day = "", third = ""]) => {
      const date = existing(year, month, day);
      return date && { day: date, write: (moved) => `${String(moved.year)}${first}${asWritten(moved.month, month)}${second}${asWritten(moved.day, day)}${third}` };
    },
  },
  {
    // 令和6年5月3日
    pattern: new RegExp(`(${eraNames})( *)(\\d{1,2}|元)( *年 *)(\\d{1,2})( *月 *)(\\d{1,2})( *日)`, "g"),
    read: ([era = "", gap = "", year = "", first = "", month = "", second = "", day = "", third = ""]) => {
      const date = readRecordDate(`${era}${year}年${month}月${day}日`);
      const write = (moved: RecordDate): string | undefined => {
        const now = inEra(moved, era);
        const nowYear = now === undefined ? "" : year === "元" && now.year === 1 ? "元" : asWritten(now.year, year);
        return now && `${now.name}${gap}${nowYear}${first}${asWritten(moved.month, month)}${second}${asWritten(moved.day, day)}${third}`;
      };
      return date && { day: date, write };
    },
  },
  {
    // R6.5.3, H30/12/01
    pattern: /(?<![A-Za-z\d])([MTSHRmtshr])(\d{1,2})([-/.])(\d{1,2})\3(\d{1,2})(?![\d.])/g,
    read: ([era = "", year = "", between = "", month = "", day = ""]) => {
      const date = readRecordDate(`${era}${year}-${month}-${day}`);
      const write = (moved: RecordDate): string | undefined => {
        const now = inEra(moved, era);
        return now && [`${now.name}${asWritten(now.year, year)}`, asWritten(moved.month, month), asWritten(moved.day, day)].join(between);
      };
      return date && { day: date, write };
    },
  },
  {
    // May 3, 2024
    pattern: new RegExp(`(?<![a-z])(${monthNames})(\\.? +)(\\d{1,2})(?:st|nd|rd|th)?(,? +)((?:19|20)\\d{2})(?!\\d)`, "gi"),
    read: ([month = "", first = "", day = "", second = "", year = ""]) => {
      const date = existing(year, monthOf(month), day);
      return date && { day: date, write: (moved) => `${monthLike(moved.month, month)}${first}${padded(moved.day, day)}${second}${String(moved.year)}` };
    },
  },
  {
    // 3-MAY-2024, 3 May 2024, 03MAY2024
    pattern: new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?([- .,/]*)(${monthNames})([- .,/]*)((?:19|20)\\d{2})(?!\\d)`, "gi"),
    read: ([day = "", first = "", month = "", second = "", year = ""]) => {
      const date = existing(year, monthOf(month), day);
      return date && { day: date, write: (moved) => `${padded(moved.day, day)}${first}${monthLike(moved.month, month)}${second}${String(moved.year)}` };
    },
  },
  {
    // 05/13/2024, 13.05.2024: where one number can only be the day; else nobody knows which is which.
    pattern: /(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d{2})(?!\d)/g,
    read: ([one = "", between = "", other = "", year = ""]) => {
      const [dayFirst, monthFirst] = [existing(year, other, one), existing(year, one, other)];
      if (dayFirst !== undefined && monthFirst !== undefined && one !== other) return "partial";
      if (dayFirst !== undefined) return { day: dayFirst, write: (moved) => [padded(moved.day, one), padded(moved.month, other), String(moved.year)].join(between) };
      return monthFirst && { day: monthFirst, write: (moved) => [padded(moved.month, one), padded(moved.day, other), String(moved.year)].join(between) };
    },
  },
  // 5月3日, 2024年5月, 令和6年, in characters of numbers too: no whole day, or none that could be written again.
  { pattern: new RegExp(`(?:(?:${eraNames})? *(?:\\d{1,4}|[〇零一二三四五六七八九十元百]{1,4}) *年(?: *度)? *)?(?:\\d{1,2}|[一二三四五六七八九十]{1,3}) *月(?: *(?:\\d{1,2}|[一二三四五六七八九十]{1,3}) *日)?`, "g"), read: () => "partial" },
  { pattern: new RegExp(`(?:(?:${eraNames}) *(?:\\d{1,2}|[〇零一二三四五六七八九十元]{1,4})|(?<!\\d)(?:18|19|20)\\d{2}) *年(?: *度)?`, "g"), read: () => "partial" },
  // May 2024, May 3, 2024/05
  { pattern: new RegExp(`(?<![a-z])(?:${monthNames})[. ,-]+(?:19|20)\\d{2}(?!\\d)`, "gi"), read: () => "partial" },
  { pattern: /(?<!\d)(?:19|20)\d{2}[-/](?:0[1-9]|1[0-2])(?![\d/-])/g, read: () => "partial" },
];

/** Digits and signs of full width stand one for one for the plain ones, so places stay. */
export const plain = (text: string): string => text.replaceAll(/[！-～]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0)).replaceAll("　", " ");

/** Every form has one of these; most texts of a device have none. */
const mayHoldDate = /(?:18|19|20)\d{2}|[年月]|[mtshr]\d{1,2}[-/.]\d/i;

function datesIn(text: string): readonly FoundDate[] {
  if (!mayHoldDate.test(text)) return [];
  const found: FoundDate[] = [];
  for (const { pattern, read } of forms) {
    for (const match of text.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      // What an earlier form has read is not read again as a part.
      if (found.some((other) => from < other.to && other.from < to)) continue;
      const date = read(match.slice(1).map((group: string | undefined) => group ?? ""));
      if (date === undefined) continue;
      found.push({ from, to, moved: (days) => (date === "partial" ? undefined : date.write(shiftRecordDate(date.day, days))) });
    }
  }
  return found.sort((left, right) => left.from - right.from);
}

/** The text with every date in it treated by the rule; the same text where there is none. */
export function treatDates(text: string, rule: DateRule): string {
  if (rule.kind === "keep") return text;
  let treated = "";
  let at = 0;
  for (const { from, to, moved } of datesIn(plain(text))) {
    treated += text.slice(at, from) + (rule.kind === "shift" ? (moved(rule.days) ?? "") : "");
    at = to;
  }
  return at === 0 ? text : treated + text.slice(at);
}

/** Where the dates of a text stand, for who must not take their digits for anything else. */
export const placesOfDates = (text: string): readonly { readonly from: number; readonly to: number }[] => datesIn(plain(text));
