import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { basicProfile } from "../../../deid/dicom/basicProfile.ts";
import { identityHunter } from "../../../deid/dicom/identityHunter.ts";
import type { ProfileRequest } from "../../../deid/dicom/profileRequest.ts";
import { editFile, walkFile } from "../../../dicom/editFile.ts";
import { writeFile } from "../../../dicom/writeFile.ts";
import type { DatasetElement, Tag, ValueRepresentation } from "../../../domain/dicom.ts";
import { FailureError } from "../../../domain/failure.ts";
import { strictestOptions } from "../../../domain/recipe.ts";

/** The patient, and names of others that nobody told the engine of. */
export const planted = ["山田太郎", "ヤマダタロウ", "Yamada", "渡邉", "ワタナベ", "Watanabe", "00123456", "03-1234-5678", "20260411", "2026-04-11", "2026年4月11日", "1.2.392.7.1"] as const;

export const allClean = { ...strictestOptions, cleanDescriptors: true, cleanStructuredContent: true, cleanGraphics: true, structuredReports: "clean", encapsulatedDocuments: "clean" } as const;

export const request: ProfileRequest = {
  runSecret: Buffer.alloc(32, 9),
  pseudonym: "Q7M2KXA4",
  dates: { kind: "shift", days: -100 },
  identity: identityHunter(["Yamada Tarou", "Yamada", "山田太郎", "山田", "ヤマダタロウ", "00123456"]),
  options: allClean,
  areMasksDecided: false,
};

export const text = (tag: Tag, vr: ValueRepresentation, value: string): DatasetElement => ({ tag, vr, value });
export const items = (tag: Tag, ...value: readonly (readonly DatasetElement[])[]): DatasetElement => ({ tag, vr: "SQ", value });
export const codeItem = (value: string, scheme: string, meaning: string): readonly DatasetElement[] => [text("00080100", "SH", value), text("00080102", "SH", scheme), text("00080104", "LO", meaning)];

export const characterSets = { utf8: "ISO_IR 192", jis: "\\ISO 2022 IR 87" } as const;
export type CharacterSetName = keyof typeof characterSets;

/** An object of a patient, of one of these character sets. */
export function objectOf(sopClass: string, modality: string, own: readonly DatasetElement[], set: CharacterSetName = "utf8"): Buffer {
  const head: readonly DatasetElement[] = [
    text("00080005", "CS", characterSets[set]),
    text("00080016", "UI", sopClass),
    text("00080018", "UI", "1.2.392.7.1.1"),
    text("00080020", "DA", "20260411"),
    text("00080023", "DA", "20260411"),
    text("00080030", "TM", "101500"),
    text("00080033", "TM", "101500"),
    text("00080050", "SH", "A1"),
    text("00080060", "CS", modality),
    text("00080070", "LO", "ACME"),
    text("00080090", "PN", "Watanabe^Ichirou=渡邉^一郎=ワタナベ^イチロウ"),
    text("00100010", "PN", "Yamada^Tarou=山田^太郎=ヤマダ^タロウ"),
    text("00100020", "LO", "00123456"),
    text("00100030", "DA", "19550403"),
    text("00100040", "CS", "M"),
    text("0020000D", "UI", "1.2.392.7.1.2"),
    text("0020000E", "UI", "1.2.392.7.1.3"),
    text("00200010", "SH", ""),
    text("00200011", "IS", "1"),
    text("00200013", "IS", "1"),
  ];
  const given = new Set(own.map(({ tag }) => tag));
  return writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset: [...head.filter(({ tag }) => !given.has(tag)), ...own] });
}

export function anonymized(file: Uint8Array, changed: Partial<ProfileRequest> = {}): Buffer {
  const profile = basicProfile({ ...request, ...changed });
  return editFile(file, profile.decide, { additions: profile.additions });
}

export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
  return "done";
}

export function valuesOf(file: Uint8Array): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  walkFile(file, (seen) => {
    values[seen.path] = seen.vr === "SQ" ? "SQ" : seen.readText().join("\\") || seen.readNumbers().join("\\") || Buffer.from(seen.bytes).toString("latin1");
  });
  return values;
}

/** Two bytes of JIS X 0208 for each kanji and kana. */
const jis = new Map<string, readonly [number, number]>();
const eucJp = new TextDecoder("euc-jp");
for (let row = 0x21; row <= 0x74; row++) for (let cell = 0x21; cell <= 0x7e; cell++) jis.set(eucJp.decode(Uint8Array.of(row | 0x80, cell | 0x80)), [row, cell]);

const shifted = ([row, cell]: readonly [number, number]): readonly number[] => {
  const first = ((row - 0x21) >> 1) + 0x81;
  return [first > 0x9f ? first + 0x40 : first, row % 2 === 1 ? cell + (cell >= 0x60 ? 0x20 : 0x1f) : cell + 0x7e];
};

const escapes = { kanji: Buffer.from("\u001b$B"), ascii: Buffer.from("\u001b(B") } as const;

/** A text as bytes in every encoding there may be. */
function encodingsOf(needle: string): readonly Buffer[] {
  const encoded = (pair: (code: readonly [number, number]) => readonly number[]): Buffer => Buffer.from(Array.from(needle).flatMap((letter) => (letter <= "~" ? [letter.charCodeAt(0)] : pair(jis.get(letter) ?? [0, 0]))));
  const runs = needle.split(/(?<=[ -~])(?=[^ -~])|(?<=[^ -~])(?=[ -~])/).map((run) => (run <= "~" ? Buffer.from(run) : Buffer.from(Array.from(run).flatMap((letter) => jis.get(letter) ?? [0, 0]))));
  const first = needle.charAt(0) <= "~";
  const escaped = Buffer.concat(runs.flatMap((run, index) => (index === 0 ? [run] : [(index % 2 === 0) === first ? escapes.ascii : escapes.kanji, run])));
  return [Buffer.from(needle), Buffer.from(needle, "utf16le"), Buffer.from(needle, "utf16le").swap16(), encoded((pair) => pair), escaped, encoded(([row, cell]) => [row | 0x80, cell | 0x80]), encoded(shifted)];
}

/** Which of these stand anywhere in the bytes. */
export const leftIn = (bytes: Buffer, needles: readonly string[] = planted): readonly string[] => needles.filter((needle) => encodingsOf(needle).some((encoded) => bytes.includes(encoded)));

const found = new Map<string, boolean>();
export function hasProgram(name: string): boolean {
  let has = found.get(name);
  if (has === undefined) found.set(name, (has = spawnSync("which", [name]).status === 0));
  return has;
}

export interface Told {
  readonly status: number | null;
  readonly output: string;
}

/** What another program says of a file. */
export function told(program: string, file: Buffer, ...options: readonly string[]): Told {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-contents-"));
  try {
    const name = path.join(folder, "object.dcm");
    writeFileSync(name, file);
    const { status, stdout, stderr } = spawnSync(program, [...options, name], { encoding: "utf8" });
    return { status, output: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Errors that dciodvfy finds, without the places and values in them. */
export const errorsOf = (file: Buffer): readonly string[] =>
  [...new Set(told("dciodvfy", file).output.split("\n").filter((line) => line.startsWith("Error")).map((line) => line.replaceAll(/(?<!Element=|Module=|attribute )<[^>]*>/g, "<>").replace(/[\d.]+$/, "UID").replaceAll(/\[\d+\]/g, "[]")))].sort();
