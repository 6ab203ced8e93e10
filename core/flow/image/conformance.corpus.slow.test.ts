import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import types from "../../../assets/dicom/attributeTypes.json" with { type: "json" };
import { basicProfile } from "../../deid/dicom/basicProfile.ts";
import { ruleOf, standardAttributes } from "../../deid/dicom/attributeTable.ts";
import { identityHunter } from "../../deid/dicom/identityHunter.ts";
import { editFile } from "../../dicom/editFile.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement, ValueRepresentation } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import { imageOptionNames, strictestOptions, type ImageOptions } from "../../domain/recipe.ts";
import { sampled, share, sweepTimeout } from "../../platform/testing/sweep.ts";

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../../shared/corpus/dicom", import.meta.url).pathname;
const hasProgram = spawnSync("dciodvfy", ["-version"]).error === undefined;
/** The program's answers do not change with size; the largest files only take long. */
const largest = 2_000_000;

/** What is against PS3.3 in a file; values and places apart, which anonymization changes. */
function errorsOf(bytes: Buffer): ReadonlySet<string> {
  const { stderr } = spawnSync("dciodvfy", { input: bytes, encoding: "latin1", timeout: 20_000 });
  const errors = stderr.split("\n").filter((line) => line.startsWith("Error"));
  return new Set(errors.map((line) => line.replaceAll(/(?:value|Value) <[^>]*>|<[\d.]+>|\[\d+\]| = <.*/g, "")));
}

/**
 * Of objects nobody looked at the program says that text may be burned in; enhanced images may only say that there is none, and are not to leave before
 * somebody has looked.
 */
const isOfUndecided = (error: string): boolean => error.includes("<Burned In Annotation>");

function anonymized(bytes: Buffer, options: ImageOptions, dates: "shift" | "remove", areMasksDecided: boolean): Buffer | undefined {
  try {
    const profile = basicProfile({ runSecret: Buffer.alloc(32, 3), pseudonym: "Q7M2KXA4", dates: dates === "shift" ? { kind: "shift", days: 99 } : { kind: "remove" }, identity: identityHunter([]), areMasksDecided, options });
    return editFile(bytes, profile.decide, { additions: profile.additions, makeHead: true });
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

/** What is wrong only afterwards. */
function newErrors(bytes: Buffer, options: ImageOptions, dates: "shift" | "remove", areMasksDecided: boolean): readonly string[] | undefined {
  const after = anonymized(bytes, options, dates, areMasksDecided);
  if (after === undefined) return undefined;
  const before = errorsOf(bytes);
  return [...errorsOf(after)].filter((error) => !before.has(error) && (areMasksDecided || !isOfUndecided(error)));
}

const all: ImageOptions = { ...strictestOptions, ...(Object.fromEntries(imageOptionNames.map((name) => [name, true])) as Partial<ImageOptions>), structuredReports: "clean", encapsulatedDocuments: "clean" };

describe.skipIf(!hasProgram)("dciodvfy (skipped where the program is not there)", () => {
  test.skipIf(!existsSync(corpus))("finds nothing in an anonymized file that was not wrong before (skipped without the corpus)", { timeout: sweepTimeout }, () => {
    const files = readdirSync(corpus, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
    const tried = sampled(files, 70);
    const faults: string[] = [];
    let looked = 0;
    for (const [index, file] of tried.entries()) {
      const bytes = readFileSync(file);
      if (bytes.length > largest) continue;
      const found = newErrors(bytes, index % 2 === 0 ? strictestOptions : all, index % 3 === 0 ? "remove" : "shift", false);
      if (found === undefined) continue;
      looked += 1;
      faults.push(...found.map((error) => `${path.basename(file)}: ${error}`));
    }
    console.log(`dciodvfy looked at ${String(looked)} anonymized files, ${share(tried.length, files.length)}`);
    expect(faults).toEqual([]);
    expect(looked).toBeGreaterThan(tried.length / 2);
  });

  test("misses nothing in any kind of object that had every attribute of the table", { timeout: sweepTimeout }, () => {
    const values: Readonly<Record<string, string>> = {
      ...{ AE: "AE1", AS: "045Y", CS: "CODE", DA: "20200101", DT: "20200101101010", DS: "1", IS: "1", LO: "TEXT", LT: "TEXT", PN: "NAME", SH: "TEXT" },
      ...{ ST: "TEXT", TM: "101010", UC: "TEXT", UI: "1.2.392.5", UR: "urn:x", UT: "TEXT" },
    };
    const attributes = standardAttributes().filter(([tag, vr]) => ruleOf(tag) !== undefined && values[vr] !== undefined && tag > "00080018" && tag < "50000000");
    const known = Object.values(types.objects).flatMap(({ classes }) => classes.split(" "));
    // Newer than the types at hand.
    const classes = [...known, "77.1.6", "4.3", "30", "13.1.3", "66.5", "88.34", "130", "78.1", "200.1"].map((last) => `1.2.840.10008.5.1.4.1.1.${last}`);
    const tried = sampled(classes, 30);
    const faults: string[] = [];
    for (const sopClass of tried) {
      const elements = attributes.map(([tag, vr], index): DatasetElement => ({ tag, vr: vr as ValueRepresentation, value: vr === "UI" ? `1.2.392.5.${String(index + 1)}` : (values[vr] ?? "") }));
      const dataset = [{ tag: "00080016", vr: "UI", value: sopClass } as const, { tag: "00080018", vr: "UI", value: "1.2.392.9" } as const, ...elements];
      const found = newErrors(writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset }), strictestOptions, "remove", true);
      faults.push(...(found ?? ["held"]).filter((error) => /Missing|condition|held/.test(error)).map((error) => `${sopClass}: ${error}`));
    }
    console.log(`dciodvfy looked at ${share(tried.length, classes.length)}, kinds of objects`);
    expect(faults).toEqual([]);
  });
});
