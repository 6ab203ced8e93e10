import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { editFile } from "./editFile.ts";

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../shared/corpus/dicom", import.meta.url).pathname;

const filesIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));

const dump = ["dcmdump", "gdcmdump"].find((program) => spawnSync(program, ["--version"]).error === undefined);

describe.skipIf(dump === undefined || !existsSync(corpus))("a foreign reader (skipped without dcmdump or gdcmdump, or without the corpus)", () => {
  test("reads what was edited wherever it read what was there", { timeout: 120_000 }, () => {
    const folder = mkdtempSync(path.join(tmpdir(), "noren-dicom-"));
    const reads = (bytes: Buffer): boolean => {
      const file = path.join(folder, "object.dcm");
      writeFileSync(file, bytes);
      return spawnSync(dump ?? "", [file]).status === 0;
    };
    let compared = 0;
    try {
      const lost = filesIn(corpus)
        .filter((file) => /\.dcm$/.test(file))
        .slice(0, 60)
        .filter((file) => {
          const bytes = readFileSync(file);
          try {
            const edited = editFile(bytes, ({ tag }) => (tag === "00100010" ? { kind: "replace", value: "ANONYMIZED" } : tag === "00080080" ? { kind: "remove" } : { kind: "enter" }));
            if (!reads(bytes)) return false;
            compared += 1;
            return !reads(edited);
          } catch (error) {
            if (error instanceof FailureError) return false;
            throw error;
          }
        });
      console.log(`${dump ?? ""} read ${String(compared)} files before and after`);
      expect(lost).toEqual([]);
      expect(compared).toBeGreaterThan(30);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
