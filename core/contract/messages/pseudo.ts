import type { Messages } from "./index.ts";
import { en } from "./en.ts";

const accented: Readonly<Record<string, string>> = { a: "á", e: "é", i: "í", o: "ö", u: "ü", A: "Á", E: "É", I: "Í", O: "Ö", U: "Ü", c: "ç", n: "ñ", s: "š", y: "ý" };

/** One text in en-XA: accents show what never came from the catalogue, a third more length shows what does not fit. */
export function pseudo(text: string): string {
  const parts = text.split(/(\{[^}]*\})/);
  const changed = parts.map((part) => (part.startsWith("{") ? part : part.replaceAll(/[A-Za-z]/g, (letter) => accented[letter] ?? letter))).join("");
  return `⟦${changed}${"~".repeat(Math.ceil(text.length / 3))}⟧`;
}

/** The whole catalogue in en-XA, for tests only; derived, so that it can never be out of date. */
export const pseudoMessages = derive(en) as Messages;

function derive(branch: unknown): unknown {
  if (typeof branch === "string") return pseudo(branch);
  if (typeof branch !== "object" || branch === null) throw new TypeError("a catalogue holds only texts and groups of texts");
  return Object.fromEntries(Object.entries(branch).map(([key, value]) => [key, derive(value)]));
}
