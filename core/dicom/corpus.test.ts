import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { editFile } from "./editFile.ts";

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../shared/corpus/dicom", import.meta.url).pathname;

const filesIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));

describe.skipIf(!existsSync(corpus))("foreign files (skipped without the corpus)", () => {
  test("come out byte for byte when nothing is edited, or are refused with a reason", { timeout: 60_000 }, () => {
    const refused = new Map<string, string[]>();
    let same = 0;
    const differing: string[] = [];
    for (const file of filesIn(corpus)) {
      const bytes = readFileSync(file);
      try {
        if (editFile(bytes, () => ({ kind: "enter" })).equals(bytes)) same += 1;
        else differing.push(path.basename(file));
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        const { code } = error.failure;
        refused.set(code, [...(refused.get(code) ?? []), path.basename(file)]);
      }
    }
    refused.delete("dicom.notDicom");
    console.log(`${String(same)} files byte-identical, ${String(differing.length)} not; refused: ${[...refused].map(([code, names]) => `${code} ${names.join(" ")}`).join("; ")}`);
    expect(differing).toEqual([]);
    expect(same).toBeGreaterThanOrEqual(281);
    expect([...refused.values()].flat().length).toBeLessThanOrEqual(7);
  });
});
