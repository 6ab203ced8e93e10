import { expect, test } from "vitest";
import { identityHunter } from "../../deid/dicom/identityHunter.ts";
import { editFile, walkFile } from "../../dicom/editFile.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement } from "../../domain/dicom.ts";
import { anonymizeImage } from "./anonymizeImage.ts";

const side = 512;

/** A CT slice of half a megabyte with some 150 elements, as devices write them. */
function ctSlice(): Buffer {
  const numbers: readonly DatasetElement[] = Array.from({ length: 100 }, (_, index) => ({ tag: `0018${(0x9300 + index).toString(16).toUpperCase()}`, vr: "FD", value: index / 7 }));
  const texts: readonly DatasetElement[] = ["00080060", "00180015", "00180022", "00185100", "00200060"].map((tag) => ({ tag, vr: "CS", value: "CODE" }));
  return writeFile({
    transferSyntax: "1.2.840.10008.1.2.1",
    dataset: [
      ...numbers,
      ...texts,
      ...["00080018", "0020000D", "0020000E", "00200052"].map((tag) => ({ tag, vr: "UI", value: `1.2.392.${tag}` }) as const),
      ...["00080020", "00080021", "00080022", "00080023"].map((tag) => ({ tag, vr: "DA", value: "20260401" }) as const),
      ...["00080070", "00080080", "00081030", "0008103E", "00081090", "00100020", "00181030", "00181020"].map((tag) => ({ tag, vr: "LO", value: "Yamada 3" }) as const),
      { tag: "00080016", vr: "UI", value: "1.2.840.10008.5.1.4.1.1.2" },
      { tag: "00100010", vr: "PN", value: "Yamada^Tarou" },
      ...Array.from({ length: 20 }, (_, index) => ({ tag: `0029${(0x1000 + index).toString(16)}`, vr: "LO", value: "private" }) as const),
      { tag: "00290010", vr: "LO", value: "ACME" },
      { tag: "00280002", vr: "US", value: 1 },
      { tag: "00280004", vr: "CS", value: "MONOCHROME2" },
      { tag: "00280010", vr: "US", value: side },
      { tag: "00280011", vr: "US", value: side },
      { tag: "00280100", vr: "US", value: 16 },
      { tag: "00280101", vr: "US", value: 16 },
      { tag: "00280102", vr: "US", value: 15 },
      { tag: "00280103", vr: "US", value: 1 },
      { tag: "7FE00010", vr: "OW", value: Buffer.alloc(side * side * 2, 7) },
    ],
  });
}

test("a CT slice is edited in a few milliseconds, whatever the spellings of the person", () => {
  const file = ctSlice();
  let elements = 0;
  walkFile(file, () => (elements += 1));
  const identities = [1, 10, 100].map((times) => identityHunter(Array.from({ length: 4 * times }, (_, index) => (index % 2 === 0 ? `Yamada Tarou ${String(index)}` : `山田太郎${String(index)}`))));
  const milliseconds = (run: () => unknown): number => {
    for (let warm = 0; warm < 20; warm++) run();
    const rounds = Array.from({ length: 5 }, () => {
      const started = performance.now();
      for (let round = 0; round < 40; round++) run();
      return (performance.now() - started) / 40;
    });
    return rounds.sort((a, b) => a - b)[2] ?? Number.NaN;
  };
  const rate = (each: number): string => `${each.toFixed(2)} ms, ${(file.length / each / 1000).toFixed(0)} MB/s`;
  const request = { runSecret: Buffer.alloc(32, 9), pseudonym: "Q7M2KXA4", dates: { kind: "shift", days: -100 } } as const;
  const profile = identities.map((identity) => milliseconds(() => anonymizeImage(file, { ...request, identity }, undefined)));
  const masked = milliseconds(() => anonymizeImage(file, { ...request, identity: identities[0] ?? identityHunter([]) }, [{ rectangles: [{ x: 0, y: 0, width: 200, height: 40 }] }]));
  console.log(
    [
      `a slice of ${String(file.length)} bytes, ${String(elements)} elements, one thread, medians of five:`,
      `walked ${rate(milliseconds(() => walkFile(file, () => undefined)))}`,
      `copied unedited ${rate(milliseconds(() => editFile(file, () => ({ kind: "enter" }))))}`,
      ...profile.map((each, index) => `profile, ${String(4 * 10 ** index)} spellings ${rate(each)}`),
      `profile and a mask, read again and checked ${rate(masked)}`,
    ].join("\n"),
  );
  // A hundred times what was measured: only a mistake of kind, such as work that grows with the square, is caught here.
  expect(Math.max(...profile)).toBeLessThan(100);
  expect(masked).toBeLessThan(500);
});
