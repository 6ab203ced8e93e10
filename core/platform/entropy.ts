import { createHash, randomBytes } from "node:crypto";

export interface Entropy {
  readonly bytes: (length: number) => Buffer;
}

export const systemEntropy: Entropy = { bytes: (length) => randomBytes(length) };

/** For tests only: the same bytes for the same seed. SHA-256 in counter mode. */
export function seededEntropy(seed: string): Entropy {
  let counter = 0;
  return {
    bytes: (length) => {
      const blocks: Buffer[] = [];
      for (let have = 0; have < length; have += 32) blocks.push(createHash("sha256").update(`${seed}/${String(counter++)}`).digest());
      return Buffer.concat(blocks).subarray(0, length);
    },
  };
}

/** RFC 9562 version 4. */
export function uuid(entropy: Entropy): string {
  const bytes = entropy.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
