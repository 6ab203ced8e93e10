import { createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FailureError, failureCodes } from "../domain/failure.ts";
import type { ObjectId } from "../domain/object.ts";
import { segmentName } from "./layout.ts";
import { openName } from "./sealedNames.ts";
import { SegmentReader } from "./segmentReader.ts";
import { makeVectors, vectorsText, type NameVector, type SegmentVector, type Vectors } from "./testing/makeVectors.ts";
import { makeVaultFolder } from "./vault.fixture.ts";
import { deriveVaultKeys } from "./vaultKeys.ts";
import { verifyObject } from "./verify.ts";

/** core/vault/vectors: read by the program, and by a second reader below that was written from SPEC.md's text alone. */

const folder = new URL("vectors/", import.meta.url);
const { vaultKey, segments, names } = JSON.parse(readFileSync(new URL("vectors.json", folder), "utf8")) as Vectors;
const secret = Buffer.from(vaultKey, "hex");

function bytesOf({ base, patches, cut }: SegmentVector): Buffer {
  const bytes = readFileSync(new URL(base, folder));
  for (const { at, hex } of patches) bytes.set(Buffer.from(hex, "hex"), at);
  return bytes.subarray(0, cut);
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function outcomeOf(act: () => string): string {
  try {
    return act();
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

/** The content's hash, or why there is none. */
function readByProgram(vector: SegmentVector, steps: number): string {
  const place = makeVaultFolder();
  writeFileSync(path.join(place, segmentName(vector.number)), bytesOf(vector));
  const { id, bytes, extents, wrappedKey, address } = vector.object;
  const object = { id: id as ObjectId, bytes, extents: extents.map((extent) => ({ ...extent, segment: vector.number })), wrappedKey: Buffer.from(wrappedKey, "hex"), address };
  const keys = deriveVaultKeys(secret);
  const reader = new SegmentReader({ folder: place, keys });
  try {
    return outcomeOf(() => {
      const parts: Buffer[] = [];
      for (let from = 0; from === 0 || from < bytes; from += steps) parts.push(reader.readRange(object, from, Math.min(steps, bytes - from)));
      const failure = verifyObject(reader, keys, object, true);
      return failure?.code ?? sha256(Buffer.concat(parts));
    });
  } finally {
    reader.close();
  }
}

describe("the vectors", () => {
  it("are what their maker makes, and each has a code that exists", () => {
    const made = makeVectors();
    expect(vectorsText({ vaultKey, segments, names })).toBe(vectorsText(made.vectors));
    for (const [name, bytes] of made.files) expect([name, readFileSync(new URL(name, folder)).equals(bytes)]).toEqual([name, true]);
    expect(readdirSync(folder).sort()).toEqual([...made.files.keys(), "vectors.json"].sort());
    for (const { gives } of segments) expect(gives === "content" || gives in failureCodes).toBe(true);
    for (const named of [segments, names]) expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
  });

  it.each(segments.map((vector) => [vector.name, vector.gives, vector] as const))("segment %s gives %s", (_, gives, vector) => {
    const expected = gives === "content" ? vector.object.contentSha256 : gives;
    for (const steps of [vector.object.bytes + 1, 1021]) expect([steps, readByProgram(vector, steps)]).toEqual([steps, expected]);
    // The other reader has no words for what is wrong.
    expect(readBySpec(vector)).toBe(gives === "content" ? vector.object.contentSha256 : undefined);
  });

  it.each(names.map((vector) => [vector.name, vector] as const))("name %s", (_, vector) => {
    expect(openName(deriveVaultKeys(secret).names, vector.context, Buffer.from(vector.sealed, "hex"))).toBe(vector.text);
    expect(nameBySpec(vector)).toBe(vector.text);
  });
});

const purpose = (label: string): Buffer => Buffer.from(hkdfSync("sha256", secret, "", `noren vault: ${label}`, 32));
const four = (value: number): Buffer => Buffer.from(value.toString(16).padStart(8, "0"), "hex");

function gcm(key: Uint8Array, nonce: Uint8Array, sealed: Buffer, additional?: Uint8Array): Buffer | undefined {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 }).setAuthTag(sealed.subarray(-16));
    if (additional !== undefined) decipher.setAAD(additional);
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** RFC 3394 by the library, which the program does not ask for it. */
function unwrap(wrapped: Buffer): Buffer | undefined {
  try {
    const decipher = createDecipheriv("id-aes256-wrap", purpose("object key wrap"), Buffer.alloc(8, 0xa6));
    const key = Buffer.concat([decipher.update(wrapped), decipher.final()]);
    return key.length === 32 ? key : undefined;
  } catch {
    return undefined;
  }
}

/** One object of one piece, by SPEC §5. */
function readBySpec(vector: SegmentVector): string | undefined {
  const file = bytesOf(vector);
  const { id, bytes, extents, wrappedKey, address } = vector.object;
  const [extent] = extents;
  // §2
  const mac = createHmac("sha256", purpose("segment header")).update("noren segment").update(file.subarray(0, 32)).digest();
  if (extents.length !== 1 || extent === undefined || file.length < 64 || !file.subarray(32, 64).equals(mac) || file.toString("latin1", 0, 8) !== "NORENVLT") return undefined;
  if (file.readUInt16BE(8) !== 1 || file.readUInt32BE(12) !== vector.number) return undefined;
  // §3
  const record = file.subarray(extent.offset, extent.offset + extent.stored);
  if (record.length !== extent.stored || record.toString("hex", 0, 6) !== "d3a95ee16c07") return undefined;
  const length = record.readUInt16BE(6);
  const salt = record.subarray(8, 24);
  const head = length < 76 || length > 1140 ? undefined : gcm(purpose("segment header"), salt.subarray(0, 12), record.subarray(24, 24 + length + 16), record.subarray(0, 24));
  if (head === undefined || head[0] !== 1 || head.length !== 76 + head.readUInt16BE(2) + head.readUInt16BE(72)) return undefined;
  const isExpected = head[1] === 1 && head.readUInt32BE(4) === extent.piece && head.toString("hex", 8, 24) === id && Number(head.readBigUInt64BE(24)) === extent.bytes && extent.bytes === bytes;
  if (!isExpected) return undefined;
  // §4
  const objectKey = unwrap(Buffer.from(wrappedKey, "hex"));
  if (objectKey === undefined) return undefined;
  const key = createHash("sha256").update(Buffer.concat([four(1), objectKey, Buffer.from("noren piece"), Buffer.from(id, "hex"), four(extent.piece), salt])).digest();
  const chunks: Buffer[] = [];
  let at = 24 + length + 16;
  const count = Math.max(1, Math.ceil(bytes / 65536));
  for (let chunk = 0; chunk < count; chunk++) {
    const isLast = chunk === count - 1;
    const plainBytes = isLast ? bytes - 65536 * chunk : 65536;
    const plain = gcm(key, Buffer.concat([four(0), four(chunk), Buffer.of(0, 0, 0, isLast ? 3 : 0)]), record.subarray(at, at + plainBytes + 16));
    if (plain === undefined) return undefined;
    chunks.push(plain);
    at += plainBytes + 16;
  }
  if (at !== record.length) return undefined;
  const content = Buffer.concat(chunks);
  const hash = createHash("sha256").update(content).digest();
  // §7
  const addressed = createHmac("sha256", purpose("content address")).update(four(1)).update(hash).digest("hex");
  return hash.equals(head.subarray(32, 64)) && addressed === address ? hash.toString("hex") : undefined;
}

/** SPEC §8. */
function nameBySpec({ context, sealed }: NameVector): string | undefined {
  const bytes = Buffer.from(sealed, "hex");
  if (bytes.length < 12 + 32 + 16) return undefined;
  const own = createHmac("sha256", purpose("sealed names")).update(`noren name: ${context}`).digest();
  const plain = gcm(own, bytes.subarray(0, 12), bytes.subarray(12));
  return plain === undefined || plain.length % 32 !== 0 ? undefined : plain.toString("utf8", 4, 4 + plain.readUInt32BE(0));
}
