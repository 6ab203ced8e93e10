import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { gatherBytes, sha256 } from "./testing/gather.ts";
import { writeTar } from "./testing/tarWriter.ts";
import { writeZip } from "./testing/zipWriter.ts";

const base = mkdtempSync(path.join(tmpdir(), "noren-trees-"));
afterAll(() => {
  rmSync(base, { recursive: true });
});

/** Names that no two of which fold into one, with a place that is never a file and a folder at once. */
const segment = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom("a", "b", "c", "1", "-", "_", "あ", "表", "ソ", "ｶ", "é") }).filter((text) => text.normalize("NFC") === text);
const content = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.nat(60_000).map((length) => Buffer.alloc(length, "packs well ")));
const tree = fc
  .uniqueArray(fc.record({ folders: fc.array(segment.map((text) => `d${text}`), { maxLength: 3 }), name: segment.map((text) => `f${text}`), content }), {
    maxLength: 8,
    selector: ({ folders, name }) => [...folders, name].join("/"),
  })
  .map((files) => files.map((file) => ({ path: [...file.folders, file.name].join("/"), content: Buffer.from(file.content) })));

type Files = readonly { readonly path: string; readonly content: Buffer }[];

const expectedOf = (files: Files): readonly (readonly [string, string])[] => files.map((file) => [file.path, sha256(file.content)] as const);
const sorted = (files: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] => [...files].sort(([one], [other]) => (one < other ? -1 : 1));

async function comesOut(bytes: Buffer, kind: "zip" | "tar" | "gzip", files: Files): Promise<void> {
  const gathered = await gatherBytes(bytes, kind);
  expect({ ...gathered, files: sorted(gathered.files) }).toEqual({ files: sorted(expectedOf(files)), held: [], refused: undefined });
}

function writeTree(files: Files): string {
  const root = mkdtempSync(path.join(base, "tree-"));
  for (const file of files) {
    mkdirSync(path.dirname(path.join(root, file.path)), { recursive: true });
    writeFileSync(path.join(root, file.path), file.content);
  }
  return root;
}

describe("any tree comes out as it went in", () => {
  it("of our own writers, in every form", async () => {
    const form = fc.record({ descriptor: fc.constantFrom("none", "short", "signed", "wide"), zip64: fc.boolean(), method: fc.constantFrom(0, 8) });
    await fc.assert(
      fc.asyncProperty(tree, fc.array(form, { minLength: 1, maxLength: 4 }), fc.boolean(), async (files, forms, zip64End) => {
        const entries = files.map((file, index) => {
          const { descriptor = "none", zip64 = false, method = 8 } = forms[index % forms.length] ?? {};
          return { name: file.path, content: file.content, flags: 0x800, method, descriptor, zip64: zip64 && descriptor === "none" } as const;
        });
        await comesOut(writeZip({ entries, zip64End }), "zip", files);
        const tar = writeTar(files.map((file) => ({ name: file.path, content: file.content })));
        if (files.every((file) => Buffer.byteLength(file.path) <= 100)) {
          await comesOut(tar, "tar", files);
          await comesOut(gzipSync(tar), "gzip", files);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.skipIf(spawnSync("zip", ["-v"]).status !== 0)("of Info-ZIP and of tar", async () => {
    await fc.assert(
      fc.asyncProperty(tree.filter((files) => files.length > 0), async (files) => {
        const root = writeTree(files);
        await comesOut(execFileSync("sh", ["-c", "zip -q -r - . | cat"], { cwd: root, maxBuffer: 1 << 26, env: { ...process.env, LC_ALL: "C.UTF-8" } }), "zip", files);
        await comesOut(execFileSync("tar", ["-c", "--format=pax", "-C", root, "."], { maxBuffer: 1 << 26 }), "tar", files);
        await comesOut(execFileSync("tar", ["-c", "-z", "--format=gnu", "-C", root, "."], { maxBuffer: 1 << 26 }), "gzip", files);
      }),
      { numRuns: 25 },
    );
  });
});
