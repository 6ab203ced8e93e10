import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import type { Instant } from "../domain/brand.ts";
import type { Entropy } from "../platform/entropy.ts";
import { attributes, demoPolicy, extensions, keyUsages, type KeyUsage, type Name } from "./certificate.ts";
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
  sequence,
  setOf,
  time,
  utf8String,
} from "./der.ts";

/** Issuing X.509 certificates (RFC 5280): the room's own authority, and with it the officers' certificates. */

const ecdsaWithSha384 = sequence(objectIdentifier("1.2.840.10045.4.3.3"));

export interface Validity {
  readonly from: Instant;
  readonly until: Instant;
}

export interface CertificateOrder {
  readonly subject: Name;
  readonly publicKey: KeyObject;
  /** One key, one purpose (SP 800-57 §5.2). */
  readonly usage: "digitalSignature" | "keyAgreement";
  readonly validity: Validity;
}

export interface Authority {
  readonly certificate: Buffer;
  readonly privateKey: KeyObject;
  readonly issue: (order: CertificateOrder) => Buffer;
}

/** A fresh P-384 authority with its own certificate. `isDemo` marks everything it issues (`card.softwareRefused`). */
export function makeAuthority(order: {
  readonly name: Name;
  readonly validity: Validity;
  readonly isDemo: boolean;
  readonly entropy: Entropy;
}): Authority {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const issuer = encodeName(order.name);
  const signature = (body: Buffer): Buffer => sign("sha384", body, { key: privateKey, dsaEncoding: "der" });
  const make = (subject: Buffer, key: KeyObject, { from, until }: Validity, own: readonly Buffer[]): Buffer => {
    const body = sequence(
      element(constructed(0), integer(2)),
      serialNumber(order.entropy),
      ecdsaWithSha384,
      issuer,
      sequence(time(from), time(until)),
      subject,
      key.export({ format: "der", type: "spki" }),
      element(
        constructed(3),
        sequence(
          ...own,
          extension(extensions.subjectKeyIdentifier, false, octetString(keyIdentifier(key))),
          extension(extensions.authorityKeyIdentifier, false, sequence(element(primitive(0), keyIdentifier(publicKey)))),
          ...(order.isDemo ? [extension(extensions.certificatePolicies, false, sequence(sequence(objectIdentifier(demoPolicy))))] : []),
        ),
      ),
    );
    return sequence(body, ecdsaWithSha384, bitString(signature(body)));
  };
  return {
    privateKey,
    // pathLenConstraint 0: it issues officers' certificates and no further authority.
    certificate: make(issuer, publicKey, order.validity, [
      extension(extensions.basicConstraints, true, sequence(boolean(true), integer(0))),
      extension(extensions.keyUsage, true, usageBits(["keyCertSign", "cRLSign"])),
    ]),
    issue: (leaf) =>
      make(encodeName(leaf.subject), leaf.publicKey, leaf.validity, [
        extension(extensions.basicConstraints, true, sequence()),
        extension(extensions.keyUsage, true, usageBits([leaf.usage])),
      ]),
  };
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets; unpredictable. */
function serialNumber(entropy: Entropy): Buffer {
  const bytes = Buffer.from(entropy.bytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return integer(bytes);
}

/** RFC 7093 §2, method 1: the leftmost 160 bits of SHA-256 over the key's bits. */
function keyIdentifier(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: "jwk" });
  if (x === undefined || y === undefined) throw new TypeError("not an elliptic-curve key");
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  return createHash("sha256").update(point).digest().subarray(0, 20);
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
