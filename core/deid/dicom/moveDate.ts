const day = 86_400_000;

const datePattern = /^(\d{4})\.?(\d{2})\.?(\d{2})$/;
const dateTimePattern = /^(\d{8})((?:\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?(?:[+-]\d{4})?)$/;
const timePattern = /^\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?$/;

/** A day as DA writes it, in the old form with points too, so many days later; undefined for what is no day. */
export function moveDate(text: string, days: number): string | undefined {
  const found = datePattern.exec(text);
  if (found === null) return undefined;
  const [, year = "", month = "", dayOfMonth = ""] = found;
  const milliseconds = Date.parse(`${year}-${month}-${dayOfMonth}T00:00:00Z`);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(8, 10) !== dayOfMonth) return undefined;
  const moved = new Date(milliseconds + days * day).toISOString();
  return /^\d{4}-/.test(moved) ? moved.slice(0, 10).replaceAll("-", "") : undefined;
}

/** A day, or a range of days as queries write it, open at one end or not. */
export function moveDates(text: string, days: number): string | undefined {
  const ends = text.split("-");
  if (ends.length === 1) return moveDate(text, days);
  if (ends.length > 2 || text === "-") return undefined;
  const moved = ends.map((end) => (end === "" ? "" : moveDate(end, days)));
  return moved.every((end) => end !== undefined) ? moved.join("-") : undefined;
}

/** A DT with its day whole; a year or month alone cannot be moved by days. */
export function moveDateTime(text: string, days: number): string | undefined {
  const found = dateTimePattern.exec(text);
  if (found === null) return undefined;
  const moved = moveDate(found[1] ?? "", days);
  return moved === undefined ? undefined : `${moved}${found[2] ?? ""}`;
}

/** Whole days move no time of day. */
export const isTime = (text: string): boolean => timePattern.test(text);
