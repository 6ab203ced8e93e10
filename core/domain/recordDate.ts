/** Days as records write them, in the calendar of the West and in that of Japan; and days moved by a person's offset. */

export interface RecordDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

interface Era {
  readonly names: readonly string[];
  /** As receipts number them: 1 Meiji … 5 Reiwa. */
  readonly digit: string;
  /** The era's year 1 is this year plus 1. */
  readonly before: number;
  readonly first: RecordDate;
  readonly last: RecordDate;
}

/** Days from 1873 on only: before it the calendar of Japan was another. */
const eras: readonly Era[] = [
  { names: ["明治", "明", "m"], digit: "1", before: 1867, first: { year: 1873, month: 1, day: 1 }, last: { year: 1912, month: 7, day: 30 } },
  { names: ["大正", "大", "t"], digit: "2", before: 1911, first: { year: 1912, month: 7, day: 30 }, last: { year: 1926, month: 12, day: 25 } },
  { names: ["昭和", "昭", "s"], digit: "3", before: 1925, first: { year: 1926, month: 12, day: 25 }, last: { year: 1989, month: 1, day: 7 } },
  { names: ["平成", "平", "h"], digit: "4", before: 1988, first: { year: 1989, month: 1, day: 8 }, last: { year: 2019, month: 4, day: 30 } },
  { names: ["令和", "令", "r"], digit: "5", before: 2018, first: { year: 2019, month: 5, day: 1 }, last: { year: 9999, month: 12, day: 31 } },
];

const eraOfName = new Map(eras.flatMap((era) => era.names.map((name) => [name, era] as const)));
const eraOfDigit = new Map(eras.map((era) => [era.digit, era]));

const western = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
/** With the time of day that some systems write behind it. */
const westernCompact = /^(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?$/;
const japanese = /^(明治|大正|昭和|平成|令和|[明大昭平令mtshr])-?(\d{1,2}|元)-(\d{1,2})-(\d{1,2})$/;
const japaneseCompact = /^([mtshr])(\d{2})(\d{2})(\d{2})$/;
/** GYYMMDD of receipts. */
const receipt = /^([1-5])(\d{2})(\d{2})(\d{2})$/;
/** A time of day behind the day: it does not change which day it is. */
const timeOfDay = /[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?$/;

/** Undefined for what is no day, a day that does not exist, and one outside its era. */
export function readRecordDate(text: string): RecordDate | undefined {
  const folded = fold(text);
  const plain = western.exec(folded) ?? westernCompact.exec(folded);
  if (plain !== null) return existing({ year: Number(plain[1]), month: Number(plain[2]), day: Number(plain[3]) });
  const named = japanese.exec(folded) ?? japaneseCompact.exec(folded);
  if (named !== null) return ofEra(eraOfName.get(named[1] ?? ""), named);
  const numbered = receipt.exec(folded);
  return numbered === null ? undefined : ofEra(eraOfDigit.get(numbered[1] ?? ""), numbered);
}

const fold = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .trim()
    .replace(timeOfDay, "")
    .replace(/\s+/g, "")
    .replace(/日$/, "")
    .replace(/[年月/.‐−–ー]/g, "-");

function ofEra(era: Era | undefined, [, , year, month, day]: RegExpExecArray): RecordDate | undefined {
  if (era === undefined) return undefined;
  const ofEraYear = year === "元" ? 1 : Number(year);
  const date = ofEraYear < 1 ? undefined : existing({ year: era.before + ofEraYear, month: Number(month), day: Number(day) });
  return date !== undefined && compareDates(era.first, date) <= 0 && compareDates(date, era.last) <= 0 ? date : undefined;
}

const oldest = 1850;
const newest = 2200;

function existing(date: RecordDate): RecordDate | undefined {
  const { year, month, day } = date;
  if (year < oldest || year > newest || month < 1 || month > 12 || day < 1) return undefined;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? date : undefined;
}

export const compareDates = (left: RecordDate, right: RecordDate): number => left.year - right.year || left.month - right.month || left.day - right.day;

const digits = (value: number, width: number): string => String(value).padStart(width, "0");

export const formatRecordDate = ({ year, month, day }: RecordDate): string => `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;

export const formatYearMonth = ({ year, month }: RecordDate): string => `${digits(year, 4)}-${digits(month, 2)}`;

const dayLength = 86_400_000;

export const dayNumber = ({ year, month, day }: RecordDate): number => Date.UTC(year, month - 1, day) / dayLength;

export function shiftRecordDate(date: RecordDate, days: number): RecordDate {
  const moved = new Date((dayNumber(date) + days) * dayLength);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** Whole years lived on a day. */
export function ageOn(birth: RecordDate, day: RecordDate): number {
  const hadBirthday = day.month > birth.month || (day.month === birth.month && day.day >= birth.day);
  return day.year - birth.year - (hadBirthday ? 0 : 1);
}

/**
 * One offset of days for all dates of one person: each of -N … -1, 1 … N as likely as any other, so that nobody's dates stand still.
 * The draw is a keyed hash of the person; numbers that would make some offsets likelier are passed over.
 */
export function offsetOfDraw(draw: Uint8Array, maximumDays: number): number {
  const choices = 2 * maximumDays;
  const fair = Math.floor(0x1_0000_0000 / choices) * choices;
  const view = new DataView(draw.buffer, draw.byteOffset, draw.byteLength);
  for (let at = 0; at + 4 <= draw.byteLength; at += 4) {
    const number = view.getUint32(at);
    if (number >= fair) continue;
    const chosen = (number % choices) - maximumDays;
    return chosen < 0 ? chosen : chosen + 1;
  }
  throw new RangeError("the draw is too short for a fair offset");
}
