import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { identityHunter } from "../../deid/dicom/identityHunter.ts";
import { walkFile } from "../../dicom/editFile.ts";
import { openPixels } from "../../dicom/pixels/openPixels.ts";
import { withoutUnusedBits } from "../../dicom/pixels/unusedBits.ts";
import { FailureError } from "../../domain/failure.ts";
import { anonymizeImage } from "./anonymizeImage.ts";

/** Files nobody here made, where the folder lies beside the project; it is no part of it. */
const corpus = new URL("../../../../shared/corpus/dicom", import.meta.url).pathname;

interface Looked {
  readonly identity: readonly string[];
  readonly hasPrivate: boolean;
  readonly pixels: Buffer | undefined;
}

function look(bytes: Buffer): Looked | undefined {
  const identity: string[] = [];
  let hasPrivate = false;
  let pixels: Buffer | undefined;
  try {
    walkFile(bytes, (seen) => {
      if (Number.parseInt(seen.tag.slice(3, 4), 16) % 2 === 1) hasPrivate = true;
      if (["00100010", "00100020", "00100030", "00080018", "0020000D"].includes(seen.tag)) identity.push(...seen.readText().filter((text) => text.length > 5));
      if (seen.tag === "7FE00010" && seen.depth === 0) pixels = Buffer.from(seen.bytes);
    });
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
  return { identity, hasPrivate, pixels };
}

/** Where comments of a codec or bits that no value has were taken out: every frame decodes to the same values. */
function showsTheSame(before: Buffer, after: Buffer): boolean {
  const [one, other] = [openPixels(before), openPixels(after)];
  return Array.from({ length: one.layout.frames }, (_, frame) => frame).every((frame) => withoutUnusedBits(one.decodeFrame(frame)).equals(withoutUnusedBits(other.decodeFrame(frame))));
}

describe.skipIf(!existsSync(corpus))("foreign files (skipped without the corpus)", () => {
  test("are held with a reason, or come out readable, without name, number and UIDs, with their pixels", { timeout: 60_000 }, () => {
    const held = new Map<string, number>();
    const faults: string[] = [];
    let done = 0;
    for (const entry of readdirSync(corpus, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = readFileSync(path.join(entry.parentPath, entry.name));
      const before = look(bytes);
      const identity = identityHunter(before?.identity ?? []);
      const outcome = anonymizeImage(bytes, { runSecret: Buffer.alloc(32, 3), pseudonym: "Q7M2KXA4", dates: { kind: "shift", days: 99 }, identity }, undefined);
      if (!outcome.ok) {
        held.set(outcome.failure.code, (held.get(outcome.failure.code) ?? 0) + 1);
        continue;
      }
      done += 1;
      const after = look(outcome.value.bytes);
      const left = (before?.identity ?? []).filter((text) => outcome.value.bytes.includes(text) && !text.startsWith("1.2.840.10008."));
      const isSamePixels = before?.pixels === undefined ? after?.pixels === undefined : after?.pixels?.equals(before.pixels) === true || showsTheSame(bytes, outcome.value.bytes);
      if (after === undefined || after.hasPrivate || left.length > 0 || !isSamePixels) faults.push(`${entry.name}: ${String(after === undefined)} ${String(after?.hasPrivate)} ${String(left.length)} ${String(isSamePixels)}`);
    }
    console.log(`${String(done)} foreign files anonymized; held: ${[...held].map(([code, count]) => `${code} ${String(count)}`).join(", ")}`);
    expect(faults).toEqual([]);
    expect(done).toBeGreaterThan(240);
  });
});
