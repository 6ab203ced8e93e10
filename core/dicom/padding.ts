import type { ByteSource } from "./byteSource.ts";
import { tagAt } from "./elementHeader.ts";

const zeros = Buffer.alloc(64 * 1024);

/** Media are read in blocks: nothing but zeros up to the end belongs to no element, since no dataset has a group 0000. */
export function isPadding(source: ByteSource, from: number, to: number): boolean {
  if (to - from >= 4 && tagAt(source, from, true) !== 0) return false;
  for (let at = from; at < to; at += zeros.length) {
    const bytes = source.slice(at, Math.min(to, at + zeros.length));
    if (bytes.compare(zeros, 0, bytes.length) !== 0) return false;
  }
  return true;
}
