import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { DatasetElement } from "../../domain/dicom.ts";
import { walkFile } from "../editFile.ts";
import { askPydicom, pydicom } from "../testing/pydicom.ts";
import { writeFile } from "../writeFile.ts";
import { characterSetOf, encodeText } from "./characterSet.ts";
import { rightHalves, squares, type RightHalf } from "./tables.ts";

const folder = mkdtempSync("/dev/shm/noren-charset-");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const letters = (characters: Iterable<string>, pattern: RegExp): readonly string[] => [...new Set(characters)].filter((character) => pattern.test(character));
const japanese = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u;
const jis = letters(squares.jisX0208().codes.keys(), japanese);
const supplement = letters(squares.jisX0212().codes.keys(), /^\p{Script=Han}$/u);
const korean = letters(squares.ksX1001().codes.keys(), /^[\p{Script=Han}\p{Script=Hangul}]$/u);
const chinese = letters(squares.gb2312().codes.keys(), /^\p{Script=Han}$/u);
const half = (table: RightHalf): readonly string[] => letters(rightHalves[table]().codes.keys(), /^\p{L}$/u);
const latin = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'-.");
/** Outside the basic plane, or in no older set. */
const rare = Array.from("𠮷𡌛髙﨑");

interface Repertoire {
  readonly terms: string;
  readonly first: readonly string[];
  readonly others: readonly string[];
}

const repertoires: readonly Repertoire[] = [
  { terms: "\\ISO 2022 IR 87", first: latin, others: jis },
  { terms: "ISO 2022 IR 13\\ISO 2022 IR 87", first: half("katakana"), others: jis },
  { terms: "ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159", first: half("katakana"), others: [...jis, ...supplement] },
  { terms: "\\ISO 2022 IR 87\\ISO 2022 IR 159", first: latin, others: [...supplement, ...jis.slice(0, 500)] },
  { terms: "\\ISO 2022 IR 149", first: latin, others: korean },
  { terms: "\\ISO 2022 IR 58", first: latin, others: chinese },
  { terms: "ISO_IR 192", first: latin, others: [...jis, ...supplement, ...korean, ...rare] },
  { terms: "GB18030", first: latin, others: [...chinese, ...rare, "한"] },
  { terms: "GBK", first: latin, others: chinese },
  ...(
    [
      ["100", "latin1"],
      ["101", "latin2"],
      ["109", "latin3"],
      ["110", "latin4"],
      ["126", "greek"],
      ["127", "arabic"],
      ["138", "hebrew"],
      ["144", "cyrillic"],
      ["148", "latin5"],
      ["166", "thai"],
    ] as const
  ).map(([number, table]) => ({ terms: `ISO_IR ${number}`, first: latin, others: half(table) })),
  { terms: "ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 126", first: half("latin1"), others: [...half("cyrillic"), ...half("greek")] },
];

const namesOf = ({ first, others }: Repertoire): readonly string[] => {
  const word = (from: readonly string[]): fc.Arbitrary<string> => fc.array(fc.constantFrom(...from), { minLength: 1, maxLength: 6 }).map((list) => list.join(""));
  const group = (from: readonly string[]): fc.Arbitrary<string> => fc.tuple(word(from), word(from)).map((parts) => parts.join("^"));
  return fc.sample(
    fc.tuple(group(first), group(others), group([...others, ...first])).map((groups) => groups.join("=")),
    { numRuns: 40, seed: 20261122 },
  );
};

/** pydicom takes every byte 5C, 5E and 3D for a delimiter, also where it is half of a character: of such names only the text is compared. */
function hasOnlyDelimiters(name: string, terms: string): boolean {
  const bytes = encodeText([name], { form: "names", set: characterSetOf(terms.split("\\")) });
  return bytes.filter((byte) => [0x5c, 0x5e, 0x3d].includes(byte)).length === (name.match(/[\\^=]/g) ?? []).length;
}

describe.skipIf(pydicom === undefined)("names in every character set (skipped without pydicom)", () => {
  const written = repertoires.flatMap((repertoire) => namesOf(repertoire).map((name) => ({ terms: repertoire.terms, name })));

  test("written here, read by pydicom", () => {
    const file = path.join(folder, "ours");
    const items = written.map(({ terms, name }): readonly DatasetElement[] => [
      { tag: "00080005", vr: "CS", value: terms },
      { tag: "00100010", vr: "PN", value: name },
      { tag: "00104000", vr: "LT", value: name },
    ]);
    writeFileSync(file, writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset: [{ tag: "00101002", vr: "SQ", value: items }] }));
    const read = askPydicom(
      `import sys, json, pydicom
found = pydicom.dcmread(sys.argv[1], force=True)
print(json.dumps([[str(item.PatientName), item.PatientComments] for item in found.OtherPatientIDsSequence]))`,
      file,
    );
    const isCompared = written.map(({ terms, name }) => hasOnlyDelimiters(name, terms));
    expect(isCompared.filter(Boolean).length).toBeGreaterThan(600);
    // The escape of IR 58 it leaves standing.
    const shown = (text: string): string => text.replaceAll("\u{1b}$)A", "");
    const asRead = (read as readonly (readonly [string, string])[]).map(([name, comment], index) => [isCompared[index] === true ? shown(name) : "", shown(comment)]);
    expect(asRead).toEqual(written.map(({ name }, index) => [isCompared[index] === true ? name : "", name]));
  });

  test("written by pydicom, read here", () => {
    const [given, file] = [path.join(folder, "given"), path.join(folder, "theirs")];
    writeFileSync(given, JSON.stringify(written));
    askPydicom(
      `import sys, json, pydicom
from pydicom.dataset import Dataset
whole = Dataset()
whole.is_little_endian, whole.is_implicit_VR = True, False
whole.OtherPatientIDsSequence = []
for one in json.load(open(sys.argv[1], encoding="utf-8")):
    item = Dataset()
    item.SpecificCharacterSet = one["terms"].split(chr(92))
    item.PatientName = one["name"]
    whole.OtherPatientIDsSequence.append(item)
whole.StudyDescription = "first"
pydicom.dcmwrite(sys.argv[2], whole, write_like_original=True)
print(1)`,
      given,
      file,
    );
    const read: string[] = [];
    walkFile(readFileSync(file), (seen) => {
      if (seen.tag === "00100010") read.push(...seen.readText());
    });
    expect(read).toEqual(written.map(({ name }) => name));
  });
});
