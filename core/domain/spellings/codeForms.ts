import { fullWidth, kanjiNumber } from "./dateForms.ts";
import type { AddressParts, Insurance, Spelling, SpelledOf } from "./spelling.ts";

/** Numbers that stand for a person: written with and without zeros, marks, country, and in full width. */

/** Fewer digits than this stand in every table. */
const fewestDigits = 5;

const digitsOf = (text: string): string => text.normalize("NFKC").replaceAll(/[^0-9A-Za-z]/g, "");

function both(of: SpelledOf, texts: readonly string[], isWeak: (text: string) => boolean = (text) => digitsOf(text).length < fewestDigits): readonly Spelling[] {
  return texts.flatMap((text) => [text, fullWidth(text)]).map((text) => ({ text, of, strength: isWeak(text) ? "weak" : "certain" }));
}

const longestId = 10;

/** A number of a patient: as given, without its marks, without its zeros, filled up to the widths that systems use, in groups. */
export function idForms(id: string): readonly Spelling[] {
  const given = id.normalize("NFKC").trim();
  const run = digitsOf(given);
  if (run === "") return [];
  const bare = run.replace(/^0+(?=.)/, "");
  const filled = /^\d+$/.test(run) ? Array.from({ length: longestId - bare.length + 1 }, (_, more) => bare.padStart(bare.length + more, "0")) : [];
  const groups = run.length > fewestDigits ? ["-", " ", "."].flatMap((mark) => [3, 4].map((size) => `${run.slice(0, size)}${mark}${run.slice(size)}`)) : [];
  return both("id", [given, run, bare, ...filled, ...groups, ...(run.toUpperCase() === run.toLowerCase() ? [] : [run.toLowerCase(), run.toUpperCase()])]);
}

/** Area codes that a number without marks may begin with are many: both cuts of a number of ten digits are tried. */
function cutsOf(run: string): readonly (readonly string[])[] {
  const cut = (one: number, other: number): readonly string[] => [run.slice(0, one), run.slice(one, other), run.slice(other)];
  if (run.length === 11) return [cut(3, 7)];
  return run.length === 10 ? [cut(2, 6), cut(3, 6), cut(4, 6)] : [];
}

export function phoneForms(phone: string): readonly Spelling[] {
  const given = phone.normalize("NFKC").trim();
  const run = given.replaceAll(/\D/g, "").replace(/^810?(?=\d{9,10}$)/, "0");
  if (run === "") return [];
  const parts = given.split(/\D+/).filter((part) => part !== "");
  const cuts = [...(parts.length === 3 && !given.startsWith("+") ? [parts] : []), ...cutsOf(run)];
  const marked = cuts.flatMap(([area = "", middle = "", last = ""]) => [
    ...["-", " ", ".", "−"].map((mark) => [area, middle, last].join(mark)),
    `(${area})${middle}-${last}`,
    `${area}(${middle})${last}`,
    ...[`+81-`, `+81 `, `81-`].map((country) => `${country}${area.slice(1)}-${middle}-${last}`),
    ...cuts.length > 0 ? [`${middle}-${last}`] : [],
  ]);
  return both("phone", [given, run, ...marked, `+81${run.slice(1)}`, `81${run.slice(1)}`], (text) => digitsOf(text).length < 9);
}

export function postalForms(postal: string): readonly Spelling[] {
  const run = digitsOf(postal);
  if (!/^\d{7}$/.test(run)) return both("postal", [postal]);
  const marked = `${run.slice(0, 3)}-${run.slice(3)}`;
  return both("postal", [marked, run, `〒${marked}`, `〒${run}`, `〒 ${marked}`, `${run.slice(0, 3)}−${run.slice(3)}`]);
}

/** Insurer, symbol and number: each alone, and together with what may stand between. A symbol or number may be a few digits. */
export function insuranceForms({ insurer, symbol, number, branch }: Insurance): readonly Spelling[] {
  const joined = ["", "-", "・", "/", " ", ":", "："].flatMap((mark) => {
    const held = `${symbol}${mark}${number}`;
    return branch === undefined ? [held] : [held, `${held}${mark}${branch}`];
  });
  const withWords = [`記号${symbol}番号${number}`, `記号:${symbol} 番号:${number}`, `${symbol}の${number}`];
  const bare = insurer.replace(/^0+(?=.)/, "");
  return both("insurance", [insurer, bare, symbol, number, `${insurer}:${symbol}:${number}`, ...joined, ...withWords].filter((text) => text !== ""));
}

function blockForms(block: readonly number[]): readonly string[] {
  const [ward = 0, ...rest] = block;
  const tail = rest.length === 0 ? "" : rest.map((value, at) => `${String(value)}${at === 0 ? "番" : "号"}`).join("");
  const alone = ["-", "−", "ー", "の", "‐"].map((mark) => block.join(mark));
  return [...alone, `${String(ward)}丁目${tail}`, `${kanjiNumber(ward)}丁目${tail}`, `${String(ward)}丁目${rest.join("-")}`, `${kanjiNumber(ward)}丁目${rest.join("-")}`, ...(rest.length > 0 ? [`${String(ward)}丁目${String(rest[0])}番地${rest.length > 1 ? `の${String(rest[1])}` : ""}`] : [])];
}

/** From the prefecture down, from the municipality, from the town; a town with a ward is where few people live. */
export function addressForms({ prefecture = "", municipality, town, block, building = "" }: AddressParts): readonly Spelling[] {
  const starts = [...new Set([`${prefecture}${municipality}${town}`, `${municipality}${town}`, town])];
  const whole = block.length === 0 ? starts.filter((start) => start !== town) : starts.flatMap((start) => blockForms(block).flatMap((each) => [`${start}${each}`, ...(building === "" ? [] : [`${start}${each}${building}`, `${start}${each} ${building}`])]));
  const alone = [town, ...blockForms(block), ...(building === "" ? [] : [building])].filter((text) => text !== "");
  return [...both("address", whole, () => false), ...both("address", alone, () => true)];
}
