import { createHash } from "node:crypto";
import type { Instant } from "../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import type { Certificate } from "./certificate.ts";
import { constructed, element, integer, objectIdentifier, octetString, readElement, readObjectIdentifier, readSmallInteger, sequence, setOf, tags, walk } from "./der.ts";
import { curves } from "./elliptic.ts";
import { contentTypes, type Digest } from "./identifiers.ts";
import { issuerAndSerial } from "./recipientName.ts";
import { digestAlgorithm, schemeOf, signatureAlgorithm, type SignatureScheme } from "./signatureScheme.ts";
import { writeAttributes } from "./signedAttributes.ts";
import { readCertificates, readDigests, readOnlySigner, verifySigner } from "./signerInfo.ts";

/** Detached SignedData (RFC 5652 §5) of one signer, CAdES-BES: the exact bytes of a file, signed by one card. */

const largestSignature = 256 * 1024;

/** Whoever signs, by a card or not: raw r ‖ s for ECDSA, the signature's bytes for RSA-PSS. */
export interface Signer {
  readonly certificate: Certificate;
  readonly sign: (digest: Uint8Array, scheme: SignatureScheme) => Promise<Result<Uint8Array>>;
}

export interface VerifiedSignature {
  readonly signer: Certificate;
  /** What the signer claims. */
  readonly signedAt: Instant;
  /** All that came along; they help to find a way to an authority, and are not believed for being here. */
  readonly certificates: readonly Certificate[];
}

export async function signDetached(order: {
  readonly content: Uint8Array;
  readonly signer: Signer;
  readonly at: Instant;
  /** Of authorities between the signer's certificate and the room's trust. */
  readonly certificates?: readonly Certificate[];
}): Promise<Result<Buffer>> {
  const { certificate } = order.signer;
  const scheme = schemeOf(certificate);
  const hash = (bytes: Uint8Array): Buffer => createHash(scheme.digest).update(bytes).digest();
  const attributes = writeAttributes({ digest: hash(order.content), certificate, at: order.at });
  const signed = await order.signer.sign(hash(attributes), scheme);
  if (!signed.ok) return signed;
  const signature = encodeSignature(certificate, signed.value);
  if (signature === undefined) return fail("signature.wrong");
  const implicit = Buffer.from(attributes);
  implicit[0] = constructed(0);
  const others = (order.certificates ?? []).filter(({ hash: other }) => other !== certificate.hash);
  return succeed(
    sequence(
      objectIdentifier(contentTypes.signedData),
      element(
        constructed(0),
        sequence(
          integer(1),
          setOf(digestAlgorithm(scheme.digest)),
          sequence(objectIdentifier(contentTypes.data)),
          element(constructed(0), ...[certificate, ...others].map(({ der }) => der).sort((a, b) => Buffer.compare(a, b))),
          setOf(sequence(integer(1), issuerAndSerial(certificate), digestAlgorithm(scheme.digest), implicit, signatureAlgorithm(scheme), octetString(signature))),
        ),
      ),
    ),
  );
}

/** ECDSA-Sig-Value (RFC 5753 §7.2) of r ‖ s; undefined where a card gave something else. */
function encodeSignature({ key }: Certificate, raw: Uint8Array): Uint8Array | undefined {
  if (key.kind === "rsa") return raw.length === Math.ceil(key.bits / 8) ? raw : undefined;
  const { coordinateBytes } = curves[key.curve];
  if (raw.length !== 2 * coordinateBytes) return undefined;
  return sequence(integer(raw.subarray(0, coordinateBytes)), integer(raw.subarray(coordinateBytes)));
}

/** The bytes, or what gives their digest where they are too many to lie in memory before anybody vouches for them. */
export type SignedContent = Uint8Array | ((digest: Digest) => Uint8Array);

/**
 * Whether this is a signature over exactly these bytes by the certificate that it carries. Whether that certificate is to be believed,
 * and for what, is asked apart (trust.ts, and the room's policy).
 */
export function verifyDetached(order: { readonly content: SignedContent; readonly signature: Uint8Array }): Result<VerifiedSignature> {
  if (order.signature.length > largestSignature) return fail("signature.malformed");
  try {
    return succeed(verify(order.content, order.signature));
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // What the reader of elements says of an envelope, here it says of a signature.
    return error.failure.code.startsWith("envelope.") ? fail("signature.malformed") : { ok: false, failure: error.failure };
  }
}

function verify(content: SignedContent, signature: Uint8Array): VerifiedSignature {
  const info = walk(readElement(signature, "BER"), tags.sequence);
  if (readObjectIdentifier(info.take(tags.objectIdentifier)) !== contentTypes.signedData) throw new FailureError("signature.malformed");
  const wrapper = walk(info.take(constructed(0)), constructed(0));
  info.done();
  const fields = walk(wrapper.take(tags.sequence), tags.sequence);
  wrapper.done();
  const version = readSmallInteger(fields.take(tags.integer));
  const algorithms = readDigests(fields.take(tags.set));
  const encapsulated = walk(fields.take(tags.sequence), tags.sequence);
  const type = readObjectIdentifier(encapsulated.take(tags.objectIdentifier));
  // Content of its own: then it would not be these bytes that are signed.
  encapsulated.done();
  const certificates = readCertificates(fields.takeIf(constructed(0)));
  // Revocation lists come from the room's policy.
  if (fields.takeIf(constructed(1)) !== undefined) throw new FailureError("signature.unsupported");
  const signer = readOnlySigner(fields.take(tags.set));
  fields.done();
  // RFC 5652 §5.1: 1 for data and issuer names, 3 where the signer is named by key.
  if (version !== (signer.name.kind === "issuer" ? 1 : 3) || type !== contentTypes.data) throw new FailureError("signature.unsupported");
  if (!algorithms.includes(signer.digest)) throw new FailureError("signature.malformed");
  const { signingTime, isOfCertificate } = signer.attributes;
  // CAdES-BES (RFC 5126 §5.7.3, §5.9.1).
  if (signingTime === undefined || isOfCertificate === undefined) throw new FailureError("signature.attributes");
  const digest = typeof content === "function" ? content(signer.digest) : createHash(signer.digest).update(content).digest();
  const verified = verifySigner(signer, certificates, { type, digest });
  return { signer: verified.signer, signedAt: signingTime, certificates };
}
