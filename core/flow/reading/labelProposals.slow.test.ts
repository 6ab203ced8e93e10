import { afterAll, expect, test } from "vitest";
import { labelMatcher } from "../../deid/pixels/reading/matchLabel.ts";
import { sampleWords } from "../../deid/pixels/testing/sample.ts";
import { smallPicture } from "../../deid/pixels/testing/smallPictures.ts";
import type { Word } from "../../deid/pixels/testing/words.ts";
import { proposeText } from "../../deid/pixels/textSearch.ts";
import type { Proposal } from "../../domain/proposal.ts";
import { labelProposals, openReadingPool } from "./labelProposals.ts";

const pool = openReadingPool(1);
afterAll(() => pool.close());

const words = sampleWords().filter(({ width, size }) => width < 280 && size >= 18 && size <= 28);
const wordOf = (fits: (word: Word) => boolean): Word => {
  const word = words.find(fits);
  if (word === undefined) throw new RangeError("no such word in the sample");
  return word;
};
const katakana = wordOf(({ kind, text }) => kind === "name" && /^\p{Script=Katakana}+ \p{Script=Katakana}+$/u.test(text));
const latin = wordOf(({ kind, text }) => kind === "name" && /^[A-Za-z, ^]+$/.test(text));
const mark = wordOf(({ kind, text }) => kind === "mark" && /\d/.test(text));
const picture = smallPicture(400, 180, [{ word: katakana, x: 20, y: 20 }, { word: latin, x: 20, y: 80 }, { word: mark, x: 20, y: 130 }]);
const facts = { modality: "US", manufacturer: "", model: "", software: "", rows: 180, columns: 400, regions: [{ x: 0, y: 100, width: 400, height: 80 }] };
const proposals = proposeText([picture], facts);
const spellings = [katakana, latin].map(({ text }) => ({ text, of: "name", strength: "certain" }) as const);

const matchesOf = (given: readonly Proposal[]): readonly (readonly [string, string | undefined])[] => given.map(({ source, label }) => [source, label?.match]);

test("a person's name in Japanese and in Latin letters is read in a thread of its own, and a measurement is told from it", async () => {
  const before = matchesOf(proposals);
  const read = await labelProposals(pool, picture, proposals, labelMatcher(spellings));
  expect(before.map(([source]) => source)).toEqual(["region", "edges", "edges", "edges"]);
  expect(matchesOf(read)).toEqual([
    ["region", undefined],
    ["edges", "identity"],
    ["edges", "identity"],
    ["edges", "allowed"],
  ]);
  expect(read.map(({ rectangle }) => rectangle)).toEqual(proposals.map(({ rectangle }) => rectangle));
});

test("of more places than are read the surest have a label, the rest none", async () => {
  const read = await labelProposals(pool, picture, proposals, labelMatcher([]), { most: 1 });
  expect(read.filter(({ label }) => label !== undefined)).toHaveLength(1);
  expect(read).toHaveLength(proposals.length);
});

test("whoever stops waiting is told", async () => {
  const stopped = new AbortController();
  stopped.abort();
  await expect(labelProposals(pool, picture, proposals, labelMatcher([]), { signal: stopped.signal })).rejects.toMatchObject({ failure: { code: "job.cancelled" } });
});

test("a line of nothing, of noise and of one pixel has no text or some, and the reader lives on", async () => {
  const strange: readonly Proposal[] = [{ x: 0, y: 0, width: 1, height: 1 }, { x: 390, y: 170, width: 10, height: 10 }, { x: 0, y: 0, width: 400, height: 8 }].map((rectangle) => ({ source: "edges", confidence: 0.5, rectangle }));
  const read = await labelProposals(pool, picture, strange, labelMatcher([]));
  expect(read).toHaveLength(3);
  expect(matchesOf(await labelProposals(pool, picture, proposals, labelMatcher(spellings))).filter(([, match]) => match === "identity")).toHaveLength(2);
});
