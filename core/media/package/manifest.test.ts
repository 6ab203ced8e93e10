import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHash } from "node:crypto";
import { formatIndex, readIndex } from "./packageIndex.ts";
import { formatManifest, objectsOf, readManifest, type Manifest } from "./manifest.ts";
import { folderName, partPath, partsOf } from "./layout.ts";
import { keyCommitment, readPackageKey } from "./packageKey.ts";
import { formatSums, isSame, readSums } from "./sums.ts";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
const partBytes = 100;

/** A manifest of objects with these sizes. */
function manifestOf(sizes: readonly number[], purpose = "研究"): Manifest {
  return {
    format: "noren-package/1",
    id: "00000000-0000-4000-8000-000000000000",
    sequence: 7,
    previousManifestSha256: null,
    createdAt: "2026-11-21T00:00:00Z",
    expiresAt: "2027-11-21T00:00:00Z",
    sender: { id: "demo-hospital", name: "デモ病院" },
    purpose,
    recipients: [hashOf("recipient")],
    partBytes,
    packageKey: { id: "00".repeat(16), commitment: hashOf("key") },
    files: ["README.ja.txt", "bag-info.txt", "bagit.txt", "index.cms", "package-key.cms"].map((path) => ({ path, bytes: 1, sha256: hashOf(path) })),
    parts: sizes.flatMap((bytes, object) =>
      Array.from({ length: partsOf(bytes, partBytes) }, (_, part) => {
        const plainBytes = Math.min(partBytes, bytes - part * partBytes);
        return { path: partPath(object + 1, part + 1), plainBytes, bytes: plainBytes + 184, sha256: hashOf(`${String(object)}.${String(part)}`) };
      }),
    ),
  };
}

describe("a manifest", () => {
  const line = fc.string({ unit: "grapheme", maxLength: 40 }).filter((text) => text.trim() === text && !/[\p{Cc}\u2028\u2029]/u.test(text) && text.isWellFormed());

  it("reads back as it was written, and its objects have their sizes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 350 }), { minLength: 1, maxLength: 20 }), line, (sizes, purpose) => {
        const manifest = manifestOf(sizes, purpose);
        expect(readManifest(Buffer.from(formatManifest(manifest)))).toEqual({ ok: true, value: manifest });
        expect(objectsOf(manifest).map(({ plainBytes }) => plainBytes)).toEqual(sizes);
      }),
    );
  });

  it("of any other bytes is a failure, never an exception", () => {
    const whole = Buffer.from(formatManifest(manifestOf([250, 0, 100])));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const read = readManifest(bytes);
        // Another digit of a hash or a number is another manifest; only the signatures tell.
        return !read.ok || formatManifest(read.value) === bytes.toString("utf8");
      }),
    );
    for (let length = 0; length < whole.length; length += 1) expect(readManifest(whole.subarray(0, length)).ok).toBe(false);
  });

  it("names a folder that sorts by date and number", () => {
    expect(folderName(manifestOf([1]))).toBe("20261121-000007-00000000-0000-4000-8000-000000000000.noren");
  });
});

describe("an index", () => {
  const manifest = manifestOf([250, 0, 100]);
  const lines = ["画像/IM 1", "empty", "c"].map((name, at) => ({ name, bytes: [250, 0, 100][at] ?? 0, plainSha256: Array.from({ length: [3, 1, 1][at] ?? 0 }, (_, part) => hashOf(`${name}${String(part)}`)) }));
  const text = formatIndex(manifest.id, lines);

  it("is read with what the manifest says of the same parts", () => {
    const read = readIndex(text, manifest);
    if (!read.ok) throw new Error(read.failure.code);
    expect(read.value.map(({ number, name, bytes, parts }) => [number, name, bytes, parts.length])).toEqual([[1, "画像/IM 1", 250, 3], [2, "empty", 0, 1], [3, "c", 100, 1]]);
    expect(read.value[0]?.parts[2]).toEqual({ object: 1, part: 3, path: "data/000001.000003.cms", plainBytes: 50, bytes: 234, sha256: hashOf("0.2"), plainSha256: hashOf("画像/IM 12") });
  });

  it("without any one line, or with one twice, does not agree", () => {
    const all = text.split("\n").slice(0, -1);
    for (const at of all.keys()) {
      const without = all.toSpliced(at, 1);
      const twice = all.toSpliced(at, 0, all[at] ?? "");
      for (const changed of [without, twice]) expect(readIndex(changed.map((line) => `${line}\n`).join(""), manifest).ok).toBe(false);
    }
  });
});

describe("a package key", () => {
  it("is 64 hexadecimal characters, and one line break at most", () => {
    const hex = "0f".repeat(32);
    for (const text of [hex, `${hex}\n`]) expect(readPackageKey(Buffer.from(text))).toEqual({ ok: true, value: Buffer.from(hex, "hex") });
    for (const text of ["", "\n", hex.slice(1), `${hex}0`, `${hex}\n\n`, `${hex}\r\n`, hex.toUpperCase(), ` ${hex}`]) expect(readPackageKey(Buffer.from(text))).toMatchObject({ failure: { code: "package.keyMalformed" } });
  });

  it("is committed to as printf and sha256sum would do it", () => {
    expect(keyCommitment("id", Buffer.alloc(32, 0x0f))).toBe(hashOf(`noren-package/1 id ${"0f".repeat(32)}`));
  });
});

describe("a list of hashes", () => {
  const sums = [{ path: "data/a", sha256: hashOf("a") }, { path: "b.txt", sha256: hashOf("b") }];

  it("is read in any order and with the marks that sha256sum and others write", () => {
    const text = formatSums(sums);
    for (const spelled of [text, text.split("\n").slice(0, 2).reverse().join("\n") + "\n", text.replaceAll("  ", " *"), text.replaceAll("\n", "\r\n")]) {
      const read = readSums(spelled, "x");
      expect(read.ok && isSame(read.value, sums)).toBe(true);
    }
  });

  it("with less, more, or another is not the same", () => {
    for (const text of [formatSums(sums.slice(1)), formatSums([...sums, { path: "c", sha256: hashOf("c") }]), formatSums([sums[0] ?? { path: "", sha256: "" }, { path: "b.txt", sha256: hashOf("c") }])]) {
      const read = readSums(text, "x");
      expect(read.ok && isSame(read.value, sums)).toBe(false);
    }
    for (const text of ["x\n", formatSums([...sums, ...sums]), formatSums(sums).slice(0, -1), `${formatSums(sums)}\n`]) expect(readSums(text, "x")).toEqual({ ok: false, failure: { code: "package.bagMalformed", details: { file: "x" } } });
  });
});
