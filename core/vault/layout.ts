import { createDecipheriv, createHmac, hash, timingSafeEqual, type KeyObject } from "node:crypto";
import { FailureError } from "../domain/failure.ts";
import type { ObjectId } from "../domain/object.ts";
import { sealMany } from "./sealMany.ts";

/** Bytes of a segment, as SPEC.md has them. Everything here is pure. */

/** SPEC §2. */
export const segmentHeadBytes = 64;
const segmentMagic = Buffer.from("NORENVLT", "latin1");
const formatVersion = 1;

/** SPEC §3. A magic of chance, so that text and zeros never pass for one. */
const recordMagic = Buffer.from("d3a95ee16c07", "hex");
export const recordMagicBytes = recordMagic.length;
/** Magic, length of the sealed head, salt. */
export const preambleBytes = 24;
export const saltBytes = 16;
const saltAt = preambleBytes - saltBytes;
export const tagBytes = 16;
const headFixedBytes = 76;
export const largestKind = 40;
export const largestLabel = 1024;
export const largestSealedHead = headFixedBytes + largestKind + largestLabel;

/** SPEC §4. */
export const chunkBytes = 64 * 1024;
export const sealedChunkBytes = chunkBytes + tagBytes;
/** Long enough for full speed, short enough that hashing a large object spreads over threads. */
export const pieceBytes = 64 * 1024 * 1024;
/** A record that would begin after this begins the next segment. */
export const segmentBytes = 1024 * 1024 * 1024;

export const segmentName = (number: number): string => `${String(number).padStart(8, "0")}.segment`;
export const segmentNumber = (name: string): number | undefined => {
  const [, digits] = /^(\d{8})\.segment$/u.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
};

export interface RecordHead {
  readonly object: ObjectId;
  readonly kind: string;
  readonly piece: number;
  readonly isLast: boolean;
  readonly bytes: number;
  /** SHA-256 of the piece. */
  readonly hash: Uint8Array;
  readonly createdAt: number;
  readonly label: Uint8Array;
}

export const chunkCount = (bytes: number): number => Math.max(1, Math.ceil(bytes / chunkBytes));
/** Bytes of a record from its magic to its last tag. */
export const recordBytes = (sealedHead: number, bytes: number): number => preambleBytes + sealedHead + tagBytes + bytes + chunkCount(bytes) * tagBytes;

export function segmentHead(key: KeyObject, number: number, id: Uint8Array): Buffer {
  const head = Buffer.alloc(segmentHeadBytes);
  segmentMagic.copy(head);
  head.writeUInt16BE(formatVersion, 8);
  head.writeUInt32BE(number, 12);
  head.set(id, 16);
  segmentMac(key, head).copy(head, 32);
  return head;
}

const segmentMac = (key: KeyObject, head: Uint8Array): Buffer => createHmac("sha256", key).update("noren segment").update(head.subarray(0, 32)).digest();

/** The number in the head, which must be that of the file's name. */
export function readSegmentHead(key: KeyObject, head: Uint8Array, number: number): void {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.length < segmentHeadBytes) throw new FailureError("vault.segmentCut", { segment: number });
  const isOurs = bytes.subarray(0, 8).equals(segmentMagic) && timingSafeEqual(segmentMac(key, bytes), bytes.subarray(32, segmentHeadBytes));
  if (!isOurs) throw new FailureError("vault.segmentForeign", { segment: number });
  const version = bytes.readUInt16BE(8);
  if (version !== formatVersion) throw new FailureError("vault.segmentNewer", { segment: number, version });
  if (bytes.readUInt32BE(12) !== number) throw new FailureError("vault.segmentSwapped", { segment: number });
}

/** Length of the sealed head, or undefined where no record begins. */
export function readPreamble(bytes: Buffer): { readonly sealedHead: number; readonly salt: Buffer } | undefined {
  if (bytes.length < preambleBytes || bytes.compare(recordMagic, 0, recordMagicBytes, 0, recordMagicBytes) !== 0) return undefined;
  const sealedHead = bytes.readUInt16BE(recordMagicBytes);
  if (sealedHead < headFixedBytes || sealedHead > largestSealedHead) return undefined;
  return { sealedHead, salt: bytes.subarray(saltAt, preambleBytes) };
}

export const nextMagic = (bytes: Buffer, from: number): number => bytes.indexOf(recordMagic, from);

export const sealedHeadBytes = (kind: string, label: Uint8Array): number => headFixedBytes + Buffer.byteLength(kind) + label.length;

/** SPEC §3.2: twelve of the salt's sixteen bytes. */
const headNonce = (salt: Uint8Array): Uint8Array => salt.subarray(0, 12);

/** Preamble, head and tag. */
export const headBytesOf = (kind: string, label: Uint8Array): number => preambleBytes + sealedHeadBytes(kind, label) + tagBytes;

/** Writes preamble and head in the clear, with room for its tag: for `sealHeads`. */
export function writeOpenHead(into: Buffer, at: number, salt: Uint8Array, { kind, label, ...head }: RecordHead): void {
  const kindBytes = Buffer.byteLength(kind);
  if (kindBytes === 0 || kindBytes > largestKind) throw new RangeError("a kind is a short word");
  if (label.length > largestLabel) throw new RangeError("a label is short");
  recordMagic.copy(into, at);
  into.writeUInt16BE(headFixedBytes + kindBytes + label.length, at + recordMagicBytes);
  into.set(salt, at + saltAt);
  const plain = at + preambleBytes;
  into[plain] = formatVersion;
  into[plain + 1] = head.isLast ? 1 : 0;
  into.writeUInt16BE(kindBytes, plain + 2);
  into.writeUInt32BE(head.piece, plain + 4);
  into.write(head.object, plain + 8, "hex");
  writeWhole(into, head.bytes, plain + 24);
  into.set(head.hash, plain + 32);
  writeWhole(into, head.createdAt, plain + 64);
  into.writeUInt16BE(label.length, plain + 72);
  into.writeUInt16BE(0, plain + 74);
  into.write(kind, plain + headFixedBytes);
  into.set(label, plain + headFixedBytes + kindBytes);
}

/** Seals heads where they stand, each with its preamble before it. */
export function sealHeads(key: KeyObject, bytes: Uint8Array, records: readonly { readonly at: number; readonly sealedHead: number }[]): void {
  sealMany(key, {
    bytes,
    starts: records.map(({ at }) => at + preambleBytes),
    lengths: records.map(({ sealedHead }) => sealedHead),
    associated: preambleBytes,
    nonceBefore: preambleBytes - saltAt,
  });
}

export function sealHead(key: KeyObject, salt: Uint8Array, head: RecordHead): Buffer {
  const record = Buffer.alloc(headBytesOf(head.kind, head.label));
  writeOpenHead(record, 0, salt, head);
  sealHeads(key, record, [{ at: 0, sealedHead: record.length - preambleBytes - tagBytes }]);
  return record;
}

/** From preamble, sealed head and tag; undefined where they do not belong together or to this vault. */
export function openHead(key: KeyObject, record: Buffer): RecordHead | undefined {
  const known = readPreamble(record);
  if (known === undefined) return undefined;
  const end = preambleBytes + known.sealedHead;
  if (record.length < end + tagBytes) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, headNonce(known.salt), { authTagLength: tagBytes })
      .setAAD(record.subarray(0, preambleBytes))
      .setAuthTag(record.subarray(end, end + tagBytes));
    const plain = Buffer.concat([decipher.update(record.subarray(preambleBytes, end)), decipher.final()]);
    return parseHead(plain);
  } catch {
    return undefined;
  }
}

function parseHead(plain: Buffer): RecordHead | undefined {
  const kindBytes = plain.readUInt16BE(2);
  const labelBytes = plain.readUInt16BE(72);
  if (plain[0] !== formatVersion || plain.length !== headFixedBytes + kindBytes + labelBytes) return undefined;
  return {
    object: plain.toString("hex", 8, 24) as ObjectId,
    kind: plain.toString("utf8", headFixedBytes, headFixedBytes + kindBytes),
    piece: plain.readUInt32BE(4),
    isLast: plain[1] === 1,
    bytes: readWhole(plain, 24),
    hash: plain.subarray(32, 64),
    createdAt: readWhole(plain, 64),
    label: plain.subarray(headFixedBytes + kindBytes),
  };
}

/** Whole numbers up to 2^53 in eight bytes; two halves are several times quicker than a BigInt. */
function writeWhole(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32BE(Math.floor(value / 2 ** 32), at);
  bytes.writeUInt32BE(value >>> 0, at + 4);
}
const readWhole = (bytes: Buffer, at: number): number => bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);

const pieceInfo = Buffer.from("noren piece", "latin1");

const objectKeyLength = 32;
/** One for all: memory of its own for each costs as much as the hash. Wiped after every use. */
const pieceKeyInput = Buffer.alloc(4 + objectKeyLength + pieceInfo.length + 16 + 4 + saltBytes);

/**
 * SPEC §4.1: bound to object and piece, and new with every attempt to write the piece. SP 800-56C §4.1, one step: SHA-256 of counter,
 * secret and fixed information, each of a fixed length.
 */
export function pieceKey(objectKey: Uint8Array, object: ObjectId, piece: number, salt: Uint8Array): Buffer {
  if (objectKey.length !== objectKeyLength) throw new RangeError("a key of 32 bytes");
  const input = pieceKeyInput;
  input.writeUInt32BE(1);
  input.set(objectKey, 4);
  let at = 4 + objectKey.length;
  at += pieceInfo.copy(input, at);
  at += input.write(object, at, "hex");
  at = input.writeUInt32BE(piece, at);
  input.set(salt, at);
  const key = hash("sha256", input, "buffer");
  input.fill(0);
  return key;
}

/** SPEC §4.2: place and end of a chunk are its nonce. */
export function chunkNonce(index: number, isLastOfPiece: boolean, isLastPiece: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 4);
  nonce[11] = isLastOfPiece ? (isLastPiece ? 3 : 1) : 0;
  return nonce;
}
