import { createHash } from "node:crypto";
import { FailureError } from "../../domain/failure.ts";
import { findContentKey } from "../../envelope/findContentKey.ts";
import { openEnvelopeReader } from "../../envelope/reader.ts";
import type { IndexedPart } from "../../media/package/packageIndex.ts";
import { openChunks, type FileChunks } from "../../platform/fileStream.ts";
import { releaseMemory } from "../../platform/releaseMemory.ts";
import { fromMedium } from "./asMedium.ts";

export interface PartKey {
  readonly id: Uint8Array;
  readonly key: Uint8Array;
}

/**
 * Reads one part from the medium, once: ciphertext hash, decryption, tag, plaintext hash (SPEC §8), which it returns. What the sink got counts
 * only when this has returned; on a failure it is to be thrown away. The sink copies or uses each piece before it returns: then it is wiped.
 */
export async function openPart(file: string, part: IndexedPart, key: PartKey, sink: (plain: Uint8Array) => void, chunkBytes?: number): Promise<Buffer> {
  const chunks = fromMedium(() => openChunks(file, chunkBytes));
  if (chunks === undefined) throw failureAt("package.partMissing", part);
  try {
    if (chunks.facts.bytes < part.bytes) throw failureAt("package.partTruncated", part);
    if (chunks.facts.bytes > part.bytes) throw failureAt("package.partTrailing", part);
    return await decrypt(chunks, part, key, sink);
  } finally {
    chunks.close();
  }
}

type PartFault = "Missing" | "Truncated" | "Trailing" | "Altered" | "Foreign";

const failureAt = (code: `package.part${PartFault}` | "package.contentMismatch", { object, part }: IndexedPart): FailureError =>
  new FailureError(code, { object, part });

async function decrypt(chunks: FileChunks, part: IndexedPart, key: PartKey, sink: (plain: Uint8Array) => void): Promise<Buffer> {
  const hash = createHash("sha256");
  const plainHash = createHash("sha256");
  const reader = openEnvelopeReader({
    sink: (plain) => {
      plainHash.update(plain);
      sink(plain);
      // A patient's data: neither the collector nor the next piece of memory should find it.
      plain.fill(0);
      releaseMemory(plain);
    },
  });
  let fault: unknown;
  let isUnlocked = false;
  for (let chunk = fromMedium(chunks.next); chunk !== undefined; chunk = fromMedium(chunks.next)) {
    hash.update(chunk);
    // What the envelope finds wrong is told only where these are the bytes that were signed.
    if (fault !== undefined) continue;
    try {
      reader.push(chunk);
      if (!isUnlocked && reader.header !== undefined) {
        isUnlocked = true;
        // Whatever else CMS can hold is not this format.
        if (!reader.header.authenticated || reader.header.contentType !== "data") throw new FailureError("envelope.unsupported");
        const contentKey = await findContentKey(reader.header, [{ kind: "shared", ...key }], { allowPkcs1: false });
        if (!contentKey.ok) throw contentKey.failure.code === "envelope.notForCard" ? failureAt("package.partForeign", part) : new FailureError(contentKey.failure.code, contentKey.failure.details);
        reader.unlock(contentKey.value);
        contentKey.value.fill(0);
      }
    } catch (error) {
      fault = error;
    }
  }
  if (hash.digest("hex") !== part.sha256) throw failureAt("package.partAltered", part);
  if (fault !== undefined) throw asError(fault);
  const { bytes } = reader.finish();
  const plainSha256 = plainHash.digest();
  if (bytes !== part.plainBytes || plainSha256.toString("hex") !== part.plainSha256) throw failureAt("package.contentMismatch", part);
  return plainSha256;
}

const asError = (fault: unknown): Error => (fault instanceof Error ? fault : new Error("what was thrown is no error"));
