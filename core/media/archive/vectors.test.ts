import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { failureCodes } from "../../domain/failure.ts";
import { openBudget } from "./limits.ts";
import { readArchive } from "./nested.ts";
import { gather, gatherBytes, kindOfName, slowSource } from "./testing/gather.ts";
import type { ArchiveVector } from "./testing/makeArchiveVectors.ts";

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
});
