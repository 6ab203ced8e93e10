import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { KnownPerson } from "./finding.ts";
import { Verifier } from "./verifier.ts";

/** How fast outputs are looked through, for 1×, 10× and 100× as many persons: VERIFIER_MIB=100 measures what the targets are set for. */
const mebibytes = Number(process.env["VERIFIER_MIB"] ?? "4");

const surnames = Array.from("高田山川石木村松本井上小林中西東北南清水池橋森原藤岡野");
const given = Array.from("一二三太郎次花子美幸恵真由香健誠明正和義弘");
const kana = Array.from("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ");
const number = (seed: string, below: number): number => createHash("md5").update(seed).digest().readUInt32BE(0) % below;
const pick = (letters: readonly string[], seed: string): string => letters[number(seed, letters.length)] ?? "";
const word = (letters: readonly string[], length: number, seed: string): string => Array.from({ length }, (_, at) => pick(letters, `${seed} ${String(at)}`)).join("");
const digits = (length: number, seed: string): string => String(number(seed, 10 ** Math.min(length, 9))).padStart(length, "0");
const day = (seed: string): string => `${String(1930 + number(seed, 90))}-${String(1 + number(`${seed}m`, 12)).padStart(2, "0")}-${String(1 + number(`${seed}d`, 28)).padStart(2, "0")}`;
const pseudonym = (index: number): string => createHash("sha512").update(`p${String(index)}`).digest("hex").toUpperCase().replace(/[0189]/g, "Z").slice(0, 20);

const person = (index: number): KnownPerson => {
  const seed = String(index);
  return {
    pseudonym: pseudonym(index),
    strings: [
      { kind: "name", text: `${word(surnames, 2, `s${seed}`)} ${word(given, 2, `g${seed}`)}` },
      { kind: "kana", text: `${word(kana, 4, `k${seed}`)} ${word(kana, 4, `l${seed}`)}` },
      { kind: "id", text: String(10_000_000 + index * 7).padStart(10, "0") },
      { kind: "birth", text: day(seed) },
      { kind: "phone", text: `09${digits(9, `t${seed}`)}` },
      { kind: "address", text: `緑野県青葉市${word(surnames, 2, `a${seed}`)}${String(1 + number(`n${seed}`, 9))}-${String(1 + number(`o${seed}`, 99))}-7` },
      { kind: "insurer", text: digits(8, `i${String(index % 50)}`) },
    ],
  };
};

const row = (index: number): string => `${pseudonym(index % 10_000)},1955-04,男,緑野県青葉市,${day(`v${String(index)}`)},内科,高血圧症,I10,${String(number(`w${String(index)}`, 9999) / 10)},mg/dL\r\n`;

let secondsOfFirst: number | undefined;

test.each([100, 1000, 10_000])("%i persons", { timeout: 600_000 }, (count) => {
  const lines = Buffer.from(Array.from({ length: 4000 }, (_, index) => row(index)).join(""));
  const table = Buffer.alloc(mebibytes * 1024 * 1024, lines);
  const startedAt = performance.now();
  const verifier = new Verifier(Array.from({ length: count }, (_, index) => person(index)));
  const madeAt = performance.now();
  verifier.look({ name: "visits.csv", bytes: table });
  const seconds = (performance.now() - madeAt) / 1000;
  const { hitCount, doubtfulCount, needles } = verifier.searched;
  console.warn(`${String(count)} persons, ${String(needles)} needles made in ${((madeAt - startedAt) / 1000).toFixed(2)} s; ${(table.length / 1e6 / seconds).toFixed(1)} MB/s; ${String(hitCount)} hits, ${String(doubtfulCount)} doubtful; ${String(Math.round(process.memoryUsage().rss / 1024 / 1024))} MiB`);
  expect(hitCount).toBe(0);
  const planted = person(count - 1).strings[0]?.text ?? "";
  verifier.look({ name: "planted.csv", bytes: Buffer.from(`x,${planted},y`) });
  expect(verifier.searched.hits.map(({ output, kind }) => [output, kind])).toContainEqual([1, "name"]);
  // A hundred times as many persons must not take a hundred times as long; beside each other, since the machine may be busy.
  secondsOfFirst ??= seconds;
  expect(seconds).toBeLessThan(secondsOfFirst * 20);
});
