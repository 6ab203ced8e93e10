import type { NativePixels } from "./nativePixels.ts";
import type { PixelLayout } from "./pixelLayout.ts";

/**
 * Bits that no stored value has: overlays were once put there (PS3.5 §8.1.2 of 2004), and a viewer of today shows nothing of them. A sign that is
 * carried on through them is nothing.
 */
interface UnusedBits {
  readonly low: number;
  readonly high: number;
  /** The highest stored bit where it is a sign. */
  readonly sign: number;
}

/** Undefined where every bit is stored. */
function unusedOf({ bytesPerSample, bitsStored, highBit, isSigned, isFloat, isPacked }: PixelLayout): UnusedBits | undefined {
  const allocated = bytesPerSample * 8;
  if (bitsStored === allocated || isFloat === true || isPacked === true) return undefined;
  const below = highBit + 1 - bitsStored;
  return { low: 2 ** below - 1, high: (2 ** allocated - 2 ** (highBit + 1)) >>> 0, sign: isSigned ? 2 ** highBit : 0 };
}

const isHidden = (word: number, { low, high, sign }: UnusedBits): boolean => {
  const above = (word & high) >>> 0;
  return (word & low) !== 0 || (above !== 0 && !(above === high && (word & sign) !== 0));
};

/** Whether something lies in bits that no stored value has. */
export function hasUnusedBits({ bytes, layout, isLittleEndian }: NativePixels): boolean {
  const unused = unusedOf(layout);
  if (unused === undefined) return false;
  const { bytesPerSample } = layout;
  const end = bytes.length - (bytes.length % bytesPerSample);
  if (bytesPerSample === 2) return hasUnusedInWords(bytes, end, unused, isLittleEndian);
  for (let at = 0; at < end; at += bytesPerSample) if (isHidden(readWord(bytes, at, bytesPerSample, isLittleEndian), unused)) return true;
  return false;
}

/** The common case, in one comparison a word. */
function hasUnusedInWords(bytes: Buffer, end: number, unused: UnusedBits, isLittleEndian: boolean): boolean {
  const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
  const outside = unused.low | unused.high;
  for (let at = 0; at < end; at += 2) {
    const word = (bytes[at + low] ?? 0) | ((bytes[at + high] ?? 0) << 8);
    if ((word & outside) !== 0 && isHidden(word, unused)) return true;
  }
  return false;
}

function readWord(bytes: Buffer, at: number, width: number, isLittleEndian: boolean): number {
  if (width === 1) return bytes[at] ?? 0;
  if (width === 2) return isLittleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  return isLittleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

/** The same pixels with zeros in bits that no stored value has; of signed ones the sign is carried on. Stored values are as they were. */
export function withoutUnusedBits({ bytes, layout, isLittleEndian }: NativePixels): Buffer {
  const unused = unusedOf(layout);
  const cleared = Buffer.from(bytes);
  if (unused === undefined) return cleared;
  const { bytesPerSample } = layout;
  const { low, high, sign } = unused;
  for (let at = 0; at + bytesPerSample <= cleared.length; at += bytesPerSample) {
    const word = readWord(cleared, at, bytesPerSample, isLittleEndian);
    const stored = word & ~low & ~high;
    const value = ((word & sign) !== 0 ? stored | high : stored) >>> 0;
    if (isLittleEndian) cleared.writeUIntLE(value, at, bytesPerSample);
    else cleared.writeUIntBE(value, at, bytesPerSample);
  }
  return cleared;
}
