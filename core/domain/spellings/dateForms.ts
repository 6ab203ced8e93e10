import { eraYearsOf, type CalendarDay } from "../japaneseEras.ts";
import type { Spelling } from "./spelling.ts";

/** A day in the ways it is written in Japanese records: 西暦, 和暦, in digits and in kanji, and as machines from abroad print it. */

const two = (value: number): string => String(value).padStart(2, "0");

const digits = "〇一二三四五六七八九";

/** 三十一; up to 99. */
export function kanjiNumber(value: number): string {
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  return `${tens > 1 ? (digits[tens] ?? "") : ""}${tens > 0 ? "十" : ""}${ones > 0 ? (digits[ones] ?? "") : ""}`;
}

const kanjiDigits = (value: number): string => Array.from(String(value), (digit) => digits[Number(digit)] ?? "").join("");

const fullWidthFirst = 0xfee0;

/** ASCII as it comes out of an input method that was left in full width. */
export const fullWidth = (text: string): string => text.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + fullWidthFirst));

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

function western({ year, month, day }: CalendarDay): readonly string[] {
  const marks = ["-", "/", "."].flatMap((mark) => [[year, two(month), two(day)].join(mark), [year, month, day].join(mark)]);
  return [...marks, `${String(year)}${two(month)}${two(day)}`, `${String(year)}年${two(month)}月${two(day)}日`, `${String(year)}年${String(month)}月${String(day)}日`];
}

function english({ year, month, day }: CalendarDay): readonly string[] {
  const name = months[month - 1] ?? "";
  const short = name.slice(0, 3);
  const words = [name, short].flatMap((word) => [`${word} ${String(day)}, ${String(year)}`, `${String(day)} ${word} ${String(year)}`]);
  const marks = ["/", "-", "."].flatMap((mark) => [[two(month), two(day), year].join(mark), [two(day), two(month), year].join(mark)]);
  return [...words, `${two(day)}-${short}-${String(year)}`, `${two(day)}-${short.toUpperCase()}-${String(year)}`, ...marks, [month, day, year].join("/"), [day, month, year].join("/")];
}

function japanese(date: CalendarDay): readonly string[] {
  const { month, day } = date;
  return eraYearsOf(date).flatMap(({ era, year }) => {
    const years = year === 1 ? ["1", "元"] : [String(year)];
    const names = [era.kanji, era.square, era.letter, era.letter.toLowerCase(), era.kanji.charAt(0)];
    const marked = years.flatMap((inEra) => names.flatMap((name) => [".", "/", "-"].flatMap((mark) => [`${name}${inEra}${mark}${String(month)}${mark}${String(day)}`, `${name}${inEra === "元" ? inEra : two(year)}${mark}${two(month)}${mark}${two(day)}`])));
    const worded = years.flatMap((inEra) => names.flatMap((name) => [`${name}${inEra}年${String(month)}月${String(day)}日`, `${name}${inEra === "元" ? inEra : two(year)}年${two(month)}月${two(day)}日`]));
    const inKanji = [year === 1 ? "元" : kanjiNumber(year), kanjiNumber(year)].map((inEra) => `${era.kanji}${inEra}年${kanjiNumber(month)}月${kanjiNumber(day)}日`);
    const run = `${two(year)}${two(month)}${two(day)}`;
    return [...marked, ...worded, ...inKanji, `${era.letter}${run}`, `${era.letter.toLowerCase()}${run}`, `${era.code}${run}`, `${era.code}-${run}`];
  });
}

/** In two digits a year is any of several, and without an era six digits are many things. */
function short({ year, month, day }: CalendarDay): readonly string[] {
  const last = two(year % 100);
  return [`${last}${two(month)}${two(day)}`, ...["-", "/", "."].map((mark) => [last, two(month), two(day)].join(mark))];
}

export function dateForms(date: CalendarDay): readonly Spelling[] {
  const inKanji = `${kanjiDigits(date.year)}年${kanjiNumber(date.month)}月${kanjiNumber(date.day)}日`;
  const ascii = [...western(date), ...japanese(date)];
  const certain = [...ascii, ...ascii.map(fullWidth), inKanji, ...english(date)];
  const weak = short(date).flatMap((form) => [form, fullWidth(form)]);
  return [...certain.map((text) => ({ text, of: "birth", strength: "certain" }) as const), ...weak.map((text) => ({ text, of: "birth", strength: "weak" }) as const)];
}
