import { spawnSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { element, explicitLittle, fileOf, syntaxes } from "../../dicom/testing/handMade.ts";

const folder = mkdtempSync("/dev/shm/noren-rewrite-large-");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** In mebibytes, Node's own 50 among them. */
const mostMemory = 200;
const gibibyte = 1024 ** 3;

test("two gibibytes are walked, planned and written in constant memory", () => {
  const [from, to] = [path.join(folder, "from"), path.join(folder, "to")];
  const head = fileOf(syntaxes.explicit, Buffer.concat([element("00100010", "PN", "Yamada^Tarou"), element("7FE00010", "OW", Buffer.alloc(0), explicitLittle, 2 * gibibyte)]));
  writeFileSync(from, head);
  // Zeros that take no room before they are written.
  const handle = openSync(from, "r+");
  ftruncateSync(handle, head.length + 2 * gibibyte);
  closeSync(handle);
  const { stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", new URL("testing/rewriteLarge.ts", import.meta.url).pathname, from, to], { encoding: "utf8" });
  expect(stderr).toBe("");
  const { mebibytes, value } = JSON.parse(stdout) as { readonly mebibytes: number; readonly value: number };
  console.log(`2 GiB rewritten in ${mebibytes.toFixed(0)} MiB of memory`);
  expect(value).toBe(head.length + 2 * gibibyte - 4);
  expect(statSync(to).size).toBe(value);
  expect(mebibytes).toBeLessThan(mostMemory);
  const start = Buffer.alloc(head.length);
  const written = openSync(to, "r");
  readSync(written, start, 0, start.length, 0);
  closeSync(written);
  expect(start.includes("Q7M2KXA4")).toBe(true);
  expect(start.includes("Yamada")).toBe(false);
});
