import { systemClock } from "../platform/clock.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { sharedNumbers } from "./segmentNumbers.ts";
import { SegmentWriter } from "./segmentWriter.ts";
import { deriveVaultKeys } from "./vaultKeys.ts";

/** What a worker thread needs to write segments of its own; passes in a message. */
export interface WriterSeed {
  readonly folder: string;
  /** The vault's key; the thread's copy is wiped once the keys are derived. */
  readonly key: Uint8Array;
  /** Shared by all writers of a room: the next number of a segment. */
  readonly numbers: Int32Array<SharedArrayBuffer>;
}

export function openWriter({ folder, key, numbers }: WriterSeed): SegmentWriter {
  const keys = deriveVaultKeys(key);
  key.fill(0);
  return new SegmentWriter({ folder, keys, nextNumber: sharedNumbers(numbers), entropy: systemEntropy, clock: systemClock });
}
