import fc from "fast-check";
import { expect, test } from "vitest";
import { triesAll } from "../../platform/testing/sweep.ts";
import { Automaton } from "./automaton.ts";
import { letterFolds } from "./letterFolds.ts";

const letters = fc.array(fc.constantFrom(...Array.from("abあ")), { minLength: 1, maxLength: 5 }).map((text) => text.join(""));

test("every occurrence of every string is found, and nothing else", () => {
  fc.assert(
    fc.property(fc.uniqueArray(letters, { minLength: 1, maxLength: 20 }), fc.array(fc.constantFrom(...Array.from("aabbあx")), { maxLength: 40 }), (strings, given) => {
      const text = given.join("");
      const found: string[] = [];
      new Automaton(strings).search(Uint16Array.from(given, (letter) => letter.charCodeAt(0)), text.length, (string, end) => {
        found.push(`${strings[string] ?? "?"} ${String(end)}`);
      });
      const expected = strings.flatMap((string) => Array.from({ length: text.length }, (_, at) => at).filter((at) => text.startsWith(string, at)).map((at) => `${string} ${String(at + string.length)}`));
      expect(found.sort()).toEqual(expected.sort());
    }),
    { numRuns: triesAll ? 5000 : 500 },
  );
});

test("folding twice is folding once", () => {
  const unfolded = Array.from(letterFolds, (unit, letter) => [letter, unit] as const).filter(([, unit]) => unit > 1 && letterFolds[unit] !== unit);
  expect(unfolded).toEqual([]);
});
