import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { Entropy } from "../platform/entropy.ts";

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

/** `context` says which column of which row it is for, so that no sealed name passes for another's. */
export function sealName(key: KeyObject, context: string, name: string, entropy: Entropy): Buffer {
  const length = Buffer.byteLength(name);
  const plain = Buffer.alloc(Math.ceil((length + 4) / blockBytes) * blockBytes);
  plain.writeUInt32BE(length);
  plain.write(name, 4);
  const nonce = entropy.bytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", ownKey(key, context), nonce);
  const sealed = Buffer.allocUnsafe(nonceBytes + plain.length + tagBytes);
  sealed.set(nonce);
  sealed.set(cipher.update(plain), nonceBytes);
  cipher.final();
  sealed.set(cipher.getAuthTag(), nonceBytes + plain.length);
  plain.fill(0);
  return sealed;
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
