/** Dates wherever they stand and however they are written: found by their numbers, not by their form. */

const eraYears: readonly (readonly [pattern: RegExp, before: number])[] = [
  [/(?:明治|[明㍾]|(?<![a-z])m)[. ]?$/i, 1867],
  [/(?:大正|[大㍽]|(?<![a-z])t)[. ]?$/i, 1911],
  [/(?:昭和|[昭㍼]|(?<![a-z])s)[. ]?$/i, 1925],
  [/(?:平成|[平㍻]|(?<![a-z])h)[. ]?$/i, 1988],
  [/(?:令和|[令㋿]|(?<![a-z])r)[. ]?$/i, 2018],
];
const eraDigits = [1867, 1911, 1925, 1988, 2018];
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const keyOf = (year: number, month: number, day: number): number => (month >= 1 && month <= 12 && day >= 1 && day <= 31 && year > 1850 && year < 2150 ? year * 10_000 + month * 100 + day : 0);

const kanjiDigits = "〇一二三四五六七八九";

/** 三十 is 30, 一九五五 is 1955, 元 is 1. */
function numberOf(run: string): number {
  const wide = run.charCodeAt(0);
  if (wide >= 48 && wide <= 57) return Number(run);
  if (wide >= 0xff10 && wide <= 0xff19) return Number(run.normalize("NFKC"));
  if (run === "元") return 1;
  if (!run.includes("十")) return Number(Array.from(run).map((digit) => kanjiDigits.indexOf(digit)).join(""));
  const [tens = "", ones = ""] = run.split("十");
  return (tens === "" ? 1 : kanjiDigits.indexOf(tens)) * 10 + (ones === "" ? 0 : kanjiDigits.indexOf(ones));
}

/** Instants at which the days begin that a text may be read as naming. */
export function bornOn(text: string): readonly number[] {
  const days: number[] = [];
  findDates(text, () => true, (_, day) => {
    days.push(Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100));
  });
  return days;
}

interface Run {
  readonly at: number;
  readonly end: number;
  readonly digits: number;
  readonly value: number;
  readonly text: string;
}

const runs = /[0-9]+|[０-９]+|[〇一二三四五六七八九十元]+/g;

/** Days as numbers YYYYMMDD that a text may be read as naming, each with its place. */
export function findDates(text: string, isWanted: (day: number) => boolean, found: (at: number, day: number) => void): void {
  let first: Run | undefined;
  let second: Run | undefined;
  runs.lastIndex = 0;
  for (let match = runs.exec(text); match !== null; match = runs.exec(text)) {
    const [run] = match;
    const third: Run = { at: match.index, end: match.index + run.length, digits: run.length, value: numberOf(run), text: run };
    const offer = (at: number, day: number): void => {
      if (day !== 0 && isWanted(day)) found(at, day);
    };
    if (run.length >= 6) ofOneRun(text, third, offer);
    if (first !== undefined && second !== undefined && run.length <= 4 && isDateGap(text, first, second) && isDateGap(text, second, third)) ofThreeRuns(text, first, second, third, offer);
    if (second !== undefined && third.at - second.end <= 12) ofWord(text, second, third, offer, first);
    first = second;
    second = third;
  }
}

/** 2006-04,女,四日町市 is no date: only what stands between the numbers of a date joins them, and kanji are not mixed with digits. */
const dateGap = /^[ \u{3000}./\-‐−／．－年月・_]{1,3}$/u;
const isKanji = ({ text }: Run): boolean => text > "9" && text < "０" && text !== "元";
const isDateGap = (text: string, left: Run, right: Run): boolean => right.at - left.end <= 3 && (left.text === "元" || isKanji(left) === isKanji(right)) && dateGap.test(text.slice(left.end, right.at));

type Offer = (at: number, day: number) => void;

function ofOneRun(text: string, { at, text: run, digits }: Run, offer: Offer): void {
  const plain = run.normalize("NFKC");
  const part = (from: number, to: number): number => Number(plain.slice(from, to));
  if (digits === 8 || digits === 12 || digits === 14) offer(at, keyOf(part(0, 4), part(4, 6), part(6, 8)));
  if (digits === 8) {
    offer(at, keyOf(part(4, 8), part(2, 4), part(0, 2)));
    offer(at, keyOf(part(4, 8), part(0, 2), part(2, 4)));
  }
  if (digits === 7) offer(at, keyOf((eraDigits[part(0, 1) - 1] ?? 0) + part(1, 3), part(3, 5), part(5, 7)));
  if (digits === 6) offer(at, keyOf(eraBefore(text, at) + part(0, 2), part(2, 4), part(4, 6)));
}

function eraBefore(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - 4), at).normalize("NFKC");
  return eraYears.find(([pattern]) => pattern.test(before))?.[1] ?? 0;
}

function ofThreeRuns(text: string, first: Run, second: Run, third: Run, offer: Offer): void {
  if (second.digits > 3) return;
  if (first.digits === 4) offer(first.at, keyOf(first.value, second.value, third.value));
  else if (third.digits === 4) {
    offer(first.at, keyOf(third.value, first.value, second.value));
    offer(first.at, keyOf(third.value, second.value, first.value));
  } else if (first.digits <= 3) {
    const era = eraBefore(text, first.at);
    if (era > 0) offer(first.at, keyOf(era + first.value, second.value, third.value));
  }
}

/** Apr 3, 1955 and 3 Apr 1955. */
function ofWord(text: string, second: Run, third: Run, offer: Offer, first: Run | undefined): void {
  if (third.digits !== 4) return;
  const between = monthIn(text.slice(second.end, third.at));
  if (between > 0) offer(second.at, keyOf(third.value, between, second.value));
  const before = monthIn(text.slice(Math.max(first?.end ?? 0, second.at - 12), second.at));
  if (before > 0) offer(second.at, keyOf(third.value, before, second.value));
}

/** As a word of its own: in a pseudonym any three letters stand by chance, and a year stands behind it. */
const monthWord = /(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])/u;

function monthIn(words: string): number {
  const [month] = monthWord.exec(words.normalize("NFKC").toLowerCase()) ?? [];
  return month === undefined ? 0 : months.indexOf(month.slice(0, 3)) + 1;
}
