import { createCipheriv, createSecretKey } from "node:crypto";
import type { ObjectId } from "../domain/object.ts";
import { digestInto, sha256Bytes } from "../platform/digest.ts";
import { newIdentity } from "./identity.ts";
import { chunkNonce, headBytesOf, pieceKey, saltBytes, tagBytes, writeOpenHead } from "./layout.ts";
import type { About, WriterOrder } from "./pieceWriter.ts";

export interface SealedWhole {
  readonly id: ObjectId;
  /** Stands until the next one is written. */
  readonly hash: Buffer;
  /** Of head and tag. */
  readonly headBytes: number;
  /** The object's own; the caller wipes it. */
  readonly key: Buffer;
}

const noLabel = new Uint8Array(0);
const onlyChunk = chunkNonce(0, true, true);
const hash = Buffer.alloc(sha256Bytes);

/** Bytes that the record of a whole object takes. */
export const wholeBytes = (content: Uint8Array, { kind, label = noLabel }: About): number => headBytesOf(kind, label) + content.length + tagBytes;

/**
 * A whole object of one chunk (SPEC §3, §4), byte for byte as a PieceWriter makes it once its head is sealed (see `sealHeads`). Everything is
 * known beforehand, so nothing is patched afterwards and nothing gathers: small objects come by the hundred thousand.
 */
export function writeWhole(into: Buffer, at: number, content: Uint8Array, { kind, label = noLabel }: About, { entropy, clock }: Pick<WriterOrder, "entropy" | "clock">): SealedWhole {
  const { id, key } = newIdentity(entropy, clock);
  const salt = entropy.bytes(saltBytes);
  digestInto(hash, 0, content);
  const bytes = content.length;
  const headBytes = headBytesOf(kind, label);
  writeOpenHead(into, at, salt, { object: id, kind, piece: 0, isLast: true, bytes, hash, createdAt: clock.now(), label });
  const own = pieceKey(key, id, 0, salt);
  const cipher = createCipheriv("aes-256-gcm", createSecretKey(own), onlyChunk);
  own.fill(0);
  into.set(cipher.update(content), at + headBytes);
  cipher.final();
  into.set(cipher.getAuthTag(), at + headBytes + bytes);
  return { id, hash, headBytes, key };
}
