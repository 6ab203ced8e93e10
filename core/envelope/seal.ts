import { createCipheriv } from "node:crypto";
import { fail, succeed, type Result } from "../domain/failure.ts";
import type { Entropy } from "../platform/entropy.ts";
import type { Certificate } from "./certificate.ts";
import { constructed, element, integer, objectIdentifier, octetString, primitive, sequence, setOf } from "./der.ts";
import { sealToRecipient } from "./keyAgreement.ts";

/** CMS AuthEnvelopedData (RFC 5083) under AES-256-GCM (RFC 5084): what this room writes is DER of definite length. */

export const identifiers = {
  /** id-ct-authEnvelopedData, RFC 5083 §2. */
  authEnvelopedData: "1.2.840.113549.1.9.16.1.23",
  /** id-data, RFC 5652 §4. */
  data: "1.2.840.113549.1.7.1",
  /** id-aes256-GCM, RFC 5084 §3.2. */
  aes256Gcm: "2.16.840.1.101.3.4.1.46",
} as const;

export const contentKeyBytes = 32;
export const nonceBytes = 12;
/** The longest; RFC 5084 would allow 12, and a shorter tag is what a forger wishes for. */
export const tagBytes = 16;
/** Keys and lists; what is larger goes through the streaming reader. */
export const largestEnvelope = 1024 * 1024;

/** To each of the recipients, whose certificates name keys for agreement. */
export function seal(content: Uint8Array, recipients: readonly Certificate[], entropy: Entropy): Result<Buffer> {
  if (recipients.length === 0) throw new RangeError("an envelope without recipients could never be opened");
  const contentKey = entropy.bytes(contentKeyBytes);
  const nonce = entropy.bytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", contentKey, nonce, { authTagLength: tagBytes });
  const encrypted = Buffer.concat([cipher.update(content), cipher.final()]);
  const envelope = sequence(
    objectIdentifier(identifiers.authEnvelopedData),
    element(
      constructed(0),
      sequence(
        integer(0),
        setOf(...recipients.map((recipient) => sealToRecipient(contentKey, recipient))),
        sequence(
          objectIdentifier(identifiers.data),
          sequence(objectIdentifier(identifiers.aes256Gcm), sequence(octetString(nonce), integer(tagBytes))),
          element(primitive(0), encrypted),
        ),
        octetString(cipher.getAuthTag()),
      ),
    ),
  );
  contentKey.fill(0);
  return envelope.length > largestEnvelope ? fail("envelope.tooLarge") : succeed(envelope);
}

/** Both are needed to open it: the outer envelope is for the first, what lies in it for the second. */
export function sealForTwo(content: Uint8Array, first: Certificate, second: Certificate, entropy: Entropy): Result<Buffer> {
  const inner = seal(content, [second], entropy);
  return inner.ok ? seal(inner.value, [first], entropy) : inner;
}
