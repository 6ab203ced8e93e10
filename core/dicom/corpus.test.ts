import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { WindowSource } from "./byteSource.ts";
import { editFile, planFile } from "./editFile.ts";
import { assemble } from "./pieces.ts";

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../shared/corpus/dicom", import.meta.url).pathname;

const filesIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));

/** Why each file that says it is DICOM is not read. */
const exceptions: Readonly<Record<string, string>> = {
  // Shorter than their lengths say.
  "emri_small_jpeg_2k_lossless_too_short.dcm": "dicom.truncated",
  "MR_truncated.dcm": "dicom.truncated",
  "rtplan_truncated.dcm": "dicom.truncated",
  "DICOMDIR-nooffset": "dicom.truncated",
  // (0008,0018) twice.
  "winter.dcm": "dicom.malformed",
  // No syntax, and a dataset of elements that no image begins with.
  "meta_missing_tsyntax.dcm": "dicom.syntaxUnknown",
};

describe.skipIf(!existsSync(corpus))("foreign files (skipped without the corpus)", () => {
  test("come out byte for byte when nothing is edited, or are refused with a reason", { timeout: 60_000 }, () => {
    const refused = new Map<string, string>();
    let same = 0;
    const differing: string[] = [];
    for (const file of filesIn(corpus)) {
      const bytes = readFileSync(file);
      try {
        const { source, pieces } = planFile(new WindowSource({ length: bytes.length, readInto: (target, offset) => bytes.copy(target, 0, offset) }), () => ({ kind: "enter" }));
        const isSame = editFile(bytes, () => ({ kind: "enter" })).equals(bytes) && assemble(source, pieces).equals(bytes);
        if (isSame) same += 1;
        else differing.push(path.basename(file));
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        if (error.failure.code !== "dicom.notDicom") refused.set(path.basename(file), error.failure.code);
      }
    }
    console.log(`${String(same)} files byte-identical, ${String(refused.size)} refused`);
    expect(differing).toEqual([]);
    expect(same).toBeGreaterThanOrEqual(282);
    expect(Object.fromEntries(refused)).toEqual(exceptions);
  });
});
