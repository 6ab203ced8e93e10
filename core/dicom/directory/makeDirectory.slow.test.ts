import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeFileSet } from "../testing/fileSet.ts";
import { askPydicom, pydicom } from "../testing/pydicom.ts";
import { makeDirectory } from "./makeDirectory.ts";

const folder = mkdtempSync("/dev/shm/noren-directory-");
const directory = path.join(folder, "DICOMDIR");

beforeAll(() => {
  mkdirSync(path.join(folder, "DICOM"));
  for (const { name, bytes } of makeFileSet()) writeFileSync(path.join(folder, ...name), bytes);
  writeFileSync(directory, makeDirectory({ files: makeFileSet(), instanceUid: "2.25.99", fileSetId: "NOREN" }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const isThere = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

describe("a directory as foreign readers see it", () => {
  test.skipIf(!isThere("dcmdump"))("dcmdump reads it without a word (skipped without dcmdump)", () => {
    const { status, stdout, stderr } = spawnSync("dcmdump", ["-q", directory], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain('refFileID="DICOM\\SR1"');
    expect(stdout).toContain("[\u001b$B2hA|=j8+\u001b(B]");
  });

  test.skipIf(!isThere("dciodvfy"))("dciodvfy finds no fault (skipped without dciodvfy)", () => {
    const { stderr } = spawnSync("dciodvfy", [directory], { encoding: "utf8" });
    expect(stderr).toContain("BasicDirectory");
    // Blending is one kind of presentation, and asked for by this program of all of them.
    expect(stderr.split("\n").filter((line) => line.startsWith("Error") && !line.includes("BlendingSequence"))).toEqual([]);
  });

  test.skipIf(pydicom === undefined)("pydicom finds every object by it (skipped without pydicom)", () => {
    const script = `import sys, json
from pydicom.fileset import FileSet
found = FileSet(sys.argv[1])
print(json.dumps([[str(i.SOPInstanceUID), str(i.PatientName), i.load().SOPInstanceUID] for i in found]))`;
    const name = "Yamada^Tarou=山田^太郎=やまだ^たろう";
    expect(askPydicom(script, directory)).toEqual(["1.9.1", "1.9.4", "1.9.3", "1.9.5", "1.9.2"].map((uid) => [uid, name, uid]));
  });
});
