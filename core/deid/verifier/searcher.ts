import { Automaton } from "./automaton.ts";
import { findDates } from "./birthDates.ts";
import { exactForms } from "./exactBytes.ts";
import { boundary, continues, dropped, letterFolds, type Script } from "./letterFolds.ts";
import { bonesOf } from "./latinNames.ts";
import type { Needle, Needles } from "./needles.ts";

export type Found = (needle: Needle, at: number) => void;

const digitSeparators = new Set(Array.from(" \u{3000}-‐‑–—−－()（）").map((letter) => letter.charCodeAt(0)));

interface Strings {
  readonly automaton: Automaton;
  readonly needles: readonly Needle[];
  readonly lengths: readonly number[];
}

function stringsOf(needles: ReadonlyMap<string, Needle>): Strings {
  const strings = [...needles.keys()];
  return { automaton: new Automaton(strings), needles: [...needles.values()], lengths: strings.map(({ length }) => length) };
}

/** Looks through one text or one piece of bytes at a time; all of its tables are made once. */
export class Searcher {
  readonly #needles: Needles;
  readonly #letters: Strings;
  readonly #digits: Strings;
  readonly #bytes: Strings;
  #folded = new Uint16Array(1024);
  #places = new Int32Array(1024);
  readonly #bones = new Map<string, string>();

  constructor(needles: Needles) {
    this.#needles = needles;
    this.#letters = stringsOf(needles.letters);
    this.#digits = stringsOf(needles.digits);
    const forms = [...needles.exact].flatMap(([text, needle]) => exactForms(text).map((bytes) => ({ bytes, needle })));
    this.#bytes = { automaton: new Automaton(forms.map(({ bytes }) => bytes)), needles: forms.map(({ needle }) => needle), lengths: forms.map(({ bytes }) => bytes.length) };
  }

  /** Bytes that are no ASCII, as they stand. */
  searchBytes(bytes: Uint8Array, found: Found): void {
    const { automaton, needles, lengths } = this.#bytes;
    automaton.search(bytes, bytes.length, (string, end) => {
      const needle = needles[string];
      const at = end - (lengths[string] ?? 0);
      if (needle === undefined) return;
      if (needle.alone === undefined || !(continues(needle.alone, bytes[at - 1] ?? 0) || continues(needle.alone, bytes[end] ?? 0))) found(needle, at);
    });
  }

  searchText(text: string, found: Found): void {
    this.#searchStrings(text, this.#letters, this.#foldLetters(text), found);
    this.#searchStrings(text, this.#digits, this.#foldDigits(text), found);
    this.#searchLatin(text, found);
  }

  searchDates(text: string, found: (at: number, persons: ReadonlySet<number>) => void): void {
    const { births } = this.#needles;
    findDates(text, (day) => births.has(day), (at, day) => {
      const persons = births.get(day);
      if (persons !== undefined) found(at, persons);
    });
  }

  #searchStrings(text: string, { automaton, needles, lengths }: Strings, length: number, found: Found): void {
    automaton.search(this.#folded, length, (string, end) => {
      const needle = needles[string];
      const at = this.#places[end - (lengths[string] ?? 0)] ?? 0;
      const last = this.#places[end - 1] ?? 0;
      if (needle === undefined || (needle.alone !== undefined && !standsAlone(text, at, last, needle.alone))) return;
      // A date with its hyphens, or its year and month, is eight or six digits that happen to be a number of somebody's.
      if (needle.alone === "digit" && needle.kind !== "phone" && needle.kind !== "address" && dateForm.test(text.slice(at, last + 1))) return;
      found(needle, at);
    });
  }

  #grow(length: number): void {
    if (this.#folded.length >= length) return;
    this.#folded = new Uint16Array(length);
    this.#places = new Int32Array(length);
  }

  #foldLetters(text: string): number {
    this.#grow(text.length);
    let length = 0;
    for (let at = 0; at < text.length; at += 1) {
      const unit = letterFolds[text.charCodeAt(at)] ?? boundary;
      if (unit === dropped) continue;
      this.#folded[length] = unit;
      this.#places[length] = at;
      length += 1;
    }
    return length;
  }

  /** Digits, and one boundary for whatever stands between numbers. */
  #foldDigits(text: string): number {
    this.#grow(text.length);
    let length = 0;
    for (let at = 0; at < text.length; at += 1) {
      const letter = text.charCodeAt(at);
      const unit = letterFolds[letter] ?? boundary;
      const isDigit = unit >= 48 && unit <= 57;
      if (!isDigit && (length === 0 || this.#folded[length - 1] === boundary || digitSeparators.has(letter))) continue;
      this.#folded[length] = isDigit ? unit : boundary;
      this.#places[length] = at;
      length += 1;
    }
    return length;
  }

  #bonesOf(word: string): string {
    const known = this.#bones.get(word);
    if (known !== undefined) return known;
    const bones = bonesOf(word);
    if (this.#bones.size < rememberedWords) this.#bones.set(word, bones);
    return bones;
  }

  #searchLatin(text: string, found: Found): void {
    const { latin } = this.#needles;
    if (latin.size === 0) return;
    let before = { bones: "", end: -1, at: 0 };
    for (const match of text.matchAll(latinWord)) {
      const [word] = match;
      const at = match.index;
      const bones = this.#bonesOf(word);
      const single = latin.get(bones);
      if (single !== undefined) found(single, at);
      if (before.bones !== "" && betweenWords.test(text.slice(before.end, at))) {
        const both = latin.get(before.bones + bones);
        if (both !== undefined && !both.isDoubtful) found(both, before.at);
      }
      before = { bones, end: at + word.length, at };
    }
  }
}

/** Words of tables come again and again; beyond so many different ones they are no longer remembered. */
const rememberedWords = 50_000;

const dateForm = /^(?:\d{4}[-－‐]\d{1,2}[-－‐]\d{1,2}|(?:19|20)\d\d[-－‐](?:0[1-9]|1[0-2]))$/;

/** Full-width letters and vowels with marks too; an apostrophe or a hyphen stands inside a name. */
const latinWord = /[A-Za-zÀ-ÖØ-öø-ÿĀ-ſＡ-Ｚａ-ｚ](?:['’]?[A-Za-zÀ-ÖØ-öø-ÿĀ-ſＡ-Ｚａ-ｚ\u{300}-\u{36f}])+/gu;
const betweenWords = /^[\s\u{3000}^,，・=＝_.-]{1,4}$/u;

function standsAlone(text: string, at: number, last: number, script: Script): boolean {
  return !(at > 0 && continues(script, text.charCodeAt(at - 1))) && !(last + 1 < text.length && continues(script, text.charCodeAt(last + 1)));
}
