import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import aiImages from "../../../assets/recipes/ai-images.json" with { type: "json" };
import { MemorySource } from "../../dicom/byteSource.ts";
import { readObject } from "../../dicom/directory/directoryObject.ts";
import { makeDirectory } from "../../dicom/directory/makeDirectory.ts";
import { readDirectory } from "../../dicom/directory/readDirectory.ts";
import { walkFile } from "../../dicom/editFile.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement, Tag, ValueRepresentation } from "../../domain/dicom.ts";
import type { Recipe } from "../../domain/recipe.ts";
import { systemClock } from "../../platform/clock.ts";
import { readRecipe } from "../../recipe/readRecipe.ts";
import { deidFolder, type DeidOrder } from "./deidFolder.ts";
import { noMasks, readMasks, type DecidedMasks } from "./masksFile.ts";
import { reportShape, type DeidReport } from "./reportShape.ts";

const made: string[] = [];
function folder(): string {
  const name = mkdtempSync(path.join(tmpdir(), "noren-deid-"));
  made.push(name);
  return name;
}
afterAll(() => {
  for (const name of made) rmSync(name, { recursive: true, force: true });
});

function recipe(): Recipe {
  const read = readRecipe(JSON.stringify(aiImages), "tool");
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

const text = (tag: Tag, vr: ValueRepresentation, value: string): DatasetElement => ({ tag, vr, value });

interface Drawn {
  readonly sop: string;
  readonly modality?: string;
  readonly id?: string;
  readonly more?: readonly DatasetElement[];
}

/** Four by four pixels, with the least that makes an image. */
function object({ sop, modality = "CT", id = "00123456", more = [] }: Drawn): Buffer {
  const own: readonly DatasetElement[] = [
    text("00080016", "UI", "1.2.840.10008.5.1.4.1.1.2"),
    text("00080018", "UI", sop),
    text("00080020", "DA", "20260401"),
    text("00080060", "CS", modality),
    text("00100010", "PN", "Yamada^Tarou"),
    text("00100020", "LO", id),
    text("00100030", "DA", "19550403"),
    text("0020000D", "UI", "1.2.392.1"),
    text("0020000E", "UI", "1.2.392.1.2"),
    { tag: "00280002", vr: "US", value: 1 },
    text("00280004", "CS", "MONOCHROME2"),
    { tag: "00280010", vr: "US", value: 4 },
    { tag: "00280011", vr: "US", value: 4 },
    { tag: "00280100", vr: "US", value: 8 },
    { tag: "00280101", vr: "US", value: 8 },
    { tag: "00280102", vr: "US", value: 7 },
    { tag: "00280103", vr: "US", value: 0 },
    { tag: "7FE00010", vr: "OB", value: Buffer.alloc(16, 9) },
  ];
  const given = new Set(more.map(({ tag }) => tag));
  return writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset: [...own.filter(({ tag }) => !given.has(tag)), ...more] });
}

interface Ran {
  readonly out: string;
  readonly outcome: Awaited<ReturnType<typeof deidFolder>>;
}

async function run(input: string, more: Partial<DeidOrder> = {}): Promise<Ran> {
  const out = more.out ?? path.join(folder(), "out");
  const order: DeidOrder = { input, out, secret: Buffer.alloc(32, 5), recipe: recipe(), masks: noMasks, acceptsProposals: false, clock: systemClock, signal: new AbortController().signal, progress: () => undefined, threads: 1, ...more };
  return { out, outcome: await deidFolder(order) };
}

function report({ outcome }: Ran): DeidReport {
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return reportShape.parse(outcome.value);
}

const codeOf = ({ outcome }: Ran): string => (outcome.ok ? "done" : outcome.failure.code);

function valuesOf(file: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  walkFile(readFileSync(file), (seen) => {
    values[seen.path] = seen.readText().join("\\") || Buffer.from(seen.bytes).toString("hex");
  });
  return values;
}

function put(root: string, files: Readonly<Record<string, Buffer | string>>): string {
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), bytes);
  }
  return root;
}

const namesBelow = (root: string): readonly string[] => readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => statSync(path.join(root, name)).isFile()).sort();

test("a folder of two people: same names, one pseudonym and one offset each, and what one header says is hunted in all", async () => {
  const input = put(folder(), {
    "a/one.dcm": object({ sop: "1.2.392.1.1", more: [text("00101001", "PN", "Sakurami^Hanako"), text("00081090", "LO", "ACME")] }),
    "a/two": object({ sop: "1.2.392.1.2.1", more: [text("00081090", "LO", "Sakurami"), text("00080022", "DA", "20260403")] }),
    "b/ONE.DCM": object({ sop: "1.2.392.2.1", id: "77712345", more: [text("00081090", "LO", "Sakurami"), text("00081050", "PN", "Kuroiwa^Ichiro"), text("00180015", "CS", "KUROIWA")] }),
    "b/one.dcm": object({ sop: "1.2.392.2.2", id: "77712345" }),
    "notes.txt": "Yamada Tarou",
    "empty": "",
  });
  symlinkSync(path.join(input, "a/one.dcm"), path.join(input, "a/link.dcm"));
  execFileSync("mkfifo", [path.join(input, "pipe")]);
  const ran = await run(input);
  const told = report(ran);
  expect(namesBelow(ran.out)).toEqual(["a/one.dcm", "a/two", "b/ONE.DCM", "b/one.dcm"]);
  expect(told.held.map(({ name, code }) => `${name} ${code}`)).toEqual(["a/link.dcm media.symbolicLink", "empty dicom.notDicom", "notes.txt dicom.notDicom", "pipe media.specialFile"]);
  const [one, two, large, small] = ["a/one.dcm", "a/two", "b/ONE.DCM", "b/one.dcm"].map((name) => valuesOf(path.join(ran.out, name)));
  expect([one?.["00100010"] === two?.["00100010"], large?.["00100010"] === small?.["00100010"], one?.["00100010"] === large?.["00100010"]]).toEqual([true, true, false]);
  expect(new Set(told.persons)).toEqual(new Set([one?.["00100010"], large?.["00100010"]]));
  // Another name of the first patient means nothing in the files of the second; the name of a physician is hunted in his patient's.
  expect([one?.["00081090"], two?.["00081090"], large?.["00081090"], large?.["00180015"] ?? ""]).toEqual(["ACME", "", "Sakurami", ""]);
  const day = (value = ""): number => Date.parse(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}T00:00:00Z`) / 86_400_000;
  expect([day(one?.["00080020"]) === day(two?.["00080020"]), day(two?.["00080022"]) - day(two?.["00080020"])]).toEqual([true, 2]);
  expect(day(one?.["00080020"])).not.toBe(day("20260401"));
  // The same study stays one, with another UID.
  expect([one?.["0020000D"] === two?.["0020000D"], one?.["0020000D"] === "1.2.392.1"]).toEqual([true, false]);
  expect(told.counts).toMatchObject({ files: 8, written: 4, held: 4, persons: 2, kinds: [{ kind: "CT", written: 4, held: 0, heldRate: 0 }, { kind: "unread", written: 0, held: 4, heldRate: 1 }] });
  const twoTold = told.files.find(({ name }) => name === "a/two");
  expect(told.changes[twoTold?.changes ?? -1]?.find(({ path: place }) => place === "00081090")).toEqual({ path: "00081090", action: "emptied", reason: "identity" });
  expect([told.unreviewed, told.recipe.name, /^PS3\.15 \d{4}[a-e]$/u.test(told.standard)]).toEqual([false, "ai-images", true]);
  expect(JSON.stringify(told)).not.toMatch(/Yamada|Sakurami|00123456/u);
  // The same secret gives the same result; another gives another.
  const again = await run(input);
  expect(readFileSync(path.join(again.out, "a/two")).equals(readFileSync(path.join(ran.out, "a/two")))).toBe(true);
  const other = await run(path.join(input, "a/two"), { secret: Buffer.alloc(32, 6) });
  expect(namesBelow(other.out)).toEqual(["two"]);
  expect(valuesOf(path.join(other.out, "two"))["00100010"]).not.toBe(two?.["00100010"]);
});

test("what is of a patient without a day of birth belongs to the one who has the number", async () => {
  const input = put(folder(), {
    "image": object({ sop: "1.2.392.1.1" }),
    "state": object({ sop: "1.2.392.1.2.9", more: [text("00100030", "DA", "")] }),
    "nobody1": object({ sop: "1.2.392.1.3", id: "", more: [text("00100010", "PN", ""), text("0020000D", "UI", "1.2.392.5")] }),
    "nobody2": object({ sop: "1.2.392.1.4", id: "", more: [text("00100010", "PN", ""), text("0020000D", "UI", "1.2.392.6")] }),
  });
  const ran = await run(input);
  const of = (name: string): string | undefined => valuesOf(path.join(ran.out, name))["00100020"];
  expect([of("image") === of("state"), of("nobody1") === of("nobody2"), report(ran).counts.persons]).toEqual([true, false, 3]);
});

test("an image that may hold text waits for a decision, and leaves as it was decided", async () => {
  const input = put(folder(), { "us1": object({ sop: "1.2.392.1.1", modality: "US", more: [text("00280301", "CS", "YES")] }), "us2": object({ sop: "1.2.392.1.2.1", modality: "US", more: [text("00280301", "CS", "YES")] }) });
  const ran = await run(input);
  expect(report(ran).held).toMatchObject([
    { name: "us1", code: "dicom.maskUndecided", kind: "US", instance: "1.2.392.1.1", series: "1.2.392.1.2" },
    { name: "us2", code: "dicom.maskUndecided" },
  ]);
  expect(namesBelow(ran.out)).toEqual([]);
  const masks = readMasks(
    JSON.stringify({ format: "noren-masks/1", objects: [{ instance: "1.2.392.1.1", masks: [{ rectangles: [{ x: 0, y: 0, width: 4, height: 1 }] }] }, { name: "us2", masks: [] }] }),
  );
  if (!masks.ok) throw new Error(masks.failure.code);
  const decided = await run(input, { masks: masks.value });
  expect(report(decided).files).toMatchObject([{ name: "us1", decidedBy: "given", masks: [{ rectangles: [{ x: 0, y: 0, width: 4, height: 1 }] }] }, { name: "us2", decidedBy: "given", masks: [] }]);
  const [first, second] = ["us1", "us2"].map((name) => valuesOf(path.join(decided.out, name)));
  expect([first?.["7FE00010"], second?.["7FE00010"], first?.["00280301"], second?.["00280301"]]).toEqual([`00000000${"09".repeat(12)}`, "09".repeat(16), "NO", "NO"]);
  const unfit: DecidedMasks = { of: () => [{ rectangles: [{ x: 3, y: 0, width: 2, height: 1 }] }] };
  expect(report(await run(input, { masks: unfit })).held.map(({ code }) => code)).toEqual(["dicom.maskUnfit", "dicom.maskUnfit"]);
});

test("a directory is made anew of what was written", async () => {
  const pieces = ["IM1", "IM2"].map((name, index) => ({ name, bytes: object({ sop: `1.2.392.1.${String(index + 1)}`, more: [text("00080030", "TM", "101500"), text("00200010", "SH", "1"), text("00200011", "IS", "1"), text("00200013", "IS", String(index + 1))] }) }));
  const directory = makeDirectory({ files: pieces.map(({ name, bytes }) => ({ name: ["DICOM", name], object: readObject(new MemorySource(bytes)) })), instanceUid: "1.2.392.9" });
  const input = put(folder(), { "DICOMDIR": directory, ...Object.fromEntries(pieces.map(({ name, bytes }) => [`DICOM/${name}`, bytes])), "DICOM/US": object({ sop: "1.2.392.1.9", modality: "US", more: [text("00280301", "CS", "YES")] }) });
  const ran = await run(input);
  expect(namesBelow(ran.out)).toEqual(["DICOM/IM1", "DICOM/IM2", "DICOMDIR"]);
  const records = readDirectory(new MemorySource(readFileSync(path.join(ran.out, "DICOMDIR"))));
  const instances = ["DICOM/IM1", "DICOM/IM2"].map((name) => valuesOf(path.join(ran.out, name))["00080018"]);
  expect(records.filter(({ type }) => type === "IMAGE").map(({ file, sopInstance }) => [file.join("/"), sopInstance])).toEqual([["DICOM/IM1", instances[0]], ["DICOM/IM2", instances[1]]]);
  expect(readFileSync(path.join(ran.out, "DICOMDIR")).includes("Yamada")).toBe(false);
  expect(report(ran).counts.kinds).toMatchObject([{ kind: "CT", written: 2 }, { kind: "DICOMDIR", written: 1, held: 0 }, { kind: "US", held: 1 }]);
});

test("what cannot be begun is refused before anything is written", async () => {
  const input = put(folder(), { "one": object({ sop: "1.2.392.1.1" }) });
  const full = put(folder(), { "old": "old" });
  const inside = path.join(input, "out");
  expect(codeOf(await run(input, { out: inside }))).toBe("deid.foldersOverlap");
  expect(existsSync(inside)).toBe(false);
  expect(codeOf(await run(input, { out: path.dirname(input) }))).toBe("deid.foldersOverlap");
  expect(codeOf(await run(input, { out: input }))).toBe("deid.foldersOverlap");
  const door = path.join(folder(), "door");
  symlinkSync(input, door);
  expect(codeOf(await run(input, { out: path.join(door, "out") }))).toBe("deid.foldersOverlap");
  expect(codeOf(await run(input, { out: full }))).toBe("folder.notEmpty");
  expect(namesBelow(full)).toEqual(["old"]);
  expect(codeOf(await run(path.join(input, "absent")))).toBe("deid.inputMissing");
  expect(codeOf(await run(input, { secret: Buffer.alloc(15, 1) }))).toBe("deid.secretShort");
});

test("stopped in the middle, no file is there in part", async () => {
  const one = object({ sop: "1.2.392.1.1", more: [{ tag: "7FE00010", vr: "OB", value: Buffer.alloc(400_000, 9) }, { tag: "00280010", vr: "US", value: 1000 }, { tag: "00280011", vr: "US", value: 400 }] });
  const input = put(folder(), Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`i${String(index).padStart(3, "0")}`, one])));
  const stopping = new AbortController();
  const ran = await run(input, {
    signal: stopping.signal,
    progress: (stage) => {
      if (stage === "make") stopping.abort();
    },
  });
  expect(codeOf(ran)).toBe("job.cancelled");
  const names = namesBelow(ran.out);
  expect(names.length).toBeLessThan(200);
  const sizes = new Set(names.map((name) => statSync(path.join(ran.out, name)).size));
  expect([sizes.size <= 1, names.every((name) => /^i\d{3}$/u.test(name))]).toEqual([true, true]);
});
