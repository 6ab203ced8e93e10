import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { findContentKey, type KeyPolicy } from "./findContentKey.ts";
import { openEnvelopeReader } from "./reader.ts";
import type { RecipientKey } from "./recipientKey.ts";
import { largestEnvelope } from "./seal.ts";

/**
 * Opens a small CMS AuthEnvelopedData that lies in memory: keys and lists of this room. Nothing is given out before the tag matched,
 * and what has no tag (EnvelopedData) is not opened here at all.
 */
export async function open(bytes: Uint8Array, key: RecipientKey | readonly RecipientKey[], policy: KeyPolicy = { allowPkcs1: false }): Promise<Result<Buffer>> {
  if (bytes.length > largestEnvelope) return fail("envelope.tooLarge");
  const pieces: Buffer[] = [];
  const wipe = (): void => {
    for (const piece of pieces) piece.fill(0);
  };
  try {
    const reader = openEnvelopeReader({ sink: (plain) => pieces.push(Buffer.from(plain.buffer, plain.byteOffset, plain.length)) });
    reader.push(bytes);
    const { header } = reader;
    if (header === undefined) {
      reader.finish();
      throw new Error("an envelope ends without a header");
    }
    const contentKey = await findContentKey(header, "kind" in key ? [key] : key, policy);
    if (!contentKey.ok) return contentKey;
    try {
      reader.unlock(contentKey.value);
    } finally {
      contentKey.value.fill(0);
    }
    reader.finish();
    const content = Buffer.concat(pieces);
    wipe();
    return succeed(content);
  } catch (error) {
    wipe();
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}
