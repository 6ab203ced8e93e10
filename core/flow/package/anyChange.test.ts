import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { baseFolder, filesOf, readThrough, readVector } from "./testing/vector.ts";

/** Not only what somebody thought of: any byte of any file, and any length. */

const parent = mkdtempSync(path.join(tmpdir(), "noren-any-change-"));
const folder = path.join(parent, "package");
cpSync(baseFolder, folder, { recursive: true });
afterAll(() => {
  rmSync(parent, { recursive: true });
});

const valid = readVector("valid");
const lists = ["manifest-sha256.txt", "tagmanifest-sha256.txt"];

async function outcomeWith(name: string, content: Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  const before = readFileSync(file);
  writeFileSync(file, content);
  try {
    return (await readThrough(folder, valid)).outcome;
  } finally {
    writeFileSync(file, before);
  }
}

test.each(filesOf(baseFolder))("%s, changed anywhere or cut anywhere, is noticed", async (name) => {
  const whole = readFileSync(path.join(folder, name));
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, change, cuts) => {
      const changed = cuts ? whole.subarray(0, at) : Buffer.from(whole);
      if (!cuts) changed[at] = (changed[at] ?? 0) ^ change;
      const outcome = await outcomeWith(name, changed);
      // The unsigned lists may be spelled in more than one way.
      if (outcome === "opens" && lists.includes(name)) expect(changed.toString().replaceAll(/[ \t*]/g, "")).toBe(whole.toString().replaceAll(/[ \t*]/g, ""));
      else expect(outcome).toMatch(/^package\./);
    }),
    { numRuns: 12 },
  );
});
