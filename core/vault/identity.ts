import type { ObjectId } from "../domain/object.ts";
import type { Clock } from "../platform/clock.ts";
import type { Entropy } from "../platform/entropy.ts";
import { objectKeyBytes } from "./objectKeys.ts";

export interface ObjectIdentity {
  readonly id: ObjectId;
  /** 32 bytes, the object's own; copied. */
  readonly key: Uint8Array;
}

export function newIdentity(entropy: Entropy, clock: Clock): ObjectIdentity & { readonly key: Buffer } {
  const bytes = entropy.bytes(10 + objectKeyBytes);
  const time = clock.now().toString(16).padStart(12, "0");
  const key = Buffer.from(bytes.subarray(10));
  const id = `${time}${bytes.toString("hex", 0, 10)}` as ObjectId;
  bytes.fill(0);
  return { id, key };
}

/** Chance by the page: a call for each object would cost as much as sealing it. What was given out is wiped with the page. */
export function pooled(source: Entropy): Entropy {
  const pageBytes = 8192;
  let page: Buffer = Buffer.alloc(0);
  let used = 0;
  return {
    bytes: (length) => {
      if (used + length > page.length) {
        page.fill(0);
        page = source.bytes(Math.max(pageBytes, length));
        used = 0;
      }
      const bytes = Buffer.from(page.subarray(used, used + length));
      page.fill(0, used, used + length);
      used += length;
      return bytes;
    },
  };
}
