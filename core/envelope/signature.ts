import { constants, createHash, verify } from "node:crypto";
import type { Result } from "../domain/failure.ts";
import { readCertificate, type Certificate } from "./certificate.ts";
import { curves } from "./elliptic.ts";
import type { SignatureScheme } from "./signatureScheme.ts";

/** Bare signatures with SHA-384, as a card gives them: raw r ‖ s (IEEE P1363) or RSA-PSS. Of the log's checkpoints, which are text. */

const digest = "sha384";

/** What the card is asked to sign. */
export const digestToSign = (bytes: Uint8Array): Buffer => createHash(digest).update(bytes).digest();

export const bareSchemeOf = ({ key }: Certificate): SignatureScheme => ({ kind: key.kind === "rsa" ? "pss" : "ecdsa", digest });

export const signWith = (
  sign: (digest: Uint8Array, scheme: SignatureScheme) => Promise<Result<Uint8Array>>,
  bytes: Uint8Array,
  scheme: SignatureScheme = { kind: "ecdsa", digest },
): Promise<Result<Uint8Array>> => sign(digestToSign(bytes), scheme);

/** True only when the certificate's key made this signature and the certificate says that the key signs. */
export function verifyWith(certificate: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const read = readCertificate(certificate);
  if (!read.ok || !read.value.usages.has("digitalSignature")) return false;
  const { key, publicKey } = read.value;
  if (key.kind === "rsa") {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify(digest, bytes, { key: publicKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature);
  }
  if (signature.length !== 2 * curves[key.curve].coordinateBytes) return false;
  return verify(digest, bytes, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature);
}
