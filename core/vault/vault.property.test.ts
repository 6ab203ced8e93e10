import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FileReader } from "../platform/randomAccess.ts";
import { seededEntropy, systemEntropy } from "../platform/entropy.ts";
import { triesAll } from "../platform/testing/sweep.ts";
import { copyRecords } from "./compact.ts";
import { chunkBytes, segmentHeadBytes, segmentName } from "./layout.ts";
import { unwrapObjectKey, wrapObjectKeys } from "./objectKeys.ts";
import { scanSegment, scanStart, type ScannedRecord } from "./scan.ts";
import { openName, sealName } from "./sealedNames.ts";
import { failureOf, makeVaultFolder, readable, readWhole, storeAll, testKeys, testReader } from "./vault.fixture.ts";
import { createSecretKey } from "node:crypto";

const runs = { numRuns: triesAll ? 300 : 25 };
/** Around the borders of chunks, where lengths go wrong. */
const length = fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: -2, max: 2 }).map((off) => chunkBytes + off), fc.integer({ min: -2, max: 2 }).map((off) => 2 * chunkBytes + off));
const contentOf = (bytes: number, seed: number): Buffer => seededEntropy(`content ${String(seed)}`).bytes(bytes);

function scanAll(folder: string, segment: number, limit = 1000): { readonly records: readonly ScannedRecord[]; readonly skipped: number } {
  const file = FileReader.open(path.join(folder, segmentName(segment)));
  if (file === undefined) throw new Error("no segment");
  const records: ScannedRecord[] = [];
  let skipped = 0;
  for (let from: number | undefined = scanStart; from !== undefined; ) {
    const part: ReturnType<typeof scanSegment> = scanSegment(file, testKeys.head, from, limit);
    records.push(...part.records);
    skipped += part.skipped;
    from = part.next;
  }
  file.close();
  return { records, skipped };
}

test("whatever objects there are, every range of every one is what was written", () => {
  fc.assert(
    fc.property(fc.array(length, { minLength: 1, maxLength: 5 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (lengths, one, other) => {
      const folder = makeVaultFolder();
      const contents = lengths.map(contentOf);
      const objects = storeAll(folder, contents, { segmentBytes: 100_000 });
      const reader = testReader(folder);
      for (const [index, object] of objects.entries()) {
        const content = contents[index] ?? Buffer.alloc(0);
        const from = Math.floor(Math.min(one, other) * content.length);
        const to = Math.ceil(Math.max(one, other) * content.length);
        expect(reader.readRange(readable(object), from, to - from).equals(content.subarray(from, to))).toBe(true);
        expect(readWhole(reader, object).equals(content)).toBe(true);
      }
    }),
    runs,
  );
});

test("a scan finds every record with what its object is, in parts of any size", () => {
  fc.assert(
    fc.property(fc.array(length, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (lengths, limit) => {
      const folder = makeVaultFolder();
      const objects = storeAll(folder, lengths.map(contentOf));
      const { records, skipped } = scanAll(folder, 1, limit);
      expect(skipped).toBe(0);
      expect(records.map(({ object, offset, stored, bytes, kind, piece, isLast }) => ({ object, offset, stored, bytes, kind, piece, isLast }))).toEqual(
        objects.map(({ id, bytes, extents: [extent] }) => ({ object: id, offset: extent?.offset, stored: extent?.stored, bytes, kind: "received", piece: 0, isLast: true })),
      );
      expect(records.every(({ label }) => Buffer.from(label).toString() === "label")).toBe(true);
    }),
    runs,
  );
});

test("a segment cut off at any byte gives every record before the cut and none after", () => {
  const folder = makeVaultFolder();
  const objects = storeAll(folder, [10, 0, 700, 33, 1].map(contentOf));
  const file = path.join(folder, segmentName(1));
  const whole = readFileSync(file);
  const ends = objects.map(({ extents: [extent] }) => (extent?.offset ?? 0) + (extent?.stored ?? 0));
  for (let cut = segmentHeadBytes; cut <= whole.length; cut++) {
    writeFileSync(file, whole.subarray(0, cut));
    const { records, skipped } = scanAll(folder, 1);
    const before = ends.filter((end) => end <= cut).length;
    expect([cut, records.map(({ object }) => object)]).toEqual([cut, objects.slice(0, before).map(({ id }) => id)]);
    expect(skipped).toBe(cut - (ends[before - 1] ?? segmentHeadBytes));
    const reader = testReader(folder);
    const [last] = objects.slice(before);
    if (last !== undefined) expect([cut, failureOf(() => readWhole(reader, last))]).toEqual([cut, "vault.segmentCut"]);
  }
  expect(whole.length).toBeGreaterThan(1000);
});

test("zeros or chance in the place of any record hide that one and no other", () => {
  const folder = makeVaultFolder();
  const objects = storeAll(folder, [500, 600, 700, 800].map(contentOf));
  const file = path.join(folder, segmentName(1));
  const whole = readFileSync(file);
  for (const [hidden, { extents }] of objects.entries()) {
    for (const fill of [Buffer.alloc(2000), systemEntropy.bytes(2000)]) {
      const bytes = Buffer.from(whole);
      fill.copy(bytes, extents[0]?.offset, 0, extents[0]?.stored);
      writeFileSync(file, bytes);
      const { records, skipped } = scanAll(folder, 1);
      expect(records.map(({ object }) => object)).toEqual(objects.filter((_, index) => index !== hidden).map(({ id }) => id));
      expect(skipped).toBe(extents[0]?.stored);
    }
  }
});

test("any bit of a small segment flipped is noticed where it matters, and never changes what is read", () => {
  const folder = makeVaultFolder();
  const contents = [30, 40].map(contentOf);
  const objects = storeAll(folder, contents);
  const file = path.join(folder, segmentName(1));
  const whole = readFileSync(file);
  for (let at = 0; at < whole.length; at++) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << at % 8);
    writeFileSync(file, bytes);
    const reader = testReader(folder);
    const outcomes = objects.map((object, index) => failureOf(() => expect(readWhole(reader, object).equals(contents[index] ?? Buffer.alloc(0))).toBe(true)));
    reader.close();
    const hit = objects.findIndex(({ extents: [extent] }) => at >= (extent?.offset ?? 0) && at < (extent?.offset ?? 0) + (extent?.stored ?? 0));
    if (at < segmentHeadBytes) expect([at, outcomes]).toEqual([at, ["vault.segmentForeign", "vault.segmentForeign"]]);
    else {
      expect([at, outcomes[1 - hit]]).toEqual([at, "nothing failed"]);
      expect(["vault.recordDamaged", "vault.chunkTampered"]).toContain(outcomes[hit]);
    }
  }
});

test("records move byte for byte, and read the same from where they went", () => {
  fc.assert(
    fc.property(fc.array(length, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 63 }), (lengths, kept) => {
      const folder = makeVaultFolder();
      const contents = lengths.map(contentOf);
      const objects = storeAll(folder, contents, { segmentBytes: 50_000 });
      const live = objects.filter((_, index) => (kept >> index) % 2 === 1);
      const moved = copyRecords({ folder, keys: testKeys, entropy: systemEntropy, number: 99, extents: live.flatMap(({ id, extents }) => extents.map((extent) => ({ ...extent, object: id }))) });
      const target = readFileSync(path.join(folder, segmentName(99)));
      const reader = testReader(folder);
      for (const [index, extent] of moved.entries()) {
        const object = live[index];
        const from = object?.extents[0];
        if (object === undefined || from === undefined) throw new Error("one for one");
        const before = readFileSync(path.join(folder, segmentName(from.segment))).subarray(from.offset, from.offset + from.stored);
        expect(target.subarray(extent.offset, extent.offset + extent.stored).equals(before)).toBe(true);
        expect(readWhole(reader, { ...object, extents: [extent] }).equals(contents[objects.indexOf(object)] ?? Buffer.alloc(0))).toBe(true);
      }
      expect(scanAll(folder, 99).records).toHaveLength(live.length);
    }),
    runs,
  );
});

test("a damaged record is not carried into a new segment", () => {
  const folder = makeVaultFolder();
  const [object] = storeAll(folder, [contentOf(50, 1)]);
  const file = path.join(folder, segmentName(1));
  const bytes = readFileSync(file);
  bytes[segmentHeadBytes + 40] = (bytes[segmentHeadBytes + 40] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const extents = (object?.extents ?? []).map((extent) => ({ ...extent, object: object?.id ?? ("" as never) }));
  expect(failureOf(() => copyRecords({ folder, keys: testKeys, entropy: systemEntropy, number: 2, extents }))).toBe("vault.recordDamaged");
});

test("many keys are wrapped as RFC 3394 wraps each of them", () => {
  // RFC 3394 §4.6: 256 bits of key data with a 256-bit key.
  const wrapping = createSecretKey(Buffer.from("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "hex"));
  const key = Buffer.from("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f", "hex");
  const expected = "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21";
  expect(wrapObjectKeys(wrapping, key).toString("hex")).toBe(expected);
  const many = Buffer.concat([systemEntropy.bytes(32), key, systemEntropy.bytes(32)]);
  const wrapped = wrapObjectKeys(wrapping, many);
  expect(wrapped.toString("hex", 40, 80)).toBe(expected);
  for (let index = 0; index < 3; index++) expect(unwrapObjectKey(wrapping, wrapped.subarray(index * 40, (index + 1) * 40))?.equals(many.subarray(index * 32, (index + 1) * 32))).toBe(true);
  for (let at = 0; at < 40; at++) {
    const spoilt = Buffer.from(wrapped.subarray(0, 40));
    spoilt[at] = (spoilt[at] ?? 0) ^ 1;
    expect(unwrapObjectKey(wrapping, spoilt)).toBeUndefined();
  }
  expect(unwrapObjectKey(wrapping, wrapped.subarray(0, 32))).toBeUndefined();
  expect(() => wrapObjectKeys(wrapping, Buffer.alloc(31))).toThrow("32 bytes");
});

test("names are sealed for one place, tell no length, and open nowhere else", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.string({ minLength: 1, maxLength: 10 }), (name, context) => {
      const sealed = sealName(testKeys.names, context, name, systemEntropy);
      expect(openName(testKeys.names, context, sealed)).toBe(Buffer.from(name).toString());
      expect(openName(testKeys.names, `${context}x`, sealed)).toBeUndefined();
      expect(openName(testKeys.wrap, context, sealed)).toBeUndefined();
      expect((sealed.length - 28) % 32).toBe(0);
      sealed[20] = (sealed[20] ?? 0) ^ 1;
      expect(openName(testKeys.names, context, sealed)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});
