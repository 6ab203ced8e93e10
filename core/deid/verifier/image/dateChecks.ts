import { type ReadElement, type ReadObject, valuesOf } from "./readObject.ts";
import type { Promised, Tell } from "./imageFaults.ts";

const day = 86_400_000;
/** What stands where a type demands a date and none may be told. */
const dummy = "19000101";
/** Ten years: nobody is moved farther. */
const farthest = 3660;
const textual = new Set(["LO", "LT", "SH", "ST", "UC", "UT", "PN"]);
/** Goes, or is left as a year: it follows no offset. */
const birthDate = "00100030";
/** Versions of programs are days more often than not, and nobody's. */
const versions = new Set(["00181020", "00181019", "00189000", "00020013"]);

/** Whole days since 1970; undefined for what is no day. */
function dayOf(text: string): number | undefined {
  const [, year = "", month = "", date = ""] = /^(\d{4})[./-]?(\d{2})[./-]?(\d{2})/.exec(text) ?? [];
  if (year === "") return undefined;
  const milliseconds = Date.UTC(Number(year), Number(month) - 1, Number(date));
  const read = new Date(milliseconds);
  return read.getUTCMonth() === Number(month) - 1 && read.getUTCDate() === Number(date) ? milliseconds / day : undefined;
}

/** Days written out in a text, each as the number of its day. */
function daysIn(element: ReadElement): readonly number[] {
  const text = element.value.toString("latin1");
  return Array.from(text.matchAll(/(?<!\d|\.)(?:19|20)\d\d([./-]?)\d\d\1\d\d(?!\d|\.\d)/g), ([found]) => dayOf(found)).filter((found) => found !== undefined);
}

const daysOf = (element: ReadElement): readonly number[] =>
  element.vr === "DA" || element.vr === "DT"
    ? valuesOf(element)
        .filter((value) => value.slice(0, 8) !== dummy)
        .map(dayOf)
        .filter((found) => found !== undefined)
    : (textual.has(element.vr) || element.vr === "UN") && !versions.has(element.tag)
      ? daysIn(element)
      : [];

const leafOf = ({ path }: ReadElement): string => path.slice(path.lastIndexOf(".") + 1);

/** By how many days each person was moved: one number for all that is theirs. */
export class DateBook {
  readonly #offsets = new Map<string, number>();

  look(person: string, before: ReadObject, after: ReadObject, { dates }: Promised, tell: Tell): void {
    if (dates === "kept") return;
    const was = new Map<string, Set<number>>();
    for (const element of before.elements) {
      const leaf = leafOf(element);
      const known = was.get(leaf) ?? new Set();
      was.set(leaf, known);
      for (const one of daysOf(element)) known.add(one);
    }
    for (const element of after.elements) {
      const found = daysOf(element);
      if (found.length === 0) continue;
      const source = was.get(leafOf(element)) ?? new Set();
      if (dates === "removed" || element.tag === birthDate) {
        if (found.some((one) => source.has(one))) tell("dateKept", element.path);
        continue;
      }
      const offset = this.#offsetOf(person, element, before);
      if (offset === undefined) {
        // Nothing at the same place tells how far: at least it is not the day itself.
        if (found.some((one) => source.has(one))) tell("dateKept", element.path);
        continue;
      }
      if (offset === 0 || Math.abs(offset) > farthest) tell(offset === 0 ? "dateKept" : "dateOffset", element.path);
      else if (found.some((one) => !source.has(one - offset))) tell(found.some((one) => source.has(one)) ? "dateKept" : "dateOffset", element.path);
    }
  }

  /** Told by the first date that stands at the same place before and after. */
  #offsetOf(person: string, element: ReadElement, before: ReadObject): number | undefined {
    const known = this.#offsets.get(person);
    if (known !== undefined) return known;
    const [now] = daysOf(element);
    const source = before.at.get(element.path);
    const [then] = source === undefined ? [] : daysOf(source);
    if (now === undefined || then === undefined || element.depth > 0) return undefined;
    this.#offsets.set(person, now - then);
    return now - then;
  }
}
