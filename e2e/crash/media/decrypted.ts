import { createDecipheriv } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

/** A database's files in the clear, read without SQLite: every page of the file, free ones and slack included, and every frame of its log. */

const pageBytes = 4096;
/** SQLCipher 4: 16 bytes of IV and 64 of HMAC at the end of every page; the first 16 bytes of page 1 are the salt. */
const reservedBytes = 80;
const saltBytes = 16;
const logHeadBytes = 32;
const frameHeadBytes = 24;

function decryptPage(page: Buffer, number: number, key: Uint8Array): Buffer {
  const end = pageBytes - reservedBytes;
  const decipher = createDecipheriv("aes-256-cbc", key, page.subarray(end, end + 16)).setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(number === 1 ? saltBytes : 0, end)), decipher.final()]);
}

export function decryptedDatabase(file: string, key: Uint8Array): Buffer {
  const pages: Buffer[] = [];
  const bytes = readFileSync(file);
  for (let from = 0; from + pageBytes <= bytes.length; from += pageBytes) pages.push(decryptPage(bytes.subarray(from, from + pageBytes), from / pageBytes + 1, key));
  const log = existsSync(`${file}-wal`) ? readFileSync(`${file}-wal`) : Buffer.alloc(0);
  for (let from = logHeadBytes; from + frameHeadBytes + pageBytes <= log.length; from += frameHeadBytes + pageBytes) {
    const page = log.subarray(from + frameHeadBytes, from + frameHeadBytes + pageBytes);
    pages.push(decryptPage(page, log.readUInt32BE(from), key));
  }
  return Buffer.concat(pages);
}
