import type { Result } from "../../domain/failure.ts";
import { partPath } from "../../media/package/layout.ts";
import type { PartSource, SealedPart, VaultSeed } from "./sealParts.ts";

/** Where the content of a package comes from: a folder (folderSource.ts), or the vault of a room. */
export interface PackageSource {
  /** All of it, before anything is written: what a package cannot hold stops the sealing rather than being left out. */
  readonly plan: (partBytes: number) => Result<SealingPlan>;
  /** How a thread gets at the bytes of these parts, asked when their turn comes. */
  readonly read: (parts: readonly PlannedPart[]) => Promise<PartsToRead>;
  /** Whether what was sealed is what it was to be, asked before anybody signs. */
  readonly check: (sealed: readonly SealedPart[]) => Result<void>;
}

export interface PlannedObject {
  readonly name: string;
  readonly bytes: number;
  readonly partCount: number;
}

export interface SealingPlan {
  /** In the order of their numbers in the package. */
  readonly objects: readonly PlannedObject[];
  readonly partCount: number;
  readonly plainBytes: number;
}

export interface PlannedPart {
  /** From 1. */
  readonly object: number;
  readonly path: string;
  readonly offset: number;
  readonly plainBytes: number;
}

export interface PartsToRead {
  /** One for each part. */
  readonly sources: readonly PartSource[];
  readonly vault?: VaultSeed;
}

export function* plannedParts({ objects }: SealingPlan, partBytes: number): Generator<PlannedPart, void, undefined> {
  for (const [index, { bytes, partCount }] of objects.entries()) {
    for (let part = 1; part <= partCount; part += 1) {
      const offset = (part - 1) * partBytes;
      yield { object: index + 1, path: partPath(index + 1, part), offset, plainBytes: Math.min(partBytes, bytes - offset) };
    }
  }
}
