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

/** 三丁目12番5号 has three numbers; 123番地の4, in a 字, has one or two. */
function blockForms(block: readonly number[]): readonly string[] {
  const alone = ["-", "−", "ー", "の", "‐"].map((mark) => block.join(mark));
  const [first = 0, second, third] = block.map(String);
  if (third === undefined) {
    const lots = [`${String(first)}番地`, `${String(first)}番`];
    return [...alone, ...lots.flatMap((lot) => (second === undefined ? [lot] : [`${lot}の${second}`, `${lot}${second}`, `${lot}${second}号`])), ...(second === undefined ? [] : [`${String(first)}丁目${second}`, `${String(first)}丁目${second}番`, `${String(first)}丁目${second}番地`])];
  }
  const wards = [`${String(first)}丁目`, `${kanjiNumber(Number(first))}丁目`];
  const [, middle = "", ...rest] = block.map(String);
  const last = rest.join("-");
  return [...alone, ...wards.flatMap((ward) => [`${ward}${middle}番${last}号`, `${ward}${middle}番${last}`, `${ward}${middle}番地${last}`, `${ward}${middle}番地の${last}`, `${ward}${middle}-${last}`])];
}

/** From the prefecture down, from the municipality, from the town; a town with a ward is where few people live. */
export function addressForms({ prefecture = "", municipality, town, block, building = "" }: AddressParts): readonly Spelling[] {
  const starts = [...new Set([`${prefecture}${municipality}${town}`, `${municipality}${town}`, town])];
  const whole = block.length === 0 ? starts.filter((start) => start !== town) : starts.flatMap((start) => blockForms(block).flatMap((each) => [`${start}${each}`, ...(building === "" ? [] : [`${start}${each}${building}`, `${start}${each} ${building}`])]));
  const alone = [town, ...blockForms(block), ...(building === "" ? [] : [building])].filter((text) => text !== "");
  return [...both("address", whole, () => false), ...both("address", alone, () => true)];
}
