import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { constructed, element, integer, objectIdentifier, octetString, readOctets, readSmallInteger, sequence, tags, walk, type Element } from "./der.ts";
import type { RecipientEntry } from "./header.ts";
import { aes256Wrap } from "./identifiers.ts";
import { readWrap } from "./keyAgreement.ts";
import { unwrapKey, wrapKey } from "./keyWrap.ts";
import type { SharedKey } from "./recipientKey.ts";

/** KEKRecipientInfo (RFC 5652 §6.2.3): the content key under a key that both sides have, as the parts of a package are. */

const kekriVersion = 4;
const sharedKeyBytes = 32;
const longestIdentifier = 64;

export function writeShared(contentKey: Uint8Array, { id, key }: { readonly id: Uint8Array; readonly key: Uint8Array }): Buffer {
  if (key.length !== sharedKeyBytes || id.length === 0 || id.length > longestIdentifier) throw new RangeError("a shared key has 32 bytes and a name");
  return element(
    constructed(2),
    integer(kekriVersion),
    sequence(octetString(id)),
    sequence(objectIdentifier(aes256Wrap)),
    octetString(wrapKey(key, contentKey)),
  );
}

export function readShared(recipient: Element): RecipientEntry {
  const fields = walk(recipient, constructed(2));
  if (readSmallInteger(fields.take(tags.integer)) !== kekriVersion) throw new FailureError("envelope.malformed");
  const identifier = walk(fields.take(tags.sequence), tags.sequence);
  const id = Buffer.from(readOctets(identifier.take(tags.octetString)));
  // A date and other attributes would tell keys of one identifier apart; then this is not the reader for it.
  const isPlain = identifier.rest().length === 0;
  const wrapBytes = readWrap(fields.take(tags.sequence));
  const wrapped = Buffer.from(readOctets(fields.take(tags.octetString)));
  fields.done();
  if (id.length > longestIdentifier) throw new FailureError("envelope.malformed");
  return wrapBytes === undefined || !isPlain ? { kind: "unsupported", recipients: [] } : { kind: "shared", id, wrapBytes, wrapped };
}

type SharedEntry = Extract<RecipientEntry, { kind: "shared" }>;

export function openShared({ wrapBytes, wrapped }: SharedEntry, { key }: SharedKey): Result<Buffer> {
  if (key.length !== wrapBytes) return fail("envelope.malformed");
  const contentKey = unwrapKey(key, wrapped);
  return contentKey === undefined ? fail("envelope.tampered") : succeed(contentKey);
}
