import { constants, verify, type KeyObject } from "node:crypto";
import type { Certificate } from "./certificate.ts";
import { element, integer, constructed, nullValue, objectIdentifier, readObjectIdentifier, readSmallInteger, sequence, tags, walk, type Element } from "./der.ts";
import { FailureError } from "../domain/failure.ts";
import { digestIdentifiers, digests, mgf1, refusedByName, rsaEncryption, rsassaPss, type Digest } from "./identifiers.ts";

/** Signature algorithms of certificates, revocation lists and SignedData: what is not named here is not believed. */

/** What a card is asked to do with a digest. The salt of RSA-PSS is as long as the digest (RFC 4055 §3.1). */
export type SignatureScheme = { readonly kind: "ecdsa"; readonly digest: Digest } | { readonly kind: "pss"; readonly digest: Digest };

/** RFC 5758 §3.2, RFC 5754 §3.2. */
const ecdsa: Readonly<Record<Digest, string>> = {
  sha256: "1.2.840.10045.4.3.2",
  sha384: "1.2.840.10045.4.3.3",
  sha512: "1.2.840.10045.4.3.4",
};
const rsa: Readonly<Record<Digest, string>> = {
  sha256: "1.2.840.113549.1.1.11",
  sha384: "1.2.840.113549.1.1.12",
  sha512: "1.2.840.113549.1.1.13",
};
const digestOf = (table: Readonly<Record<Digest, string>>, identifier: string): Digest | undefined =>
  (Object.keys(table) as Digest[]).find((digest) => table[digest] === identifier);

/** What a certificate's key signs with: one digest for each curve, as strong as the curve. */
export function schemeOf({ key }: Certificate): SignatureScheme {
  if (key.kind === "rsa") return { kind: "pss", digest: "sha256" };
  return { kind: "ecdsa", digest: key.curve === "P-384" ? "sha384" : "sha256" };
}

export const digestAlgorithm = (digest: Digest): Buffer => sequence(objectIdentifier(digestIdentifiers[digest]));

const saltBytes: Readonly<Record<Digest, number>> = { sha256: 32, sha384: 48, sha512: 64 };

export function signatureAlgorithm({ kind, digest }: SignatureScheme): Buffer {
  if (kind === "ecdsa") return sequence(objectIdentifier(ecdsa[digest]));
  const hash = sequence(objectIdentifier(digestIdentifiers[digest]), nullValue);
  const parameters = sequence(
    element(constructed(0), hash),
    element(constructed(1), sequence(objectIdentifier(mgf1), hash)),
    element(constructed(2), integer(saltBytes[digest])),
  );
  return sequence(objectIdentifier(rsassaPss), parameters);
}

export interface ReadScheme {
  readonly kind: "ecdsa" | "pss" | "pkcs1";
  /** Undefined where the algorithm leaves it to the digest beside it (rsaEncryption, RFC 3370 §3.2). */
  readonly digest: Digest | undefined;
  readonly saltBytes?: number;
}

export function unsupported(identifier: string): FailureError {
  const algorithm = refusedByName.get(identifier);
  return new FailureError("signature.unsupported", algorithm === undefined ? undefined : { algorithm });
}

export function readDigest(algorithm: Element): Digest {
  const fields = walk(algorithm, tags.sequence);
  const identifier = readObjectIdentifier(fields.take(tags.objectIdentifier));
  expectNoParameters(fields.takeIf(tags.null));
  fields.done();
  const digest = digests.get(identifier);
  if (digest === undefined) throw unsupported(identifier);
  return digest;
}

function expectNoParameters(empty: Element | undefined): void {
  if (empty !== undefined && empty.content.length > 0) throw new FailureError("signature.malformed");
}

export function readScheme(algorithm: Element): ReadScheme {
  const fields = walk(algorithm, tags.sequence);
  const identifier = readObjectIdentifier(fields.take(tags.objectIdentifier));
  if (identifier === rsassaPss) {
    const parameters = fields.take(tags.sequence);
    fields.done();
    return readPss(parameters);
  }
  expectNoParameters(fields.takeIf(tags.null));
  fields.done();
  if (identifier === rsaEncryption) return { kind: "pkcs1", digest: undefined };
  const elliptic = digestOf(ecdsa, identifier);
  if (elliptic !== undefined) return { kind: "ecdsa", digest: elliptic };
  const digest = digestOf(rsa, identifier);
  if (digest === undefined) throw unsupported(identifier);
  return { kind: "pkcs1", digest };
}

/** RSASSA-PSS-params (RFC 4055 §3.1). The defaults are SHA-1, so the digests must be there. */
function readPss(parameters: Element): ReadScheme {
  const fields = walk(parameters, tags.sequence);
  const hash = fields.takeIf(constructed(0))?.members[0];
  const mask = fields.takeIf(constructed(1))?.members[0];
  const salt = fields.takeIf(constructed(2))?.members[0];
  const trailer = fields.takeIf(constructed(3))?.members[0];
  fields.done();
  if (hash === undefined || mask === undefined) throw new FailureError("signature.unsupported", { algorithm: "SHA-1" });
  const digest = readDigest(hash);
  const generator = walk(mask, tags.sequence);
  if (readObjectIdentifier(generator.take(tags.objectIdentifier)) !== mgf1) throw new FailureError("signature.unsupported");
  if (readDigest(generator.take(tags.sequence)) !== digest) throw new FailureError("signature.unsupported");
  generator.done();
  if (trailer !== undefined && readSmallInteger(trailer) !== 1) throw new FailureError("signature.unsupported");
  return { kind: "pss", digest, saltBytes: salt === undefined ? 20 : readSalt(salt) };
}

/** OpenSSL takes the longest salt that fits: some 450 bytes for RSA-4096. */
function readSalt({ tag, content }: Element): number {
  if (tag !== tags.integer || content.length < 1 || content.length > 2 || (content[0] ?? 0) >= 0x80) throw new FailureError("signature.malformed");
  return content.readUIntBE(0, content.length);
}

/** The options by which the library verifies; undefined where key and algorithm do not belong together. */
export function verifyOptions(scheme: ReadScheme, key: KeyObject): Parameters<typeof verify>[2] | undefined {
  const isElliptic = key.asymmetricKeyType === "ec";
  if (isElliptic !== (scheme.kind === "ecdsa")) return undefined;
  if (scheme.kind === "ecdsa") return { key, dsaEncoding: "der" };
  if (scheme.kind === "pkcs1") return { key, padding: constants.RSA_PKCS1_PADDING };
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltBytes ?? 0 };
}

export function isSignatureOf(key: KeyObject, scheme: ReadScheme, digest: Digest, bytes: Uint8Array, signature: Uint8Array): boolean {
  const options = verifyOptions(scheme, key);
  return options !== undefined && (scheme.digest === undefined || scheme.digest === digest) && verify(digest, bytes, options, signature);
}
