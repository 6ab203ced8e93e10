import { createCipheriv } from "node:crypto";
import type { Entropy } from "../platform/entropy.ts";
import type { Certificate } from "./certificate.ts";
import { constructed, elementHead, integer, objectIdentifier, octetString, primitive, sequence, setOf, tags } from "./der.ts";
import { nonceBytes, tagBytes } from "./header.ts";
import { aes256Gcm, contentTypes } from "./identifiers.ts";
import { agreementMaterialBytes, writeAgreement } from "./keyAgreement.ts";
import { writeTransport } from "./keyTransport.ts";
import { writeShared } from "./sharedKey.ts";

/** Writes CMS AuthEnvelopedData (RFC 5083) under AES-256-GCM (RFC 5084): DER of definite length, its size known before the content. */

export type Recipient =
  | { readonly kind: "certificate"; readonly certificate: Certificate }
  /** 32 bytes that the other side has already; `id` says which. */
  | { readonly kind: "shared"; readonly id: Uint8Array; readonly key: Uint8Array };

export interface EnvelopeOrder {
  readonly recipients: readonly Recipient[];
  /** Of the plaintext; exactly as many must come. */
  readonly contentBytes: number;
  readonly entropy: Entropy;
  /** Where it was chosen before, for this one envelope only; else a fresh one. */
  readonly contentKey?: Uint8Array;
}

export interface EnvelopeWriter {
  readonly head: Buffer;
  /** Of head, content and end together. */
  readonly totalBytes: number;
  /** Encrypted, to stand after the head, in order. */
  readonly update: (plain: Uint8Array) => Buffer;
  /** What stands after the content. */
  readonly finish: () => Buffer;
}

export const contentKeyBytes = 32;
/** SP 800-38D §5.2.1.1: what one nonce may encrypt. */
const mostContentBytes = 2 ** 36 - 32;

export function startEnvelope(order: EnvelopeOrder): EnvelopeWriter {
  const { recipients, contentBytes, entropy } = order;
  if (recipients.length === 0) throw new RangeError("an envelope without recipients could never be opened");
  if (!Number.isSafeInteger(contentBytes) || contentBytes < 0 || contentBytes > mostContentBytes) throw new RangeError("not a size for one envelope");
  const contentKey = order.contentKey ?? entropy.bytes(contentKeyBytes);
  if (contentKey.length !== contentKeyBytes) throw new RangeError("the content key has 32 bytes");
  const nonce = entropy.bytes(nonceBytes);
  const entries = setOf(...recipients.map((recipient) => writeRecipient(contentKey, recipient, entropy)));
  const cipher = createCipheriv("aes-256-gcm", contentKey, nonce, { authTagLength: tagBytes });
  if (order.contentKey === undefined) contentKey.fill(0);
  const { head, totalBytes } = frameOf(entries, nonce, contentBytes);
  let written = 0;
  return {
    head,
    totalBytes,
    update: (plain) => {
      written += plain.length;
      if (written > contentBytes) throw new RangeError("more content than was announced");
      return cipher.update(plain);
    },
    finish: () => {
      if (written !== contentBytes) throw new RangeError("less content than was announced");
      cipher.final();
      return octetString(cipher.getAuthTag());
    },
  };
}

function writeRecipient(contentKey: Uint8Array, recipient: Recipient, entropy: Entropy): Buffer {
  if (recipient.kind === "shared") return writeShared(contentKey, recipient);
  const { certificate } = recipient;
  return certificate.key.kind === "rsa"
    ? writeTransport(contentKey, certificate)
    : writeAgreement(contentKey, certificate, certificate.key, entropy.bytes(agreementMaterialBytes));
}

/** All that stands before the content, from the inside out: every length is known. */
function frameOf(entries: Buffer, nonce: Buffer, contentBytes: number): { head: Buffer; totalBytes: number } {
  const tagElementBytes = 2 + tagBytes;
  const before = Buffer.concat([
    objectIdentifier(contentTypes.data),
    sequence(objectIdentifier(aes256Gcm), sequence(octetString(nonce), integer(tagBytes))),
    elementHead(primitive(0), contentBytes),
  ]);
  const content = Buffer.concat([elementHead(tags.sequence, before.length + contentBytes), before]);
  const inner = Buffer.concat([integer(0), entries, content]);
  const innerBytes = inner.length + contentBytes + tagElementBytes;
  const envelope = Buffer.concat([elementHead(tags.sequence, innerBytes), inner]);
  const wrapper = Buffer.concat([elementHead(constructed(0), envelope.length - inner.length + innerBytes), envelope]);
  const type = objectIdentifier(contentTypes.authEnvelopedData);
  const bodyBytes = type.length + wrapper.length + contentBytes + tagElementBytes;
  const head = Buffer.concat([elementHead(tags.sequence, bodyBytes), type, wrapper]);
  return { head, totalBytes: head.length + contentBytes + tagElementBytes };
}
