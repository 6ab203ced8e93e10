import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { findContentKey } from "../../envelope/findContentKey.ts";
import { openEnvelopeReader } from "../../envelope/reader.ts";
import type { RecipientKey } from "../../envelope/recipientKey.ts";

/** An envelope whose content fits in memory; only authenticated ones. The caller wipes what it gets. */
export async function openWhole(bytes: Uint8Array, keys: readonly RecipientKey[], policy: { readonly allowPkcs1: boolean }, chunkBytes = bytes.length): Promise<Result<Buffer>> {
  const pieces: Buffer[] = [];
  const wipe = (): void => {
    for (const piece of pieces) piece.fill(0);
  };
  try {
    const reader = openEnvelopeReader({ sink: (plain) => pieces.push(Buffer.from(plain)) });
    let at = 0;
    const push = (): void => {
      reader.push(bytes.subarray(at, at + chunkBytes));
      at += chunkBytes;
    };
    while (reader.header === undefined && at < bytes.length) push();
    if (reader.header === undefined) return fail("envelope.truncated");
    if (!reader.header.authenticated || reader.header.contentType !== "data") return fail("envelope.unsupported");
    const contentKey = await findContentKey(reader.header, keys, policy);
    if (!contentKey.ok) return contentKey;
    reader.unlock(contentKey.value);
    contentKey.value.fill(0);
    while (at < bytes.length) push();
    reader.finish();
    const content = Buffer.concat(pieces);
    return succeed(content);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    wipe();
  }
}
