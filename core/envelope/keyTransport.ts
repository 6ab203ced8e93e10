import { constants, publicEncrypt, randomBytes } from "node:crypto";
import { fail, FailureError, succeed, type Failure, type Result } from "../domain/failure.ts";
import type { Certificate } from "./certificate.ts";
import { constructed, element, integer, nullValue, objectIdentifier, octetString, readObjectIdentifier, readOctets, readSmallInteger, sequence, tags, walk, type Element } from "./der.ts";
import type { RecipientEntry } from "./header.ts";
import { digestIdentifiers, digests, mgf1, pSpecified, rsaEncryption, rsaesOaep, sha1, type Digest } from "./identifiers.ts";
import type { TransportKey, TransportPadding } from "./recipientKey.ts";
import { issuerAndSerial, readRecipientName } from "./recipientName.ts";

/** KeyTransRecipientInfo (RFC 5652 §6.2.1): the content key under an RSA key, by OAEP (RFC 3560); PKCS #1 v1.5 is only read. */

const writtenDigest = "sha256";

export function writeTransport(contentKey: Uint8Array, certificate: Certificate): Buffer {
  const hash = sequence(objectIdentifier(digestIdentifiers[writtenDigest]), nullValue);
  const parameters = sequence(element(constructed(0), hash), element(constructed(1), sequence(objectIdentifier(mgf1), hash)));
  const wrapped = publicEncrypt({ key: certificate.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: writtenDigest }, contentKey);
  return sequence(integer(0), issuerAndSerial(certificate), sequence(objectIdentifier(rsaesOaep), parameters), octetString(wrapped));
}

export function readTransport(recipient: Element): RecipientEntry {
  const fields = walk(recipient, tags.sequence);
  const version = readSmallInteger(fields.take(tags.integer));
  const name = readRecipientName(fields.takeAny());
  const algorithm = walk(fields.take(tags.sequence), tags.sequence);
  const wrapped = readOctets(fields.take(tags.octetString));
  fields.done();
  // RFC 5652 §6.2.1: the version says which kind of name follows.
  if (version !== (name.kind === "issuer" ? 0 : 2)) throw new FailureError("envelope.malformed");
  const padding = readPadding(readObjectIdentifier(algorithm.take(tags.objectIdentifier)), algorithm.rest());
  if (padding === undefined) return { kind: "unsupported", recipients: [name] };
  return { kind: "transport", recipient: name, padding, wrapped: Buffer.from(wrapped) };
}

function readPadding(identifier: string, parameters: readonly Element[]): TransportPadding | undefined {
  if (parameters.length > 1) throw new FailureError("envelope.malformed");
  if (identifier !== rsaEncryption && identifier !== rsaesOaep) return undefined;
  const [explicit] = parameters;
  const isEmpty = explicit === undefined || (explicit.tag === tags.null && explicit.content.length === 0);
  if (identifier === rsaEncryption) {
    // RFC 3370 §4.2.1.
    if (!isEmpty) throw new FailureError("envelope.malformed");
    return { kind: "pkcs1" };
  }
  // RFC 4055 §4.1: what is left out is SHA-1, MGF1 with SHA-1, and an empty label.
  if (isEmpty) return { kind: "oaep", digest: "sha1" };
  const fields = walk(explicit, tags.sequence);
  const hash = fields.takeIf(constructed(0));
  const mask = fields.takeIf(constructed(1));
  const label = fields.takeIf(constructed(2));
  fields.done();
  const digest = hash === undefined ? "sha1" : readHash(hash.members[0]);
  const maskDigest = mask === undefined ? "sha1" : readMask(mask.members[0]);
  // Cards take one digest for both; nobody uses two.
  if (digest === undefined || maskDigest !== digest || (label !== undefined && !isEmptyLabel(label.members[0]))) return undefined;
  return { kind: "oaep", digest };
}

function readHash(algorithm: Element | undefined): "sha1" | Digest | undefined {
  if (algorithm === undefined) throw new FailureError("envelope.malformed");
  const fields = walk(algorithm, tags.sequence);
  const identifier = readObjectIdentifier(fields.take(tags.objectIdentifier));
  // RFC 4055 §2.1: NULL, or nothing.
  const empty = fields.takeIf(tags.null);
  fields.done();
  if (empty !== undefined && empty.content.length > 0) throw new FailureError("envelope.malformed");
  return identifier === sha1 ? "sha1" : digests.get(identifier);
}

function readMask(algorithm: Element | undefined): "sha1" | Digest | undefined {
  if (algorithm === undefined) throw new FailureError("envelope.malformed");
  const fields = walk(algorithm, tags.sequence);
  return readObjectIdentifier(fields.take(tags.objectIdentifier)) === mgf1 ? readHash(fields.takeIf(tags.sequence)) : undefined;
}

function isEmptyLabel(source: Element | undefined): boolean {
  if (source === undefined) throw new FailureError("envelope.malformed");
  const fields = walk(source, tags.sequence);
  return readObjectIdentifier(fields.take(tags.objectIdentifier)) === pSpecified && readOctets(fields.take(tags.octetString)).length === 0;
}

type TransportEntry = Extract<RecipientEntry, { kind: "transport" }>;

/** What a card says of itself passes; what it says of the bytes is one and the same answer. */
const isAboutTheBytes = ({ code }: Failure): boolean =>
  code.startsWith("envelope.") || code === "card.decryptionFailed";

export async function openTransport({ wrapped, padding }: TransportEntry, key: TransportKey, keyBytes: number): Promise<Result<Buffer>> {
  const own = key.certificate.key;
  if (own.kind !== "rsa") throw new TypeError("transport takes an RSA key");
  if (wrapped.length !== Math.ceil(own.bits / 8)) return fail("envelope.malformed");
  if (padding.kind === "pkcs1") return openPkcs1(wrapped, key, keyBytes);
  const opened = await key.decrypt(wrapped, padding);
  if (!opened.ok) return isAboutTheBytes(opened.failure) ? fail("envelope.tampered") : opened;
  if (opened.value.length !== keyBytes) return fail("envelope.tampered");
  return succeed(Buffer.from(opened.value.buffer, opened.value.byteOffset, opened.value.length));
}

/**
 * Implicit rejection (RFC 3218 §2.3.2): whether the padding was right shows nowhere, neither in an answer nor in the time it takes; a
 * wrong one leads to a key that nobody knows, and what that opens fails as any altered content does.
 */
async function openPkcs1(wrapped: Uint8Array, key: TransportKey, keyBytes: number): Promise<Result<Buffer>> {
  const unknown = randomBytes(keyBytes);
  const opened = await key.decrypt(wrapped, { kind: "pkcs1", bytes: keyBytes });
  if (!opened.ok) return isAboutTheBytes(opened.failure) ? succeed(unknown) : opened;
  const isRight = opened.value.length === keyBytes;
  const answer = Buffer.alloc(keyBytes);
  for (let index = 0; index < keyBytes; index++) answer[index] = (isRight ? opened.value[index] : unknown[index]) ?? 0;
  opened.value.fill(0);
  unknown.fill(0);
  return succeed(answer);
}
