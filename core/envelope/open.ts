import { createDecipheriv } from "node:crypto";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import {
  constructed,
  primitive,
  readElement,
  readObjectIdentifier,
  readOctets,
  readSmallInteger,
  tags,
  walk,
  type Element,
  type Walk,
} from "./der.ts";
import { openAsRecipient, type AgreementKey } from "./keyAgreement.ts";
import { contentKeyBytes, identifiers, largestEnvelope, nonceBytes, tagBytes } from "./seal.ts";

/**
 * Opens a CMS AuthEnvelopedData (RFC 5083) with a card. Nothing is given out before the tag matched. Attributes are refused: the
 * authenticated ones would be additional data, and no sender of ours uses them; the others nobody vouches for.
 */
export async function open(bytes: Uint8Array, key: AgreementKey): Promise<Result<Buffer>> {
  if (bytes.length > largestEnvelope) return fail("envelope.tooLarge");
  try {
    const { recipients, nonce, encrypted, tag } = readEnvelope(bytes);
    const contentKey = await openAsRecipient(recipients, key);
    if (!contentKey.ok) return contentKey;
    if (contentKey.value.length !== contentKeyBytes) return fail("envelope.malformed");
    const content = decrypt(contentKey.value, nonce, encrypted, tag);
    contentKey.value.fill(0);
    return content === undefined ? fail("envelope.tampered") : succeed(content);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

function decrypt(contentKey: Buffer, nonce: Buffer, encrypted: Buffer, tag: Buffer): Buffer | undefined {
  const decipher = createDecipheriv("aes-256-gcm", contentKey, nonce, { authTagLength: tagBytes }).setAuthTag(tag);
  const content = decipher.update(encrypted);
  try {
    decipher.final();
    return content;
  } catch {
    content.fill(0);
    return undefined;
  }
}

interface Envelope {
  readonly recipients: readonly Element[];
  readonly nonce: Buffer;
  readonly encrypted: Buffer;
  readonly tag: Buffer;
}

const unsupported = (): FailureError => new FailureError("envelope.unsupported");

function expectIdentifier(fields: Walk, identifier: string): void {
  if (readObjectIdentifier(fields.take(tags.objectIdentifier)) !== identifier) throw unsupported();
}

function readEnvelope(bytes: Uint8Array): Envelope {
  const info = walk(readElement(bytes, "BER"), tags.sequence);
  expectIdentifier(info, identifiers.authEnvelopedData);
  const wrapper = walk(info.take(constructed(0)), constructed(0));
  info.done();
  const fields = walk(wrapper.take(tags.sequence), tags.sequence);
  wrapper.done();
  if (readSmallInteger(fields.take(tags.integer)) !== 0) throw unsupported();
  // originatorInfo: certificates that nothing binds to the content.
  if (fields.takeIf(constructed(0)) !== undefined) throw unsupported();
  const recipients = fields.take(tags.set).members;
  const content = readContent(fields.take(tags.sequence));
  if (fields.takeIf(constructed(1)) !== undefined) throw unsupported();
  const tag = readOctets(fields.take(tags.octetString));
  if (fields.takeIf(constructed(2)) !== undefined) throw unsupported();
  fields.done();
  if (tag.length !== tagBytes) throw new FailureError("envelope.malformed");
  return { recipients, ...content, tag };
}

/** EncryptedContentInfo (RFC 5652 §6.1) with GCMParameters (RFC 5084 §3.2). */
function readContent(info: Element): Pick<Envelope, "nonce" | "encrypted"> {
  const fields = walk(info, tags.sequence);
  // Any other type would need authenticated attributes (RFC 5083 §2.1).
  expectIdentifier(fields, identifiers.data);
  const algorithm = walk(fields.take(tags.sequence), tags.sequence);
  expectIdentifier(algorithm, identifiers.aes256Gcm);
  const parameters = walk(algorithm.take(tags.sequence), tags.sequence);
  algorithm.done();
  const nonce = readOctets(parameters.take(tags.octetString));
  const length = parameters.takeIf(tags.integer);
  parameters.done();
  // The default of aes-ICVlen is 12.
  if (nonce.length !== nonceBytes || length === undefined || readSmallInteger(length) !== tagBytes) throw unsupported();
  const encrypted = readOctets(fields.takeAny(), primitive(0));
  fields.done();
  return { nonce, encrypted };
}
