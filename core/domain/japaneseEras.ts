/** The eras of Japan and how a day is counted in them. Pure arithmetic on the calendar: no zone, no locale. */

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface Era {
  readonly kanji: string;
  /** Of one character, for fonts with little room (U+337B … U+337E, U+32FF). */
  readonly square: string;
  readonly letter: string;
  /** The digit that receipts use (記録条件仕様: 元号区分). */
  readonly code: string;
  readonly first: CalendarDay;
}

/**
 * Each with its first day. Until 1872 days were counted by the moon; 明治 is given from its proclamation by the sun (1868-10-23). The first days of 大正
 * and 昭和 are also the last of the era before: the whole day belongs to the new one by law (改元ノ詔書), and both are written.
 */
export const eras: readonly Era[] = [
  { kanji: "明治", square: "㍾", letter: "M", code: "1", first: { year: 1868, month: 10, day: 23 } },
  { kanji: "大正", square: "㍽", letter: "T", code: "2", first: { year: 1912, month: 7, day: 30 } },
  { kanji: "昭和", square: "㍼", letter: "S", code: "3", first: { year: 1926, month: 12, day: 25 } },
  { kanji: "平成", square: "㍻", letter: "H", code: "4", first: { year: 1989, month: 1, day: 8 } },
  { kanji: "令和", square: "㋿", letter: "R", code: "5", first: { year: 2019, month: 5, day: 1 } },
];

export interface EraYear {
  readonly era: Era;
  readonly year: number;
}

const order = ({ year, month, day }: CalendarDay): number => (year * 100 + month) * 100 + day;

/** The era of the day, and on the first day of 大正 and 昭和 the one before as well; none before 明治. */
export function eraYearsOf(day: CalendarDay): readonly EraYear[] {
  const at = eras.findLastIndex(({ first }) => order(first) <= order(day));
  const era = eras[at];
  if (era === undefined) return [];
  const before = order(era.first) === order(day) && (era.letter === "T" || era.letter === "S") ? eras[at - 1] : undefined;
  return [era, ...(before === undefined ? [] : [before])].map((each) => ({ era: each, year: day.year - each.first.year + 1 }));
}

const daysOf = (year: number, month: number): number => (month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);

/** `YYYY-MM-DD` of a day that exists; anything else is undefined. */
export function readDay(text: string): CalendarDay | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0] = found.slice(1).map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month) ? { year, month, day } : undefined;
}
