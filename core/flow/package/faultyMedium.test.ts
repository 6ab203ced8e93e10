import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { baseFolder } from "./testing/vector.ts";

const reader = new URL("testing/readBase.ts", import.meta.url).pathname;

/** What is read of one file of the package fails below the program. */
function readWith(fault: string, file: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-faulty-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  cpSync(baseFolder, folder, { recursive: true });
  const { stdout } = spawnSync("strace", ["-f", "-o", "/dev/null", "-P", path.join(folder, file), "-e", `inject=${fault}`, process.execPath, reader, folder], { encoding: "utf8" });
  return stdout.trim();
}

test.each([
  ["pread64:error=EIO", "manifest.json"],
  ["pread64:error=EIO", "README.ja.txt"],
  ["pread64:error=EIO", "data/000001.000002.cms"],
  ["pread64:error=ENODEV", "index.cms"],
  ["openat:error=EACCES", "data/000001.000002.cms"],
])("a medium whose %s in %s is unreadable, not altered and no bug", (fault, file) => {
  expect(readWith(fault, file)).toBe("media.unreadable");
});

test("and read without faults it opens", () => {
  expect(readWith("pread64:error=EIO", "no-such-file")).toBe("opens");
});
