import path from "node:path";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import { fileExists, makeFolder, removeFolder, renameDurably, syncFolder } from "../../platform/disk.ts";
import { FileWriter } from "../../platform/fileWriter.ts";
import { walkTree } from "../../platform/folderTree.ts";
import type { Task } from "../../platform/pool.ts";
import { onMedium } from "./asMedium.ts";
import { batchesOf } from "./batches.ts";
import type { PartsToOpen } from "./openParts.ts";
import type { OpenPool } from "./packagePools.ts";
import type { UnlockedPackage } from "./unlockPackage.ts";
import { explainPart } from "./verifyPackage.ts";
import type { WorkHandle } from "./verifyParts.ts";

export interface OpenPackageOrder extends WorkHandle {
  readonly unlocked: UnlockedPackage;
  /** A folder that does not exist yet; it appears when everything in it has been verified. Nowhere: to see whether all of it opens. */
  readonly out?: string;
  readonly pool: OpenPool;
}

/** Puts the objects of a package into a folder under their own names, or nothing at all. */
export async function openPackage(order: OpenPackageOrder): Promise<Result<void>> {
  const { unlocked, out } = order;
  if (out !== undefined && fileExists(out)) return fail("package.exists");
  const building = out === undefined ? undefined : `${out}.part`;
  if (building !== undefined && fileExists(building)) return fail("package.exists");
  try {
    if (building !== undefined) makePlaces(building, unlocked);
    await openAll(order, building);
    if (out !== undefined && building !== undefined) {
      onMedium(() => {
        syncAll(building);
        renameDurably(building, out);
      });
    }
    return succeed(undefined);
  } catch (error) {
    if (building !== undefined) removeIfPossible(building);
    if (error instanceof FailureError) return { ok: false, failure: explain(error, unlocked) };
    throw error;
  }
}

/** The thread that read the part knows only that it is not the one; the manifest knows more. */
function explain({ failure }: FailureError, { folder, manifest, objects }: UnlockedPackage): FailureError["failure"] {
  const { object, part } = failure.details ?? {};
  const altered = failure.code === "package.partAltered" ? objects[Number(object) - 1]?.parts[Number(part) - 1] : undefined;
  return (altered && explainPart(folder, manifest, altered.path)) ?? failure;
}

/** Every file, also an empty one, so that threads only ever fill what is there. */
function makePlaces(building: string, { objects }: UnlockedPackage): void {
  onMedium(() => {
    makeFolder(building);
    const folders = new Set(objects.map(({ name }) => path.dirname(name)));
    for (const folder of folders) if (folder !== ".") makeFolder(path.join(building, folder));
    for (const { name } of objects) FileWriter.make(path.join(building, name)).close();
  });
}

async function openAll({ unlocked, pool, signal, progress }: OpenPackageOrder, building: string | undefined): Promise<void> {
  const { folder, manifest, objects, key } = unlocked;
  const parts = objects.flatMap((object) =>
    object.parts.map((part) => ({
      file: path.join(folder, part.path),
      part,
      ...(building !== undefined && { target: { file: path.join(building, object.name), offset: (part.part - 1) * manifest.partBytes } }),
    })),
  );
  const total = parts.reduce((sum, { part }) => sum + part.plainBytes, 0);
  const batches = [...batchesOf(parts, ({ part }) => part.plainBytes, { weight: 64 * 1024 * 1024, count: 256 })];
  let done = 0;
  let batch = 0;
  const tasks = batches.map((own): Task<PartsToOpen> => ({ input: { key, parts: own } }));
  for await (const _ of pool.run(tasks, signal && { signal })) {
    done += (batches[batch++] ?? []).reduce((sum, { part }) => sum + part.plainBytes, 0);
    progress?.(done, total);
  }
}

function syncAll(folder: string): void {
  for (const entry of walkTree(folder)) if (entry.kind === "folder") syncFolder(path.join(folder, entry.path));
  syncFolder(folder);
}

function removeIfPossible(folder: string): void {
  try {
    removeFolder(folder);
  } catch (error) {
    // The failure that led here is the one to tell.
    if (!(error instanceof FailureError)) throw error;
  }
}
