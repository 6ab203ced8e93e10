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
import type { RecipientEntry, RecipientName } from "./header.ts";
import { aes256Wrap, keyWraps, refusedByName, type Digest } from "./identifiers.ts";
import { deriveKey, unwrapKey, wrapKey } from "./keyWrap.ts";
import type { AgreementKey } from "./recipientKey.ts";
import { isNamed, issuerAndSerial, readRecipientName } from "./recipientName.ts";

/** KeyAgreeRecipientInfo (RFC 5652 §6.2.2) with an ephemeral elliptic-curve key (RFC 5753 §3.1.1, RFC 5480). */

/** RFC 5753 §7.1.4. The cofactor of both curves is 1, so that its schemes are the same computation. */
const schemes: ReadonlyMap<string, Digest | "sha1"> = new Map([
  ["1.3.133.16.840.63.0.2", "sha1"],
  ["1.3.133.16.840.63.0.3", "sha1"],
  ["1.3.132.1.11.1", "sha256"],
  ["1.3.132.1.11.2", "sha384"],
  ["1.3.132.1.11.3", "sha512"],
  ["1.3.132.1.14.1", "sha256"],
  ["1.3.132.1.14.2", "sha384"],
  ["1.3.132.1.14.3", "sha512"],
]);
const writtenScheme = { identifier: "1.3.132.1.11.2", digest: "sha384" } as const;
const wrappingKeyBytes = 32;
const kariVersion = 3;
/** RFC 5753 §3.1.1: makes the derived key another one each time, beside the ephemeral key. */
const materialBytes = 32;
const largestMaterial = 1024;

/** ECC-CMS-SharedInfo (RFC 5753 §7.2). */
function sharedInfo(wrapEncoding: Uint8Array, wrapBytes: number, material: Uint8Array | undefined): Buffer {
  const bits = Buffer.alloc(4);
  bits.writeUInt32BE(wrapBytes * 8);
  return sequence(
    wrapEncoding,
    ...(material === undefined ? [] : [element(constructed(0), octetString(material))]),
    element(constructed(2), octetString(bits)),
  );
}

export function writeAgreement(contentKey: Uint8Array, certificate: Certificate, their: { curve: Curve; point: Buffer }, material: Uint8Array): Buffer {
  const { point, secret } = agreeOnce(their.curve, their.point);
  const wrap = sequence(objectIdentifier(aes256Wrap));
  const wrappingKey = deriveKey(writtenScheme.digest, secret, wrappingKeyBytes, sharedInfo(wrap, wrappingKeyBytes, material));
  const wrapped = wrapKey(wrappingKey, contentKey);
  secret.fill(0);
  wrappingKey.fill(0);
  return element(
    constructed(1),
    integer(kariVersion),
    element(constructed(0), element(constructed(1), sequence(objectIdentifier(ecPublicKey)), bitString(point))),
    element(constructed(1), octetString(material)),
    sequence(objectIdentifier(writtenScheme.identifier), wrap),
    sequence(sequence(issuerAndSerial(certificate), octetString(wrapped))),
  );
}

export const agreementMaterialBytes = materialBytes;

export function readAgreement(recipient: Element): RecipientEntry {
  const fields = walk(recipient, constructed(1));
  if (readSmallInteger(fields.take(tags.integer)) !== kariVersion) throw new FailureError("envelope.unsupported");
  const originator = readOriginator(fields.take(constructed(0)));
  const materialWrapper = fields.takeIf(constructed(1));
  const material = materialWrapper === undefined ? undefined : readMaterial(materialWrapper);
  const algorithm = walk(fields.take(tags.sequence), tags.sequence);
  const identifier = readObjectIdentifier(algorithm.take(tags.objectIdentifier));
  const wrap = algorithm.takeIf(tags.sequence);
  const entries = walk(fields.take(tags.sequence), tags.sequence).rest().map(readEntry);
  fields.done();
  const digest = schemes.get(identifier);
  const wrapBytes = wrap === undefined ? undefined : readWrap(wrap);
  if (digest === undefined || wrap === undefined || wrapBytes === undefined || originator === undefined) {
    const name = refusedByName.get(identifier);
    return { kind: "unsupported", recipients: entries.map((entry) => entry.recipient), ...(name !== undefined && { algorithm: name }) };
  }
  algorithm.done();
  return { kind: "agreement", digest, wrapBytes, wrapEncoding: Buffer.from(wrap.encoding), ...originator, ...(material && { material }), entries };
}

/** AlgorithmIdentifier of an AES key wrap: parameters absent (RFC 3565 §2.3.2). */
export function readWrap(algorithm: Element): number | undefined {
  const fields = walk(algorithm, tags.sequence);
  const bytes = keyWraps.get(readObjectIdentifier(fields.take(tags.objectIdentifier)));
  if (bytes !== undefined) fields.done();
  return bytes;
}

function readEntry(entry: Element): { recipient: RecipientName; wrapped: Buffer } {
  const fields = walk(entry, tags.sequence);
  const recipient = readRecipientName(fields.takeAny());
  const wrapped = Buffer.from(readOctets(fields.take(tags.octetString)));
  fields.done();
  return { recipient, wrapped };
}

function readMaterial(material: Element): Buffer {
  const fields = walk(material, constructed(1));
  const octets = readOctets(fields.take(tags.octetString));
  fields.done();
  if (octets.length > largestMaterial) throw new FailureError("envelope.malformed");
  return Buffer.from(octets);
}

/** OriginatorPublicKey: parameters absent, NULL, or a curve (RFC 5753 §3.1.1). Undefined where the originator is a certificate's key. */
function readOriginator(originator: Element): { curve?: Curve; point: Buffer } | undefined {
  const choice = walk(originator, constructed(0));
  const wrapper = choice.takeAny();
  choice.done();
  if (wrapper.tag !== constructed(1)) return undefined;
  const key = walk(wrapper, constructed(1));
  const algorithm = walk(key.take(tags.sequence), tags.sequence);
  const point = Buffer.from(readBitString(key.take(tags.bitString)));
  key.done();
  if (readObjectIdentifier(algorithm.take(tags.objectIdentifier)) !== ecPublicKey) return undefined;
  const named = algorithm.takeIf(tags.objectIdentifier);
  const empty = named === undefined ? algorithm.takeIf(tags.null) : undefined;
  algorithm.done();
  if (empty !== undefined && empty.content.length > 0) throw new FailureError("envelope.malformed");
  if (named === undefined) return { point };
  const curve = curveOf(readObjectIdentifier(named));
  return curve === undefined ? undefined : { curve, point };
}

type AgreementEntry = Extract<RecipientEntry, { kind: "agreement" }>;

export async function openAgreement(entry: AgreementEntry, key: AgreementKey): Promise<Result<Buffer>> {
  const { key: own } = key.certificate;
  if (own.kind !== "elliptic") throw new TypeError("agreement takes an elliptic-curve key");
  const { curve = own.curve, point } = entry;
  // Looked at here, before any card sees it: a point off the curve can make a card give away bits of its key.
  if (curve !== own.curve || !isUncompressed(curve, point) || publicKeyOf(curve, point) === undefined) return fail("envelope.malformed");
  const wrapped = entry.entries.find(({ recipient }) => isNamed(key.certificate, recipient))?.wrapped;
  if (wrapped === undefined) return fail("envelope.notForCard");
  const secret = await key.agree(point);
  if (!secret.ok) return secret;
  const wrappingKey = deriveKey(entry.digest, secret.value, entry.wrapBytes, sharedInfo(entry.wrapEncoding, entry.wrapBytes, entry.material));
  secret.value.fill(0);
  const contentKey = unwrapKey(wrappingKey, wrapped);
  wrappingKey.fill(0);
  return contentKey === undefined ? fail("envelope.tampered") : succeed(contentKey);
}
