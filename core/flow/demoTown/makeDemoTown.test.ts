import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SeenElement } from "../../domain/dicom.ts";
import { foldText } from "../../domain/spellings/foldText.ts";
import type { AddressParts, Insurance, NameParts } from "../../domain/spellings/spelling.ts";
import { spellingsOf } from "../../domain/spellings/spellingsOf.ts";
import { walkFile } from "../../dicom/editFile.ts";
import type { Place, Planted } from "./answers.ts";
import { eachDot } from "./burnIn.ts";
import { imagesFor, makeDemoTown, optOutsFor } from "./makeDemoTown.ts";
import { readTable, type ReadRow } from "./readTable.fixture.ts";

const parent = mkdtempSync(path.join(tmpdir(), "noren-town-"));
const folder = path.join(parent, "town");
const people = 50;

interface Someone {
  readonly number: number;
  readonly patientId: string;
  readonly birth: string;
  readonly optedOut: boolean;
  readonly kanji: NameParts;
  readonly kana: NameParts;
  readonly romaji: NameParts;
  readonly phone: string;
  readonly postal: string;
  readonly address: AddressParts;
  readonly insurance: Insurance;
  readonly planted: readonly Planted[];
}

interface Answers {
  readonly people: readonly Someone[];
  readonly staff: readonly { readonly kanji: string; readonly planted: readonly Planted[] }[];
  readonly files: readonly string[];
  readonly totals: { readonly planted: number };
}

let answers: Answers;
const bytesOf = new Map<string, Buffer>();
const tables = new Map<string, ReadonlyMap<number, ReadRow>>();
const elements = new Map<string, ReadonlyMap<string, SeenElement>>();

const filesBelow = (root: string): readonly string[] =>
  readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => statSync(path.join(root, name)).isFile()).sort();

const fingerprint = (root: string): string => {
  const hash = createHash("sha256");
  for (const name of filesBelow(root)) hash.update(name).update("\0").update(readFileSync(path.join(root, name)));
  return hash.digest("hex");
};

beforeAll(() => {
  expect(makeDemoTown({ people, seed: "test", folder })).toMatchObject({ ok: true, value: { people, images: 12, optedOut: 2 } });
  answers = JSON.parse(readFileSync(path.join(folder, "answers.json"), "utf8")) as Answers;
  for (const name of filesBelow(path.join(folder, "delivery"))) {
    const bytes = readFileSync(path.join(folder, "delivery", name));
    bytesOf.set(name, bytes);
    if (name.endsWith(".dcm")) {
      const seen = new Map<string, SeenElement>();
      walkFile(bytes, (element) => seen.set(element.path, element));
      elements.set(name, seen);
    } else {
      const text = new TextDecoder(name === "results.csv" ? "utf-8" : "shift_jis", { fatal: true }).decode(bytes);
      tables.set(name, new Map(readTable(text).map((row) => [row.line, row])));
    }
  }
});

afterAll(() => {
  rmSync(parent, { recursive: true });
});

const all = (): readonly Planted[] => [...answers.people, ...answers.staff].flatMap(({ planted }) => planted);

function pixelsAgree({ text }: Planted, { file, box }: Extract<Place, { box: unknown }>): boolean {
  const seen = elements.get(file);
  const [columns = 0] = seen?.get("00280011")?.readNumbers() ?? [];
  const pixels = seen?.get("7FE00010")?.bytes ?? new Uint8Array();
  let agrees = box.height === 16;
  let right = 0;
  eachDot(text, (x, y, isLit) => {
    const at = ((box.y + y) * columns + box.x + x) * 3;
    agrees &&= [0, 1, 2].every((sample) => pixels[at + sample] === (isLit ? 255 : 0));
    right = Math.max(right, x + 1);
  });
  return agrees && right === box.width;
}

function stands(planted: Planted, place: Place): boolean {
  const bytes = Buffer.from(planted.bytes, "hex");
  if ("line" in place) return (tables.get(place.file)?.get(place.line)?.cells[place.column - 1] ?? "").includes(planted.text) && (bytesOf.get(place.file)?.includes(bytes) ?? false);
  if ("name" in place) return place.file.includes(planted.text) && bytesOf.has(place.file);
  if ("box" in place) return pixelsAgree(planted, place);
  return Buffer.from(elements.get(place.file)?.get(place.tag)?.bytes ?? []).includes(bytes);
}

test("each planted text stands at its place, as text and as bytes", () => {
  const wrong = all().flatMap((planted) => planted.at.filter((place) => !stands(planted, place)).map((place) => [planted.of, place]));
  expect(wrong).toEqual([]);
  expect(all().reduce((sum, { at }) => sum + at.length, 0)).toBe(answers.totals.planted);
  const ofEveryKind = new Set(all().flatMap(({ at }) => at.map((place) => ("line" in place ? "cell" : "name" in place ? "name" : "box" in place ? "box" : "tag"))));
  expect([...ofEveryKind].sort()).toEqual(["box", "cell", "name", "tag"]);
  expect(new Set(all().map(({ of }) => of))).toEqual(new Set(["id", "name", "kana", "romaji", "birth", "postal", "address", "phone", "insurance"]));
  expect(new Set(all().map(({ encoding }) => encoding))).toEqual(new Set(["CP932", "UTF-8", "ISO 2022 IR 87", "pixels"]));
});

const rowsOf = (name: string): readonly ReadRow[] => [...(tables.get(name)?.values() ?? [])];

test("no number of a patient stands in a file without being planted there", () => {
  for (const { patientId, planted } of answers.people) {
    const places = planted.filter(({ of, encoding }) => of === "id" && encoding !== "pixels").flatMap(({ at }) => at);
    const cells = [...tables.keys()].flatMap((file) => rowsOf(file).flatMap(({ line, cells: row }) => row.flatMap((cell, at) => (cell.includes(patientId) ? [`${file} ${String(line)} ${String(at + 1)}`] : []))));
    expect(places.flatMap((place) => ("line" in place ? [`${place.file} ${String(place.line)} ${String(place.column)}`] : [])).sort()).toEqual(cells.sort());
    const tags = [...elements].flatMap(([file, seen]) => [...seen.values()].filter(({ vr, bytes }) => vr !== "SQ" && Buffer.from(bytes).includes(patientId)).map((element) => `${file} ${element.path}`));
    expect(places.flatMap((place) => ("tag" in place ? [`${place.file} ${place.tag}`] : [])).sort()).toEqual(tags.sort());
  }
});

test("names, days of birth and telephones stand in free text too, in more than one spelling", () => {
  const inText = new Map<string, number>();
  for (const { of, at } of all()) for (const place of at) if ("line" in place && place.file === "visits.csv" && place.column === 18) inText.set(of, (inText.get(of) ?? 0) + 1);
  expect([...inText.keys()].sort()).toEqual(expect.arrayContaining(["birth", "kana", "name", "phone"]));
});

test("the spellings of a person are how the town writes them, wherever it does", () => {
  const unknown = answers.people.flatMap(({ kanji, kana, romaji, birth, patientId, phone, postal, address, insurance, planted }) => {
    const spellings = spellingsOf({ kanji, kana, romaji, birth, ids: [patientId], phones: [phone], postal, address, insurance });
    const texts = new Set(spellings.map(({ text }) => text));
    const folded = new Set(spellings.map(({ text }) => foldText(text)));
    // Alone a branch is two digits that stand everywhere.
    return planted.filter(({ of, text }) => !(texts.has(text) || (of !== "birth" && folded.has(foldText(text))) || text === insurance.branch)).map(({ of, text }) => [of, text]);
  });
  expect(unknown).toEqual([]);
});

test("those who refused are on the list, and nobody else is", () => {
  const refused = answers.people.filter(({ optedOut }) => optedOut);
  const [headings, ...rows] = rowsOf("停止リスト.csv").map(({ cells }) => cells);
  expect(headings).toEqual(["患者ID", "氏名", "生年月日"]);
  expect(rows.map(([, , birth]) => birth)).toEqual(refused.map(({ birth }) => birth.replaceAll("-", "/")));
  expect(rows.map(([id]) => id)).toEqual([refused[0]?.patientId, ""]);
  expect([50, 500, 10_000, 1].map(optOutsFor)).toEqual([2, 2, 20, 1]);
  expect([50, 10_000].map(imagesFor)).toEqual([12, 1000]);
});

test("pictures are whole DICOM objects of both encodings and syntaxes, with patients in nested items and private elements", () => {
  expect([...elements.keys()].map((file) => file.slice(0, 9)).sort()).toEqual([...Array<string>(9).fill("images/CT"), ...Array<string>(3).fill("images/US")]);
  const first = (tag: string): readonly string[] => [...new Set([...elements.values()].map((seen) => seen.get(tag)?.readText().join("\\") ?? ""))].sort();
  expect(first("00080005")).toEqual(["ISO_IR 192", "\\ISO 2022 IR 87"]);
  expect(first("00020010")).toEqual(["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"]);
  expect(first("00080060")).toEqual(["CT", "US"]);
  expect(new Set([...elements.values()].map((seen) => seen.get("00080018")?.readText()[0])).size).toBe(12);
  for (const seen of elements.values()) {
    expect(seen.get("00100010")?.readText()[0]?.split("=")).toHaveLength(3);
    expect(seen.get("04000561[0].04000550[0].00100010")?.readText()[0]).toMatch(/^[A-Z]+ [A-Z]+$/);
    const [rows = 0, columns = 0, bits = 0, samples = 0] = ["00280010", "00280011", "00280100", "00280002"].map((tag) => seen.get(tag)?.readNumbers()[0] ?? 0);
    expect(seen.get("7FE00010")?.bytes.length).toBe((rows * columns * bits * samples) / 8);
    expect([...seen.keys()].includes("00186011[0].0018601A")).toBe(seen.get("00080060")?.readText()[0] === "US");
  }
});

test("the same seed makes the same bytes, another seed another town", () => {
  const again = path.join(parent, "again");
  const other = path.join(parent, "other");
  expect(makeDemoTown({ people, seed: "test", folder: again }).ok).toBe(true);
  expect(makeDemoTown({ people, seed: "other", folder: other }).ok).toBe(true);
  expect(fingerprint(again)).toBe(fingerprint(folder));
  expect(fingerprint(other)).not.toBe(fingerprint(folder));
});

test("nothing is written into a room, a folder with something in it, or a file", () => {
  const room = path.join(parent, "room");
  mkdirSync(room);
  writeFileSync(path.join(room, "policy.json"), "{}");
  expect(makeDemoTown({ people: 1, seed: "", folder: room })).toEqual({ ok: false, failure: { code: "room.exists" } });
  expect(makeDemoTown({ people: 1, seed: "", folder: path.join(room, "demo", "town") })).toEqual({ ok: false, failure: { code: "room.exists" } });
  expect(makeDemoTown({ people: 1, seed: "", folder })).toEqual({ ok: false, failure: { code: "folder.notEmpty" } });
  expect(makeDemoTown({ people: 1, seed: "", folder: path.join(room, "policy.json") })).toMatchObject({ ok: false });
  expect(makeDemoTown({ people: 1, seed: "", folder: path.join(folder, "answers.json") })).toEqual({ ok: false, failure: { code: "folder.unusable" } });
  expect([readdirSync(room), existsSync(path.join(room, "demo"))]).toEqual([["policy.json"], false]);
  expect(makeDemoTown({ people: 1, seed: "", folder: path.join(parent, "alone") })).toMatchObject({ ok: true, value: { people: 1, images: 12, optedOut: 1 } });
});
