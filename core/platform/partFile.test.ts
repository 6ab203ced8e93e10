import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { PartFile } from "./partFile.ts";

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-part-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

test("a file appears when it is finished, whole and for its owner alone", () => {
  const folder = makeFolder();
  const part = new PartFile(path.join(folder, "large"));
  part.write("あ");
  part.write(Uint8Array.of(1, 2));
  expect(readdirSync(folder)).toEqual(["large.part"]);
  part.sync();
  expect(readdirSync(folder)).toEqual(["large.part"]);
  part.finish();
  expect(readdirSync(folder)).toEqual(["large"]);
  expect(readFileSync(path.join(folder, "large"))).toEqual(Buffer.from([...Buffer.from("あ"), 1, 2]));
  expect(statSync(path.join(folder, "large")).mode & 0o777).toBe(0o600);
  part.discard();
  expect(readdirSync(folder)).toEqual(["large"]);
  expect(() => {
    part.write("more");
  }).toThrow("is finished");
});

test("what is discarded leaves nothing, and what an earlier try left is written over", () => {
  const folder = makeFolder();
  writeFileSync(path.join(folder, "large.part"), "left behind, and longer");
  const first = new PartFile(path.join(folder, "large"));
  first.write("new");
  first.discard();
  first.discard();
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(path.join(folder, "large.part"), "left behind, and longer");
  const second = new PartFile(path.join(folder, "large"));
  second.write("new");
  second.finish();
  expect(readFileSync(path.join(folder, "large"), "utf8")).toBe("new");
});

test("a full disk is a failure, not a bug", () => {
  const folder = makeFolder();
  // /dev/full answers every write with ENOSPC.
  symlinkSync("/dev/full", path.join(folder, "large.part"));
  const part = new PartFile(path.join(folder, "large"));
  expect(() => {
    part.write("anything");
  }).toThrow(FailureError);
  part.discard();
  expect(readdirSync(folder)).toEqual([]);
});
