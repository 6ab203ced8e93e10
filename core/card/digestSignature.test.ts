import { createHash, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { expect, it } from "vitest";
import { signDigest } from "./digestSignature.ts";

it.each([
  ["P-256", "sha256", 64],
  ["P-384", "sha384", 96],
  ["P-384", "sha256", 96],
] as const)("signs on %s over %s so that the library verifies it", (namedCurve, digest, length) => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve });
  const key = { key: createPublicKey(privateKey), dsaEncoding: "ieee-p1363" } as const;
  for (let round = 0; round < 10; round++) {
    const message = Buffer.from([round]);
    const signature = signDigest(privateKey, createHash(digest).update(message).digest());
    expect(signature.length).toBe(length);
    expect(verify(digest, message, key, signature)).toBe(true);
    expect(verify(digest, Buffer.from("another"), key, signature)).toBe(false);
  }
});

it("takes no digest longer than the order, and no other key", () => {
  expect(() => signDigest(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey, Buffer.alloc(48))).toThrow(RangeError);
  expect(() => signDigest(generateKeyPairSync("ec", { namedCurve: "P-521" }).privateKey, Buffer.alloc(32))).toThrow(TypeError);
});
