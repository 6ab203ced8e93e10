import type { NativePixels } from "./maskFile.ts";

/**
 * Whether something lies in bits that no stored value has: overlays were once put there (PS3.5 §8.1.2 of 2004), and a viewer of today shows
 * nothing of them. A sign that is carried on through them is nothing.
 */
export function hasUnusedBits({ bytes, layout, isLittleEndian }: NativePixels): boolean {
  const { bytesPerSample, bitsStored, highBit, isSigned } = layout;
  const allocated = bytesPerSample * 8;
  if (bitsStored === allocated) return false;
  const below = highBit + 1 - bitsStored;
  const low = 2 ** below - 1;
  const high = 2 ** allocated - 2 ** (highBit + 1);
  const sign = isSigned ? 2 ** highBit : 0;
  const second = isLittleEndian ? 1 : 0;
  for (let at = 0; at + bytesPerSample <= bytes.length; at += bytesPerSample) {
    const word = bytesPerSample === 1 ? (bytes[at] ?? 0) : ((bytes[at + second] ?? 0) << 8) | (bytes[at + 1 - second] ?? 0);
    const above = word & high;
    if ((word & low) !== 0 || (above !== 0 && !(above === high && (word & sign) !== 0))) return true;
  }
  return false;
}
