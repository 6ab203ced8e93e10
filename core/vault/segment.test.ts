import { createDecipheriv, createHash, createHmac, hash, hkdfSync } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { StoredObject } from "../domain/object.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { assembleObjects } from "./assemble.ts";
import { chunkBytes, largestLabel, openHead, pieceBytes, readPreamble, sealedChunkBytes, sealHead, segmentHeadBytes, segmentName } from "./layout.ts";
import { unwrapObjectKey } from "./objectKeys.ts";
import { newIdentity } from "./segmentWriter.ts";
import { failureOf, makeVaultFolder, readable, readWhole, storeAll, testKeys, testReader, testVaultKey, testWriter } from "./vault.fixture.ts";
import { deriveVaultKeys } from "./vaultKeys.ts";
import { SegmentReader } from "./segmentReader.ts";
import { verifyObject } from "./verify.ts";

const filled = (length: number, start = 0): Buffer => Buffer.from(Uint8Array.from({ length }, (_, index) => (start + index * 7 + (index >> 8)) & 0xff));
const first = <Value>(values: readonly Value[]): Value => {
  const [value] = values;
  if (value === undefined) throw new Error("there is one");
  return value;
};

test.each([0, 1, 100, chunkBytes - 1, chunkBytes, chunkBytes + 1, 2 * chunkBytes, 5 * chunkBytes + 17])(
  "an object of %i bytes is read as it was written, however it came",
  (length) => {
    const content = filled(length);
    for (const step of [length === 0 ? 1 : length, 1000, 40_000, chunkBytes]) {
      const folder = makeVaultFolder();
      const writer = testWriter(folder);
      const piece = writer.begin({ kind: "received" });
      for (let from = 0; from < length; from += step) piece.write(content.subarray(from, from + step));
      piece.finish(true);
      const object = first(assembleObjects(writer.sync(), testKeys.address));
      expect(object.bytes).toBe(length);
      expect(readWhole(testReader(folder), object).equals(content)).toBe(true);
      expect(readdirSync(folder)).toEqual([segmentName(1)]);
    }
  },
);

test("an object larger than a piece has several, and any slice of it is read across them", () => {
  const folder = makeVaultFolder();
  const writer = testWriter(folder);
  const block = filled(1024 * 1024);
  const object = writer.beginObject({ kind: "received" });
  for (let index = 0; index < 65; index++) {
    block.writeUInt32BE(index, 0);
    object.write(block);
  }
  object.write(Buffer.from("end"));
  object.finish();
  const stored = first(assembleObjects(writer.sync(), testKeys.address));
  expect(stored.bytes).toBe(65 * 1024 * 1024 + 3);
  expect(stored.extents.map(({ piece, bytes }) => [piece, bytes])).toEqual([
    [0, pieceBytes],
    [1, 1024 * 1024 + 3],
  ]);
  const reader = testReader(folder);
  const slice = reader.readRange(readable(stored), pieceBytes - 5, 20);
  block.writeUInt32BE(63, 0);
  const before = Buffer.from(block.subarray(-5));
  block.writeUInt32BE(64, 0);
  expect(slice).toEqual(Buffer.concat([before, block.subarray(0, 15)]));
  expect(reader.readRange(readable(stored), stored.bytes - 3, 3).toString()).toBe("end");
  expect(Buffer.from(reader.verifyPiece(readable(stored), 0).hash).toString("hex")).toHaveLength(64);
});

test("an object of exactly one piece has one", () => {
  const folder = makeVaultFolder();
  const writer = testWriter(folder);
  const object = writer.beginObject({ kind: "received" });
  const block = Buffer.alloc(16 * 1024 * 1024, 7);
  for (let index = 0; index < 4; index++) object.write(block);
  object.finish();
  const stored = first(assembleObjects(writer.sync(), testKeys.address));
  expect(stored.extents).toHaveLength(1);
  expect(testReader(folder).readRange(readable(stored), pieceBytes - 1, 1)).toEqual(Buffer.of(7));
});

test("one slice of a large object reads its chunks and no more", () => {
  const folder = makeVaultFolder();
  const content = filled(100 * chunkBytes);
  const object = first(storeAll(folder, [content]));
  const file = path.join(folder, segmentName(1));
  // Every chunk but the two that the slice lies in is spoilt: whoever read them would notice.
  const bytes = readFileSync(file);
  const chunksAt = (object.extents[0]?.stored ?? 0) + segmentHeadBytes - 100 * sealedChunkBytes;
  for (let chunk = 0; chunk < 100; chunk++) if (chunk !== 40 && chunk !== 41) bytes[chunksAt + chunk * sealedChunkBytes + 9] = (bytes[chunksAt + chunk * sealedChunkBytes + 9] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const reader = testReader(folder);
  expect(reader.readRange(readable(object), 40 * chunkBytes + 10, 100_000)).toEqual(content.subarray(40 * chunkBytes + 10, 40 * chunkBytes + 100_010));
  expect(failureOf(() => reader.readRange(readable(object), 42 * chunkBytes, 1))).toBe("vault.chunkTampered");
  expect(failureOf(() => reader.readRange(readable(object), 0, object.bytes + 1))).toBe("vault.rangeOutside");
  expect(failureOf(() => reader.readRange(readable(object), -1, 1))).toBe("vault.rangeOutside");
});

test("pieces written by two threads side by side make one object", () => {
  const folder = makeVaultFolder();
  const identity = newIdentity(systemEntropy, { now: () => 1_795_000_000_000 as never, elapsed: () => 0 as never });
  const writers = [testWriter(folder), testWriter(folder, { first: 2 })];
  const content = Buffer.alloc(pieceBytes + 1000, "side by side");
  for (const [index, writer] of writers.entries()) {
    const piece = writer.begin({ kind: "received", identity, piece: index });
    piece.write(content.subarray(index * pieceBytes, (index + 1) * pieceBytes));
    piece.finish(index === 1);
  }
  const pieces = writers.flatMap((writer) => writer.sync());
  const object = first(assembleObjects(pieces.toReversed(), testKeys.address));
  expect(object.extents.map(({ segment }) => segment)).toEqual([1, 2]);
  expect(new Set(pieces.map(({ wrappedKey }) => wrappedKey)).size).toBe(1);
  expect(testReader(folder).readRange(readable(object), pieceBytes - 10, 20)).toEqual(content.subarray(pieceBytes - 10, pieceBytes + 10));
  expect(failureOf(() => assembleObjects(pieces.slice(0, 1), testKeys.address))).toBe("vault.objectUnfinished");
});

test.each([10, chunkBytes, 3 * chunkBytes + 7])("a piece of %i bytes that its writer hashes is the same as one that is hashed here, and is hashed by one of the two", (bytes) => {
  const writer = testWriter(makeVaultFolder());
  const content = filled(bytes);
  writer.store(content, { kind: "received" });
  const given = writer.begin({ kind: "received", isHashedByCaller: true });
  given.write(content);
  expect(() => { given.finish(true); }).toThrow("hashed by one");
  given.finish(true, hash("sha256", content, "buffer"));
  const own = writer.begin({ kind: "received" });
  own.write(content);
  expect(() => { own.finish(true, Buffer.alloc(32)); }).toThrow("hashed by one");
  own.abandon();
  const [one, other] = writer.sync();
  expect(other?.hash).toBe(one?.hash);
  expect(other?.stored).toBe(one?.stored);
});

test("what is abandoned leaves no byte behind, and the next object takes its place", () => {
  const folder = makeVaultFolder();
  const writer = testWriter(folder);
  writer.store(filled(1000), { kind: "received" });
  const small = writer.begin({ kind: "received" });
  small.write(filled(5000));
  small.abandon();
  const large = writer.begin({ kind: "received" });
  large.write(Buffer.alloc(9 * 1024 * 1024, 3));
  large.abandon();
  const several = writer.beginObject({ kind: "received" });
  several.write(filled(1024));
  several.abandon();
  writer.store(filled(2000, 3), { kind: "received" });
  const objects = assembleObjects(writer.sync(), testKeys.address);
  expect(objects.map(({ bytes }) => bytes)).toEqual([1000, 2000]);
  const end = objects.flatMap(({ extents }) => extents).reduce((sum, { stored }) => sum + stored, segmentHeadBytes);
  expect(readFileSync(path.join(folder, segmentName(1)))).toHaveLength(end);
  const reader = testReader(folder);
  expect(objects.map((object) => readWhole(reader, object))).toEqual([filled(1000), filled(2000, 3)]);
});

test("segments roll, and a name that is taken is never continued", () => {
  const folder = makeVaultFolder();
  writeFileSync(path.join(folder, segmentName(2)), "left by a crash");
  const objects = storeAll(folder, [filled(3000), filled(3000, 1), filled(3000, 2)], { segmentBytes: 2000 });
  expect(objects.map(({ extents }) => extents[0]?.segment)).toEqual([1, 3, 4]);
  expect(readFileSync(path.join(folder, segmentName(2)), "utf8")).toBe("left by a crash");
  const reader = testReader(folder);
  expect(objects.map((object) => readWhole(reader, object))).toEqual([filled(3000), filled(3000, 1), filled(3000, 2)]);
});

test("equal contents have equal addresses, and a list of hashes is not the object it was made of", () => {
  const folder = makeVaultFolder();
  const [one, other, different] = storeAll(folder, [filled(500), filled(500), filled(501)]);
  expect(one?.address).toBe(other?.address);
  expect(one?.id).not.toBe(other?.id);
  expect(one?.wrappedKey).not.toBe(other?.wrappedKey);
  expect(different?.address).not.toBe(one?.address);
  const piece = { object: "0".repeat(32) as never, kind: "received", segment: 1, offset: 64, stored: 1, wrappedKey: "" };
  const hashes = ["aa", "bb"].map((byte) => byte.repeat(32));
  const several = assembleObjects(
    hashes.map((hash, index) => ({ ...piece, piece: index, isLast: index === 1, bytes: index === 1 ? 1 : pieceBytes, hash })),
    testKeys.address,
  );
  const [list] = storeAll(makeVaultFolder(), [Buffer.from(hashes.join(""), "hex")]);
  expect(several[0]?.address).not.toBe(list?.address);
});

test("limits of kind, label and order are kept", () => {
  const writer = testWriter(makeVaultFolder());
  const piece = writer.begin({ kind: "received" });
  expect(() => writer.begin({ kind: "received" })).toThrow("still open");
  expect(() => writer.sync()).toThrow("still open");
  expect(() => {
    piece.finish(false);
  }).toThrow("only the last piece is shorter");
  piece.finish(true);
  expect(() => {
    piece.write(Buffer.of(1));
  }).toThrow("finished");
  expect(() => {
    writer.store(Buffer.of(1), { kind: "", label: Buffer.alloc(1) });
  }).toThrow("short word");
  writer.close();
  const again = testWriter(makeVaultFolder());
  expect(() => {
    again.store(Buffer.of(1), { kind: "received", label: Buffer.alloc(largestLabel + 1) });
  }).toThrow("label");
  again.close();
});

describe("what somebody altered is told apart", () => {
  const contents = [filled(3 * chunkBytes + 5), filled(3 * chunkBytes + 5, 9), filled(700)];

  function spoilt(spoil: (bytes: Buffer, objects: readonly StoredObject[], folder: string) => void): string {
    const folder = makeVaultFolder();
    const objects = storeAll(folder, contents);
    const file = path.join(folder, segmentName(1));
    const bytes = readFileSync(file);
    spoil(bytes, objects, folder);
    writeFileSync(file, bytes);
    return failureOf(() => readWhole(testReader(folder), first(objects)));
  }
  const swap = (bytes: Buffer, one: number, other: number, length: number): void => {
    const kept = Buffer.from(bytes.subarray(one, one + length));
    bytes.copy(bytes, one, other, other + length);
    kept.copy(bytes, other);
  };
  const flip = (at: number) => (bytes: Buffer) => {
    bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  };
  const recordAt = segmentHeadBytes;
  const headEnd = recordAt + 24 + 76 + "received".length + "label".length + 16;

  test("any bit of the segment's head", () => {
    for (let at = 0; at < segmentHeadBytes; at++) expect([at, spoilt(flip(at))]).toEqual([at, "vault.segmentForeign"]);
  });
  test("any bit of a record's head", () => {
    for (let at = recordAt; at < headEnd; at++) expect([at, spoilt(flip(at))]).toEqual([at, "vault.recordDamaged"]);
  });
  test("content and tag of any chunk", () => {
    for (let chunk = 0; chunk < 4; chunk++) {
      expect(spoilt(flip(headEnd + chunk * sealedChunkBytes + 3))).toBe("vault.chunkTampered");
    }
    expect(spoilt(flip(headEnd + sealedChunkBytes - 1))).toBe("vault.chunkTampered");
  });
  test("two chunks exchanged", () => {
    expect(
      spoilt((bytes) => {
        swap(bytes, headEnd, headEnd + sealedChunkBytes, sealedChunkBytes);
      }),
    ).toBe("vault.chunkMoved");
  });
  test("the chunks of two objects exchanged", () => {
    expect(
      spoilt((bytes, objects) => {
        swap(bytes, headEnd, headEnd + (objects[0]?.extents[0]?.stored ?? 0), sealedChunkBytes);
      }),
    ).toBe("vault.chunkTampered");
  });
  test("two records exchanged", () => {
    expect(
      spoilt((bytes, objects) => {
        swap(bytes, recordAt, objects[1]?.extents[0]?.offset ?? 0, objects[0]?.extents[0]?.stored ?? 0);
      }),
    ).toBe("vault.recordSwapped");
  });
  test("two segments exchanged", () => {
    const folder = makeVaultFolder();
    const objects = storeAll(folder, contents, { segmentBytes: 1000 });
    const [one, other, spare] = [1, 2, 9].map((number) => path.join(folder, segmentName(number)));
    renameSync(one ?? "", spare ?? "");
    renameSync(other ?? "", one ?? "");
    renameSync(spare ?? "", other ?? "");
    expect(failureOf(() => readWhole(testReader(folder), first(objects)))).toBe("vault.segmentSwapped");
  });
  test("a segment of another room", () => {
    const folder = makeVaultFolder();
    const [object] = storeAll(folder, contents);
    const reader = new SegmentReader({ folder, keys: deriveVaultKeys(Buffer.alloc(32, 9)) });
    expect(failureOf(() => reader.file(1))).toBe("vault.segmentForeign");
    expect(failureOf(() => readWhole(reader, object ?? first([])))).toBe("vault.keyUnusable");
    reader.close();
  });
  test("a segment that is gone, empty or cut short", () => {
    const folder = makeVaultFolder();
    const object = first(storeAll(folder, contents));
    const file = path.join(folder, segmentName(1));
    const size = readFileSync(file).length;
    copyFileSync(file, `${file}.copy`);
    for (const length of [0, 10, 63]) {
      writeFileSync(file, readFileSync(`${file}.copy`).subarray(0, length));
      expect([length, failureOf(() => readWhole(testReader(folder), object))]).toEqual([length, "vault.segmentCut"]);
    }
    for (const length of [64, 70, headEnd, headEnd + 1000, (object.extents[0]?.stored ?? 0) + 63]) {
      writeFileSync(file, readFileSync(`${file}.copy`).subarray(0, length));
      expect([length, failureOf(() => readWhole(testReader(folder), object))]).toEqual([length, "vault.segmentCut"]);
    }
    rmSync(file);
    expect(failureOf(() => readWhole(testReader(folder), object))).toBe("vault.segmentMissing");
    expect(size).toBeGreaterThan(0);
  });
  test("a key that belongs to another object", () => {
    const folder = makeVaultFolder();
    const [one, other] = storeAll(folder, contents);
    const reader = testReader(folder);
    const mixed = { ...readable(one ?? first([])), wrappedKey: Buffer.from(other?.wrappedKey ?? "", "hex") };
    expect(failureOf(() => reader.readRange(mixed, 0, 10))).toBe("vault.chunkTampered");
    expect(failureOf(() => reader.readRange({ ...mixed, wrappedKey: Buffer.alloc(40) }, 0, 10))).toBe("vault.keyUnusable");
  });
  test("a last piece that is passed off as one before the last, and the other way round", () => {
    const folder = makeVaultFolder();
    const object = first(storeAll(folder, contents));
    const extent = first(object.extents);
    const longer = { ...readable(object), extents: [extent, { ...extent, piece: 1 }] };
    expect(failureOf(() => testReader(folder).readRange(longer, 0, 10))).toBe("vault.recordSwapped");
  });
});

test("a head that speaks of another content is noticed by who reads it all, and by its address alone", () => {
  const folder = makeVaultFolder();
  const object = first(storeAll(folder, [filled(1000)]));
  const file = path.join(folder, segmentName(1));
  const bytes = readFileSync(file);
  const record = bytes.subarray(segmentHeadBytes);
  const head = openHead(testKeys.head, record);
  const known = readPreamble(record);
  if (head === undefined || known === undefined) throw new Error("it was written here");
  // By somebody who has the vault's key: everybody else is stopped by the tag.
  sealHead(testKeys.head, known.salt, { ...head, hash: createHash("sha256").update("another").digest() }).copy(record);
  writeFileSync(file, bytes);
  const reader = testReader(folder);
  expect(readWhole(reader, object)).toEqual(filled(1000));
  expect(failureOf(() => reader.verifyPiece(readable(object), 0))).toBe("vault.contentAltered");
  expect(verifyObject(reader, testKeys, { ...readable(object), address: object.address }, false)).toMatchObject({ code: "vault.contentAltered" });
});

test("nothing readable stands in a segment: not content, not kind, not label, not id", () => {
  const folder = makeVaultFolder();
  const word = "消えるべき言葉-SHIRANAMI-4711";
  const writer = testWriter(folder);
  writer.store(Buffer.from(word.repeat(100)), { kind: "received", label: Buffer.from(word) });
  const [object] = writer.sync();
  const bytes = readFileSync(path.join(folder, segmentName(1)));
  for (const plain of [word, "SHIRANAMI", "received", Buffer.from(object?.object ?? "", "hex"), Buffer.from(object?.hash ?? "", "hex")])
    expect(bytes.includes(plain)).toBe(false);
  // The same search finds them where they are not sealed.
  expect(Buffer.from(`${word} received`).includes("received")).toBe(true);
});

test("the bytes are those of SPEC.md, written down once more", () => {
  const folder = makeVaultFolder();
  const content = Buffer.alloc(chunkBytes + 3, "内容");
  const object = first(storeAll(folder, [content]));
  const bytes = readFileSync(path.join(folder, segmentName(1)));
  const key = (label: string): Buffer => Buffer.from(hkdfSync("sha256", testVaultKey, "", `noren vault: ${label}`, 32));
  // §2
  expect(bytes.toString("latin1", 0, 8)).toBe("NORENVLT");
  expect(bytes.toString("hex", 8, 16)).toBe("0001000000000001");
  const mac = createHmac("sha256", key("segment header")).update("noren segment").update(bytes.subarray(0, 32)).digest();
  expect(bytes.subarray(32, 64).equals(mac)).toBe(true);
  // §3
  expect(bytes.toString("hex", 64, 70)).toBe("d3a95ee16c07");
  const sealed = bytes.readUInt16BE(70);
  expect(sealed).toBe(76 + "received".length + "label".length);
  const salt = bytes.subarray(72, 88);
  const open = (by: Buffer, nonce: Uint8Array, from: number, length: number, additional?: Uint8Array): Buffer => {
    const decipher = createDecipheriv("aes-256-gcm", by, nonce).setAuthTag(bytes.subarray(from + length, from + length + 16));
    if (additional !== undefined) decipher.setAAD(additional);
    return Buffer.concat([decipher.update(bytes.subarray(from, from + length)), decipher.final()]);
  };
  const head = open(key("segment header"), salt.subarray(0, 12), 88, sealed, bytes.subarray(64, 88));
  const hash = createHash("sha256").update(content).digest();
  expect(head.toString("hex")).toBe(
    `01010008${"00000000"}${object.id}${content.length.toString(16).padStart(16, "0")}${hash.toString("hex")}${(1_795_000_000_000).toString(16).padStart(16, "0")}00050000` +
      Buffer.from("receivedlabel").toString("hex"),
  );
  // §4
  const unwrapped = unwrapObjectKey(testKeys.wrap, Buffer.from(object.wrappedKey, "hex")) ?? Buffer.alloc(0);
  const piece = createHash("sha256")
    .update(Buffer.concat([Buffer.from("00000001", "hex"), unwrapped, Buffer.from("noren piece"), Buffer.from(object.id, "hex"), Buffer.alloc(4), salt]))
    .digest();
  const chunksAt = 88 + sealed + 16;
  expect(open(piece, Buffer.from("000000000000000000000000", "hex"), chunksAt, chunkBytes).equals(content.subarray(0, chunkBytes))).toBe(true);
  expect(open(piece, Buffer.from("000000000000000100000003", "hex"), chunksAt + sealedChunkBytes, 3).equals(content.subarray(chunkBytes))).toBe(true);
  expect(bytes).toHaveLength(chunksAt + content.length + 32);
  // §7
  const address = createHmac("sha256", key("content address")).update(Buffer.from("00000001", "hex")).update(hash).digest("hex");
  expect(object.address).toBe(address);
});
