import { createCipheriv, createSecretKey, hash as hashAtOnce } from "node:crypto";
import type { StoredPiece } from "../domain/object.ts";
import { newIdentity } from "./identity.ts";
import { chunkNonce, pieceKey, saltBytes, sealHead } from "./layout.ts";
import type { About, WriterOrder } from "./pieceWriter.ts";

export interface SealedWhole {
  /** Head, chunk and tag, in the order of the record. */
  readonly parts: readonly Uint8Array[];
  readonly piece: Omit<StoredPiece, "wrappedKey" | "segment" | "offset">;
  /** The object's own; the caller wipes it. */
  readonly key: Buffer;
}

const noLabel = new Uint8Array(0);

/**
 * A whole object of one chunk (SPEC §3, §4), byte for byte as a PieceWriter makes it. Everything is known beforehand, so nothing is
 * patched afterwards and nothing gathers: small objects come by the hundred thousand.
 */
export function sealWhole(content: Uint8Array, { kind, label = noLabel }: About, { entropy, clock, keys }: WriterOrder): SealedWhole {
  const { id, key } = newIdentity(entropy, clock);
  const salt = entropy.bytes(saltBytes);
  const hash = hashAtOnce("sha256", content, "buffer");
  const bytes = content.length;
  const head = sealHead(keys.head, salt, { object: id, kind, piece: 0, isLast: true, bytes, hash, createdAt: clock.now(), label });
  const own = pieceKey(key, id, 0, salt);
  const cipher = createCipheriv("aes-256-gcm", createSecretKey(own), chunkNonce(0, true, true));
  own.fill(0);
  const sealed = cipher.update(content);
  cipher.final();
  const tag = cipher.getAuthTag();
  return {
    parts: [head, sealed, tag],
    piece: { object: id, kind, piece: 0, isLast: true, bytes, hash: hash.toString("hex"), stored: head.length + sealed.length + tag.length },
    key,
  };
}
