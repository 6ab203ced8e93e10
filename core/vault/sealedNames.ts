import { createDecipheriv, createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { Entropy } from "../platform/entropy.ts";
import { sealMany } from "./sealMany.ts";

/** Names and paths of delivered things are patient data: in room.db, which an auditor reads, they stand only like this (SPEC §8). */

const nonceBytes = 12;
const tagBytes = 16;
/** Names are padded to a multiple of this, so that a length does not tell one from another. */
const blockBytes = 32;

/** The key of the context that was used last: a delivery seals a hundred thousand names one after the other. */
const latest = new WeakMap<KeyObject, { readonly context: string; readonly own: KeyObject }>();

function ownKey(key: KeyObject, context: string): KeyObject {
  const known = latest.get(key);
  if (known?.context === context) return known.own;
  const bytes = createHmac("sha256", key).update(`noren name: ${context}`).digest();
  const own = createSecretKey(bytes);
  bytes.fill(0);
  latest.set(key, { context, own });
  return own;
}

/** Bytes of a sealed name of so many bytes of UTF-8. */
const sealedBytes = (length: number): number => nonceBytes + Math.ceil((length + 4) / blockBytes) * blockBytes + tagBytes;

/** Nonce, name in the clear, and room for its tag: for `sealNames`. */
export function openNameOf(name: string, entropy: Entropy): Buffer {
  const length = Buffer.byteLength(name);
  const open = Buffer.allocUnsafe(sealedBytes(length)).fill(0);
  open.set(entropy.bytes(nonceBytes));
  open.writeUInt32BE(length, nonceBytes);
  open.write(name, nonceBytes + 4);
  return open;
}

/** Seals names where they stand, one after the other from `starts`, the last of which is the end. `context` says what they are names of. */
export function sealNames(key: KeyObject, context: string, bytes: Uint8Array, starts: ArrayLike<number>): void {
  const count = Math.max(0, starts.length - 1);
  const startOf = (row: number): number => starts[row] ?? 0;
  sealMany(ownKey(key, context), {
    bytes,
    starts: Array.from({ length: count }, (_, row) => startOf(row) + nonceBytes),
    lengths: Array.from({ length: count }, (_, row) => startOf(row + 1) - startOf(row) - nonceBytes - tagBytes),
    associated: 0,
    nonceBefore: nonceBytes,
  });
}

/** `context` says which column of which row it is for, so that no sealed name passes for another's. */
export function sealName(key: KeyObject, context: string, name: string, entropy: Entropy): Buffer {
  const bytes = openNameOf(name, entropy);
  sealNames(key, context, bytes, [0, bytes.length]);
  return bytes;
}

/** Undefined where it was not sealed with this key for this context. */
export function openName(key: KeyObject, context: string, sealed: Uint8Array): string | undefined {
  if (sealed.length < nonceBytes + blockBytes + tagBytes) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", ownKey(key, context), sealed.subarray(0, nonceBytes), { authTagLength: tagBytes }).setAuthTag(sealed.subarray(-tagBytes));
    const plain = Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    const name = plain.toString("utf8", 4, 4 + plain.readUInt32BE(0));
    plain.fill(0);
    return name;
  } catch {
    return undefined;
  }
}
