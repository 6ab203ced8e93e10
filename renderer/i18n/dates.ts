import { CalendarDate, GregorianCalendar, JapaneseCalendar, toCalendar } from "@internationalized/date";
import type { Language } from "../../core/contract/messages/index.ts";

/** 和暦 and 西暦 side by side. Written out by hand: Intl gives one calendar at a time, and its punctuation changes between versions. */

const japanese = new JapaneseCalendar();
const gregorian = new GregorianCalendar();

export const eras = ["reiwa", "heisei", "showa", "taisho", "meiji"] as const;
export type Era = (typeof eras)[number];

const eraNames: Readonly<Record<Language, Readonly<Record<Era, string>>>> = {
  ja: { meiji: "明治", taisho: "大正", showa: "昭和", heisei: "平成", reiwa: "令和" },
  en: { meiji: "Meiji", taisho: "Taisho", showa: "Showa", heisei: "Heisei", reiwa: "Reiwa" },
};

const two = (value: number): string => String(value).padStart(2, "0");

const localDate = (at: Date): CalendarDate => new CalendarDate(at.getFullYear(), at.getMonth() + 1, at.getDate());

function eraOf(date: CalendarDate): { readonly era: Era; readonly year: number } {
  const { era, year } = toCalendar(date, japanese);
  return { era: era as Era, year };
}

const eraYear = (language: Language, date: CalendarDate): string => {
  const { era, year } = eraOf(date);
  const name = eraNames[language][era];
  return language === "ja" ? `${name}${year === 1 ? "元" : String(year)}年` : `${name} ${String(year)}`;
};

/** 令和8年(2026年)11月21日 · 2026-11-21 (Reiwa 8) */
export function formatDate(language: Language, instant: number): string {
  const at = new Date(instant);
  const era = eraYear(language, localDate(at));
  return language === "ja"
    ? `${era}(${String(at.getFullYear())}年)${String(at.getMonth() + 1)}月${String(at.getDate())}日`
    : `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())} (${era})`;
}

/** 令和8年(2026年)11月21日 14:05 · 2026-11-21 (Reiwa 8) 14:05 */
export const formatDateTime = (language: Language, instant: number): string => `${formatDate(language, instant)} ${formatTime(instant)}`;

/** A day without a time (`YYYY-MM-DD`), at the room's own midnight, so that no time zone moves it. */
export function instantOfDay(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date).getTime();
}

/** To the second, for one record looked at closely. */
export const formatExact = (language: Language, instant: number): string => `${formatDate(language, instant)} ${formatSeconds(instant)}`;

export function formatTime(instant: number): string {
  const at = new Date(instant);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

export const formatSeconds = (instant: number): string => `${formatTime(instant)}:${two(new Date(instant).getSeconds())}`;

const weekdays: Readonly<Record<Language, readonly string[]>> = {
  ja: ["日", "月", "火", "水", "木", "金", "土"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};

/** With the day of the week, for a title. */
export function formatDay(language: Language, instant: number): string {
  const weekday = weekdays[language][new Date(instant).getDay()] ?? "";
  return language === "ja" ? `${formatDate(language, instant)} ${weekday}曜日` : `${weekday}, ${formatDate(language, instant)}`;
}

/** For a column: both years, one width, to the second. 令和8年 2026-11-21 14:05:09 */
export function formatMoment(language: Language, instant: number): string {
  const at = new Date(instant);
  const moment = `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${formatSeconds(instant)}`;
  return language === "en" ? moment : `${eraYear("ja", localDate(at))} ${moment}`;
}

export interface DateParts {
  readonly era: Era | "gregory";
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

export const noDate: DateParts = { era: "reiwa", year: "", month: "", day: "" };

/** The day of an instant as it would be typed. */
export function partsOf(instant: number): DateParts {
  const date = localDate(new Date(instant));
  const { era, year } = eraOf(date);
  return { era, year: String(year), month: String(date.month), day: String(date.day) };
}

export type ReadDate = { readonly state: "empty" } | { readonly state: "incomplete" } | { readonly state: "invalid" } | { readonly state: "date"; readonly date: CalendarDate };

/** Full-width digits come from an input method that was left on; 元 is how year 1 is written. */
const digits = (text: string): string => text.trim().replaceAll(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));

/** Strict: 令和1年2月1日 (before the era began) or 30 February are no dates, and are not bent into one. */
export function readDate(parts: DateParts): ReadDate {
  const year = parts.year.trim() === "元" ? "1" : digits(parts.year);
  const month = digits(parts.month);
  const day = digits(parts.day);
  const filled = [year, month, day].filter((text) => text !== "").length;
  if (filled === 0) return { state: "empty" };
  if (filled < 3) return { state: "incomplete" };
  if (![year, month, day].every((text) => /^\d{1,4}$/.test(text))) return { state: "invalid" };
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = parts.era === "gregory" ? new CalendarDate(gregorian, y, m, d) : toCalendar(new CalendarDate(japanese, parts.era, y, m, d), gregorian);
  const back = parts.era === "gregory" ? date : toCalendar(date, japanese);
  // A date outside its era comes back in the neighbouring one, and there its year is another.
  const same = back.year === y && back.month === m && back.day === d && (parts.era !== "gregory" || y >= 1868);
  return same ? { state: "date", date } : { state: "invalid" };
}

/** First and last millisecond of a day on this machine's clock. */
export const startOfDay = (date: CalendarDate): number => new Date(date.year, date.month - 1, date.day).getTime();
export const endOfDay = (date: CalendarDate): number => new Date(date.year, date.month - 1, date.day + 1).getTime() - 1;
