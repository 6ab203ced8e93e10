import { createPrivateKey, createPublicKey, constants, diffieHellman, privateDecrypt, type KeyObject } from "node:crypto";
import forge from "node-forge";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { readCertificate, type Certificate } from "./certificate.ts";
import { bitString, readElement, sequence, tags, type Element } from "./der.ts";
import { publicKeyInfo } from "./elliptic.ts";
import type { RecipientKey, TransportPadding } from "./recipientKey.ts";

/** A recipient's key from a file: PKCS #12 (RFC 7292), or PEM with certificate and PKCS #8 key. The room itself keeps no such keys. */

const largestKeyFile = 1024 * 1024;
const mostIterations = 4_000_000;

export interface SoftwareKey {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
}

export function readKeyFile(bytes: Uint8Array, password: string): Result<SoftwareKey> {
  if (bytes.length > largestKeyFile) return fail("envelope.keyUnusable", { reason: "tooLarge" });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  const parts = text.includes("-----BEGIN ") ? readPem(text, password) : readPkcs12(bytes, password);
  if (!parts.ok) return parts;
  const { privateKey, certificates } = parts.value;
  const own = createPublicKey(privateKey);
  for (const der of certificates) {
    const read = readCertificate(der);
    if (read.ok && read.value.publicKey.equals(own)) return succeed({ certificate: read.value, privateKey });
  }
  return fail("envelope.keyUnusable", { reason: "certificate" });
}

interface Parts {
  readonly privateKey: KeyObject;
  readonly certificates: readonly Buffer[];
}

const certificatePattern = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
const keyPattern = /-----BEGIN (?:ENCRYPTED |EC |RSA )?PRIVATE KEY-----[^-]+-----END (?:ENCRYPTED |EC |RSA )?PRIVATE KEY-----/;

function readPem(text: string, password: string): Result<Parts> {
  const key = keyPattern.exec(text)?.[0];
  if (key === undefined) return fail("envelope.keyUnusable", { reason: "privateKey" });
  const privateKey = privateKeyOf({ key, format: "pem", passphrase: password });
  if (!privateKey.ok) return privateKey;
  const certificates = [...text.matchAll(certificatePattern)].map(([, encoded = ""]) => Buffer.from(encoded, "base64"));
  return succeed({ privateKey: privateKey.value, certificates });
}

function privateKeyOf(input: Parameters<typeof createPrivateKey>[0]): Result<KeyObject> {
  try {
    return succeed(createPrivateKey(input));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    // OpenSSL's names of a padding that came out wrong, and Node's of a passphrase that is not there.
    const isPassword = code === "ERR_OSSL_BAD_DECRYPT" || code === "ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED" || code === "ERR_MISSING_PASSPHRASE";
    return isPassword ? fail("envelope.passwordWrong") : fail("envelope.keyUnusable", { reason: "privateKey" });
  }
}

/** node:crypto opens no PKCS #12; node-forge does, and hands over as DER what it cannot name itself (elliptic curves). */
function readPkcs12(bytes: Uint8Array, password: string): Result<Parts> {
  try {
    refuseEndlessWork(readElement(bytes, "BER"), 0);
    const file = openPkcs12(bytes, password);
    const bags = file.safeContents.flatMap(({ safeBags }) => safeBags);
    const { keyBag, pkcs8ShroudedKeyBag, certBag } = forge.pki.oids;
    const keys = bags.filter(({ type }) => type === keyBag || type === pkcs8ShroudedKeyBag);
    const [bag] = keys;
    if (bag === undefined || keys.length > 1) return fail("envelope.keyUnusable", { reason: "privateKey" });
    // What forge cannot name it leaves as it is, beside a null.
    const rsaKey = bag.key ?? undefined;
    const der = derOf(rsaKey === undefined ? bag.asn1 : forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(rsaKey)));
    const privateKey = privateKeyOf({ key: der, format: "der", type: "pkcs8" });
    der.fill(0);
    if (!privateKey.ok) return privateKey;
    const certificates = bags.filter(({ type }) => type === certBag).map(certificateOf);
    return succeed({ privateKey: privateKey.value, certificates });
  } catch (error) {
    if (error instanceof FailureError) return fail("envelope.keyUnusable", { reason: "malformed" });
    // forge tells of everything by a message.
    if (!(error instanceof Error)) throw error;
    return error.message.includes("Invalid password") ? fail("envelope.passwordWrong") : fail("envelope.keyUnusable", { reason: "malformed" });
  }
}

/**
 * The password is UTF-16 for the file's MAC and the old ciphers (RFC 7292 appendix B.1), UTF-8 for PBES2 (RFC 8018 §3); forge gives the
 * same characters to both. Once the MAC was right, what is left to open is opened with the other form.
 */
function openPkcs12(bytes: Uint8Array, password: string): forge.pkcs12.Pkcs12Pfx {
  const parsed = forge.asn1.fromDer(Buffer.from(bytes).toString("latin1"));
  const encoded = Buffer.from(password).toString("latin1");
  try {
    return forge.pkcs12.pkcs12FromAsn1(parsed, password);
  } catch (error) {
    const isWrong = error instanceof Error && error.message.includes("Invalid password");
    if (isWrong || encoded === password || typeof parsed.value === "string") throw error;
    parsed.value = parsed.value.slice(0, 2);
    return forge.pkcs12.pkcs12FromAsn1(parsed, encoded);
  }
}

const derOf = (value: forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(value).getBytes(), "latin1");

/** forge writes the outer algorithm anew, with parameters that ECDSA has not; the inner one is what the issuer wrote. */
function certificateOf({ cert, asn1 }: forge.pkcs12.Bag): Buffer {
  const certificate = cert ?? undefined;
  if (certificate === undefined) return derOf(asn1);
  const body = derOf(certificate.tbsCertificate);
  const algorithm = readElement(body, "DER").members.find(({ tag }) => tag === tags.sequence);
  return sequence(body, algorithm?.encoding ?? Buffer.alloc(0), bitString(Buffer.from(String(certificate.signature), "latin1")));
}

/** Salt and number of iterations stand side by side wherever a key is derived; forge would compute any number of them. */
function refuseEndlessWork(source: Element, depth: number): void {
  const [salt, count] = source.members;
  if (salt?.tag === tags.octetString && count?.tag === tags.integer && (count.content.length > 4 || BigInt(`0x${count.content.toString("hex")}`) > mostIterations))
    throw new FailureError("envelope.unsupported");
  // MacData (RFC 7292 §4) has the digest first.
  const iterations = source.members[2];
  if (source.members[1]?.tag === tags.octetString && iterations?.tag === tags.integer && iterations.content.length > 3) throw new FailureError("envelope.unsupported");
  for (const member of source.members) refuseEndlessWork(member, depth);
  if (source.tag !== tags.octetString || source.content[0] !== tags.sequence || depth > 3) return;
  let nested: Element;
  try {
    nested = readElement(source.content, "BER");
  } catch {
    return;
  }
  refuseEndlessWork(nested, depth + 1);
}

/** What an envelope needs of such a key. */
export function recipientKeyOf({ certificate, privateKey }: SoftwareKey): RecipientKey {
  const { key } = certificate;
  if (key.kind === "rsa") {
    return { kind: "transport", certificate, decrypt: (wrapped, padding) => Promise.resolve(decryptBy(privateKey, wrapped, padding)) };
  }
  return {
    kind: "agreement",
    certificate,
    agree: (point) => {
      const publicKey = createPublicKey({ key: publicKeyInfo(key.curve, point), format: "der", type: "spki" });
      return Promise.resolve(succeed(diffieHellman({ privateKey, publicKey })));
    },
  };
}

/** PKCS #1 v1.5: the library of Node gives random bytes for a wrong padding itself; where it throws, the envelope puts them in. */
function decryptBy(privateKey: KeyObject, wrapped: Uint8Array, padding: TransportPadding): Result<Buffer> {
  const options =
    padding.kind === "oaep"
      ? { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: padding.digest }
      : { padding: constants.RSA_PKCS1_PADDING };
  try {
    return succeed(privateDecrypt({ key: privateKey, ...options }, wrapped));
  } catch {
    return fail("envelope.tampered");
  }
}
