import { X509Certificate, type KeyObject } from "node:crypto";
import type { KeyAlgorithm, KeyPurpose } from "./card.ts";

/** As much of a certificate as tells what the key beside it is for. Whether it is to be trusted is asked elsewhere (core/envelope). */
export interface CertificateOfKey {
  readonly publicKey: KeyObject;
  readonly algorithm: KeyAlgorithm;
  /** By its key usage; a certificate without one allows all (RFC 5280 §4.2.1.3). */
  readonly purposes: ReadonlySet<KeyPurpose>;
}

export function readCertificateOfKey(der: Uint8Array): CertificateOfKey | undefined {
  try {
    const { publicKey } = new X509Certificate(der);
    const algorithm = algorithmOf(publicKey);
    const usage = keyUsage(der);
    if (algorithm === undefined || usage === "malformed") return undefined;
    return { publicKey, algorithm, purposes: purposesOf(usage) };
  } catch {
    // Cards hold all sorts of things where a certificate should be.
    return undefined;
  }
}

export function algorithmOf(publicKey: KeyObject): KeyAlgorithm | undefined {
  const { namedCurve, modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  if (publicKey.asymmetricKeyType === "rsa" && modulusLength !== undefined) return { kind: "rsa", bits: modulusLength };
  if (namedCurve === "prime256v1") return { kind: "elliptic", curve: "P-256" };
  return namedCurve === "secp384r1" ? { kind: "elliptic", curve: "P-384" } : undefined;
}

const purposeOfBit: readonly (readonly [bit: number, purpose: KeyPurpose])[] = [
  [0x80, "sign"], // digitalSignature
  [0x40, "sign"], // nonRepudiation
  [0x20, "transport"], // keyEncipherment
  [0x08, "agree"], // keyAgreement
];

const purposesOf = (usage: number | undefined): ReadonlySet<KeyPurpose> =>
  new Set(usage === undefined ? ["sign", "agree", "transport"] : purposeOfBit.filter(([bit]) => (usage & bit) !== 0).map(([, purpose]) => purpose));

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The elements one after the other; the library has accepted the certificate as DER already. */
function elementsOf(bytes: Uint8Array): readonly Element[] {
  const found: Element[] = [];
  for (let offset = 0; offset + 2 <= bytes.length; ) {
    const [tag = 0, first = 0] = bytes.subarray(offset, offset + 2);
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
    const start = offset + 2 + lengthBytes;
    const length = lengthBytes === 0 ? first : bytes.subarray(offset + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
    if (lengthBytes > 4 || start + length > bytes.length) return [];
    found.push({ tag, content: bytes.subarray(start, start + length) });
    offset = start + length;
  }
  return found;
}

const within = (elements: readonly Element[], tag: number): readonly Element[] => elementsOf(elements.find((element) => element.tag === tag)?.content ?? new Uint8Array());

const sequence = 0x30;
const keyUsageIdentifier = "551d0f";

/** The first byte of the KeyUsage bits; undefined where the certificate has none. */
function keyUsage(der: Uint8Array): number | undefined | "malformed" {
  const signed = within(within(elementsOf(der), sequence), sequence);
  for (const { content } of within(within(signed, 0xa3), sequence)) {
    const parts = elementsOf(content);
    if (Buffer.from(parts[0]?.content ?? []).toString("hex") !== keyUsageIdentifier) continue;
    const [bits] = within(parts, 0x04);
    // BIT STRING: the number of unused bits, then the bits.
    return bits?.tag === 0x03 ? (bits.content[1] ?? "malformed") : "malformed";
  }
  return undefined;
}
