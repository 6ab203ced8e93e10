import { createHash, createHmac, randomBytes } from "node:crypto";
import { fail, succeed, type Result } from "../domain/failure.ts";
import type { OaepDigest, SignatureDigest } from "./card.ts";

/**
 * RSA paddings for cards that do only the bare exponentiation (CKM_RSA_X_509), or refuse the digest asked for. What depends on the
 * decrypted block takes no branch and no table (RFC 8017 §7.1.2 note; Manger 2001; "Marvin" 2023), as far as a language that is compiled
 * while it runs allows.
 */

export const digestBytes: Readonly<Record<OaepDigest, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };

/** MGF1, RFC 8017 B.2.1. */
function mask(seed: Uint8Array, bytes: number, digest: OaepDigest): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; counter * digestBytes[digest] < bytes; counter++) {
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32BE(counter);
    blocks.push(createHash(digest).update(seed).update(suffix).digest());
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}

function combine(target: Buffer, other: Uint8Array): void {
  for (let index = 0; index < target.length; index++) target[index] = at(target, index) ^ at(other, index);
}

const at = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

/** 1 where the number, of at most 31 bits, is zero; else 0. */
const isZero = (value: number): number => ((value - 1) >>> 31) & 1;

/** What the card's bare exponentiation gave → the message; every cause of failure is the same failure. The block is wiped. */
export function openOaep(block: Buffer, digest: OaepDigest): Result<Buffer> {
  const size = digestBytes[digest];
  if (block.length < 2 * size + 2) return fail("card.decryptionFailed");
  const seed = block.subarray(1, 1 + size);
  const data = block.subarray(1 + size);
  combine(seed, mask(data, size, digest));
  combine(data, mask(seed, data.length, digest));
  const label = createHash(digest).digest();
  let wrong = at(block, 0);
  for (let index = 0; index < size; index++) wrong |= at(data, index) ^ at(label, index);
  let isSeeking = 1;
  let start = 0;
  for (let index = size; index < data.length; index++) {
    const byte = at(data, index);
    const isOne = isZero(byte ^ 1);
    start |= -(isSeeking & isOne) & (index + 1);
    wrong |= isSeeking & (1 - isOne) & (1 - isZero(byte));
    isSeeking &= 1 - isOne;
  }
  wrong |= isSeeking;
  const message = Buffer.from(data.subarray(start));
  block.fill(0);
  if (wrong === 0) return succeed(message);
  message.fill(0);
  return fail("card.decryptionFailed");
}

const substituteSecret = randomBytes(32);

/** What is given instead of a message whose padding is wrong: the same for the same ciphertext, and known to nobody. */
export function substituteFor(wrapped: Uint8Array, bytes: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, index) => createHmac("sha256", substituteSecret).update(Uint8Array.of(index)).update(wrapped).digest());
  return Buffer.concat(blocks).subarray(0, bytes);
}

/**
 * PKCS#1 v1.5 with a message of known length (RFC 8017 §7.2.2; RFC 3218 §2.3.2): 00 02, bytes that are not zero, 00, message. There is no
 * failure that depends on the block: a wrong one gives the substitute. The block is wiped.
 */
export function openPkcs1(block: Buffer, wrapped: Uint8Array, bytes: number): Buffer {
  const substitute = substituteFor(wrapped, bytes);
  const separator = block.length - bytes - 1;
  // At least eight bytes of padding; the lengths are no secret.
  if (separator < 10) return substitute;
  let wrong = at(block, 0) | (at(block, 1) ^ 2) | at(block, separator);
  for (let index = 2; index < separator; index++) wrong |= isZero(at(block, index));
  const keep = -isZero(wrong) & 0xff;
  for (let index = 0; index < bytes; index++) substitute[index] = (at(block, separator + 1 + index) & keep) | (at(substitute, index) & ~keep & 0xff);
  block.fill(0);
  return substitute;
}

/** EMSA-PSS of a digest, salt of the digest's length (RFC 8017 §9.1.1), as long as the modulus. */
export function encodePss(hashed: Uint8Array, digest: SignatureDigest, modulusBits: number): Buffer {
  const size = digestBytes[digest];
  const blockBits = modulusBits - 1;
  const length = Math.ceil(blockBits / 8);
  if (hashed.length !== size || length < 2 * size + 2) throw new RangeError("digest does not fit");
  const salt = randomBytes(size);
  const bound = createHash(digest).update(Buffer.alloc(8)).update(hashed).update(salt).digest();
  const data = Buffer.alloc(length - size - 1);
  data[data.length - size - 1] = 1;
  salt.copy(data, data.length - size);
  combine(data, mask(bound, data.length, digest));
  data[0] = at(data, 0) & (0xff >>> (8 * length - blockBits));
  // Where the modulus has one bit more than whole bytes, the block is a byte shorter than it.
  return Buffer.concat([Buffer.alloc(Math.ceil(modulusBits / 8) - length), data, bound, Buffer.from([0xbc])]);
}
