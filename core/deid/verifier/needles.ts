import { createHash } from "node:crypto";
import { findDates } from "./birthDates.ts";
import type { HitKind, IdentityKind, KnownPerson } from "./finding.ts";
import { continues, foldLetters, type Script } from "./letterFolds.ts";
import { bonesOf, latinOfKana } from "./latinNames.ts";

/** What is looked for, made once of everybody's strings. */
export interface Needle {
  readonly kind: HitKind;
  /** Letters on both sides must be of another script; otherwise it counts wherever it stands. */
  readonly alone?: Script;
  /** It may be anything: told of, but no reason to stop. */
  readonly isDoubtful: boolean;
}

export interface Needles {
  /** Of folded letters. */
  readonly letters: ReadonlyMap<string, Needle>;
  /** Of digits without what stands between them. */
  readonly digits: ReadonlyMap<string, Needle>;
  /** Bones of words in Latin letters, one or several together. */
  readonly latin: ReadonlyMap<string, Needle>;
  /** As delivered, for a look at the bare bytes. */
  readonly exact: ReadonlyMap<string, Needle>;
  readonly births: ReadonlyMap<number, ReadonlySet<number>>;
  readonly tooShort: Readonly<Partial<Record<IdentityKind, number>>>;
  readonly count: number;
}

const hashLetters = 16;

export function makeNeedles(persons: readonly KnownPerson[]): Needles {
  const maker = new NeedleMaker();
  for (const [index, { strings }] of persons.entries()) {
    for (const { kind, text } of strings) maker.add(kind, text.trim(), index);
    const symbols = strings.filter(({ kind }) => kind === "symbolNumber").map(({ text }) => text);
    if (symbols.length > 1) maker.add("symbolNumber", symbols.join(""), index);
  }
  return maker.needles;
}

class NeedleMaker {
  readonly #letters = new Map<string, Needle>();
  readonly #digits = new Map<string, Needle>();
  readonly #latin = new Map<string, Needle>();
  readonly #exact = new Map<string, Needle>();
  readonly #births = new Map<number, Set<number>>();
  readonly #tooShort = new Map<IdentityKind, Set<string>>();

  get needles(): Needles {
    const tooShort = Object.fromEntries([...this.#tooShort].map(([kind, strings]) => [kind, strings.size]));
    const count = this.#letters.size + this.#digits.size + this.#latin.size + this.#births.size;
    return { letters: this.#letters, digits: this.#digits, latin: this.#latin, exact: this.#exact, births: this.#births, tooShort, count };
  }

  add(kind: IdentityKind, text: string, person: number): void {
    if (text === "") return;
    switch (kind) {
      case "name":
        this.#name(text, "kanji", 3);
        return;
      case "kana":
        this.#name(text, "kana", 6);
        this.#latinName(partsOf(text).map(latinOfKana));
        return;
      case "romaji":
        this.#latinName(partsOf(text));
        return;
      case "birth":
        this.#birth(text, person);
        return;
      case "id":
        this.#number(kind, text);
        this.#hashes(text);
        return;
      case "phone":
        this.#phone(text);
        return;
      case "address":
        this.#address(text);
        return;
      case "postal":
      case "insurer":
      case "symbolNumber":
        this.#number(kind, text);
        return;
      case "email":
        this.#string(kind, foldLetters(text), 6, "latin", text);
        return;
    }
  }

  #short(kind: IdentityKind, text: string): void {
    const strings = this.#tooShort.get(kind) ?? new Set();
    this.#tooShort.set(kind, strings.add(text));
  }

  #put(into: Map<string, Needle>, text: string, needle: Needle): void {
    const known = into.get(text);
    // What is certain for one person is no doubt for another; what counts anywhere need not stand alone.
    if (known === undefined || (known.isDoubtful && !needle.isDoubtful) || (known.alone !== undefined && needle.alone === undefined && !needle.isDoubtful)) into.set(text, needle);
  }

  #string(kind: IdentityKind, folded: string, least: number, alone: Script | undefined, exact: string): void {
    if (folded.length < least) {
      this.#short(kind, folded);
      return;
    }
    this.#put(this.#letters, folded, { kind, isDoubtful: false, ...(alone !== undefined && { alone }) });
    if (exact.length >= 4) this.#put(this.#exact, exact, { kind, isDoubtful: false });
  }

  /** The whole name in both orders; its parts only where they stand alone, and then as a doubt. */
  #name(text: string, script: Script, anywhere: number): void {
    const kind = script === "kanji" ? "name" : "kana";
    const written = partsOf(text);
    const parts = written.map(foldLetters).filter((part) => part !== "");
    const forms = script === "kanji" ? [parts] : [parts, parts.map(withoutLongVowels)];
    for (const whole of new Set(forms.flatMap((form) => [form.join(""), form.toReversed().join("")]))) {
      this.#string(kind, whole, script === "kanji" ? 2 : 3, whole.length >= anywhere ? undefined : script, text);
    }
    if (parts.length < 2) return;
    for (const between of ["", " ", "\u{3000}", "^"]) {
      for (const exact of script === "kanji" ? [written.join(between), parts.join(between)] : [written.join(between)]) {
        if (exact.length >= 4) this.#put(this.#exact, exact, { kind, isDoubtful: false });
      }
    }
    for (const part of parts) {
      if (part.length >= (script === "kanji" ? 2 : 3)) this.#put(this.#letters, part, { kind, alone: script, isDoubtful: true });
      else this.#short(kind, part);
    }
  }

  #latinName(parts: readonly string[]): void {
    const words = parts.map(bonesOf).filter((word) => word !== "");
    const fused = [parts.join(""), parts.toReversed().join("")].map(bonesOf);
    for (const whole of new Set([words.join(""), words.toReversed().join(""), ...fused])) {
      if (whole.length >= 5 && words.length > 1) this.#put(this.#latin, whole, { kind: "romaji", isDoubtful: false });
      else if (whole !== "") this.#short("romaji", whole);
    }
    if (words.length < 2) return;
    for (const word of words) {
      if (word.length >= 4) this.#put(this.#latin, word, { kind: "romaji", isDoubtful: true });
      else this.#short("romaji", word);
    }
  }

  #birth(text: string, person: number): void {
    findDates(text, () => true, (_, day) => {
      const persons = this.#births.get(day) ?? new Set();
      this.#births.set(day, persons.add(person));
    });
  }

  #number(kind: IdentityKind, text: string): void {
    const folded = foldLetters(text);
    if (!/^\d+$/.test(folded)) {
      this.#string(kind, folded, 6, "latin", text);
      return;
    }
    const bare = folded.replace(/^0+/, "");
    for (const form of new Set([folded, bare])) {
      // From twelve digits on a number stands nowhere by chance, not even inside another.
      if (form.length >= 6) this.#put(this.#digits, form, { kind, isDoubtful: false, ...(form.length < 12 && { alone: "digit" }) });
    }
    if (bare.length < 6) this.#short(kind, bare);
    if (folded.length >= 6) this.#put(this.#exact, text, { kind, alone: "digit", isDoubtful: false });
  }

  #phone(text: string): void {
    const digits = foldLetters(text).replace(/\D/g, "");
    const home = digits.startsWith("81") && digits.length >= 11 ? `0${digits.slice(2)}` : digits;
    for (const form of [home, `81${home.replace(/^0/, "")}`, `81${home}`]) {
      if (form.length >= 9) this.#put(this.#digits, form, { kind: "phone", alone: "digit", isDoubtful: false });
    }
    if (home.length < 9) this.#short("phone", home);
  }

  /** Below the municipality, an address is enough without what stands above; down to it, it may leave. */
  #address(text: string): void {
    const plain = text.normalize("NFKC").trim();
    const below = foldLetters(plain.replace(/^.*?[都道府県]/, "").replace(/^.{1,6}?[市区町村](?![市区町村])/, ""));
    const hasNumber = /\d/.test(below);
    if (below.length < 2 || (!hasNumber && /[市区町村]$/.test(plain))) {
      this.#short("address", below);
      return;
    }
    this.#string("address", foldLetters(plain), 5, "digit", text);
    if (hasNumber && below.length >= 4 && continues("kanji", below.charCodeAt(0))) this.#put(this.#letters, below, { kind: "address", alone: "digit", isDoubtful: false });
  }

  /** A hash without a secret is undone by hashing all numbers there are. */
  #hashes(id: string): void {
    const folded = foldLetters(id);
    for (const form of new Set([id, folded, folded.replace(/^0+/, "")])) {
      for (const algorithm of ["md5", "sha1", "sha256"]) {
        const hash = createHash(algorithm).update(form).digest();
        for (const text of [hash.toString("hex"), base32(hash), foldLetters(hash.toString("base64"))]) this.#put(this.#letters, text.slice(0, hashLetters), { kind: "idHash", isDoubtful: false });
      }
    }
  }
}

const partsOf = (name: string): readonly string[] => name.split(/[\s\u{3000}^,、，・=＝]+/u).filter((part) => part !== "");

/** イチロウ is イチロー too, whose long mark the search does not see. */
const withoutLongVowels = (kana: string): string => kana.replace(/([オコソトノホモヨロウクスツヌフムユル])[ウオ]/g, "$1");

const base32Letters = "abcdefghijklmnopqrstuvwxyz234567";

function base32(bytes: Uint8Array): string {
  const bits = [...bytes.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => base32Letters.charAt(parseInt(five, 2))).join("");
}
