import { createHash } from "node:crypto";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { packageFormat } from "./layout.ts";

/** The content of `package-key.cms` (SPEC §6): 64 hexadecimal characters, as `openssl cms -secretkey` takes them. */

export const packageKeyBytes = 32;
export const packageKeyIdentifierBytes = 16;

export const formatPackageKey = (key: Uint8Array): Buffer => Buffer.from(Buffer.from(key).toString("hex"), "latin1");

/** A last line break is allowed: an editor or `echo` leaves one. The caller wipes what it gets. */
export function readPackageKey(content: Uint8Array): Result<Buffer> {
  const length = content.at(-1) === 0x0a ? content.length - 1 : content.length;
  const text = Buffer.from(content.buffer, content.byteOffset, length).toString("latin1");
  return /^[0-9a-f]{64}$/.test(text) ? succeed(Buffer.from(text, "hex")) : fail("package.keyMalformed");
}

/** GCM binds no key (two keys may open one ciphertext); this does, and says nothing of a key of 256 random bits. */
export const keyCommitment = (id: string, key: Uint8Array): string =>
  createHash("sha256")
    .update(`${packageFormat} ${id} `)
    .update(formatPackageKey(key))
    .digest("hex");
