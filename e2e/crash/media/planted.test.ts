import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { encode, encodings, plantedInBytes, plantedMark, plantedName, plantedNote, searchPlanted } from "./planted.ts";

test("each encoding gives what its decoder reads back", () => {
  for (const word of [plantedName, plantedNote])
    for (const encoding of encodings) {
      const bytes = encode(word, encoding);
      const whole = encoding === "iso-2022-jp" ? Buffer.concat([Buffer.from("\x1b$B"), bytes, Buffer.from("\x1b(B")]) : bytes;
      expect([encoding, new TextDecoder(encoding).decode(whole)]).toEqual([encoding, word]);
    }
});

test("a word is found in the middle of bytes, however it is written, and in names", () => {
  for (const encoding of encodings) {
    const bytes = Buffer.concat([Buffer.alloc(1001, 0xe5), encode(plantedName, encoding), Buffer.alloc(77, 0x41)]);
    expect(plantedInBytes(bytes)).toEqual([`${plantedName} in ${encoding}`]);
  }
  expect(plantedInBytes(Buffer.from(`x${plantedMark}y`))).toEqual([`${plantedMark} in utf-8`]);
  expect(plantedInBytes(Buffer.from(plantedName.slice(0, 4)))).toEqual([]);
  const folder = mkdtempSync(path.join(tmpdir(), "noren-planted-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  mkdirSync(path.join(folder, plantedName));
  writeFileSync(path.join(folder, plantedName, "a"), encode(plantedNote, "euc-jp"));
  expect(searchPlanted(folder, path.join(folder, "nowhere"))).toEqual({
    looked: 1,
    found: [`${plantedName} in utf-8, a name: ${folder}/${plantedName}`, `${plantedNote} in euc-jp: ${folder}/${plantedName}/a`],
  });
});
