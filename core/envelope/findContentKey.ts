import { fail, succeed, type Failure, type Result } from "../domain/failure.ts";
import { keyBytesOf, type EnvelopeHeader, type RecipientEntry } from "./header.ts";
import { openAgreement } from "./keyAgreement.ts";
import { openTransport } from "./keyTransport.ts";
import { openPassword, passwordBudget } from "./passwordKey.ts";
import type { RecipientKey } from "./recipientKey.ts";
import { isNamed } from "./recipientName.ts";
import { openShared } from "./sharedKey.ts";

export interface KeyPolicy {
  /** Whether content keys that were handed over in an old way are opened at all: under RSA PKCS #1 v1.5, or by ECDH with SHA-1. */
  readonly allowPkcs1: boolean;
}

/** The content key, where one of the recipients is one of these keys. The caller wipes it once it is used. */
export async function findContentKey(header: EnvelopeHeader, keys: readonly RecipientKey[], policy: KeyPolicy): Promise<Result<Buffer>> {
  const keyBytes = keyBytesOf(header);
  const budget = passwordBudget();
  let refusal: Failure | undefined;
  for (const key of keys) {
    for (const entry of header.recipients) {
      if (!isFor(entry, key)) continue;
      const opened = await openOne(entry, key, policy, keyBytes, budget);
      if (opened.ok) return asOwn(opened.value, keyBytes);
      // Of several passwords one may be meant; a named recipient is meant.
      if (opened.failure.code !== "envelope.passwordWrong") return opened;
      refusal = opened.failure;
    }
  }
  return refusal === undefined ? fail("envelope.notForCard") : { ok: false, failure: refusal };
}

/** In memory of its own: it can be handed to a thread without what lies beside it, and wiped. */
function asOwn(opened: Buffer, keyBytes: number): Result<Buffer> {
  const contentKey = Buffer.alloc(keyBytes);
  const isRight = opened.length === keyBytes;
  if (isRight) opened.copy(contentKey);
  opened.fill(0);
  return isRight ? succeed(contentKey) : fail("envelope.malformed");
}

function isFor(entry: RecipientEntry, key: RecipientKey): boolean {
  if (key.kind === "shared") return entry.kind === "shared" && Buffer.compare(entry.id, key.id) === 0;
  if (key.kind === "password") return entry.kind === "password";
  if (entry.kind === "unsupported") return entry.recipients.some((name) => isNamed(key.certificate, name));
  if (entry.kind === "agreement") return key.kind === "agreement" && entry.entries.some(({ recipient }) => isNamed(key.certificate, recipient));
  return entry.kind === "transport" && key.kind === "transport" && isNamed(key.certificate, entry.recipient);
}

async function openOne(
  entry: RecipientEntry,
  key: RecipientKey,
  policy: KeyPolicy,
  keyBytes: number,
  budget: { iterations: number },
): Promise<Result<Buffer>> {
  if (entry.kind === "agreement" && key.kind === "agreement") {
    return entry.digest === "sha1" && !policy.allowPkcs1 ? fail("envelope.sha1Refused") : openAgreement(entry, key);
  }
  if (entry.kind === "transport" && key.kind === "transport") {
    return entry.padding.kind === "pkcs1" && !policy.allowPkcs1 ? fail("envelope.pkcs1Refused") : openTransport(entry, key, keyBytes);
  }
  if (entry.kind === "shared" && key.kind === "shared") return openShared(entry, key);
  if (entry.kind === "password" && key.kind === "password") return openPassword(entry, key, budget);
  const algorithm = entry.kind === "unsupported" ? entry.algorithm : undefined;
  return fail("envelope.unsupported", algorithm === undefined ? undefined : { algorithm });
}
