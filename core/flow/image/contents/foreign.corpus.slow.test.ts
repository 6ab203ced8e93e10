import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { identityHunter } from "../../../deid/dicom/identityHunter.ts";
import { headerCollector, objectFate } from "../../../deid/dicom/contents/objectFate.ts";
import { walkFile } from "../../../dicom/editFile.ts";
import { FailureError } from "../../../domain/failure.ts";
import { anonymized, errorsOf, hasProgram, told } from "./contents.fixture.ts";

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../../../shared/corpus/dicom", import.meta.url).pathname;

/** Reports, presentations, waveforms, plans, structures, doses, segments, parametric maps. */
const kinds = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(?:88\.|11\.|9\.|481\.|66\.|104\.|30|77\.1\.6)/;

interface Found {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sopClass: string;
  readonly identity: readonly string[];
  readonly curves: readonly Buffer[];
}

function look(bytes: Buffer): Omit<Found, "name"> | undefined {
  const identity: string[] = [];
  const curves: Buffer[] = [];
  let sopClass = "";
  try {
    walkFile(bytes, (seen) => {
      if (seen.tag === "00080016" && seen.depth === 0) sopClass = seen.readText()[0] ?? "";
      if (seen.vr === "PN" || ["00100020", "00080018", "0020000D", "00081155"].includes(seen.tag)) identity.push(...seen.readText().filter((text) => text.length > 5));
      if (seen.tag === "54001010") curves.push(Buffer.from(seen.bytes));
    });
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
  return { bytes, sopClass, identity, curves };
}

describe.skipIf(!existsSync(corpus) || !hasProgram("dciodvfy") || !hasProgram("dsrdump"))("foreign reports, waveforms and plans (skipped without the corpus, dciodvfy or DCMTK)", () => {
  test("come out with no fault they did not have, without names and UIDs, curves byte for byte", { timeout: 60_000 }, () => {
    const done: string[] = [];
    const held: string[] = [];
    const faults: string[] = [];
    for (const entry of readdirSync(corpus, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const before = look(readFileSync(path.join(entry.parentPath, entry.name)));
      if (before === undefined || !kinds.test(before.sopClass)) continue;
      const collector = headerCollector();
      walkFile(before.bytes, collector.see);
      if (objectFate(collector.header()).kind !== "keep") faults.push(`${entry.name} is not kept`);
      let after: Buffer;
      try {
        after = anonymized(before.bytes, { identity: identityHunter(before.identity), areMasksDecided: true });
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        held.push(`${entry.name} ${error.failure.code}`);
        continue;
      }
      done.push(entry.name);
      const left = before.identity.filter((text) => after.includes(text) && !text.startsWith("1.2.840.10008."));
      const known = errorsOf(before.bytes);
      const errors = errorsOf(after).filter((error) => !known.includes(error));
      const isSame = look(after)?.curves.every((curve, index) => curve.equals(before.curves[index] ?? Buffer.alloc(0))) === true;
      const isReport = before.sopClass.includes(".88.");
      const isRead = !isReport || told("dsrdump", before.bytes).status !== 0 || told("dsrdump", after).status === 0;
      if (left.length > 0 || errors.length > 0 || !isSame || !isRead) faults.push(`${entry.name}: ${String(left.length)} left, ${String(isSame)}, ${String(isRead)}, ${errors.join("; ")}`);
    }
    console.log(`${String(done.length)} done: ${done.join(" ")}; held: ${held.join(", ")}`);
    expect(faults).toEqual([]);
    expect(done.length).toBeGreaterThan(15);
  });
});
