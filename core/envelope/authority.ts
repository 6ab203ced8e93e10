import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { Instant } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { Entropy } from "../platform/entropy.ts";
import { attributes, readCertificate, type Certificate, type Name } from "./certificate.ts";
import { demoPolicy, extensions, keyUsages, type KeyUsage } from "./certificateExtensions.ts";
import {
  bitString,
  boolean,
  constructed,
  element,
  integer,
  objectIdentifier,
  octetString,
  primitive,
  printableString,
  readBitString,
  readElement,
  sequence,
  setOf,
  tags,
  time,
  utf8String,
  walk,
} from "./der.ts";
import { schemeOf, signatureAlgorithm } from "./signatureScheme.ts";

/** Issuing X.509 certificates and revocation lists (RFC 5280): the room's own authority, and with it the officers' certificates. */

export interface Validity {
  readonly from: Instant;
  readonly until: Instant;
}

export type LeafUsage = "digitalSignature" | "nonRepudiation" | "keyAgreement" | "keyEncipherment";

export interface CertificateOrder {
  readonly subject: Name;
  /** On an elliptic curve or RSA. */
  readonly publicKey: KeyObject;
  /** One key, one purpose (SP 800-57 §5.2); a signing key may be for both kinds of signature. */
  readonly usage: LeafUsage | readonly LeafUsage[];
  readonly validity: Validity;
}

export interface RevokedCertificate {
  readonly certificate: Certificate;
  readonly at: Instant;
  /** Of a stolen key every signature is in doubt, whatever date it claims. */
  readonly reason: RevocationReason;
}

export type RevocationReason = "unspecified" | "keyCompromise" | "affiliationChanged" | "superseded" | "cessationOfOperation";

/** CRLReason (RFC 5280 §5.3.1). */
const reasonCodes: Readonly<Record<RevocationReason, number>> = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
};

export interface CrlOrder {
  readonly revoked: readonly RevokedCertificate[];
  /** Rises with every list (RFC 5280 §5.2.3). */
  readonly number: number;
  readonly at: Instant;
  readonly nextUpdate: Instant;
}

export interface Authority {
  readonly certificate: Buffer;
  readonly privateKey: KeyObject;
  readonly issue: (order: CertificateOrder) => Buffer;
  /** An authority below this one, which may have `pathLength` more below itself. */
  readonly issueAuthority: (order: Omit<CertificateOrder, "usage"> & { readonly pathLength: number }) => Buffer;
  readonly issueCrl: (order: CrlOrder) => Buffer;
}

/** A fresh P-384 authority with its own certificate. `isDemo` marks everything it issues (`card.softwareRefused`). */
export function makeAuthority(order: {
  readonly name: Name;
  readonly validity: Validity;
  readonly isDemo: boolean;
  readonly entropy: Entropy;
  /** Default 0: it issues officers' certificates and no further authority. */
  readonly pathLength?: number;
}): Authority {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const issuer: Issuer = {
    name: encodeName(order.name),
    keyIdentifier: keyIdentifier(publicKey),
    privateKey,
    algorithm: signatureAlgorithm({ kind: "ecdsa", digest: "sha384" }),
    isDemo: order.isDemo,
    entropy: order.entropy,
  };
  const certificate = makeCertificate(issuer, issuer.name, publicKey, order.validity, authorityExtensions(order.pathLength ?? 0));
  return authorityOf(issuer, certificate);
}

/** An authority that was made before, by its certificate and its key. Its key is on an elliptic curve. */
export function openAuthority(order: { readonly certificate: Uint8Array; readonly privateKey: KeyObject; readonly entropy: Entropy }): Authority {
  const read = readCertificate(order.certificate);
  if (!read.ok) throw new FailureError(read.failure.code, read.failure.details);
  const { subjectEncoding, keyIdentifier: identifier, publicKey, isDemo, key } = read.value;
  if (key.kind !== "elliptic") throw new TypeError("an authority of this room has an elliptic-curve key");
  const issuer: Issuer = {
    name: subjectEncoding,
    keyIdentifier: identifier ?? keyIdentifier(publicKey),
    privateKey: order.privateKey,
    algorithm: signatureAlgorithm(schemeOf(read.value)),
    isDemo,
    entropy: order.entropy,
    digest: schemeOf(read.value).digest,
  };
  return authorityOf(issuer, Buffer.from(order.certificate));
}

interface Issuer {
  readonly name: Buffer;
  readonly keyIdentifier: Buffer;
  readonly privateKey: KeyObject;
  readonly algorithm: Buffer;
  readonly digest?: string;
  readonly isDemo: boolean;
  readonly entropy: Entropy;
}

function authorityOf(issuer: Issuer, certificate: Buffer): Authority {
  return {
    certificate,
    privateKey: issuer.privateKey,
    issue: ({ subject, publicKey, validity, usage }) =>
      makeCertificate(issuer, encodeName(subject), publicKey, validity, [
        extension(extensions.basicConstraints, true, sequence()),
        extension(extensions.keyUsage, true, usageBits(typeof usage === "string" ? [usage] : usage)),
      ]),
    issueAuthority: ({ subject, publicKey, validity, pathLength }) =>
      makeCertificate(issuer, encodeName(subject), publicKey, validity, authorityExtensions(pathLength)),
    issueCrl: (order) => makeCrl(issuer, order),
  };
}

const authorityExtensions = (pathLength: number): readonly Buffer[] => [
  extension(extensions.basicConstraints, true, sequence(boolean(true), integer(pathLength))),
  extension(extensions.keyUsage, true, usageBits(["keyCertSign", "cRLSign"])),
];

function signed({ algorithm, privateKey, digest = "sha384" }: Issuer, body: Buffer): Buffer {
  return sequence(body, algorithm, bitString(sign(digest, body, { key: privateKey, dsaEncoding: "der" })));
}

function makeCertificate(issuer: Issuer, subject: Buffer, key: KeyObject, { from, until }: Validity, own: readonly Buffer[]): Buffer {
  const body = sequence(
    element(constructed(0), integer(2)),
    serialNumber(issuer.entropy),
    issuer.algorithm,
    issuer.name,
    sequence(time(from), time(until)),
    subject,
    key.export({ format: "der", type: "spki" }),
    element(
      constructed(3),
      sequence(
        ...own,
        extension(extensions.subjectKeyIdentifier, false, octetString(keyIdentifier(key))),
        authorityKey(issuer),
        ...(issuer.isDemo ? [extension(extensions.certificatePolicies, false, sequence(sequence(objectIdentifier(demoPolicy))))] : []),
      ),
    ),
  );
  return signed(issuer, body);
}

const authorityKey = (issuer: Issuer): Buffer =>
  extension(extensions.authorityKeyIdentifier, false, sequence(element(primitive(0), issuer.keyIdentifier)));

/** CertificateList, version 2 (RFC 5280 §5.1). */
function makeCrl(issuer: Issuer, { revoked, number, at, nextUpdate }: CrlOrder): Buffer {
  const entries = revoked.map((entry) =>
    sequence(
      entry.certificate.serialEncoding,
      time(entry.at),
      // RFC 5280 §5.3.1: "unspecified" is said by saying nothing.
      ...(entry.reason === "unspecified"
        ? []
        : [sequence(extension(crlReason, false, element(tags.enumerated, Buffer.from([reasonCodes[entry.reason]]))))]),
    ),
  );
  const body = sequence(
    integer(1),
    issuer.algorithm,
    issuer.name,
    time(at),
    time(nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    element(constructed(0), sequence(authorityKey(issuer), extension(extensions.crlNumber, false, integer(number)))),
  );
  return signed(issuer, body);
}

const crlReason = "2.5.29.21";

/** RFC 5280 §4.1.2.2: positive, at most 20 octets; unpredictable. */
function serialNumber(entropy: Entropy): Buffer {
  const bytes = Buffer.from(entropy.bytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return integer(bytes);
}

/** RFC 7093 §2, method 1: the leftmost 160 bits of SHA-256 over the key's bits. */
function keyIdentifier(key: KeyObject): Buffer {
  const info = walk(readElement(key.export({ format: "der", type: "spki" }), "DER"), tags.sequence);
  info.take(tags.sequence);
  return createHash("sha256")
    .update(readBitString(info.take(tags.bitString)))
    .digest()
    .subarray(0, 20);
}

function encodeName(name: Name): Buffer {
  const part = (identifier: string, value: Buffer): Buffer => setOf(sequence(objectIdentifier(identifier), value));
  return sequence(
    ...(name.organization === undefined ? [] : [part(attributes.organization, utf8String(name.organization))]),
    ...(name.commonName === undefined ? [] : [part(attributes.commonName, utf8String(name.commonName))]),
    ...(name.serialNumber === undefined ? [] : [part(attributes.serialNumber, printableString(name.serialNumber))]),
  );
}

const extension = (identifier: string, isCritical: boolean, value: Buffer): Buffer =>
  sequence(objectIdentifier(identifier), ...(isCritical ? [boolean(true)] : []), octetString(value));

/** X.690 §11.2.2: a named bit list ends with its last set bit. */
function usageBits(usages: readonly KeyUsage[]): Buffer {
  const positions = usages.map((usage) => keyUsages.indexOf(usage));
  const byte = positions.reduce((sum, position) => sum | (0x80 >> position), 0);
  return bitString(Buffer.from([byte]), 7 - Math.max(...positions));
}
