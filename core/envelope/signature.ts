import { createHash, verify } from "node:crypto";
import type { Result } from "../domain/failure.ts";
import { readCertificate } from "./certificate.ts";
import { curves } from "./elliptic.ts";

/** ECDSA with SHA-384, raw r ‖ s (IEEE P1363), as a card gives it. */

/** What the card is asked to sign. */
export const digestToSign = (bytes: Uint8Array): Buffer => createHash("sha384").update(bytes).digest();

export const signWith = (sign: (digest: Uint8Array) => Promise<Result<Uint8Array>>, bytes: Uint8Array): Promise<Result<Uint8Array>> =>
  sign(digestToSign(bytes));

/** True only when the certificate's key made this signature and the certificate says that the key signs. */
export function verifyWith(certificate: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const read = readCertificate(certificate);
  if (!read.ok || !read.value.usages.has("digitalSignature")) return false;
  const { curve, publicKey } = read.value;
  if (signature.length !== 2 * curves[curve].coordinateBytes) return false;
  return verify("sha384", bytes, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}
