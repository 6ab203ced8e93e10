import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { serveTasks } from "../../../platform/pool.ts";

/** What nobody can do without, as fast as the library does it: one cipher pass, two hashes, reading and, where asked, writing. */
export interface BareTask {
  readonly direction: "seal" | "open";
  readonly source: string;
  readonly offset: number;
  readonly bytes: number;
  /** Nowhere where not given. */
  readonly target?: string;
}

const chunkBytes = 1024 * 1024;

export function runBare({ direction, source, offset, bytes, target }: BareTask): number {
  const key = randomBytes(32);
  const nonce = randomBytes(12);
  const cipher = direction === "seal" ? createCipheriv("aes-256-gcm", key, nonce) : createDecipheriv("aes-256-gcm", key, nonce);
  const hashes = [createHash("sha256"), createHash("sha256")] as const;
  const from = openSync(source, "r");
  const to = target === undefined ? undefined : openSync(target, "w");
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  for (let at = offset; at < offset + bytes; ) {
    const read = readSync(from, buffer, 0, Math.min(chunkBytes, offset + bytes - at), at);
    if (read === 0) break;
    const chunk = buffer.subarray(0, read);
    hashes[0].update(chunk);
    const turned = cipher.update(chunk);
    hashes[1].update(turned);
    if (to !== undefined) writeSync(to, turned);
    at += read;
  }
  for (const hash of hashes) hash.digest();
  closeSync(from);
  if (to !== undefined) closeSync(to);
  return bytes;
}

serveTasks(runBare);
