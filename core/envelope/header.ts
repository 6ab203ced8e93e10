import { FailureError } from "../domain/failure.ts";
import { readElement, readObjectIdentifier, readOctets, readSmallInteger, tags, walk, type Element } from "./der.ts";
import type { Curve } from "./elliptic.ts";
import { ciphers, contentTypes, refusedByName, type Cipher, type Digest } from "./identifiers.ts";
import type { TransportPadding } from "./recipientKey.ts";

/** What stands before the content. Plain values only: a thread may post it to another. */
export interface EnvelopeHeader {
  readonly type: "enveloped" | "authEnveloped";
  /** False: anybody may have changed the content (CBC); what came out counts only if an inner signature or digest says so. */
  readonly authenticated: boolean;
  readonly cipher: Cipher;
  readonly contentType: "data" | "signedData" | "digestedData";
  readonly nonce: Uint8Array;
  readonly recipients: readonly RecipientEntry[];
}

/** IssuerAndSerialNumber by its encoding, or a subjectKeyIdentifier. */
export type RecipientName =
  | { readonly kind: "issuer"; readonly encoding: Uint8Array }
  | { readonly kind: "key"; readonly identifier: Uint8Array };

export type RecipientEntry =
  | { readonly kind: "transport"; readonly recipient: RecipientName; readonly padding: TransportPadding; readonly wrapped: Uint8Array }
  | {
      readonly kind: "agreement";
      /** SHA-1 only where the policy allows it. */
      readonly digest: "sha1" | Digest;
      /** Bytes of the wrapping key, and its AlgorithmIdentifier as it stood: part of what the key is derived from. */
      readonly wrapBytes: number;
      readonly wrapEncoding: Uint8Array;
      readonly curve?: Curve;
      readonly point: Uint8Array;
      readonly material?: Uint8Array;
      readonly entries: readonly { readonly recipient: RecipientName; readonly wrapped: Uint8Array }[];
    }
  | { readonly kind: "shared"; readonly id: Uint8Array; readonly wrapBytes: number; readonly wrapped: Uint8Array }
  | {
      readonly kind: "password";
      readonly salt: Uint8Array;
      readonly iterations: number;
      readonly digest: "sha1" | Digest;
      readonly cipher: "aes-128-cbc" | "aes-192-cbc" | "aes-256-cbc";
      readonly vector: Uint8Array;
      readonly wrapped: Uint8Array;
    }
  /** Addressed to these, in a way this reader does not know. */
  | { readonly kind: "unsupported"; readonly recipients: readonly RecipientName[]; readonly algorithm?: string };

export const keyBytesOf = ({ cipher }: EnvelopeHeader): number => Number(cipher.slice(4, 7)) / 8;

/** RFC 5084 §3.2 allows others; 12 is the length for which GCM was proved, and what everybody writes. */
export const nonceBytes = 12;
/** The longest; RFC 5084 would allow 12, and a shorter tag is what a forger wishes for. */
export const tagBytes = 16;
const vectorBytes = 16;

export function unsupported(identifier: string): FailureError {
  const algorithm = refusedByName.get(identifier);
  return new FailureError("envelope.unsupported", algorithm === undefined ? undefined : { algorithm });
}

export function readContentType(bytes: Buffer, type: EnvelopeHeader["type"]): EnvelopeHeader["contentType"] {
  const identifier = readObjectIdentifier(readElement(bytes, "BER"));
  if (identifier === contentTypes.data) return "data";
  // In AuthEnvelopedData any other type needs authenticated attributes (RFC 5083 §2.1), which are refused.
  if (type === "enveloped" && identifier === contentTypes.signedData) return "signedData";
  if (type === "enveloped" && identifier === contentTypes.digestedData) return "digestedData";
  throw new FailureError("envelope.unsupported");
}

/** ContentEncryptionAlgorithmIdentifier: AES-CBC (RFC 3565 §4.1) in EnvelopedData, AES-GCM (RFC 5084 §3.2) in AuthEnvelopedData. */
export function readCipher(bytes: Buffer, type: EnvelopeHeader["type"]): Pick<EnvelopeHeader, "cipher" | "nonce"> {
  const algorithm = walk(readElement(bytes, "BER"), tags.sequence);
  const identifier = readObjectIdentifier(algorithm.take(tags.objectIdentifier));
  const cipher = ciphers.get(identifier);
  if (cipher === undefined || cipher.endsWith("gcm") !== (type === "authEnveloped")) throw unsupported(identifier);
  const parameters = algorithm.takeAny();
  algorithm.done();
  return { cipher, nonce: Buffer.from(cipher.endsWith("gcm") ? readGcm(parameters) : readVector(parameters)) };
}

function readVector(parameters: Element): Buffer {
  const vector = readOctets(parameters);
  if (vector.length !== vectorBytes) throw new FailureError("envelope.malformed");
  return vector;
}

function readGcm(source: Element): Buffer {
  const parameters = walk(source, tags.sequence);
  const nonce = readOctets(parameters.take(tags.octetString));
  const length = parameters.takeIf(tags.integer);
  parameters.done();
  // The default of aes-ICVlen is 12.
  if (nonce.length !== nonceBytes || length === undefined || readSmallInteger(length) !== tagBytes) throw new FailureError("envelope.unsupported");
  return nonce;
}
