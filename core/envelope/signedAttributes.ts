import { createHash } from "node:crypto";
import type { Instant } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { Certificate } from "./certificate.ts";
import {
  constructed,
  element,
  objectIdentifier,
  octetString,
  readElement,
  readObjectIdentifier,
  readOctets,
  readTime,
  sequence,
  setOf,
  tags,
  time,
  walk,
  type Element,
} from "./der.ts";
import { contentTypes } from "./identifiers.ts";
import { readDigest } from "./signatureScheme.ts";

/** The signed attributes of CAdES-BES (RFC 5126 §5.7, ETSI EN 319 122-1 §5.2): what is signed beside the content. */

const identifiers = {
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  /** ESSCertIDv2 (RFC 5035 §4): nobody may put another certificate of the same key in this one's place. */
  signingCertificate: "1.2.840.113549.1.9.16.2.47",
} as const;

const attribute = (identifier: string, value: Buffer): Buffer => sequence(objectIdentifier(identifier), setOf(value));

/** Members of the SET, to stand under [0]; hashed under the tag of a SET (RFC 5652 §5.4). */
export function writeAttributes(order: { readonly digest: Buffer; readonly certificate: Certificate; readonly at: Instant }): Buffer {
  const { certificate, at } = order;
  const hash = createHash("sha256").update(certificate.der).digest();
  const issuer = sequence(sequence(element(constructed(4), certificate.issuerEncoding)), certificate.serialEncoding);
  return setOf(
    attribute(identifiers.contentType, objectIdentifier(contentTypes.data)),
    attribute(identifiers.signingTime, time(at)),
    attribute(identifiers.messageDigest, octetString(order.digest)),
    // SHA-256 is the default of ESSCertIDv2, so that DER leaves it out.
    attribute(identifiers.signingCertificate, sequence(sequence(sequence(octetString(hash), issuer)))),
  );
}

export interface SignedAttributes {
  /** DER of the SET, which is what the signature is over. */
  readonly encoding: Buffer;
  readonly contentType: string;
  readonly messageDigest: Buffer;
  readonly signingTime: Instant | undefined;
  readonly isOfCertificate: ((certificate: Certificate) => boolean) | undefined;
}

/** `attributes` stands under [0] in the signer's entry. */
export function readAttributes(attributes: Element): SignedAttributes {
  const encoding = Buffer.from(attributes.encoding);
  encoding[0] = tags.set;
  const { members } = readElement(encoding, "DER");
  // RFC 5652 §5.3: DER, so in order; else two readers could hash two different things.
  if (!setOf(...members.map((member) => member.encoding)).equals(encoding)) throw new FailureError("signature.malformed");
  const known = new Map<string, Element>();
  for (const member of members) {
    const fields = walk(member, tags.sequence);
    const identifier = readObjectIdentifier(fields.take(tags.objectIdentifier));
    const values = walk(fields.take(tags.set), tags.set).rest();
    fields.done();
    const [value] = values;
    // RFC 5652 §11: each once, with one value.
    if (value === undefined || values.length !== 1 || known.has(identifier)) throw new FailureError("signature.attributes");
    known.set(identifier, value);
  }
  const contentType = known.get(identifiers.contentType);
  const messageDigest = known.get(identifiers.messageDigest);
  if (contentType === undefined || messageDigest === undefined) throw new FailureError("signature.attributes");
  const signingTime = known.get(identifiers.signingTime);
  const signingCertificate = known.get(identifiers.signingCertificate);
  return {
    encoding,
    contentType: readObjectIdentifier(contentType),
    messageDigest: readOctets(messageDigest),
    signingTime: signingTime === undefined ? undefined : (readTime(signingTime) as Instant),
    isOfCertificate: signingCertificate === undefined ? undefined : readSigningCertificate(signingCertificate),
  };
}

/** SigningCertificateV2 (RFC 5035 §3): the first entry names the signer's certificate. */
function readSigningCertificate(value: Element): (certificate: Certificate) => boolean {
  const [list] = walk(value, tags.sequence).rest();
  const [entry] = list === undefined ? [] : walk(list, tags.sequence).rest();
  if (entry === undefined) throw new FailureError("signature.attributes");
  const fields = walk(entry, tags.sequence);
  const algorithm = fields.takeIf(tags.sequence);
  const digest = algorithm === undefined ? "sha256" : readDigest(algorithm);
  const hash = readOctets(fields.take(tags.octetString));
  const issuer = fields.takeIf(tags.sequence);
  fields.done();
  return (certificate) => {
    const isSame = createHash(digest).update(certificate.der).digest().equals(hash);
    return isSame && (issuer === undefined || issuer.members.at(-1)?.encoding.equals(certificate.serialEncoding) === true);
  };
}

