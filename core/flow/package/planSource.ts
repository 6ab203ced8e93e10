import path from "node:path";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { largestPart, mostObjects, mostParts, partPath, partsOf } from "../../media/package/layout.ts";
import { checkNames } from "../../media/package/names.ts";
import { walkTree } from "../../platform/folderTree.ts";
import type { PartToSeal } from "./sealParts.ts";

export interface PlannedObject {
  readonly name: string;
  readonly bytes: number;
  readonly modified: bigint;
  readonly partCount: number;
}

export interface SealingPlan {
  readonly objects: readonly PlannedObject[];
  readonly partCount: number;
  readonly plainBytes: number;
}

/** What lies in the folder, all of it: what a package cannot hold stops the sealing rather than being left out. */
export function planSource(source: string, partBytes: number = largestPart): Result<SealingPlan> {
  const objects: PlannedObject[] = [];
  let partCount = 0;
  let plainBytes = 0;
  try {
    for (const entry of walkTree(source)) {
      if (entry.kind === "folder") continue;
      const object = objects.length + 1;
      if (entry.kind === "undecodable") return fail("package.nameRefused", { object, reason: "encoding" });
      if (entry.kind !== "file") return fail("package.sourceUnusable", { object, reason: entry.kind });
      if (object > mostObjects) return fail("package.tooLarge", { limit: mostObjects });
      objects.push({ name: entry.path, bytes: entry.bytes, modified: entry.modified, partCount: partsOf(entry.bytes, partBytes) });
      partCount += partsOf(entry.bytes, partBytes);
      plainBytes += entry.bytes;
    }
  } catch (error) {
    if (error instanceof FailureError) return fail("package.sourceUnusable", { object: objects.length + 1, reason: "unreadable" });
    throw error;
  }
  if (objects.length === 0) return fail("package.sourceUnusable", { object: 0, reason: "empty" });
  if (partCount > mostParts) return fail("package.tooLarge", { limit: mostParts });
  const names = checkNames(objects.map(({ name }) => name));
  return names.ok ? succeed({ objects, partCount, plainBytes }) : names;
}

export interface PlannedPart extends PartToSeal {
  readonly path: string;
}

export function* plannedParts(plan: SealingPlan, source: string, building: string, partBytes: number): Generator<PlannedPart, void, undefined> {
  for (const [index, { name, bytes, modified, partCount }] of plan.objects.entries()) {
    for (let part = 1; part <= partCount; part += 1) {
      const offset = (part - 1) * partBytes;
      const own = partPath(index + 1, part);
      yield {
        object: index + 1,
        path: own,
        source: path.join(source, name),
        offset,
        plainBytes: Math.min(partBytes, bytes - offset),
        listed: { bytes, modified },
        target: path.join(building, own),
      };
    }
  }
}
