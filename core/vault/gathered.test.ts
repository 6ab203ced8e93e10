import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { seededEntropy } from "../platform/entropy.ts";
import { assembleObjects } from "./assemble.ts";
import { chunkBytes, segmentName } from "./layout.ts";
import { makeVaultFolder, testKeys, testWriter } from "./vault.fixture.ts";

const contents = [Buffer.alloc(0), Buffer.from("one"), Buffer.alloc(chunkBytes, 7), ...Array.from({ length: 200 }, (_, index) => Buffer.from(`object ${String(index)}`.repeat(500)))];
const about = (index: number): { kind: string; label: Buffer } => ({ kind: "received", label: Buffer.alloc(index % 100, "名") });

test("what is gathered lies in the segment byte for byte as what is stored one by one, and is told of alike", () => {
  const written = (["store", "gather"] as const).map((way) => {
    const folder = makeVaultFolder();
    const writer = testWriter(folder, { entropy: seededEntropy("the same") });
    for (const [index, content] of contents.entries()) writer[way](content, about(index));
    const synced = writer.syncAll();
    writer.close();
    return { ...synced, bytes: readFileSync(path.join(folder, segmentName(1))) };
  });
  const [stored, gathered] = written;
  expect(gathered?.bytes.equals(stored?.bytes ?? Buffer.alloc(0))).toBe(true);
  const columns = gathered?.gathered;
  if (columns === undefined) throw new Error("something was gathered");
  const hex = (column: Uint8Array, row: number, width: number): string => Buffer.from(column.subarray(row * width, (row + 1) * width)).toString("hex");
  const rows = Array.from({ length: columns.count }, (_, row) => ({
    id: hex(columns.ids, row, 16),
    kind: columns.kind,
    bytes: columns.bytes[row],
    address: hex(columns.addresses, row, 32),
    extents: [{ piece: 0, segment: columns.segments[row], offset: columns.offsets[row], stored: columns.stored[row], bytes: columns.bytes[row] }],
    wrappedKey: hex(columns.wrappedKeys, row, 40),
  }));
  expect(rows).toEqual(assembleObjects(stored?.pieces ?? [], testKeys.address));
});

test("a sync that would leave something out is refused, and so are two kinds together and what is too large", () => {
  const writer = testWriter(makeVaultFolder());
  writer.gather(Buffer.from("x"), { kind: "received" });
  expect(() => writer.sync()).toThrow("taken with it");
  expect(() => writer.gather(Buffer.from("x"), { kind: "made" })).toThrow("one kind");
  expect(() => writer.gather(Buffer.alloc(chunkBytes + 1), { kind: "received" })).toThrow("small");
  expect(writer.syncAll().gathered?.count).toBe(1);
  expect(writer.gather(Buffer.from("x"), { kind: "made" })).toMatch(/^[0-9a-f]{32}$/u);
  writer.close();
});
