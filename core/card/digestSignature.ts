import { createECDH, randomBytes, type KeyObject } from "node:crypto";

/**
 * ECDSA on P-384 over a digest that is already made (FIPS 186-5 §6.4.1), as a token's CKM_ECDSA does it. node:crypto only signs
 * what it hashes itself, so the scalar arithmetic stands here; points are multiplied by the library. Software cards of the demo
 * room only: BigInt does not run in constant time.
 */
const order = BigInt("0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");
const scalarBytes = 48;

const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(scalarBytes * 2, "0"), "hex");
const reduce = (value: bigint): bigint => ((value % order) + order) % order;

function invert(value: bigint): bigint {
  let [previous, current] = [order, reduce(value)];
  let [previousFactor, factor] = [0n, 1n];
  while (current !== 0n) {
    const quotient = previous / current;
    [previous, current] = [current, previous - quotient * current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  return reduce(previousFactor);
}

/** r ‖ s, 96 bytes. The digest has at most 48 bytes, so that no bits need cutting. */
export function signDigest(privateKey: KeyObject, digest: Uint8Array): Buffer {
  if (digest.length > scalarBytes) throw new RangeError("digest longer than the order");
  const { d, crv } = privateKey.export({ format: "jwk" });
  if (d === undefined || crv !== "P-384") throw new TypeError("not a P-384 private key");
  const secret = toBigInt(Buffer.from(d, "base64url"));
  const message = toBigInt(digest);
  for (;;) {
    // A fresh key pair of the library is a uniform k with its point (FIPS 186-5 A.3.2).
    const ephemeral = createECDH("secp384r1");
    const point = ephemeral.generateKeys();
    const r = reduce(toBigInt(point.subarray(1, 1 + scalarBytes)));
    const blinding = toBigInt(randomBytes(scalarBytes));
    const inverse = reduce(invert(reduce(toBigInt(ephemeral.getPrivateKey()) * blinding)) * blinding);
    const s = reduce(inverse * reduce(message + r * secret));
    if (r !== 0n && s !== 0n) return Buffer.concat([toBytes(r), toBytes(s)]);
  }
}
