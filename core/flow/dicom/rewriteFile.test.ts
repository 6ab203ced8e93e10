import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { editFile, planFile } from "../../dicom/editFile.ts";
import { writeFile } from "../../dicom/writeFile.ts";
import type { DatasetElement, Decide } from "../../domain/dicom.ts";
import { rewriteFile } from "./rewriteFile.ts";

const folder = mkdtempSync("/dev/shm/noren-rewrite-");
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];

/** Three windows of header, and pixels of several steps. */
const item: readonly DatasetElement[] = [{ tag: "00100010", vr: "PN", value: "Suzuki" }, { tag: "00104000", vr: "LT", value: "x".repeat(3000) }];
const dataset: readonly DatasetElement[] = [
  { tag: "00100010", vr: "PN", value: "Yamada^Tarou" },
  ...Array.from({ length: 300 }, (_, index) => ({ tag: `0018${(0x9000 + index).toString(16)}`, vr: "UT", value: "text ".repeat(140 + index) }) as const),
  { tag: "00400555", vr: "SQ", value: Array.from({ length: 90 }, () => item) },
  { tag: "00420011", vr: "OB", value: Buffer.alloc(70_000, 5) },
  { tag: "7FE00010", vr: "OW", value: Buffer.from(Array.from({ length: 2_500_000 }, (_, index) => (index * 7) % 251)) },
];
const file = writeFile({ transferSyntax: "1.2.840.10008.1.2.1", dataset });

const decide: Decide = ({ tag }) => (tag === "00100010" ? { kind: "replace", value: "Q7M2KXA4" } : tag === "00420011" ? { kind: "remove" } : { kind: "enter" });

test("what is written through a window is what is edited in memory", () => {
  writeFileSync(from, file);
  expect(rewriteFile({ from, to, plan: (source) => planFile(source, decide) })).toEqual({ ok: true, value: editFile(file, decide).length });
  expect(readFileSync(to).equals(editFile(file, decide))).toBe(true);
  rewriteFile({ from, to, plan: (source) => planFile(source, () => ({ kind: "enter" })) });
  expect(readFileSync(to).equals(file)).toBe(true);
});

test("a value larger than the window is seen whole, and stays what it was", () => {
  writeFileSync(from, file);
  const kept: Buffer[] = [];
  rewriteFile({
    from,
    to,
    plan: (source) =>
      planFile(source, (seen) => {
        if (seen.vr === "OB" && seen.tag !== "00020001") kept.push(seen.bytes);
        if (seen.vr === "LT") kept.push(seen.bytes);
        return { kind: "enter" };
      }),
  });
  expect(kept.map(({ length }) => length)).toEqual([...Array.from({ length: 90 }, () => 3000), 70_000]);
  expect(kept.slice(0, 90).every((bytes) => bytes.every((byte) => byte === 0x78))).toBe(true);
  expect(kept[90]?.every((byte) => byte === 5)).toBe(true);
});

test("nothing is left where the file is held, or is none", () => {
  rmSync(to, { force: true });
  writeFileSync(from, file.subarray(0, 200_000));
  expect(rewriteFile({ from, to, plan: (source) => planFile(source, decide) })).toMatchObject({ ok: false, failure: { code: "dicom.truncated" } });
  expect(rewriteFile({ from: path.join(folder, "nothing"), to, plan: (source) => planFile(source, decide) })).toEqual({ ok: true, value: undefined });
  expect(readdirSync(folder)).toEqual(["from"]);
});

test("a file that becomes shorter while it is read is held, and nothing is left", () => {
  rmSync(to, { force: true });
  writeFileSync(from, file);
  const outcome = rewriteFile({
    from,
    to,
    plan: (source) => {
      const plan = planFile(source, decide);
      writeFileSync(from, file.subarray(0, 1_000_000));
      return plan;
    },
  });
  expect(outcome).toMatchObject({ ok: false, failure: { code: "dicom.truncated" } });
  expect(readdirSync(folder)).toEqual(["from"]);
});
