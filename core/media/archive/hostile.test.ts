import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureCodes } from "../../domain/failure.ts";
import { defaultLimits, openBudget } from "./limits.ts";
import { readArchive } from "./nested.ts";
import { readTar } from "./tar.ts";
import { gather, gatherBytes, kindOfName } from "./testing/gather.ts";
import { writeTar } from "./testing/tarWriter.ts";
import { writeZip } from "./testing/zipWriter.ts";
import { bufferSource } from "./source.ts";

const read = (name: string): Buffer => readFileSync(new URL(`vectors/${name}`, import.meta.url));
const samples = ["zip-sound.zip", "zip-descriptors.zip", "zip-zip64.zip", "zip-unicode-extra.zip", "tar-sound.tar", "tar-pax.tar", "gzip-sound.tar.gz"];
const closed = new Set(Object.keys(failureCodes).filter((code) => code.startsWith("media.")));

const millisecondsOfCpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

describe("a hostile archive", () => {
  it.each(samples)("%s: every cut is refused", async (name) => {
    const bytes = read(name);
    // A comment may be cut so that a shorter archive is left; none of these has one. The last blocks of a tar say nothing.
    const needed = name.endsWith(".tar") ? bytes.length - 511 : bytes.length;
    for (let length = 0; length < needed; length++) {
      const { refused } = await gatherBytes(bytes.subarray(0, length), kindOfName(name));
      if (refused === undefined || !closed.has(refused)) throw new Error(`${String(length)} bytes: ${refused ?? "accepted"}`);
    }
    expect((await gatherBytes(bytes, kindOfName(name))).refused).toBeUndefined();
  });

  it.each(samples)("%s: every changed byte ends in a value, within two seconds of work a value", async (name) => {
    const bytes = read(name);
    for (const change of [0xff, 0x01, 0x80]) {
      const startedAt = millisecondsOfCpu();
      for (let position = 0; position < bytes.length; position++) {
        const changed = Buffer.from(bytes);
        changed[position] = (changed[position] ?? 0) ^ change;
        const { refused, held } = await gatherBytes(changed, kindOfName(name));
        for (const reason of [...held, ...(refused === undefined ? [] : [refused])]) if (!closed.has(reason)) throw new Error(`byte ${String(position)}: ${reason}`);
      }
      expect(millisecondsOfCpu() - startedAt).toBeLessThan(4000);
    }
  });

  it.each(samples.filter((name) => name.endsWith(".zip")))("%s: every field of four bytes at its ends is a value", async (name) => {
    const bytes = read(name);
    for (const value of [0, 0x7fffffff, 0xffffffff]) {
      for (let position = 0; position + 4 <= bytes.length; position++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt32LE(value, position);
        const { refused, held } = await gatherBytes(changed, "zip");
        expect([...held, ...(refused === undefined ? [] : [refused])].every((reason) => closed.has(reason))).toBe(true);
      }
    }
  });

  it("never lets changed content pass for the old one", async () => {
    const content = Buffer.from("the only content there is, long enough to be worth packing, packing, packing");
    const sound = writeZip({ entries: [{ name: "a", content }] });
    const before = await gatherBytes(sound, "zip");
    await fc.assert(
      fc.asyncProperty(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }), async (position, change) => {
        const changed = Buffer.from(sound);
        changed[position] = (changed[position] ?? 0) ^ change;
        const after = await gatherBytes(changed, "zip");
        const [[, hash] = ["", ""]] = before.files;
        for (const [, other] of after.files) expect(other).toBe(hash);
      }),
      { numRuns: 1000 },
    );
  });

  it("made of parts of good ones, or of anything, is a value", async () => {
    const pieces = fc.constantFrom(...samples.map(read)).chain((bytes) => fc.tuple(fc.nat(bytes.length), fc.nat(bytes.length)).map(([from, to]) => bytes.subarray(Math.min(from, to), Math.max(from, to))));
    const anything = fc.array(fc.oneof(pieces, fc.uint8Array({ maxLength: 40 })), { maxLength: 6 }).map((parts) => Buffer.concat(parts));
    await fc.assert(
      fc.asyncProperty(anything, fc.constantFrom("zip", "tar", "gzip"), async (bytes, kind) => {
        const { refused, held } = await gatherBytes(bytes, kind);
        expect([...held, ...(refused === undefined ? [] : [refused])].every((reason) => closed.has(reason))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("is refused by what it unpacks to, before it is unpacked, in little memory", async () => {
    const before = process.memoryUsage().rss;
    const startedAt = millisecondsOfCpu();
    const { refused, files } = await gatherBytes(read("zip-bomb-many.zip"), "zip");
    expect({ refused, files }).toEqual({ refused: "media.archiveRatio", files: [] });
    expect(millisecondsOfCpu() - startedAt).toBeLessThan(500);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });
});

describe("limits", () => {
  const many = writeZip({ entries: Array.from({ length: 20 }, (_, index) => ({ name: String(index), content: "0123456789" })) });

  it.each([
    ["entries", { entries: 19 }, "media.archiveTooMany"],
    ["bytes", { totalBytes: 199 }, "media.archiveTooLarge"],
    ["bytes of the directory", { directoryBytes: 100 }, "media.archiveTooLarge"],
  ] as const)("hold for a zip: %s", async (_, limit, code) => {
    expect((await gatherBytes(many, "zip", { ...defaultLimits, ...limit })).refused).toBe(code);
    expect((await gatherBytes(many, "zip")).files.length).toBe(20);
  });

  it("hold for a tar", async () => {
    const tar = writeTar(Array.from({ length: 20 }, (_, index) => ({ name: String(index), content: "0123456789" })));
    expect((await gatherBytes(tar, "tar", { ...defaultLimits, entries: 19 })).refused).toBe("media.archiveTooMany");
    expect((await gatherBytes(tar, "tar", { ...defaultLimits, totalBytes: 199 })).refused).toBe("media.archiveTooLarge");
  });

  it("are one purse for an archive and those within", async () => {
    const nested = writeZip({ entries: [{ name: "a.zip", content: many, method: 0 }, { name: "b.zip", content: many, method: 0 }] });
    expect((await gatherBytes(nested, "zip", { ...defaultLimits, entries: 42 })).files.length).toBe(40);
    expect((await gatherBytes(nested, "zip", { ...defaultLimits, entries: 41 })).refused).toBe("media.archiveTooMany");
  });
});

describe("a tar that comes in pieces", () => {
  it("is the same in chunks of any size", async () => {
    const bytes = writeTar([{ name: "a", content: Buffer.alloc(3000, "a") }, { name: "b/c", content: "c" }, { name: "empty" }, { name: "d", content: Buffer.alloc(2 * 1024 * 1024, "d") }]);
    const whole = await gatherBytes(bytes, "tar");
    expect(whole.files.map(([name]) => name)).toEqual(["a", "b/c", "empty", "d"]);
    for (const size of [1, 7, 511, 512, 513, 65_536]) {
      const part = size === 1 ? bytes.subarray(0, 6000) : bytes;
      const chunks = Array.from({ length: Math.ceil(part.length / size) }, (_, index) => Buffer.from(part.subarray(index * size, (index + 1) * size)));
      const { files } = await gather(readTar({ chunks, budget: openBudget(bytes.length) }));
      expect(files).toEqual(size === 1 ? whole.files.slice(0, 3) : whole.files);
    }
  });
});

describe("a range of an archive", () => {
  it.each(["zip", "tar"] as const)("of a %s gives each entry once", async (kind) => {
    const entries = Array.from({ length: 30 }, (_, index) => ({ name: `${String(index)}.txt`, content: `content ${String(index)}` }));
    const bytes = kind === "zip" ? writeZip({ entries }) : writeTar(entries);
    const all = (await gatherBytes(bytes, kind)).files;
    const range = (from: number, to?: number) => gather(readArchive({ source: bufferSource(bytes), kind, name: "", budget: openBudget(bytes.length), from, ...(to !== undefined && { to }) }));
    const parts = [await range(0, 11), await range(11, 12), await range(12)];
    expect(parts.flatMap(({ files }) => files)).toEqual(all);
    expect(all.length).toBe(30);
  });
});
