import type { Instant } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import { readCertificate, type Certificate } from "./certificate.ts";
import { constructed, readOctets, readSmallInteger, tags, walk, type Element } from "./der.ts";
import type { RecipientName } from "./header.ts";
import type { Digest } from "./identifiers.ts";
import { isNamed, readRecipientName } from "./recipientName.ts";
import { isSignatureOf, readDigest, readScheme, type ReadScheme } from "./signatureScheme.ts";
import { readAttributes, type SignedAttributes } from "./signedAttributes.ts";

/** SignerInfo (RFC 5652 §5.3) and the certificates beside it. */

export interface SignerInfo {
  readonly name: RecipientName;
  readonly digest: Digest;
  readonly attributes: SignedAttributes;
  readonly scheme: ReadScheme;
  readonly signature: Buffer;
}

const mostCertificates = 16;

/** Exactly one signer: several in one file hide that one is missing. */
export function readOnlySigner(signers: Element): SignerInfo {
  const [signer, ...others] = walk(signers, tags.set).rest();
  if (signer === undefined || others.length > 0) throw new FailureError("signature.signerCount", { given: others.length + (signer === undefined ? 0 : 1) });
  const fields = walk(signer, tags.sequence);
  const version = readSmallInteger(fields.take(tags.integer));
  const name = readRecipientName(fields.takeAny());
  if (version !== (name.kind === "issuer" ? 1 : 3)) throw new FailureError("signature.malformed");
  const digest = readDigest(fields.take(tags.sequence));
  const attributes = fields.takeIf(constructed(0));
  // Without them a signature over some attributes can be passed off as one over content (RFC 8933 §1; CAdES demands them).
  if (attributes === undefined) throw new FailureError("signature.attributes");
  const scheme = readScheme(fields.take(tags.sequence));
  const signature = readOctets(fields.take(tags.octetString));
  // Unsigned attributes: nobody vouches for them.
  if (fields.takeIf(constructed(1)) !== undefined) throw new FailureError("signature.unsupported");
  fields.done();
  if (scheme.digest !== undefined && scheme.digest !== digest) throw new FailureError("signature.unsupported");
  return { name, digest, attributes: readAttributes(attributes), scheme, signature };
}

export function readCertificates(wrapper: Element | undefined): readonly Certificate[] {
  const members = wrapper?.members ?? [];
  if (members.length > mostCertificates) throw new FailureError("signature.malformed");
  return members.map((member) => {
    const read = readCertificate(member.encoding);
    if (!read.ok) throw new FailureError(read.failure.details?.["reason"] === "algorithm" ? "signature.unsupported" : "signature.malformed");
    return read.value;
  });
}

export interface Verified {
  readonly signer: Certificate;
  readonly signedAt: Instant | undefined;
}

/** Throws FailureError, each for its own cause. `contentDigest` is of the content by the signer's digest. */
export function verifySigner(
  { name, attributes, scheme, digest, signature }: SignerInfo,
  certificates: readonly Certificate[],
  content: { readonly type: string; readonly digest: Uint8Array },
): Verified {
  const signer = certificates.find((certificate) => isNamed(certificate, name));
  if (signer === undefined) throw new FailureError("signature.certificateMissing");
  if (attributes.contentType !== content.type) throw new FailureError("signature.attributes");
  if (attributes.isOfCertificate?.(signer) === false) throw new FailureError("signature.attributes");
  if (Buffer.compare(attributes.messageDigest, content.digest) !== 0) throw new FailureError("signature.contentChanged");
  if (!isSignatureOf(signer.publicKey, scheme, digest, attributes.encoding, signature)) throw new FailureError("signature.wrong");
  return { signer, signedAt: attributes.signingTime };
}

/** DigestAlgorithmIdentifiers (RFC 5652 §5.1): for whoever hashes in one pass. */
export const readDigests = (algorithms: Element): readonly Digest[] => walk(algorithms, tags.set).rest().map(readDigest);
