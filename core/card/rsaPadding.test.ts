import { constants, createHash, generateKeyPairSync, privateDecrypt, privateEncrypt, publicEncrypt, randomBytes, verify, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OaepDigest } from "./card.ts";
import { digestBytes, encodePss, openOaep, openPkcs1, substituteFor } from "./rsaPadding.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const digests = ["sha1", "sha256", "sha384", "sha512"] as const satisfies readonly OaepDigest[];
const failed = { ok: false, failure: { code: "card.decryptionFailed" } };

/** As a card's CKM_RSA_X_509 gives it. */
const bare = (wrapped: Buffer): Buffer => privateDecrypt({ key: pair.privateKey, padding: constants.RSA_NO_PADDING }, wrapped);
const wrap = (content: Buffer, digest: OaepDigest): Buffer => publicEncrypt({ key: pair.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digest }, content);

describe("OAEP", () => {
  it("opens what the library wrapped, of every length and content, and wipes the block", () => {
    fc.assert(
      fc.property(fc.constantFrom(...digests), fc.uint8Array({ maxLength: 126 }), (digest, content) => {
        const block = bare(wrap(Buffer.from(content), digest));
        const opened = openOaep(block, digest);
        expect(opened).toEqual({ ok: true, value: Buffer.from(content) });
        expect(block.every((byte) => byte === 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("has one failure for whatever byte of the block is wrong", () => {
    const block = bare(wrap(Buffer.from("content key"), "sha256"));
    for (let index = 0; index < block.length; index++) {
      const altered = Buffer.from(block);
      altered[index] = (altered[index] ?? 0) ^ 0x80;
      expect(openOaep(altered, "sha256")).toEqual(failed);
    }
    expect(openOaep(Buffer.from(block), "sha384")).toEqual(failed);
    expect(openOaep(Buffer.alloc(256), "sha256")).toEqual(failed);
    expect(openOaep(Buffer.alloc(40), "sha256")).toEqual(failed);
  });
});

describe("OAEP as somebody else may have encoded it", () => {
  /** RFC 8017 §7.1.1 with the padding and the separator as given. */
  function encode(padding: Buffer, separator: number, message: Buffer): Buffer {
    const mask = (seed: Buffer, bytes: number): Buffer => Buffer.concat(Array.from({ length: Math.ceil(bytes / 32) }, (_, index) => createHash("sha256").update(seed).update(Buffer.from([0, 0, 0, index])).digest())).subarray(0, bytes);
    const combined = (one: Buffer, other: Buffer): Buffer => Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
    const data = Buffer.concat([createHash("sha256").digest(), padding, Buffer.from([separator]), message]);
    const seed = randomBytes(32);
    const maskedData = combined(data, mask(seed, data.length));
    return Buffer.concat([Buffer.alloc(1), combined(seed, mask(maskedData, 32)), maskedData]);
  }
  const message = Buffer.from("message");
  const zeros = Buffer.alloc(50);

  it("opens with its padding of zeros, and fails with any other byte in it or without a separator", () => {
    expect(openOaep(encode(zeros, 1, message), "sha256")).toEqual({ ok: true, value: message });
    for (const index of [0, 25, 49]) {
      const padding = Buffer.from(zeros);
      padding[index] = 2;
      expect(openOaep(encode(padding, 1, message), "sha256")).toEqual(failed);
    }
    expect(openOaep(encode(zeros, 0, Buffer.alloc(7)), "sha256")).toEqual(failed);
    expect(openOaep(encode(zeros, 2, message), "sha256")).toEqual(failed);
  });
});

describe("PKCS#1 v1.5", () => {
  const content = randomBytes(32);
  const wrapped = publicEncrypt({ key: pair.publicKey, padding: constants.RSA_PKCS1_PADDING }, content);

  it("opens a key of the length expected", () => {
    expect(openPkcs1(bare(wrapped), wrapped, 32).equals(content)).toBe(true);
  });

  it("gives a key that nobody knows instead of a failure, the same each time, whatever is wrong", () => {
    const block = bare(wrapped);
    const substitute = substituteFor(wrapped, 32);
    const separator = block.length - 33;
    const wrongs: readonly (readonly [index: number, byte: number])[] = [[0, 1], [1, 1], [1, 0], [2, 0], [separator - 1, 0], [separator, 1]];
    for (const [index, byte] of wrongs) {
      const altered = Buffer.from(block);
      altered[index] = byte;
      expect(openPkcs1(altered, wrapped, 32)).toEqual(substitute);
    }
    // A message of another length has its separator elsewhere.
    expect(openPkcs1(Buffer.from(block), wrapped, 16)).toEqual(substituteFor(wrapped, 16));
    expect(openPkcs1(Buffer.alloc(20), wrapped, 16)).toEqual(substituteFor(wrapped, 16));
    expect(substitute.equals(content)).toBe(false);
    expect(substituteFor(Buffer.from("another"), 32).equals(substitute)).toBe(false);
    expect(substituteFor(wrapped, 48).length).toBe(48);
  });
});

describe("PSS", () => {
  const signedBy = (privateKey: KeyObject, block: Buffer): Buffer => privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);

  it("encodes what the library verifies, for every length of modulus", () => {
    const message = Buffer.from("approval");
    for (const asked of [2048, 2046, 2047, 3072]) {
      const own = asked === 2048 ? pair : generateKeyPairSync("rsa", { modulusLength: asked });
      // The library rounds some lengths down.
      const bits = own.publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
      for (const digest of ["sha256", "sha384", "sha512"] as const) {
        const block = encodePss(createHash(digest).update(message).digest(), digest, bits);
        expect(block.length).toBe(Math.ceil(bits / 8));
        const signature = signedBy(own.privateKey, block);
        const padding = { key: own.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: digestBytes[digest] };
        expect(verify(digest, message, padding, signature)).toBe(true);
        expect(verify(digest, Buffer.from("another"), padding, signature)).toBe(false);
      }
    }
  });

  it("is a byte shorter than a modulus of one bit more than whole bytes (RFC 8017 §9.1.1, step 12)", () => {
    const block = encodePss(Buffer.alloc(32, 1), "sha256", 2049);
    expect([block.length, block[0], block.at(-1)]).toEqual([257, 0, 0xbc]);
  });

  it("salts anew each time, and takes no digest of another length", () => {
    const digest = Buffer.alloc(32, 1);
    expect(encodePss(digest, "sha256", 2048).equals(encodePss(digest, "sha256", 2048))).toBe(false);
    expect(() => encodePss(digest, "sha384", 2048)).toThrow(RangeError);
    expect(() => encodePss(Buffer.alloc(64), "sha512", 1024)).toThrow(RangeError);
  });
});
