import path from "node:path";
import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { Pool, Task } from "../../platform/pool.ts";
import { batchesOf } from "./batches.ts";
import type { HashedFile, HashOrder } from "./hashParts.ts";
import { explainPart, type VerifiedPackage } from "./verifyPackage.ts";
import { readPartPath } from "../../media/package/layout.ts";

export interface WorkHandle {
  readonly signal?: AbortSignal;
  /** In bytes. */
  readonly progress?: (done: number, total: number) => void;
}

/** The encrypted bytes of all parts against the signed manifest; for whoever verifies without opening. */
export async function verifyParts(
  { folder, manifest }: Pick<VerifiedPackage, "folder" | "manifest">,
  pool: Pool<HashOrder, readonly (HashedFile | undefined)[]>,
  { signal, progress, pastCache = false }: WorkHandle & { readonly pastCache?: boolean } = {},
): Promise<Result<void>> {
  const total = manifest.parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const batches = [...batchesOf(manifest.parts, ({ bytes }) => bytes, { weight: 64 * 1024 * 1024, count: 256 })];
  const tasks = batches.map((batch): Task<HashOrder> => ({ input: { files: batch.map((part) => path.join(folder, part.path)), pastCache } }));
  let batch = 0;
  let done = 0;
  try {
    for await (const answers of pool.run(tasks, signal && { signal })) {
      for (const [at, part] of (batches[batch++] ?? []).entries()) {
        const found = answers[at];
        if (found?.sha256 !== part.sha256) {
          const failure = explainPart(folder, manifest, part.path);
          // None: the second reading was right. A medium that reads differently twice is not to be trusted either.
          return failure === undefined ? fail("package.partAltered", readPartPath(part.path)) : { ok: false, failure };
        }
        done += part.bytes;
      }
      progress?.(done, total);
    }
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
  return succeed(undefined);
}
