import { createECDH, randomBytes, type KeyObject } from "node:crypto";

/**
 * ECDSA over a digest that is already made (FIPS 186-5 §6.4.1), as a token's CKM_ECDSA does it. node:crypto only signs
 * what it hashes itself, so the scalar arithmetic stands here; points are multiplied by the library. Software cards of the demo
 * room, and tests, only: BigInt does not run in constant time.
 */
const groups = {
  "P-256": { name: "prime256v1", bytes: 32, order: BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551") },
  "P-384": { name: "secp384r1", bytes: 48, order: BigInt("0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973") },
} as const;

const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
const toBytes = (value: bigint, bytes: number): Buffer => Buffer.from(value.toString(16).padStart(bytes * 2, "0"), "hex");
const reduce = (value: bigint, order: bigint): bigint => ((value % order) + order) % order;

function invert(value: bigint, order: bigint): bigint {
  let [previous, current] = [order, reduce(value, order)];
  let [previousFactor, factor] = [0n, 1n];
  while (current !== 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  return reduce(previousFactor, order);
}

/** r ‖ s. The digest is no longer than the order, so that no bits need cutting. */
export function signDigest(privateKey: KeyObject, digest: Uint8Array): Buffer {
  const { d, crv } = privateKey.export({ format: "jwk" });
  if (d === undefined || (crv !== "P-256" && crv !== "P-384")) throw new TypeError("not a private key on P-256 or P-384");
  const { name, bytes, order } = groups[crv];
  if (digest.length > bytes) throw new RangeError("digest longer than the order");
  const secret = toBigInt(Buffer.from(d, "base64url"));
  const message = toBigInt(digest);
  for (;;) {
    // A fresh key pair of the library is a uniform k with its point (FIPS 186-5 A.3.2).
    const ephemeral = createECDH(name);
    const point = ephemeral.generateKeys();
    const r = reduce(toBigInt(point.subarray(1, 1 + bytes)), order);
    const blinding = toBigInt(randomBytes(bytes));
    const inverse = reduce(invert(reduce(toBigInt(ephemeral.getPrivateKey()) * blinding, order), order) * blinding, order);
    const s = reduce(inverse * reduce(message + r * secret, order), order);
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r, bytes), toBytes(s, bytes)]);
  }
}
