import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { appendDurably, asFailure, bitsForOthers, listFolder, makeFolder, readFile, readText, removeFile, writeFileDurably } from "./disk.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "noren-disk-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const failing = (code: string): Error => Object.assign(new Error(code), { code });

describe("disk", () => {
  it("writes for the owner only and leaves no part behind", () => {
    const file = path.join(folder, "deep/er/file");
    makeFolder(path.dirname(file));
    writeFileDurably(file, "one");
    writeFileDurably(file, Buffer.from("two"));
    expect(readText(file)).toBe("two");
    expect(listFolder(path.dirname(file))).toEqual(["file"]);
    expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(bitsForOthers(file)).toBe(0);
  });

  it("replaces a half-written predecessor", () => {
    const file = path.join(folder, "file");
    writeFileSync(`${file}.part`, "torn and much longer than the new one");
    writeFileDurably(file, "new");
    expect(readFileSync(file, "utf8")).toBe("new");
  });

  it("adds to the end", () => {
    const file = path.join(folder, "log");
    appendDurably(file, "a\n");
    appendDurably(file, "b\n");
    expect(readText(file)).toBe("a\nb\n");
  });

  it("says undefined or empty for what is not there, and removes it without complaint", () => {
    const file = path.join(folder, "nothing/here");
    expect([readFile(file), listFolder(file)]).toEqual([undefined, []]);
    expect(() => {
      removeFile(file);
    }).not.toThrow();
  });

  it.each([
    ["EROFS", "room.readOnly"],
    ["EACCES", "room.readOnly"],
    ["EPERM", "room.readOnly"],
    ["ENOSPC", "room.diskFull"],
    ["EDQUOT", "room.diskFull"],
    ["EIO", "room.unreadable"],
    ["ENOTDIR", "folder.unusable"],
    ["ENOENT", "folder.unusable"],
    ["ENAMETOOLONG", "folder.unusable"],
    ["ELOOP", "folder.unusable"],
  ])("turns %s into %s", (code, failure) => {
    const error = asFailure(failing(code));
    expect(error).toBeInstanceOf(FailureError);
    expect((error as FailureError).failure).toEqual({ code: failure });
  });

  it("leaves a bug a bug", () => {
    const bug = failing("EBADF");
    expect(asFailure(bug)).toBe(bug);
    mkdirSync(path.join(folder, "is-a-folder"));
    expect(() => readFile(path.join(folder, "is-a-folder"))).toThrow(/EISDIR/);
  });
});
