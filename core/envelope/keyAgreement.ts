import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import type { Certificate } from "./certificate.ts";
import {
  bitString,
  constructed,
  element,
  integer,
  objectIdentifier,
  octetString,
  readBitString,
  readObjectIdentifier,
  readOctets,
  readSmallInteger,
  sequence,
  tags,
  walk,
  type Element,
} from "./der.ts";
import { agreeOnce, curveOf, ecPublicKey, isUncompressed, publicKeyOf, type Curve } from "./elliptic.ts";
import { deriveKey, unwrapKey, wrapKey } from "./keyWrap.ts";

/** KeyAgreeRecipientInfo (RFC 5652 §6.2.2) with an ephemeral elliptic-curve key (RFC 5753 §3.1.1, RFC 5480). */

export type KdfDigest = "sha256" | "sha384" | "sha512";

/** dhSinglePass-stdDH-*kdf-scheme (RFC 5753 §7.1.4). */
const schemes: Readonly<Record<string, KdfDigest>> = { "1.3.132.1.11.1": "sha256", "1.3.132.1.11.2": "sha384", "1.3.132.1.11.3": "sha512" };
const writtenScheme = { identifier: "1.3.132.1.11.2", digest: "sha384" } as const;
/** RFC 3565 §2.3.2: parameters absent. */
const aes256Wrap = "2.16.840.1.101.3.4.1.45";
const wrappingKeyBytes = 32;
const kariVersion = 3;

/** What an envelope needs of a card: the certificate that names its key, and x-coordinates of that key with a given point. */
export interface AgreementKey {
  readonly certificate: Certificate;
  readonly agree: (point: Uint8Array) => Promise<Result<Uint8Array>>;
}

/** IssuerAndSerialNumber (RFC 5652 §10.2.4). */
const recipientIdentifier = ({ issuerEncoding, serialEncoding }: Certificate): Buffer => sequence(issuerEncoding, serialEncoding);

/** ECC-CMS-SharedInfo (RFC 5753 §7.2). */
function sharedInfo(userKeyingMaterial: Uint8Array | undefined): Buffer {
  const bits = Buffer.alloc(4);
  bits.writeUInt32BE(wrappingKeyBytes * 8);
  return sequence(
    sequence(objectIdentifier(aes256Wrap)),
    ...(userKeyingMaterial === undefined ? [] : [element(constructed(0), octetString(userKeyingMaterial))]),
    element(constructed(2), octetString(bits)),
  );
}

export function sealToRecipient(contentKey: Uint8Array, recipient: Certificate): Buffer {
  const { point, secret } = agreeOnce(recipient.curve, recipient.point);
  const wrappingKey = deriveKey(writtenScheme.digest, secret, wrappingKeyBytes, sharedInfo(undefined));
  const wrapped = wrapKey(wrappingKey, contentKey);
  secret.fill(0);
  wrappingKey.fill(0);
  return element(
    constructed(1),
    integer(kariVersion),
    element(constructed(0), element(constructed(1), sequence(objectIdentifier(ecPublicKey)), bitString(point))),
    sequence(objectIdentifier(writtenScheme.identifier), sequence(objectIdentifier(aes256Wrap))),
    sequence(sequence(recipientIdentifier(recipient), octetString(wrapped))),
  );
}

/** The content key, where one of the recipients is this card. Throws FailureError for what is malformed or not understood. */
export async function openAsRecipient(recipients: readonly Element[], key: AgreementKey): Promise<Result<Buffer>> {
  const identifier = recipientIdentifier(key.certificate);
  const mine = recipients.find(({ tag, members }) => tag === constructed(1) && members.at(-1)?.members.some((entry) => isFor(entry, identifier)));
  if (mine === undefined) return fail("envelope.notForCard");
  const { digest, point, userKeyingMaterial, entries } = readRecipient(mine, key.certificate.curve);
  const secret = await key.agree(point);
  if (!secret.ok) return secret;
  const wrappingKey = deriveKey(digest, secret.value, wrappingKeyBytes, sharedInfo(userKeyingMaterial));
  secret.value.fill(0);
  const entry = entries.members.find((member) => isFor(member, identifier));
  if (entry === undefined) return fail("envelope.notForCard");
  const fields = walk(entry, tags.sequence);
  fields.takeAny();
  const contentKey = unwrapKey(wrappingKey, readOctets(fields.take(tags.octetString)));
  fields.done();
  wrappingKey.fill(0);
  return contentKey === undefined ? fail("envelope.tampered") : succeed(contentKey);
}

const isFor = ({ members }: Element, identifier: Buffer): boolean => members[0]?.encoding.equals(identifier) === true;

interface ReadRecipient {
  readonly digest: KdfDigest;
  readonly point: Buffer;
  readonly userKeyingMaterial: Buffer | undefined;
  readonly entries: Element;
}

function readRecipient(recipient: Element, curve: Curve): ReadRecipient {
  const fields = walk(recipient, constructed(1));
  if (readSmallInteger(fields.take(tags.integer)) !== kariVersion) throw new FailureError("envelope.unsupported");
  const point = readOriginator(fields.take(constructed(0)), curve);
  const material = fields.takeIf(constructed(1));
  const userKeyingMaterial = material === undefined ? undefined : readMaterial(material);
  const algorithm = walk(fields.take(tags.sequence), tags.sequence);
  const digest = schemes[readObjectIdentifier(algorithm.take(tags.objectIdentifier))];
  const wrap = walk(algorithm.take(tags.sequence), tags.sequence);
  algorithm.done();
  if (digest === undefined || readObjectIdentifier(wrap.take(tags.objectIdentifier)) !== aes256Wrap) throw new FailureError("envelope.unsupported");
  wrap.done();
  const entries = fields.take(tags.sequence);
  fields.done();
  return { digest, point, userKeyingMaterial, entries };
}

function readMaterial(material: Element): Buffer {
  const fields = walk(material, constructed(1));
  const octets = readOctets(fields.take(tags.octetString));
  fields.done();
  return octets;
}

/** OriginatorPublicKey: parameters absent, NULL, or the curve of the recipient (RFC 5753 §3.1.1). */
function readOriginator(originator: Element, curve: Curve): Buffer {
  const choice = walk(originator, constructed(0));
  const key = walk(choice.take(constructed(1)), constructed(1));
  choice.done();
  const algorithm = walk(key.take(tags.sequence), tags.sequence);
  const point = readBitString(key.take(tags.bitString));
  key.done();
  if (readObjectIdentifier(algorithm.take(tags.objectIdentifier)) !== ecPublicKey) throw new FailureError("envelope.unsupported");
  const named = algorithm.takeIf(tags.objectIdentifier);
  const empty = named === undefined ? algorithm.takeIf(tags.null) : undefined;
  algorithm.done();
  if (empty !== undefined && empty.content.length > 0) throw new FailureError("envelope.malformed");
  if (named !== undefined && curveOf(readObjectIdentifier(named)) !== curve) throw new FailureError("envelope.malformed");
  // Looked at here, before any card sees it: a point off the curve can make a card give away bits of its key.
  if (!isUncompressed(curve, point) || publicKeyOf(curve, point) === undefined) throw new FailureError("envelope.malformed");
  return point;
}
