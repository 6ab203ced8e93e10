import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from "node:crypto";

/** RFC 3394 §2.2.3.1. */
const initialValue = Buffer.alloc(8, 0xa6);
const rounds = 6;

const cipherOf = (wrappingKey: Uint8Array): string => `aes-${String(wrappingKey.length * 8)}-ecb`;

/**
 * AES key wrap (RFC 3394 §2.2) over the bare block cipher: the BoringSSL inside Electron does not offer id-aes256-wrap. The wrapping
 * key has 16, 24 or 32 bytes, what is wrapped any multiple of 8 from 16 bytes.
 */
export function wrapKey(wrappingKey: Uint8Array, key: Uint8Array): Buffer {
  if (key.length < 16 || key.length % 8 !== 0 || key.length > 256) throw new RangeError("key wrap takes 16 to 256 bytes, a multiple of 8");
  const count = key.length / 8;
  const state = Buffer.concat([initialValue, key]);
  const block = Buffer.alloc(16);
  const cipher = createCipheriv(cipherOf(wrappingKey), wrappingKey, null).setAutoPadding(false);
  for (let round = 0; round < rounds; round++) {
    for (let index = 1; index <= count; index++) {
      state.copy(block, 0, 0, 8);
      state.copy(block, 8, index * 8, index * 8 + 8);
      const output = cipher.update(block);
      xorCounter(output, round * count + index);
      output.copy(state, 0, 0, 8);
      output.copy(state, index * 8, 8, 16);
    }
  }
  return state;
}

/** Undefined where the integrity check of RFC 3394 §2.2.3 fails. */
export function unwrapKey(wrappingKey: Uint8Array, wrapped: Uint8Array): Buffer | undefined {
  if (wrapped.length < 24 || wrapped.length % 8 !== 0 || wrapped.length > 264) return undefined;
  const count = wrapped.length / 8 - 1;
  const state = Buffer.from(wrapped);
  const block = Buffer.alloc(16);
  const decipher = createDecipheriv(cipherOf(wrappingKey), wrappingKey, null).setAutoPadding(false);
  for (let round = rounds - 1; round >= 0; round--) {
    for (let index = count; index >= 1; index--) {
      state.copy(block, 0, 0, 8);
      xorCounter(block, round * count + index);
      state.copy(block, 8, index * 8, index * 8 + 8);
      const output = decipher.update(block);
      output.copy(state, 0, 0, 8);
      output.copy(state, index * 8, 8, 16);
    }
  }
  if (!timingSafeEqual(state.subarray(0, 8), initialValue)) return undefined;
  return state.subarray(8);
}

/** The counter never passes 6 × 32 here, so it fits the last byte. */
function xorCounter(block: Buffer, counter: number): void {
  block[7] = (block[7] ?? 0) ^ counter;
}

/** ANSI X9.63 key derivation (SEC 1 §3.6.1): Hash(Z ‖ counter ‖ SharedInfo). */
export function deriveKey(digest: "sha1" | "sha256" | "sha384" | "sha512", secret: Uint8Array, length: number, sharedInfo: Uint8Array): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 1, have = 0; have < length; counter++) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const block = createHash(digest).update(secret).update(number).update(sharedInfo).digest();
    blocks.push(block);
    have += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}
