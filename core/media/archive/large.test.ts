import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import { largestWhole, type ArchiveEvent } from "./entry.ts";
import { readGzip } from "./gzip.ts";
import { openBudget } from "./limits.ts";
import { bufferSource, type RandomSource } from "./source.ts";
import { gather, gatherBytes, sha256 } from "./testing/gather.ts";
import { writeTar } from "./testing/tarWriter.ts";
import { writeZip, type ZipEntrySpec } from "./testing/zipWriter.ts";
import { readZip } from "./zip.ts";

/** Neither packs to nothing nor repeats itself. */
const content = Buffer.from(Uint32Array.from({ length: 700_000 }, (_, index) => Math.imul(index, 2_654_435_761) >>> (index & 15)).buffer);
const good: ZipEntrySpec = { name: "good", content: "small" };

async function eventsOf(source: RandomSource): Promise<readonly string[]> {
  const kinds: string[] = [];
  for await (const event of readZip({ source, budget: openBudget(source.size) })) if (event.kind !== "piece") kinds.push(event.kind === "abandoned" ? event.reason : event.kind);
  return kinds;
}

describe("a large entry", () => {
  it.each([0, 8])("comes in pieces, by method %d", async (method) => {
    const bytes = writeZip({ entries: [good, { name: "large", content, method, descriptor: "signed" }, { ...good, name: "after" }] });
    expect(await eventsOf(bufferSource(bytes))).toEqual(["file", "begin", "end", "file"]);
    expect((await gatherBytes(bytes, "zip")).files).toEqual([
      ["good", sha256("small")],
      ["large", sha256(content)],
      ["after", sha256("small")],
    ]);
  });

  it.each<readonly [string, Partial<ZipEntrySpec>, string]>([
    ["another checksum", { checksum: 1 }, "media.archiveChecksum"],
    ["another checksum, stored", { checksum: 1, method: 0 }, "media.archiveChecksum"],
    ["fewer bytes than said", { unpackedBytes: content.length + 1 }, "media.archiveSizeWrong"],
    ["more bytes than said", { unpackedBytes: content.length - 1 }, "media.archiveSizeWrong"],
    ["bytes hidden after its end", { packed: Buffer.concat([deflateRawSync(content), Buffer.from("hidden")]) }, "media.archiveSizeWrong"],
    ["an end too soon", { packed: deflateRawSync(content).subarray(0, -5000) }, "media.archiveChecksum"],
    ["a broken middle", { packed: Buffer.concat([deflateRawSync(content).subarray(0, 1_000_000), Buffer.alloc(900_000, 0xff)]) }, "media.archiveChecksum"],
  ])("with %s is abandoned, and the next one comes", async (_, wrong, reason) => {
    const bytes = writeZip({ entries: [{ name: "large", content, ...wrong }, good] });
    expect(await eventsOf(bufferSource(bytes))).toEqual(["begin", reason, "file"]);
  });

  it("ends with the failure of its source", async () => {
    const bytes = writeZip({ entries: [{ name: "large", content }, good] });
    const failing: RandomSource = {
      size: bytes.length,
      read: (offset, length) => {
        if (offset > 1_000_000 && offset < 1_500_000) throw new FailureError("media.removed");
        return Buffer.from(bytes.subarray(offset, offset + length));
      },
    };
    expect(await gather(readZip({ source: failing, budget: openBudget(bytes.length) }))).toMatchObject({ refused: "media.removed" });
  });

  it("left in the middle leaves nothing running", async () => {
    const bytes = writeZip({ entries: [{ name: "large", content }] });
    let pieces = 0;
    for await (const event of readZip({ source: bufferSource(bytes), budget: openBudget(bytes.length) })) if (event.kind === "piece" && ++pieces === 2) break;
    expect(pieces).toBe(2);
  });
});

describe("a source that gives less than it has", () => {
  it("is a cut archive", async () => {
    const bytes = writeZip({ entries: [good, { ...good, name: "b" }] });
    // The directory is read whole, then the first header comes short.
    const reads: number[] = [];
    const short: RandomSource = {
      size: bytes.length,
      read: (offset, length) => {
        reads.push(offset);
        return Buffer.from(bytes.subarray(offset, offset + (reads.length > 2 ? 20 : length)));
      },
    };
    expect((await gather(readZip({ source: short, budget: openBudget(bytes.length) }))).refused).toBe("media.archiveTruncated");
    expect(reads.length).toBe(3);
    const shorter: RandomSource = { size: 3_000_000, read: () => Buffer.alloc(10) };
    expect((await gather(readZip({ source: shorter, budget: openBudget(10) }))).refused).toBe("media.archiveTruncated");
    const large = writeZip({ entries: [{ name: "large", content, method: 0 }] });
    const cut: RandomSource = { size: large.length, read: (offset, length) => Buffer.from(large.subarray(offset, Math.min(offset + length, offset === 0 ? length - 7 : large.length))) };
    expect((await gather(readZip({ source: cut, budget: openBudget(large.length) }))).refused).toBe("media.archiveTruncated");
  });
});

describe("gzip", () => {
  const packed = gzipSync("content");
  const read = async (chunks: readonly Buffer[]): Promise<string> => {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of readGzip({ chunks: chunks.map((chunk) => Buffer.from(chunk)), bytes: Buffer.concat(chunks).length, budget: openBudget(100) })) pieces.push(Buffer.from(piece));
    } catch (error) {
      if (error instanceof FailureError) return error.failure.code;
      throw error;
    }
    return Buffer.concat(pieces).toString();
  };

  it("is read in chunks of any size, of one member and of several", async () => {
    expect(await read([packed])).toBe("content");
    expect(await read([...packed].map((byte) => Buffer.from([byte])))).toBe("content");
    expect(await read([packed, gzipSync(" and more")])).toBe("content and more");
  });

  it.each([
    ["at once", [Buffer.concat([packed, Buffer.from("something else")])]],
    ["in a chunk of its own", [packed, Buffer.from("something else")]],
    ["of zeros", [packed, Buffer.alloc(1000)]],
    ["of zeros that pass for padding", [Buffer.concat([packed, Buffer.alloc(1000)])]],
  ])("with something after it, %s, is refused", async (_, chunks) => {
    expect(await read(chunks)).toBe("media.archiveTrailing");
  });

  it("that is none is malformed", async () => {
    expect(await read([Buffer.from("no gzip")])).toBe("media.archiveMalformed");
  });
});

describe("bytes of an event", () => {
  it("are wiped when the next one is asked for", async () => {
    const zip = writeZip({ entries: [good, { name: "stored", content: "stored", method: 0 }, { name: "large", content }] });
    const seen: Buffer[] = [];
    for await (const event of readZip({ source: bufferSource(zip), budget: openBudget(zip.length) })) {
      for (const earlier of seen) expect(earlier.every((byte) => byte === 0)).toBe(true);
      if ("content" in event) {
        expect(event.content.some((byte) => byte !== 0)).toBe(true);
        seen.push(event.content);
      }
    }
    expect(seen.length).toBeGreaterThan(5);
    expect(largestWhole).toBeLessThan(content.length);
  });

  it("of a tar too", async () => {
    const { readTar } = await import("./tar.ts");
    const tar = writeTar([{ name: "a", content: "first" }, { name: "b", content: "second" }]);
    const events: ArchiveEvent[] = [];
    for await (const event of readTar({ chunks: [tar], budget: openBudget(tar.length) })) {
      for (const earlier of events) if ("content" in earlier) expect(earlier.content.every((byte) => byte === 0)).toBe(true);
      events.push(event);
    }
    expect(events.length).toBe(2);
    expect(tar.every((byte) => byte === 0)).toBe(true);
  });
});
