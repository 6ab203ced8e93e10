import { createHmac, createSecretKey, hash, hkdfSync, type KeyObject } from "node:crypto";
import { digestInto, sha256Bytes } from "../platform/digest.ts";

/**
 * What the vault's one key serves for, each use with a key of its own (SP 800-108 §3). Key objects and not bytes: Node prepares a key
 * anew for every call that brings it as bytes, which takes longer than sealing a small record. They end with their process.
 */
export interface VaultKeys {
  /** Wraps the keys of objects. */
  readonly wrap: KeyObject;
  /** Turns content hashes into addresses. */
  readonly address: KeyObject;
  /** Seals the heads of segments and records. */
  readonly head: KeyObject;
  /** Seals names and paths of delivered things for room.db. */
  readonly names: KeyObject;
}

export const vaultKeyBytes = 32;

function derived(key: Uint8Array, label: string): KeyObject {
  const bytes = Buffer.from(hkdfSync("sha256", key, "", `noren vault: ${label}`, vaultKeyBytes));
  const object = createSecretKey(bytes);
  bytes.fill(0);
  return object;
}

export function deriveVaultKeys(key: Uint8Array): VaultKeys {
  if (key.length !== vaultKeyBytes) throw new Error("a vault key has 32 bytes");
  return {
    wrap: derived(key, "object key wrap"),
    address: derived(key, "content address"),
    head: derived(key, "segment header"),
    names: derived(key, "sealed names"),
  };
}

/** Blocks that an HMAC-SHA256 (RFC 2104) of a number and a hash passes through, but for the hash itself. */
interface AddressPads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const hashBlock = 64;
const padsOf = new WeakMap<KeyObject, AddressPads>();

function makePads(key: KeyObject): AddressPads {
  const bytes = key.export();
  const pads = { inner: Buffer.alloc(hashBlock + 4 + 32, 0), outer: Buffer.alloc(hashBlock + 32, 0) };
  for (let at = 0; at < hashBlock; at++) {
    pads.inner[at] = 0x36 ^ (bytes[at] ?? 0);
    pads.outer[at] = 0x5c ^ (bytes[at] ?? 0);
  }
  pads.inner.writeUInt32BE(1, hashBlock);
  bytes.fill(0);
  padsOf.set(key, pads);
  return pads;
}

const address = Buffer.alloc(sha256Bytes);

/**
 * Of one piece by its hash: the same as `addressOf`, in bytes, which stand until the next call. Two hashes, since an object of Node's for
 * each HMAC costs more to collect than to compute.
 */
export function addressOfOne(key: KeyObject, hashOfPiece: Uint8Array): Uint8Array {
  const { inner, outer } = padsOf.get(key) ?? makePads(key);
  inner.set(hashOfPiece, hashBlock + 4);
  digestInto(outer, hashBlock, inner);
  digestInto(address, 0, outer);
  return address;
}

/**
 * Hexadecimal. Of one piece by its own hash, of several by the hash of their hashes, so that pieces hash side by side; the number of
 * pieces is part of it, else a small object made of another's hashes would pass for that other one.
 */
export function addressOf(key: KeyObject, pieceHashes: readonly Uint8Array[]): string {
  const [only] = pieceHashes;
  const count = Buffer.alloc(4);
  count.writeUInt32BE(pieceHashes.length);
  const content = only !== undefined && pieceHashes.length === 1 ? only : hash("sha256", Buffer.concat(pieceHashes), "buffer");
  return createHmac("sha256", key).update(count).update(content).digest("hex");
}
