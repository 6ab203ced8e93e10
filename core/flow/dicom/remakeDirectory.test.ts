import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { MemorySource } from "../../dicom/byteSource.ts";
import { readDirectory } from "../../dicom/directory/readDirectory.ts";
import { makeFileSet } from "../../dicom/testing/fileSet.ts";
import { remakeDirectory } from "./remakeDirectory.ts";

const folder = mkdtempSync("/dev/shm/noren-remake-");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const set = makeFileSet();
mkdirSync(path.join(folder, "DICOM"));
for (const { name, bytes } of set) writeFileSync(path.join(folder, ...name), bytes);
const names = set.map(({ name }) => path.join(...name));

test("lists what leaves, and nothing else that lies there", () => {
  expect(remakeDirectory({ folder, files: names.slice(0, 3), instanceUid: "2.25.7" })).toEqual({ ok: true, value: 3 });
  const records = readDirectory(new MemorySource(readFileSync(path.join(folder, "DICOMDIR"))));
  expect(records.map(({ type }) => type)).toEqual(["PATIENT", "STUDY", "SERIES", "IMAGE", "SERIES", "SR DOCUMENT", "PATIENT", "STUDY", "SERIES", "ENCAP DOC"]);
  expect(records.filter(({ file }) => file.length > 0)).toEqual([
    { type: "IMAGE", file: ["DICOM", "IM1"], sopClass: "1.2.840.10008.5.1.4.1.1.2", sopInstance: "1.9.1" },
    { type: "SR DOCUMENT", file: ["DICOM", "SR1"], sopClass: "1.2.840.10008.5.1.4.1.1.88.33", sopInstance: "1.9.3" },
    { type: "ENCAP DOC", file: ["DICOM", "DOC"], sopClass: "1.2.840.10008.5.1.4.1.1.104.1", sopInstance: "1.9.2" },
  ]);
});

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const foreign = new URL("../../../../shared/corpus/dicom/pydicom/src/pydicom/data/test_files/dicomdirtests", import.meta.url).pathname;

test.skipIf(!existsSync(foreign))("lists the same of a foreign set as the directory it came with (skipped without the corpus)", () => {
  const copy = path.join(folder, "foreign");
  const records = readDirectory(new MemorySource(readFileSync(path.join(foreign, "DICOMDIR"))));
  const files = records.flatMap(({ file }) => (file.length > 0 ? [path.join(...file)] : []));
  for (const file of files) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), readFileSync(path.join(foreign, file)));
  }
  expect(remakeDirectory({ folder: copy, files, instanceUid: "2.25.7" })).toEqual({ ok: true, value: 31 });
  const texts = (list: typeof records): readonly string[] => list.map((record) => JSON.stringify(record)).sort((one, other) => (one < other ? -1 : 1));
  expect(texts(readDirectory(new MemorySource(readFileSync(path.join(copy, "DICOMDIR")))))).toEqual(texts(records));
});

test("makes none where a name does not fit, or a file is none", () => {
  rmSync(path.join(folder, "DICOMDIR"), { force: true });
  writeFileSync(path.join(folder, "image.dcm"), set[0]?.bytes ?? "");
  writeFileSync(path.join(folder, "TEXT"), "This is no DICOM file.");
  expect(remakeDirectory({ folder, files: ["image.dcm"], instanceUid: "2.25.7" })).toMatchObject({ failure: { code: "dicom.directoryName" } });
  expect(remakeDirectory({ folder, files: ["TEXT"], instanceUid: "2.25.7" })).toMatchObject({ failure: { code: "dicom.notDicom" } });
  expect(remakeDirectory({ folder, files: ["NOTHING"], instanceUid: "2.25.7" })).toMatchObject({ failure: { code: "folder.unusable" } });
  expect(existsSync(path.join(folder, "DICOMDIR"))).toBe(false);
});
