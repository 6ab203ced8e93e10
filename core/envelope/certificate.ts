import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import type { CertificateHash, Instant } from "../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { demoPolicy, demoOrganization, readExtensions, type Extensions, type KeyUsage } from "./certificateExtensions.ts";
import { constructed, readBitString, readElement, readObjectIdentifier, readSmallInteger, readTime, tags, walk, type Element } from "./der.ts";
import { curveOf, ecPublicKey, publicKeyOf, type Curve } from "./elliptic.ts";
import { rsaEncryption } from "./identifiers.ts";
import { isSignatureOf, readScheme } from "./signatureScheme.ts";

/** Reading X.509 certificates (RFC 5280). What is trusted is the room's policy; a certificate only carries the key and its dates. */

const largestCertificate = 16 * 1024;
/** RSA below is not believed in any use (CRYPTREC LS-0003); above, one operation costs seconds. */
const leastRsaBits = 2048;
const mostRsaBits = 8192;
/** What the room enrols or writes for anew: data must stay sealed past 2030 (CRYPTREC LS-0003). */
export const leastRsaBitsForNew = 3072;

export { demoOrganization, demoPolicy, extensions, keyUsages, type KeyUsage } from "./certificateExtensions.ts";

export const attributes = { commonName: "2.5.4.3", serialNumber: "2.5.4.5", organization: "2.5.4.10" } as const;

export interface Name {
  readonly organization?: string;
  readonly commonName?: string;
  readonly serialNumber?: string;
}

export type CertificateKey =
  /** The point is uncompressed. */
  { readonly kind: "elliptic"; readonly curve: Curve; readonly point: Buffer } | { readonly kind: "rsa"; readonly bits: number };

export interface Certificate {
  readonly der: Buffer;
  readonly hash: CertificateHash;
  readonly subject: Name;
  readonly issuer: Name;
  /** Encodings as they stand in the certificate, for IssuerAndSerialNumber (RFC 5652 §10.2.4) and chains. */
  readonly subjectEncoding: Buffer;
  readonly issuerEncoding: Buffer;
  readonly serialEncoding: Buffer;
  readonly key: CertificateKey;
  /** SHA-256 of the key alone: two certificates of one key are one card. */
  readonly keyHash: string;
  readonly publicKey: KeyObject;
  readonly usages: ReadonlySet<KeyUsage>;
  readonly isAuthority: boolean;
  /** How many authorities may stand below this one; undefined: any number. */
  readonly pathLength: number | undefined;
  readonly keyIdentifier: Buffer | undefined;
  readonly authorityKeyIdentifier: Buffer | undefined;
  /** It has a critical extension that nothing here understands, or one that limits it to other purposes. */
  readonly hasUnknownCritical: boolean;
  readonly isDemo: boolean;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
}

export const certificateHashOf = (der: Uint8Array): CertificateHash => createHash("sha256").update(der).digest("hex") as CertificateHash;

const unusable = (reason: "malformed" | "algorithm" | "point"): Result<never> => fail("room.certificateUnusable", { reason });

export function readCertificate(der: Uint8Array): Result<Certificate> {
  if (der.length > largestCertificate) return unusable("malformed");
  try {
    const { keyInfo, known, ...parts } = readParts(der);
    const key = readPublicKey(keyInfo);
    if (typeof key === "string") return unusable(key);
    return succeed({
      ...parts,
      ...key,
      der: Buffer.from(der),
      hash: certificateHashOf(der),
      keyHash: createHash("sha256").update(key.publicKey.export({ format: "der", type: "spki" })).digest("hex"),
      usages: known.usages,
      isAuthority: known.isAuthority,
      pathLength: known.pathLength,
      keyIdentifier: known.keyIdentifier,
      authorityKeyIdentifier: known.authorityKeyIdentifier,
      hasUnknownCritical: known.hasUnknownCritical,
      isDemo: (parts.issuer.organization ?? "").includes(demoOrganization) || known.policies.includes(demoPolicy),
    });
  } catch (error) {
    // The library's reader throws where ours was satisfied: not a certificate to work with either way.
    if (error instanceof FailureError || (error instanceof Error && "code" in error)) return unusable("malformed");
    throw error;
  }
}

const pemPattern = /^\s*-----BEGIN CERTIFICATE-----\s*([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----\s*$/;

/** Exactly one certificate (RFC 7468 §5). */
export function readCertificatePem(pem: string): Result<Certificate> {
  const encoded = pem.length > 2 * largestCertificate ? undefined : pemPattern.exec(pem)?.[1];
  return encoded === undefined ? unusable("malformed") : readCertificate(Buffer.from(encoded, "base64"));
}

export const pemOf = (der: Uint8Array, label: "CERTIFICATE" | "X509 CRL" = "CERTIFICATE"): string =>
  `-----BEGIN ${label}-----\n${(
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  ).join("\n")}\n-----END ${label}-----\n`;

/** A certificate of a software card; one that cannot be read counts as none. */
export function isDemoCertificate(der: Uint8Array): boolean {
  const read = readCertificate(der);
  return read.ok && read.value.isDemo;
}

/** By name, by key identifier where both carry one, and by signature (RFC 5280 §6.1.3). */
export function isIssuedBy(certificate: Certificate, authority: Certificate): boolean {
  const { keyIdentifier } = authority;
  const { authorityKeyIdentifier } = certificate;
  if (!authority.isAuthority || !authority.usages.has("keyCertSign")) return false;
  if (!certificate.issuerEncoding.equals(authority.subjectEncoding)) return false;
  if (keyIdentifier !== undefined && authorityKeyIdentifier !== undefined && !keyIdentifier.equals(authorityKeyIdentifier)) return false;
  return isSignedBy(certificate.der, authority);
}

/** The SIGNED form of X.509: body, algorithm, signature. Of certificates and revocation lists alike. */
export function isSignedBy(der: Uint8Array, authority: Certificate, largestCount?: number): boolean {
  try {
    const fields = walk(readElement(der, "DER", largestCount), tags.sequence);
    const body = fields.take(tags.sequence);
    const scheme = readScheme(fields.take(tags.sequence));
    const signature = readBitString(fields.take(tags.bitString));
    fields.done();
    return scheme.digest !== undefined && isSignatureOf(authority.publicKey, scheme, scheme.digest, body.encoding, signature);
  } catch (error) {
    if (error instanceof FailureError) return false;
    throw error;
  }
}

export const isValidAt = ({ validFrom, validUntil }: Certificate, at: Instant): boolean => validFrom <= at && at <= validUntil;

interface Parts extends Pick<Certificate, "subject" | "issuer" | "subjectEncoding" | "issuerEncoding" | "serialEncoding" | "validFrom" | "validUntil"> {
  readonly keyInfo: Element;
  readonly known: Extensions;
}

function readParts(der: Uint8Array): Parts {
  const signed = walk(readElement(der, "DER"), tags.sequence);
  const fields = walk(signed.take(tags.sequence), tags.sequence);
  const outerAlgorithm = signed.take(tags.sequence);
  readBitString(signed.take(tags.bitString));
  signed.done();
  const version = fields.takeIf(constructed(0));
  // Version 3 wherever there are extensions (RFC 5280 §4.1.2.1).
  const isThree = version !== undefined && readSmallInteger(walk(version, constructed(0)).take(tags.integer)) === 2;
  const serial = fields.take(tags.integer);
  // RFC 5280 §4.1.1.2: both name the same algorithm, or one of them was put there by somebody else.
  if (!fields.take(tags.sequence).encoding.equals(outerAlgorithm.encoding)) throw new FailureError("envelope.malformed");
  const issuer = fields.take(tags.sequence);
  const validity = walk(fields.take(tags.sequence), tags.sequence);
  const validFrom = readTime(validity.takeAny()) as Instant;
  const validUntil = readTime(validity.takeAny()) as Instant;
  validity.done();
  const subject = fields.take(tags.sequence);
  const keyInfo = fields.take(tags.sequence);
  fields.takeIf(0x81);
  fields.takeIf(0x82);
  const extensions = fields.takeIf(constructed(3));
  fields.done();
  if (extensions !== undefined && !isThree) throw new FailureError("envelope.malformed");
  return {
    subject: readName(subject),
    issuer: readName(issuer),
    subjectEncoding: Buffer.from(subject.encoding),
    issuerEncoding: Buffer.from(issuer.encoding),
    serialEncoding: Buffer.from(serial.encoding),
    validFrom,
    validUntil,
    keyInfo,
    known: readExtensions(extensions),
  };
}

function readPublicKey(info: Element): Pick<Certificate, "key" | "publicKey"> | "algorithm" | "point" {
  const fields = walk(info, tags.sequence);
  const algorithm = walk(fields.take(tags.sequence), tags.sequence);
  const bits = fields.take(tags.bitString);
  fields.done();
  const identifier = readObjectIdentifier(algorithm.take(tags.objectIdentifier));
  if (identifier === rsaEncryption) return readRsaKey(info, readBitString(bits));
  if (identifier !== ecPublicKey) return "algorithm";
  // Explicit curve parameters are forbidden by RFC 5480 §2.1.1 and were an attack (CVE-2020-0601).
  const curve = curveOf(readObjectIdentifier(algorithm.take(tags.objectIdentifier)));
  if (curve === undefined) return "algorithm";
  const point = Buffer.from(readBitString(bits));
  const publicKey = publicKeyOf(curve, point);
  return publicKey === undefined ? "point" : { key: { kind: "elliptic", curve, point }, publicKey };
}

/** RSAPublicKey (RFC 8017 appendix A.1.1); looked at before the library computes with it. */
function readRsaKey(info: Element, bits: Buffer): Pick<Certificate, "key" | "publicKey"> | "algorithm" {
  const fields = walk(readElement(bits, "DER"), tags.sequence);
  const { content: modulus } = fields.take(tags.integer);
  const { content: exponent } = fields.take(tags.integer);
  fields.done();
  const magnitude = modulus[0] === 0 ? modulus.subarray(1) : modulus;
  const length = magnitude.length * 8 - Math.clz32(magnitude[0] ?? 0) + 24;
  const isOdd = ((exponent.at(-1) ?? 0) & 1) === 1 && ((modulus.at(-1) ?? 0) & 1) === 1;
  const isPlain = exponent.length <= 5 && (exponent[0] ?? 0) < 0x80 && !(exponent.length === 1 && exponent[0] === 1);
  if (length < leastRsaBits || length > mostRsaBits || !isOdd || !isPlain || (modulus[0] ?? 0) >= 0x80) return "algorithm";
  return { key: { kind: "rsa", bits: length }, publicKey: createPublicKey({ key: info.encoding, format: "der", type: "spki" }) };
}

const nameFields = new Map<string, keyof Name>(Object.entries(attributes).map(([field, identifier]) => [identifier, field as keyof Name]));

function readName(name: Element): Name {
  const known: { -readonly [Field in keyof Name]: string } = {};
  for (const set of name.members) {
    for (const pair of set.members) {
      const fields = walk(pair, tags.sequence);
      const field = nameFields.get(readObjectIdentifier(fields.take(tags.objectIdentifier)));
      if (field !== undefined) known[field] = fields.takeAny().content.toString("utf8");
    }
  }
  return known;
}
