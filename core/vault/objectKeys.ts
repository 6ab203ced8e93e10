import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";

/**
 * AES key wrap (RFC 3394) of many 32-byte keys at once. The block cipher is called once for each of the 24 steps and not once for
 * each key and step: a hundred thousand keys take a second less.
 */

export const objectKeyBytes = 32;
export const wrappedKeyBytes = 40;
const semiblocks = objectKeyBytes / 8;
const rounds = 6;
const wordsOfWrapped = wrappedKeyBytes / 4;
/** RFC 3394 §2.2.3.1, as two 32-bit words. */
const initial = 0xa6a6a6a6;

/** `keys` one after the other; the answer has 40 bytes for each. */
export function wrapObjectKeys(wrappingKey: KeyObject, keys: Uint8Array): Buffer {
  const count = keys.length / objectKeyBytes;
  if (!Number.isInteger(count)) throw new RangeError("keys of 32 bytes");
  const wrapped = Buffer.from(new ArrayBuffer(count * wrappedKeyBytes));
  for (let key = 0; key < count; key++) {
    wrapped.writeUInt32BE(initial, key * wrappedKeyBytes);
    wrapped.writeUInt32BE(initial, key * wrappedKeyBytes + 4);
    wrapped.set(keys.subarray(key * objectKeyBytes, (key + 1) * objectKeyBytes), key * wrappedKeyBytes + 8);
  }
  // Whole words are moved and never looked into: their order of bytes does not matter.
  const words = new Uint32Array(wrapped.buffer);
  const blocks = new Uint32Array(count * 4);
  const cipher = createCipheriv("aes-256-ecb", wrappingKey, null).setAutoPadding(false);
  for (let step = 1; step <= rounds * semiblocks; step++) {
    const part = 2 + ((step - 1) % semiblocks) * 2;
    for (let at = 0, block = 0; block < blocks.length; at += wordsOfWrapped, block += 4) {
      blocks[block] = words[at] ?? 0;
      blocks[block + 1] = words[at + 1] ?? 0;
      blocks[block + 2] = words[at + part] ?? 0;
      blocks[block + 3] = words[at + part + 1] ?? 0;
    }
    const output = cipher.update(blocks);
    new Uint8Array(blocks.buffer).set(output);
    output.fill(0);
    for (let at = 0, block = 0; block < blocks.length; at += wordsOfWrapped, block += 4) {
      words[at] = blocks[block] ?? 0;
      words[at + 1] = blocks[block + 1] ?? 0;
      words[at + part] = blocks[block + 2] ?? 0;
      words[at + part + 1] = blocks[block + 3] ?? 0;
    }
    // The counter never passes 24, so it fits the last byte.
    for (let last = 7; last < wrapped.length; last += wrappedKeyBytes) wrapped[last] = (wrapped[last] ?? 0) ^ step;
  }
  blocks.fill(0);
  return wrapped;
}

/** Undefined where the key was not wrapped under this one (RFC 3394 §2.2.3). */
export function unwrapObjectKey(wrappingKey: KeyObject, wrapped: Uint8Array): Buffer | undefined {
  if (wrapped.length !== wrappedKeyBytes) return undefined;
  const state = Buffer.from(wrapped);
  const block = Buffer.alloc(16);
  const decipher = createDecipheriv("aes-256-ecb", wrappingKey, null).setAutoPadding(false);
  for (let step = rounds * semiblocks; step >= 1; step--) {
    const part = 8 + ((step - 1) % semiblocks) * 8;
    state.copy(block, 0, 0, 8);
    state.copy(block, 8, part, part + 8);
    block[7] = (block[7] ?? 0) ^ step;
    const output = decipher.update(block);
    output.copy(state, 0, 0, 8);
    output.copy(state, part, 8, 16);
    output.fill(0);
  }
  block.fill(0);
  const isWhole = state.readUInt32BE(0) === initial && state.readUInt32BE(4) === initial;
  const key = isWhole ? Buffer.from(state.subarray(8)) : undefined;
  state.fill(0);
  return key;
}
