import { createDecipheriv } from "node:crypto";
import { FailureError } from "../domain/failure.ts";
import { tagBytes, type EnvelopeHeader } from "./header.ts";

export interface ContentDecipher {
  readonly update: (encrypted: Uint8Array) => void;
  /** The tag of AES-GCM; none of CBC. Gives the number of bytes that came out. */
  readonly finish: (tag: Uint8Array | undefined) => number;
}

/** Pieces below this are joined first: each call of the library costs as much as some kilobytes of AES. */
const stagingBytes = 128 * 1024;
const directBytes = 16 * 1024;
/** SP 800-38D §5.2.1.1: what one nonce may encrypt. */
const mostGcmBytes = 2 ** 36 - 32;

/** Small files, of which there are many, need no large buffer. */
function grown(staging: Buffer, staged: number, more: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(stagingBytes, Math.max(directBytes, 2 * (staged + more))));
  staging.copy(larger, 0, 0, staged);
  return larger;
}

export function openContentDecipher(
  { cipher, nonce }: Pick<EnvelopeHeader, "cipher" | "nonce">,
  key: Uint8Array,
  sink: (plain: Uint8Array) => void,
): ContentDecipher {
  const isGcm = cipher === "aes-128-gcm" || cipher === "aes-256-gcm";
  const gcm = isGcm ? createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes }) : undefined;
  const decipher = gcm ?? createDecipheriv(cipher, key, nonce);
  let staging: Buffer = Buffer.alloc(0);
  let staged = 0;
  let taken = 0;
  let given = 0;
  const give = (plain: Uint8Array): void => {
    if (plain.length === 0) return;
    given += plain.length;
    sink(plain);
  };
  const flush = (): void => {
    if (staged === 0) return;
    const plain = decipher.update(staging.subarray(0, staged));
    staged = 0;
    give(plain);
  };
  return {
    update: (encrypted) => {
      taken += encrypted.length;
      if (isGcm && taken > mostGcmBytes) throw new FailureError("envelope.tooLarge");
      if (encrypted.length >= directBytes) {
        flush();
        give(decipher.update(encrypted));
        return;
      }
      if (staged + encrypted.length > stagingBytes) flush();
      if (staging.length < staged + encrypted.length) staging = grown(staging, staged, encrypted.length);
      staging.set(encrypted, staged);
      staged += encrypted.length;
    },
    finish: (tag) => {
      flush();
      let last: Buffer;
      try {
        if (tag !== undefined) gcm?.setAuthTag(tag);
        last = decipher.final();
      } catch {
        throw new FailureError("envelope.tampered");
      }
      give(last);
      return given;
    },
  };
}
