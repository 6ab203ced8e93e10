import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { FailureError } from "../domain/failure.ts";
import { FileReader, GrowingFile } from "./randomAccess.ts";

const folder = mkdtempSync(path.join(tmpdir(), "noren-random-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test("a growing file is made once, for its owner alone, and read anywhere", () => {
  const file = path.join(folder, "one");
  const growing = GrowingFile.make(file);
  if (growing === undefined) throw new Error("it was made");
  expect(GrowingFile.make(file)).toBeUndefined();
  growing.writeAt(0, Buffer.from("0123456789"));
  growing.writeAt(4, Buffer.from("xy"));
  growing.writeAt(10, Buffer.from("tail"));
  growing.cut(12);
  growing.sync();
  growing.sync();
  growing.close();
  expect(readFileSync(file, "utf8")).toBe("0123xy6789ta");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const reader = FileReader.open(file);
  if (reader === undefined) throw new Error("it is there");
  expect(reader.size()).toBe(12);
  expect(reader.readAt(4, 2).toString()).toBe("xy");
  expect(reader.readAt(10, 100).toString()).toBe("ta");
  expect(reader.readAt(50, 10)).toHaveLength(0);
  reader.close();
});

test("what is not there is undefined, and what cannot be made says why", () => {
  expect(FileReader.open(path.join(folder, "none"))).toBeUndefined();
  expect(() => GrowingFile.make(path.join(folder, "none", "file"))).toThrow(FailureError);
});

test("after a failure the file is not written to again", () => {
  const growing = GrowingFile.make(path.join(folder, "two"));
  if (growing === undefined) throw new Error("it was made");
  growing.close();
  expect(() => {
    growing.writeAt(0, Buffer.from("x"));
  }).toThrow("EBADF");
  expect(() => {
    growing.sync();
  }).toThrow("failed before");
});
