import { isPrivate, textOf, valuesOf, type ReadElement, type ReadObject } from "./readObject.ts";
import type { Promised, Tell } from "./imageFaults.ts";

/** What the run did with the pixels of an object, and may say of it. */
export interface Treated {
  /** Somebody decided about text in its pixels, and it was painted over. */
  readonly text: boolean;
  readonly faces: boolean;
}

const groupOf = (tag: string): number => Number.parseInt(tag.slice(0, 4), 16);

/** What the program itself puts into a file (PS3.15 §E.1.1), with what lies in those sequences. */
const stamps = /^(?:00120062|00120063|00120064|00280301|00280302|00280303|0018A001|00080005)(?:\[|$)/;
/** Marks of another way of packing the pixels. */
const ofPixels = /^(?:00020000|00020001|00020002|00020003|00020010|00020012|00020013|7FE0....|0028....|00082111|00089215)(?:\[|$)/;

/** Elements that must have gone, whatever stands in them. */
export function checkGone(after: ReadObject, { safePrivate }: Promised, tell: Tell): void {
  const creators = new Map<string, string>();
  for (const element of after.elements) {
    const { tag, path } = element;
    const group = groupOf(tag);
    if (isPrivate(tag)) checkPrivate(element, creators, safePrivate, tell);
    else if (group === 0xfffa || tag === "4FFE0001") tell("signatureKept", path);
    else if (tag === "04000500" || tag === "04000550" || tag === "04000561" || tag === "04000520") tell("encryptedAttributes", path);
    else if (group >>> 8 === 0x50) tell("curveKept", path);
    else if (group >>> 8 === 0x60) tell("overlayKept", path);
    else if (tag === "00880200") tell("iconKept", path);
    else if (/^0002(?:0016|0017|0018|0026|0027|0028|0100|0102)$/.test(tag)) tell("networkKept", path);
    else if (tag.endsWith("0000") && group !== 2) tell("groupLength", path);
  }
  if (!after.isPreambleEmpty) tell("preambleKept");
}

const scopeOf = (path: string): string => path.slice(0, path.lastIndexOf(".") + 1);

function checkPrivate(element: ReadElement, creators: Map<string, string>, safe: ReadonlySet<string>, tell: Tell): void {
  const { tag, path } = element;
  const inItem = scopeOf(path);
  if (/^.{4}00[1-9A-F].$/.test(tag)) {
    const creator = textOf(element);
    creators.set(`${inItem}${tag.slice(0, 4)}${tag.slice(6)}`, creator);
    if (![...safe].some((known) => known.startsWith(`${creator}\0`))) tell("privateKept", path);
    return;
  }
  const creator = creators.get(`${inItem}${tag.slice(0, 4)}${tag.slice(4, 6)}`);
  if (creator === undefined || !safe.has(`${creator}\0${tag.slice(0, 4)}xx${tag.slice(6)}`)) tell("privateKept", path);
}

const typed = new Set(["AE", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "OB", "OW", "PN", "SH", "ST", "TM", "UC", "UN", "UR", "UT"]);

/** Without these an image is none (PS3.3 §C.7, §C.12.1): what the source had of them must still be there. */
const needed = ["00080016", "00080018", "0020000D", "0020000E", "00080060", "00280002", "00280004", "00280010", "00280011", "00280100", "00280101", "00280102", "00280103", "7FE00010", "00100010", "00100020"];

/** Nothing appeared that was not there, and nothing went that an image needs. */
export function checkKept(before: ReadObject, after: ReadObject, tell: Tell): void {
  const was = new Set(before.elements.map(({ tag }) => tag));
  for (const { path, tag, vr, value } of after.elements) {
    if (!was.has(tag) && value.length > 0 && typed.has(vr) && !stamps.test(path) && !ofPixels.test(path) && !/^001000[12]0$/.test(path)) tell("elementAdded", path);
  }
  for (const path of needed) {
    const source = before.at.get(path);
    if (source !== undefined && source.value.length > 0 && (after.at.get(path)?.value.length ?? 0) === 0) tell("elementEmptied", path);
  }
}

/** What the file says of itself must be there, and true. */
export function checkClaims(after: ReadObject, { dates }: Promised, treated: Treated, tell: Tell): void {
  const said = (path: string): string => textOf(after.at.get(path));
  if (said("00120062") !== "YES") tell("claimMissing", "00120062");
  if (said("00120063") === "") tell("claimMissing", "00120063");
  const codes = new Set(after.elements.filter(({ path }) => /^00120064\[\d+\]\.00080100$/.test(path)).map(textOf));
  if (!codes.has("113100")) tell("claimMissing", "00120064");
  const longitudinal = { shifted: "MODIFIED", removed: "REMOVED", kept: "UNMODIFIED" }[dates];
  if (said("00280303") !== longitudinal) tell("claimFalse", "00280303");
  if ((codes.has("113101") || said("00280301") === "NO") && !treated.text) tell("claimFalse", "00280301");
  if ((codes.has("113102") || said("00280302") === "NO") && !treated.faces) tell("claimFalse", "00280302");
  if (codes.has("113107") !== (dates === "shifted") || codes.has("113106") !== (dates === "kept")) tell("claimFalse", "00120064");
}

const forms: Readonly<Record<string, RegExp>> = {
  DA: /^(?:\d{4}\.?\d{2}\.?\d{2})?$/,
  TM: /^(?:\d{2}(?::?\d{2}(?::?\d{2}(?:\.\d{1,6})?)?)?)?$/,
  DT: /^(?:\d{4}(?:\d{2}){0,5}(?:\.\d{1,6})?(?:[+-]\d{4})?)?$/,
  AS: /^(?:\d{3}[DWMY])?$/,
  IS: /^[+-]?\d*$/,
  DS: /^[+-]?[\d.eE+-]*$/,
  CS: /^[\w .+/-]*$/,
};
const longest: Readonly<Record<string, number>> = { AE: 16, AS: 4, CS: 16, DA: 8, DS: 16, DT: 26, IS: 12, SH: 64, LO: 256, TM: 14, PN: 1024 };

/** Values have the form of their representation, unless they had another before. */
export function checkForms(before: ReadObject, after: ReadObject, tell: Tell): void {
  for (const element of after.elements) {
    const { path, vr, value } = element;
    const form = forms[vr];
    const most = longest[vr] ?? Infinity;
    if (value.length % 2 === 1 && before.at.get(path)?.value.length !== value.length) tell("valueForm", path);
    if (form === undefined && most === Infinity) continue;
    const isFit = valuesOf(element).every((one) => (form?.test(one) ?? true) && one.length <= most);
    if (!isFit && before.at.get(path)?.value.equals(value) !== true) tell("valueForm", path);
  }
}
