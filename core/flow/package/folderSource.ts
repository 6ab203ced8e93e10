import path from "node:path";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { mostObjects, mostParts, partsOf } from "../../media/package/layout.ts";
import { checkNames } from "../../media/package/names.ts";
import { walkTree } from "../../platform/folderTree.ts";
import type { PackageSource, PlannedObject, SealingPlan } from "./packageSource.ts";

interface ListedFile extends PlannedObject {
  readonly modified: bigint;
}

/** What lies in a folder, all of it, as it was when it was listed. */
export function folderSource(folder: string): PackageSource {
  let files: readonly ListedFile[] = [];
  return {
    plan: (partBytes) => {
      const listed = list(folder, partBytes);
      if (listed.ok) files = listed.value.objects;
      return listed;
    },
    read: (parts) =>
      Promise.resolve({
        sources: parts.map(({ object, offset }) => {
          const file = files[object - 1];
          if (file === undefined) throw new RangeError("no object of this plan");
          return { kind: "file", file: path.join(folder, file.name), offset, listed: { bytes: file.bytes, modified: file.modified } };
        }),
      }),
    // A file that changed under the sealing has stopped it already.
    check: () => succeed(undefined),
  };
}

function list(folder: string, partBytes: number): Result<SealingPlan & { readonly objects: readonly ListedFile[] }> {
  const objects: ListedFile[] = [];
  let partCount = 0;
  let plainBytes = 0;
  try {
    for (const entry of walkTree(folder)) {
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
