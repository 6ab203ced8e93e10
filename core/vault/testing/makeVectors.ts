import { createCipheriv, createHash, createSecretKey } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FailureCode } from "../../domain/failure.ts";
import type { StoredObject } from "../../domain/object.ts";
import { fixedClock } from "../../platform/clock.ts";
import { seededEntropy } from "../../platform/entropy.ts";
import { assembleObjects } from "../assemble.ts";
import { chunkBytes, chunkNonce, openHead, pieceKey, preambleBytes, readPreamble, sealedChunkBytes, sealHead, segmentHead, segmentHeadBytes, segmentName, tagBytes, type RecordHead } from "../layout.ts";
import { unwrapObjectKey, wrapObjectKeys } from "../objectKeys.ts";
import { sealName } from "../sealedNames.ts";
import { SegmentWriter } from "../segmentWriter.ts";
import { numbersFrom } from "../segmentNumbers.ts";
import { deriveVaultKeys } from "../vaultKeys.ts";

/** Makes core/vault/vectors: segments, key rows and sealed names of SPEC.md, each vector one thing wrong. Everything follows from seeds: the same bytes each time. */

export interface VectorObject {
  readonly id: string;
  readonly bytes: number;
  readonly address: string;
  /** The row of keys.db. */
  readonly wrappedKey: string;
  readonly extents: StoredObject["extents"];
  readonly contentSha256: string;
}

export interface SegmentVector {
  readonly name: string;
  /** A file of the vectors, and what is written over it. */
  readonly base: string;
  readonly patches: readonly { readonly at: number; readonly hex: string }[];
  readonly cut?: number;
  /** By the name it is read under. */
  readonly number: number;
  readonly object: VectorObject;
  readonly gives: "content" | FailureCode;
}

export interface NameVector {
  readonly name: string;
  readonly context: string;
  readonly sealed: string;
  /** Absent where it does not open. */
  readonly text?: string;
}

export interface Vectors {
  readonly vaultKey: string;
  readonly segments: readonly SegmentVector[];
  readonly names: readonly NameVector[];
}

const vaultKey = createHash("sha256").update("the vault's key of the vectors").digest();
const keys = deriveVaultKeys(vaultKey);
const contents: Readonly<Record<string, readonly Buffer[]>> = {
  "three.segment": [Buffer.alloc(0), Buffer.from("診断名: なし"), Buffer.alloc(1000, "abc")],
  "chunks.segment": [Buffer.alloc(chunkBytes + 3, "0123456789")],
};

interface Base {
  readonly file: string;
  readonly number: number;
  readonly bytes: Buffer;
  readonly objects: readonly VectorObject[];
}

function makeBase(file: string, number: number): Base {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-vectors-"));
  try {
    const writer = new SegmentWriter({ folder, keys, nextNumber: numbersFrom(number), entropy: seededEntropy(file), clock: fixedClock(1_795_000_000_000) });
    const own = contents[file] ?? [];
    for (const [index, content] of own.entries()) writer.store(content, { kind: index === 0 ? "received" : "種類", label: Buffer.from("label".repeat(index)) });
    const stored = assembleObjects(writer.sync(), keys.address);
    writer.close();
    const objects = stored.map(({ id, bytes, address, wrappedKey, extents }, index) => ({ id, bytes, address, wrappedKey, extents, contentSha256: createHash("sha256").update(own[index] ?? "").digest("hex") }));
    return { file, number, bytes: readFileSync(path.join(folder, segmentName(number))), objects };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const at = <Value>(values: readonly Value[], index: number): Value => {
  const value = values[index];
  if (value === undefined) throw new RangeError("it was made above");
  return value;
};

interface Found {
  readonly at: number;
  readonly head: RecordHead;
  readonly salt: Buffer;
  readonly chunksAt: number;
}

function recordOf({ bytes }: Base, { extents }: VectorObject): Found {
  const { offset } = at(extents, 0);
  const head = openHead(keys.head, bytes.subarray(offset));
  const known = readPreamble(bytes.subarray(offset));
  if (head === undefined || known === undefined) throw new Error("it was written above");
  return { at: offset, head, salt: known.salt, chunksAt: offset + preambleBytes + known.sealedHead + tagBytes };
}

function segmentsOf(three: Base, chunks: Base): readonly SegmentVector[] {
  const vectors: SegmentVector[] = [];
  const add = (name: string, base: Base, object: VectorObject, gives: SegmentVector["gives"], more: Partial<SegmentVector> = {}): void => {
    vectors.push({ name, base: base.file, patches: [], number: base.number, object, gives, ...more });
  };
  const flipped = (base: Base, place: number, mask = 1): SegmentVector["patches"] => [{ at: place, hex: Buffer.of((base.bytes[place] ?? 0) ^ mask).toString("hex") }];
  const patch = (place: number, bytes: Uint8Array): SegmentVector["patches"] => [{ at: place, hex: Buffer.from(bytes).toString("hex") }];
  const [empty, short, plain] = [at(three.objects, 0), at(three.objects, 1), at(three.objects, 2)];
  const large = at(chunks.objects, 0);

  add("valid-empty", three, empty, "content");
  add("valid-one-chunk", three, short, "content");
  add("valid-behind-others", three, plain, "content");
  add("valid-two-chunks", chunks, large, "content");
  add("valid-behind-damage", three, plain, "content", { patches: flipped(three, at(short.extents, 0).offset) });

  // §2
  add("segment-magic", three, short, "vault.segmentForeign", { patches: flipped(three, 0) });
  add("segment-reserved", three, short, "vault.segmentForeign", { patches: flipped(three, 10) });
  add("segment-mac", three, short, "vault.segmentForeign", { patches: flipped(three, 63) });
  add("segment-of-another-number", three, short, "vault.segmentSwapped", { number: three.number + 1 });
  const newer = Buffer.from(segmentHead(keys.head, three.number, three.bytes.subarray(16, 32)));
  newer.writeUInt16BE(2, 8);
  add("segment-newer-unsigned", three, short, "vault.segmentForeign", { patches: patch(0, newer.subarray(0, 32)) });
  add("segment-of-another-vault", three, short, "vault.segmentForeign", { patches: patch(0, segmentHead(deriveVaultKeys(Buffer.alloc(32, 9)).head, three.number, three.bytes.subarray(16, 32))) });
  add("segment-cut-in-head", three, short, "vault.segmentCut", { cut: 40 });

  // §3
  const record = recordOf(three, short);
  add("record-magic", three, short, "vault.recordDamaged", { patches: flipped(three, record.at) });
  add("record-length", three, short, "vault.recordDamaged", { patches: flipped(three, record.at + 7) });
  add("record-length-too-small", three, short, "vault.recordDamaged", { patches: patch(record.at + 6, Buffer.of(0, 75)) });
  add("record-salt", three, short, "vault.recordDamaged", { patches: flipped(three, record.at + 8) });
  add("record-head", three, short, "vault.recordDamaged", { patches: flipped(three, record.at + preambleBytes) });
  add("record-head-tag", three, short, "vault.recordDamaged", { patches: flipped(three, record.chunksAt - 1) });
  add("record-of-zeros", three, short, "vault.recordDamaged", { patches: patch(record.at, Buffer.alloc(record.chunksAt - record.at)) });
  const resealed = (changed: Partial<RecordHead>): SegmentVector["patches"] => patch(record.at, sealHead(keys.head, record.salt, { ...record.head, ...changed }));
  add("record-resealed", three, short, "content", { patches: resealed({}) });
  add("record-of-another-object", three, short, "vault.recordSwapped", { patches: resealed({ object: empty.id as RecordHead["object"] }) });
  add("record-of-another-piece", three, short, "vault.recordSwapped", { patches: resealed({ piece: 1 }) });
  add("record-not-last", three, short, "vault.recordSwapped", { patches: resealed({ isLast: false }) });
  add("record-of-another-size", three, short, "vault.recordSwapped", { patches: resealed({ bytes: short.bytes - 1 }) });
  add("record-of-another-content", three, short, "vault.contentAltered", { patches: resealed({ hash: createHash("sha256").update("another").digest() }) });
  add("record-elsewhere", three, { ...short, extents: [{ ...at(short.extents, 0), offset: at(plain.extents, 0).offset }] }, "vault.recordSwapped");
  add("record-cut-off", three, plain, "vault.segmentCut", { cut: three.bytes.length - 1 });

  // §4
  const whole = recordOf(chunks, large);
  const second = whole.chunksAt + sealedChunkBytes;
  add("chunk-altered", chunks, large, "vault.chunkTampered", { patches: flipped(chunks, whole.chunksAt + 100) });
  add("chunk-tag", chunks, large, "vault.chunkTampered", { patches: flipped(chunks, second - 1) });
  add("chunk-last-altered", chunks, large, "vault.chunkTampered", { patches: flipped(chunks, second) });
  const objectKey = unwrapObjectKey(keys.wrap, Buffer.from(large.wrappedKey, "hex")) ?? Buffer.alloc(0);
  const sealedAs = (nonce: Uint8Array, salt: Uint8Array = whole.salt, piece = 0): Buffer => {
    const cipher = createCipheriv("aes-256-gcm", createSecretKey(pieceKey(objectKey, large.id as RecordHead["object"], piece, salt)), nonce);
    return Buffer.concat([cipher.update(at(contents["chunks.segment"] ?? [], 0).subarray(chunkBytes)), cipher.final(), cipher.getAuthTag()]);
  };
  add("chunk-sealed-again", chunks, large, "content", { patches: patch(second, sealedAs(chunkNonce(1, true, true))) });
  add("chunk-moved", chunks, large, "vault.chunkMoved", { patches: patch(second, sealedAs(chunkNonce(0, false, false))) });
  add("chunk-not-last", chunks, large, "vault.chunkTampered", { patches: patch(second, sealedAs(chunkNonce(1, false, false))) });
  add("chunk-last-of-a-piece-before-the-last", chunks, large, "vault.chunkTampered", { patches: patch(second, sealedAs(chunkNonce(1, true, false))) });
  add("chunk-behind-the-end", chunks, large, "vault.chunkTampered", { patches: patch(second, sealedAs(chunkNonce(2, true, true))) });
  add("chunk-of-another-attempt", chunks, large, "vault.chunkTampered", { patches: patch(second, sealedAs(chunkNonce(1, true, true), Buffer.alloc(16))) });
  add("chunk-of-another-piece", chunks, large, "vault.chunkTampered", { patches: patch(second, sealedAs(chunkNonce(1, true, true), whole.salt, 1)) });

  // Key rows (§1) and addresses (§7)
  const altered = Buffer.from(short.wrappedKey, "hex");
  altered[39] = (altered[39] ?? 0) ^ 1;
  add("key-altered", three, { ...short, wrappedKey: altered.toString("hex") }, "vault.keyUnusable");
  add("key-cut", three, { ...short, wrappedKey: short.wrappedKey.slice(0, -16) }, "vault.keyUnusable");
  add("key-of-another-object", three, { ...short, wrappedKey: plain.wrappedKey }, "vault.chunkTampered");
  add("key-of-another-vault", three, { ...short, wrappedKey: wrapObjectKeys(deriveVaultKeys(Buffer.alloc(32, 9)).wrap, Buffer.alloc(32, 1)).toString("hex") }, "vault.keyUnusable");
  add("address-of-another", three, { ...short, address: plain.address }, "vault.contentAltered");
  return vectors;
}

/** §8 */
function namesOf(): readonly NameVector[] {
  const entropy = seededEntropy("names");
  const sealed = (context: string, text: string): string => sealName(keys.names, context, text, entropy).toString("hex");
  const good = sealed("delivery 1", "画像/IM 000001");
  const changed = (place: number): string => {
    const bytes = Buffer.from(good, "hex");
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    return bytes.toString("hex");
  };
  return [
    { name: "valid", context: "delivery 1", sealed: good, text: "画像/IM 000001" },
    { name: "valid-empty", context: "delivery 1", sealed: sealed("delivery 1", ""), text: "" },
    { name: "valid-one-block", context: "delivery 2", sealed: sealed("delivery 2", "a".repeat(28)), text: "a".repeat(28) },
    { name: "valid-two-blocks", context: "delivery 2", sealed: sealed("delivery 2", "a".repeat(29)), text: "a".repeat(29) },
    { name: "of-another-delivery", context: "delivery 2", sealed: good },
    { name: "nonce-altered", context: "delivery 1", sealed: changed(0) },
    { name: "text-altered", context: "delivery 1", sealed: changed(20) },
    { name: "tag-altered", context: "delivery 1", sealed: changed(good.length / 2 - 1) },
    { name: "cut", context: "delivery 1", sealed: good.slice(0, -2) },
    { name: "nothing", context: "delivery 1", sealed: "" },
  ];
}

export interface MadeVectors {
  readonly vectors: Vectors;
  readonly files: ReadonlyMap<string, Buffer>;
}

export function makeVectors(): MadeVectors {
  const [three, chunks] = [makeBase("three.segment", 7), makeBase("chunks.segment", 1)];
  if (three.bytes.length < segmentHeadBytes) throw new Error("a segment has a head");
  return {
    vectors: { vaultKey: vaultKey.toString("hex"), segments: segmentsOf(three, chunks), names: namesOf() },
    files: new Map([three, chunks].map(({ file, bytes }) => [file, bytes])),
  };
}

export const vectorsText = (vectors: Vectors): string => `${JSON.stringify(vectors, undefined, 1)}\n`;

if (import.meta.main) {
  const folder = new URL("../vectors/", import.meta.url);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const { vectors, files } = makeVectors();
  for (const [name, bytes] of files) writeFileSync(new URL(name, folder), bytes);
  writeFileSync(new URL("vectors.json", folder), vectorsText(vectors));
}
