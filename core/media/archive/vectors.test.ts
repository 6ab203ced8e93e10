import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FailureError, failureCodes, type FailureCode } from "../../domain/failure.ts";
import type { ArchiveEvent } from "./entry.ts";
import { openBudget } from "./limits.ts";
import { readArchive } from "./nested.ts";
import { bufferSource } from "./source.ts";
import { gather, gatherBytes, kindOfName, sha256, slowSource } from "./testing/gather.ts";
import type { ArchiveVector } from "./testing/makeArchiveVectors.ts";
import { readZip } from "./zip.ts";
import { readZipDirectory } from "./zipDirectory.ts";

const folder = new URL("vectors/", import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, folder));
const manifest = JSON.parse(read("manifest.json").toString()) as Readonly<Record<string, ArchiveVector>>;

describe("the vectors", () => {
  it("are all in the manifest, and each has a closed reason", () => {
    expect(readdirSync(folder).sort()).toEqual([...Object.keys(manifest), "manifest.json"].sort());
    for (const { expect: code } of Object.values(manifest)) expect([...Object.keys(failureCodes), "ok"]).toContain(code);
  });

  it("show every reason an archive can give", () => {
    const shown = new Set(Object.values(manifest).map((vector) => vector.expect));
    // These need an archive too large to keep, and are shown in limits.test.ts.
    const elsewhere = ["media.archiveTooLarge", "media.archiveTooMany"];
    const all = Object.keys(failureCodes).filter((code) => /^media\.(name|archive)/.test(code));
    expect(all.filter((code) => !shown.has(code as ArchiveVector["expect"])).sort()).toEqual(elsewhere);
  });

  it.each(Object.entries(manifest))("%s", async (name, vector) => {
    const { files, held, refused } = await gatherBytes(read(name), kindOfName(name));
    expect(refused).toBe(vector.how === "refused" ? vector.expect : undefined);
    expect([...new Set(held)]).toEqual(vector.how === "held" ? [vector.expect] : []);
    // How much of a cut gzip comes out before the cut is noticed is the inflater's own matter.
    if (!(vector.how === "refused" && name.endsWith(".gz"))) expect(files.length).toBe(vector.files);
  });

  it.each(Object.keys(manifest))("%s comes to the same from a source that answers later", async (name) => {
    const bytes = read(name);
    const later = await gather(readArchive({ source: slowSource(bytes), kind: kindOfName(name), name: kindOfName(name) === "gzip" ? name : "", budget: openBudget(bytes.length) }));
    const atOnce = await gatherBytes(bytes, kindOfName(name));
    expect(later.refused).toBe(atOnce.refused);
    if (later.refused === undefined) expect(later).toEqual(atOnce);
  });

  it.each(Object.keys(manifest).filter((name) => name.endsWith(".zip")))("%s gives event for event the same to whoever was given the verdict on it", async (name) => {
    const bytes = read(name);
    const source = bufferSource(bytes);
    const judged = await outcomeOf(async () => (await readZipDirectory(source, openBudget(bytes.length))).verdict);
    const alone = await eventsOf(readZip({ source, budget: openBudget(bytes.length) }));
    if (typeof judged === "string") expect(alone).toEqual([judged]);
    else expect(await eventsOf(readZip({ source, budget: openBudget(bytes.length), verdict: judged }))).toEqual(alone);
  });
});

/** All that was said, contents by their hash, and the failure at the end. */
async function eventsOf(events: AsyncIterable<ArchiveEvent>): Promise<readonly string[]> {
  const told: string[] = [];
  const failure = await outcomeOf(async () => {
    for await (const event of events) told.push(JSON.stringify(event, (key, value: unknown) => (key === "content" ? sha256(Buffer.from((value as { readonly data: readonly number[] }).data)) : value)));
  });
  return failure === undefined ? told : [...told, failure];
}

async function outcomeOf<Value>(act: () => Promise<Value>): Promise<Value | FailureCode> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}
