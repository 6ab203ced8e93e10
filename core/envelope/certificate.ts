import { createHash, X509Certificate, type KeyObject } from "node:crypto";
import type { CertificateHash, Instant } from "../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { constructed, readBitString, readElement, readObjectIdentifier, readOctets, tags, walk, type Element } from "./der.ts";
import { curveOf, ecPublicKey, publicKeyOf, type Curve } from "./elliptic.ts";

/** Reading X.509 certificates (RFC 5280). What is trusted is the room's policy; a certificate only carries the key and its dates. */

const largestCertificate = 16 * 1024;

export const keyUsages = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
] as const;
export type KeyUsage = (typeof keyUsages)[number];

export const attributes = { commonName: "2.5.4.3", serialNumber: "2.5.4.5", organization: "2.5.4.10" } as const;
export const extensions = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  basicConstraints: "2.5.29.19",
  certificatePolicies: "2.5.29.32",
  authorityKeyIdentifier: "2.5.29.35",
} as const;

/** Marks the certificates of software cards; the arc is a UUID of ours (X.667), so nobody else issues under it. */
export const demoPolicy = "2.25.3623797029539473721856013766187387704";
export const demoOrganization = "Noren demo";

export interface Name {
  readonly organization?: string;
  readonly commonName?: string;
  readonly serialNumber?: string;
}

export interface Certificate {
  readonly der: Buffer;
  readonly hash: CertificateHash;
  readonly subject: Name;
  readonly issuer: Name;
  /** Encodings as they stand in the certificate, for IssuerAndSerialNumber (RFC 5652 §10.2.4). */
  readonly issuerEncoding: Buffer;
  readonly serialEncoding: Buffer;
  readonly curve: Curve;
  /** Uncompressed. */
  readonly point: Buffer;
  readonly publicKey: KeyObject;
  readonly usages: ReadonlySet<KeyUsage>;
  readonly isAuthority: boolean;
  readonly isDemo: boolean;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
}

export const certificateHashOf = (der: Uint8Array): CertificateHash => createHash("sha256").update(der).digest("hex") as CertificateHash;

const unusable = (reason: "malformed" | "algorithm" | "point"): Result<never> => fail("room.certificateUnusable", { reason });

export function readCertificate(der: Uint8Array): Result<Certificate> {
  if (der.length > largestCertificate) return unusable("malformed");
  try {
    const parts = readParts(der);
    if (parts.curve === undefined) return unusable("algorithm");
    const publicKey = publicKeyOf(parts.curve, parts.point);
    if (publicKey === undefined) return unusable("point");
    const { ca, validFromDate, validToDate } = new X509Certificate(der);
    return succeed({
      ...parts,
      der: Buffer.from(der),
      hash: certificateHashOf(der),
      curve: parts.curve,
      publicKey,
      isAuthority: ca,
      validFrom: validFromDate.getTime() as Instant,
      validUntil: validToDate.getTime() as Instant,
    });
  } catch (error) {
    // The library's parser throws where ours was satisfied (dates above all): not a certificate to work with either way.
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

export const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${(
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? []
  ).join("\n")}\n-----END CERTIFICATE-----\n`;

/** A certificate of a software card; one that cannot be read counts as none. */
export function isDemoCertificate(der: Uint8Array): boolean {
  const read = readCertificate(der);
  return read.ok && read.value.isDemo;
}

export function isIssuedBy(certificate: Certificate, authority: Certificate): boolean {
  const issued = new X509Certificate(certificate.der);
  return authority.isAuthority && issued.checkIssued(new X509Certificate(authority.der)) && issued.verify(authority.publicKey);
}

export const isValidAt = ({ validFrom, validUntil }: Certificate, at: Instant): boolean => validFrom <= at && at <= validUntil;

interface Parts {
  readonly issuer: Name;
  readonly subject: Name;
  readonly issuerEncoding: Buffer;
  readonly serialEncoding: Buffer;
  readonly curve: Curve | undefined;
  readonly point: Buffer;
  readonly usages: ReadonlySet<KeyUsage>;
  readonly isDemo: boolean;
}

function readParts(der: Uint8Array): Parts {
  const [body] = readElement(der, "DER").members;
  if (body === undefined) throw new FailureError("envelope.malformed");
  const fields = walk(body, tags.sequence);
  fields.takeIf(constructed(0));
  const serial = fields.take(tags.integer);
  fields.take(tags.sequence);
  const issuer = fields.take(tags.sequence);
  fields.take(tags.sequence);
  const subject = fields.take(tags.sequence);
  const key = readPublicKey(fields.take(tags.sequence));
  const known = readExtensions(fields.takeIf(constructed(3)));
  const issuerName = readName(issuer);
  return {
    issuer: issuerName,
    subject: readName(subject),
    issuerEncoding: Buffer.from(issuer.encoding),
    serialEncoding: Buffer.from(serial.encoding),
    ...key,
    usages: readKeyUsage(known.get(extensions.keyUsage)),
    isDemo:
      (issuerName.organization ?? "").includes(demoOrganization) || readPolicies(known.get(extensions.certificatePolicies)).includes(demoPolicy),
  };
}

function readPublicKey(info: Element): { curve: Curve | undefined; point: Buffer } {
  const fields = walk(info, tags.sequence);
  const algorithm = walk(fields.take(tags.sequence), tags.sequence);
  const bits = fields.take(tags.bitString);
  if (readObjectIdentifier(algorithm.take(tags.objectIdentifier)) !== ecPublicKey) return { curve: undefined, point: Buffer.alloc(0) };
  // Explicit curve parameters are forbidden by RFC 5480 §2.1.1 and were an attack (CVE-2020-0601).
  const curve = curveOf(readObjectIdentifier(algorithm.take(tags.objectIdentifier)));
  return { curve, point: Buffer.from(readBitString(bits)) };
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

const readHere: ReadonlySet<string> = new Set([extensions.keyUsage, extensions.certificatePolicies]);

function readExtensions(wrapper: Element | undefined): ReadonlyMap<string, Element> {
  const known = new Map<string, Element>();
  const [list] = wrapper?.members ?? [];
  for (const extension of list?.members ?? []) {
    const fields = walk(extension, tags.sequence);
    const identifier = readObjectIdentifier(fields.take(tags.objectIdentifier));
    fields.takeIf(tags.boolean);
    // RFC 5280 §4.2: no extension twice.
    if (known.has(identifier)) throw new FailureError("envelope.malformed");
    const value = fields.take(tags.octetString);
    fields.done();
    // Those of other issuers are their own affair; ours are read to the last byte.
    known.set(identifier, readHere.has(identifier) ? readElement(readOctets(value), "DER") : value);
  }
  return known;
}

function readKeyUsage(bits: Element | undefined): ReadonlySet<KeyUsage> {
  if (bits === undefined) return new Set();
  if (bits.tag !== tags.bitString) throw new FailureError("envelope.malformed");
  return new Set(keyUsages.filter((_, index) => ((bits.content[1] ?? 0) & (0x80 >> index)) !== 0));
}

const readPolicies = (list: Element | undefined): readonly string[] =>
  (list?.members ?? []).map((policy) => readObjectIdentifier(walk(policy, tags.sequence).take(tags.objectIdentifier)));
