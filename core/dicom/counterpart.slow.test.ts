import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { DatasetElement, Decide } from "../domain/dicom.ts";
import { FailureError } from "../domain/failure.ts";
import { sampled, share, sweepTimeout } from "../platform/testing/sweep.ts";
import { editFile, walkFile } from "./editFile.ts";
import { askPydicom, pydicom } from "./testing/pydicom.ts";

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../shared/corpus/dicom", import.meta.url).pathname;
const isThere = existsSync(corpus);
const files = isThere ? readdirSync(corpus, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)) : [];

const folder = mkdtempSync("/dev/shm/noren-dicom-");
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const dump = ["dcmdump", "gdcmdump"].find((program) => spawnSync(program, ["--version"]).error === undefined);

/** As an engine would: something replaced, removed, emptied and added, at the top and below it. */
const decide: Decide = ({ tag }) => {
  if (tag === "00100010") return { kind: "replace", value: "ANONYMIZED" };
  if (tag === "00080080" || Number.parseInt(tag.slice(0, 4), 16) % 2 === 1) return { kind: "remove" };
  return tag === "00080050" || tag === "00081155" ? { kind: "empty" } : { kind: "enter" };
};
const additions: readonly DatasetElement[] = [{ tag: "00120062", vr: "CS", value: "YES" }];

function edited(bytes: Buffer): Buffer | undefined {
  try {
    return editFile(bytes, decide, { additions, makeHead: true });
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

describe.skipIf(!isThere)("foreign readers of foreign files (skipped without the corpus)", () => {
  test.skipIf(dump === undefined)("read what was edited wherever they read what was there (skipped without dcmdump or gdcmdump)", { timeout: sweepTimeout }, () => {
    const reads = (bytes: Buffer): boolean => {
      const file = path.join(folder, "object.dcm");
      writeFileSync(file, bytes);
      return spawnSync(dump ?? "", [file]).status === 0;
    };
    const all = files.filter((file) => /\.dcm$/.test(file));
    const tried = sampled(all, 60);
    let compared = 0;
    const lost = tried.filter((file) => {
      const bytes = readFileSync(file);
      const after = edited(bytes);
      if (after === undefined || !reads(bytes)) return false;
      compared += 1;
      return !reads(after);
    });
    console.log(`${dump ?? ""} read ${String(compared)} files before and after; ${share(tried.length, all.length)}`);
    expect(lost).toEqual([]);
    expect(compared).toBeGreaterThan(30);
  });

  test.skipIf(pydicom === undefined)("read the same text as this program (skipped without pydicom)", { timeout: sweepTimeout }, () => {
    const ours: Record<string, Record<string, string>> = {};
    const texts = new Set(["PN", "LO", "SH", "LT", "ST", "UT", "UC"]);
    for (const file of files) {
      const values: Record<string, string> = {};
      try {
        walkFile(readFileSync(file), (seen) => {
          if (!seen.tag.startsWith("0002") && texts.has(seen.vr)) values[seen.path] = seen.readText().join("\\");
        });
      } catch (error) {
        if (error instanceof FailureError) continue;
        throw error;
      }
      ours[file] = values;
    }
    const list = path.join(folder, "list");
    writeFileSync(list, JSON.stringify(Object.keys(ours)));
    const theirs = askPydicom(
      `import sys, json, pydicom
def walk(dataset, before, values):
    for element in dataset:
        place = before + "%08X" % element.tag
        if element.VR == "SQ":
            for index, item in enumerate(element.value or []):
                walk(item, "%s[%d]." % (place, index), values)
        else:
            value = element.value
            several = isinstance(value, (list, pydicom.multival.MultiValue))
            values[place] = chr(92).join(str(one) for one in value) if several else "" if value is None else str(value)
    return values
found = {}
for file in json.load(open(sys.argv[1])):
    dataset = pydicom.dcmread(file, force=True)
    dataset.decode()
    found[file] = walk(dataset, "", {})
print(json.dumps(found))`,
      list,
    ) as Record<string, Record<string, string>>;
    // Spaces at the ends of values and groups without a name mean nothing; pydicom leaves out the latter, and keeps some of the former.
    const plain = (text = ""): string => text.replaceAll(/[ \0=]+(?=\\|$)/g, "").trim();
    let compared = 0;
    const differing: string[] = [];
    for (const [file, values] of Object.entries(ours)) {
      for (const [place, value] of Object.entries(values)) {
        compared += 1;
        if (plain(value) !== plain(theirs[file]?.[place])) differing.push(`${path.basename(file)} ${place}`);
      }
    }
    console.log(`${String(compared)} texts compared`);
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(4000);
  });
});
