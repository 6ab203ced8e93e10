import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openChunks, streamFile, streamFromMedium } from "./fileStream.ts";
import { FileWriter } from "./fileWriter.ts";
import { walkTree } from "./folderTree.ts";

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-stream-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

describe("a file", () => {
  test.each([0, 1, 511, 512, 4096, 1024 * 1024, 1024 * 1024 + 512, 3 * 1024 * 1024 + 77])("of %i bytes comes whole by every way", (bytes) => {
    const file = path.join(makeFolder(), "file");
    const content = randomBytes(bytes);
    writeFileSync(file, content);
    const gathered = (read: (take: (chunk: Buffer) => void) => unknown): Buffer => {
      const chunks: Buffer[] = [];
      read((chunk) => chunks.push(Buffer.from(chunk)));
      return Buffer.concat(chunks);
    };
    expect(gathered((take) => streamFile(file, {}, take)).equals(content)).toBe(true);
    expect(gathered((take) => streamFromMedium(file, take)).equals(content)).toBe(true);
    const chunks = openChunks(file, 1000);
    expect(gathered((take) => { for (let chunk = chunks?.next(); chunk !== undefined; chunk = chunks?.next()) take(chunk); }).equals(content)).toBe(true);
    chunks?.close();
    expect(gathered((take) => streamFile(file, { offset: 100, length: 300 }, take)).equals(content.subarray(100, 400))).toBe(true);
    expect(streamFile(file, { length: 0 }, () => undefined)?.bytes).toBe(bytes);
  });

  test("is past the cache where the file system can do that", () => {
    const file = path.join(makeFolder(), "file");
    writeFileSync(file, randomBytes(10_000));
    const script = `const { streamFromMedium } = await import(${JSON.stringify(new URL("fileStream.ts", import.meta.url).href)}); streamFromMedium(${JSON.stringify(file)}, () => undefined);`;
    const trace = path.join(path.dirname(file), "trace");
    execFileSync("strace", ["-f", "-o", trace, "-e", "trace=openat", process.execPath, "--input-type=module", "-e", script]);
    expect(execFileSync("grep", ["-c", "O_DIRECT", trace], { encoding: "utf8" }).trim()).toBe("1");
  });

  test("that is none, or a link, or would block, is undefined", () => {
    const folder = makeFolder();
    writeFileSync(path.join(folder, "file"), "x");
    symlinkSync("file", path.join(folder, "link"));
    mkdirSync(path.join(folder, "folder"));
    execFileSync("mkfifo", [path.join(folder, "pipe")]);
    for (const name of ["missing", "link", "folder", "pipe", "file/below"]) {
      expect([name, streamFile(path.join(folder, name), {}, () => undefined)]).toEqual([name, undefined]);
      expect([name, openChunks(path.join(folder, name))]).toEqual([name, undefined]);
      expect([name, streamFromMedium(path.join(folder, name), () => undefined)]).toEqual([name, undefined]);
    }
  });
});

test("several writers fill one file, and a link is not followed", () => {
  const folder = makeFolder();
  const file = path.join(folder, "file");
  const [one, other] = [FileWriter.join(file), FileWriter.join(file)];
  other.writeAt(3, Buffer.from("def"));
  one.writeAt(0, Buffer.from("abc"));
  for (const writer of [one, other]) {
    writer.sync();
    writer.close();
  }
  let text = "";
  streamFile(file, {}, (chunk) => { text += chunk.toString(); });
  expect(text).toBe("abcdef");
  FileWriter.make(file).close();
  expect(streamFile(file, {}, () => undefined)?.bytes).toBe(0);
  symlinkSync("file", path.join(folder, "link"));
  expect(() => FileWriter.make(path.join(folder, "link"))).toThrow("folder.unusable");
});

test("a tree is walked file by file, with what is not a file named for what it is", () => {
  const folder = makeFolder();
  mkdirSync(path.join(folder, "b/c"), { recursive: true });
  writeFileSync(path.join(folder, "a"), "12");
  writeFileSync(path.join(folder, "b/c/あ"), "");
  symlinkSync("/etc/passwd", path.join(folder, "z"));
  execFileSync("mkfifo", [path.join(folder, "b/pipe")]);
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/b/`), Buffer.from([0x82, 0xa0])]), "Shift_JIS");
  const entries = [...walkTree(folder)].map(({ path: name, kind, bytes }) => [name, kind, kind === "file" ? bytes : 0]);
  expect(entries).toEqual([
    ["a", "file", 2],
    ["b", "folder", 0],
    ["z", "link", 0],
    ["b/c", "folder", 0],
    ["b/pipe", "special", 0],
    ["b/\ufffd\ufffd", "undecodable", 0],
    ["b/c/あ", "file", 0],
  ]);
  expect([...walkTree(folder, 2)].length).toBe(2);
});
