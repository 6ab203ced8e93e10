import { hash } from "node:crypto";

/**
 * SHA-256 in memory that is there already. As text, because Node makes a block of memory for every digest it gives out as bytes, and by the
 * hundred thousand the collector has more work with those than the hash itself is. Not for keys: a text cannot be wiped.
 */
export function digestInto(target: Buffer, at: number, content: Uint8Array): void {
  target.write(hash("sha256", content, "binary"), at, "latin1");
}

export const sha256Bytes = 32;
