import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { ArchiveEntry } from "./entry.ts";
import { openBudget } from "./limits.ts";
import { bufferSource } from "./source.ts";
import { gatherBytes, sha256 } from "./testing/gather.ts";
import { writeTar } from "./testing/tarWriter.ts";
import { readZip } from "./zip.ts";

/** Archives as the world makes them. Whoever is missing on this machine says so by a skipped test. */
const has = (program: string, argument = "--version"): boolean => spawnSync(program, [argument], { stdio: "ignore" }).status === 0;
const hasPython = has("python3");

const folder = mkdtempSync(path.join(tmpdir(), "noren-archives-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function python(script: string, name: string): Buffer {
  const file = path.join(folder, name);
  execFileSync("python3", ["-c", script, file]);
  return readFileSync(file);
}

/** A tree whose files are of every size that is treated differently. */
function makeTree(): { readonly root: string; readonly expected: readonly (readonly [string, string])[] } {
  const root = path.join(folder, "tree");
  const contents: Readonly<Record<string, Buffer>> = {
    "empty": Buffer.alloc(0),
    "small.txt": Buffer.from("small"),
    "検査/結果 2026.csv": Buffer.from("氏名,値\n"),
    "a/b/c/deep.bin": Buffer.alloc(70_000, "deep and repeating, "),
    "large.bin": Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * index + (index >> 7)) & 0xff)),
  };
  for (const [name, content] of Object.entries(contents)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return { root, expected: Object.entries(contents).map(([name, content]) => [name, sha256(content)] as const) };
}

const tree = makeTree();
const sorted = (files: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] => [...files].sort(([one], [other]) => (one < other ? -1 : 1));
const expected = { files: sorted(tree.expected), held: [], refused: undefined };

async function comesOut(bytes: Buffer, kind: "zip" | "tar" | "gzip"): Promise<void> {
  const gathered = await gatherBytes(bytes, kind);
  expect({ ...gathered, files: sorted(gathered.files) }).toEqual(expected);
}

describe("what others make", () => {
  it.skipIf(!has("zip"))("Info-ZIP, also through a pipe, with its descriptors and zip64", async () => {
    const file = path.join(folder, "info.zip");
    execFileSync("zip", ["-q", "-r", file, "."], { cwd: tree.root });
    await comesOut(readFileSync(file), "zip");
    const piped = execFileSync("sh", ["-c", "zip -q -r - . | cat"], { cwd: tree.root, maxBuffer: 64 * 1024 * 1024 });
    await comesOut(piped, "zip");
  });

  it.skipIf(!hasPython)("Python's zipfile, stored, deflated and as a stream", async () => {
    for (const method of ["ZIP_STORED", "ZIP_DEFLATED"]) {
      const script = `import sys,os,zipfile\nroot=${JSON.stringify(tree.root)}\nz=zipfile.ZipFile(sys.argv[1],"w",zipfile.${method})\nfor d,_,fs in os.walk(root):\n  for f in fs:\n    p=os.path.join(d,f); z.write(p,os.path.relpath(p,root))\nz.close()`;
      await comesOut(python(script, `${method}.zip`), "zip");
    }
    const stream = `import sys,zipfile\nclass S:\n  def __init__(s,f): s.f=f\n  def write(s,b): return s.f.write(b)\n  def flush(s): s.f.flush()\nz=zipfile.ZipFile(S(open(sys.argv[1],"wb")),"w",zipfile.ZIP_DEFLATED)\nz.writestr("a/b.txt","streamed")\nw=z.open("big","w",force_zip64=True)\nfor i in range(300): w.write(b"0123456789abcdef"*1024)\nw.close()\nz.close()`;
    expect((await gatherBytes(python(stream, "stream.zip"), "zip")).files).toEqual([
      ["a/b.txt", sha256("streamed")],
      ["big", sha256("0123456789abcdef".repeat(1024 * 300))],
    ]);
  });

  it.skipIf(!hasPython)("methods that are not ours are held, with their names", async () => {
    const bytes = python(`import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w")\nz.writestr("plain","x")\nz.writestr("b","y"*100,zipfile.ZIP_BZIP2)\nz.writestr("l","y"*100,zipfile.ZIP_LZMA)\nz.close()`, "methods.zip");
    expect(await gatherBytes(bytes, "zip")).toEqual({ files: [["plain", sha256("x")]], held: ["media.archiveMethod", "media.archiveMethod"], refused: undefined });
  });

  it.each([
    ["ustar", "--format=ustar"],
    ["pax", "--format=pax"],
    ["GNU", "--format=gnu"],
  ])("tar in the format %s, plain and gzipped", async (_, format) => {
    const bytes = execFileSync("tar", ["-c", format, "-C", tree.root, "."], { maxBuffer: 64 * 1024 * 1024 });
    await comesOut(bytes, "tar");
    await comesOut(gzipSync(bytes), "gzip");
    // Several members one after another are one stream (RFC 1952 §2.2).
    await comesOut(Buffer.concat([gzipSync(bytes.subarray(0, 100_000)), gzipSync(bytes.subarray(100_000))]), "gzip");
  });

  it("a name too long for a plain header", async () => {
    const long = `${"とても長い名前/".repeat(15)}検査.txt`;
    mkdirSync(path.join(folder, "long", path.dirname(long)), { recursive: true });
    writeFileSync(path.join(folder, "long", long), "x");
    for (const format of ["--format=pax", "--format=gnu"]) {
      const bytes = execFileSync("tar", ["-c", format, "-C", path.join(folder, "long"), long]);
      expect((await gatherBytes(bytes, "tar")).files).toEqual([[long, sha256("x")]]);
    }
  });
});

/** Characters whose second byte in CP932 is a backslash, a slash's neighbour or a letter; half-width kana; a gaiji of NEC. */
const japanese = ["表示能力.txt", "ソフト/十勝.csv", "ﾃｽﾄ結果.dat", "①髙﨑.txt", "～波ダッシュ.txt", "〜.txt"];

describe("Japanese names", () => {
  it.skipIf(!hasPython)("in CP932, as Windows writes them", async () => {
    const names = japanese.slice(0, 5);
    // zipfile writes a name that is no ASCII in UTF-8 with its flag; told otherwise, it writes the bytes it is given.
    const script = `import sys,zipfile\nclass I(zipfile.ZipInfo):\n  def _encodeFilenameFlags(s): return s.filename.encode("cp932"), s.flag_bits & ~0x800\nz=zipfile.ZipFile(sys.argv[1],"w")\nfor n in ${JSON.stringify(names)}:\n  z.writestr(I(n),n)\nz.close()`;
    const bytes = python(script, "cp932.zip");
    expect(bytes.includes(Buffer.from([0x95, 0x5c, 0x8e, 0xa6]))).toBe(true);
    const entries: ArchiveEntry[] = [];
    for await (const event of readZip({ source: bufferSource(bytes), budget: openBudget(bytes.length) })) if (event.kind === "file") entries.push(event.entry);
    expect(entries.map(({ segments }) => segments.join("/"))).toEqual(names);
    expect(new Set(entries.map(({ encoding }) => encoding))).toEqual(new Set(["cp932"]));
  });

  it.skipIf(!hasPython)("in UTF-8, said and unsaid", async () => {
    const said = python(`import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w")\nfor n in ${JSON.stringify(japanese)}:\n  z.writestr(n,n)\nz.close()`, "utf8.zip");
    expect((await gatherBytes(said, "zip")).files.map(([name]) => name)).toEqual(japanese);
    const unsaid = python(
      `import sys,zipfile\nclass I(zipfile.ZipInfo):\n  def _encodeFilenameFlags(s): return s.filename.encode("utf-8"), s.flag_bits & ~0x800\nz=zipfile.ZipFile(sys.argv[1],"w")\nfor n in ${JSON.stringify(japanese)}:\n  z.writestr(I(n),n)\nz.close()`,
      "unsaid.zip",
    );
    expect((await gatherBytes(unsaid, "zip")).files.map(([name]) => name)).toEqual(japanese);
  });

  it("composed, however they came", async () => {
    const bytes = writeTar([{ name: "がぎぐ.txt".normalize("NFD"), content: "x" }]);
    expect((await gatherBytes(bytes, "tar")).files.map(([name]) => name)).toEqual(["がぎぐ.txt"]);
  });
});
