import { createCipheriv, type KeyObject } from "node:crypto";

/** Short messages that lie in one block of bytes, each sealed where it stands. */
export interface Messages {
  readonly bytes: Uint8Array;
  /** Where each message begins in the bytes. 16 bytes of room for its tag stand behind it. */
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
  /** How many bytes before a message are authenticated with it. */
  readonly associated: number;
  /** How many bytes before a message its nonce begins. */
  readonly nonceBefore: number;
}

const nonceBytes = 12;

/** AES-256-GCM of each by itself, so that each can be opened, moved and thrown away without the others. */
export function sealMany(key: KeyObject, { bytes, starts, lengths, associated, nonceBefore }: Messages): void {
  for (const [row, start] of starts.entries()) {
    const end = start + (lengths[row] ?? 0);
    const nonce = bytes.subarray(start - nonceBefore, start - nonceBefore + nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    if (associated > 0) cipher.setAAD(bytes.subarray(start - associated, start));
    bytes.set(cipher.update(bytes.subarray(start, end)), start);
    cipher.final();
    bytes.set(cipher.getAuthTag(), end);
  }
}
