import { FailureError, fail, succeed, type Result } from "../../domain/failure.ts";
import { openBudget, type ArchiveLimits } from "./limits.ts";
import type { RandomSource } from "./source.ts";
import { readZipDirectory } from "./zipDirectory.ts";

export interface ZipCount {
  readonly entries: number;
  /** What the entries that can be read unpack to. */
  readonly unpackedBytes: number;
}

/** Reads and judges the directory of a zip, no entry. */
export async function countZip(source: RandomSource, limits?: ArchiveLimits): Promise<Result<ZipCount>> {
  try {
    const directory = await readZipDirectory(source, openBudget(source.size, limits));
    directory.wipe();
    return succeed({ entries: directory.count, unpackedBytes: directory.unpackedBytes });
  } catch (error) {
    if (error instanceof FailureError) return fail(error.failure.code);
    throw error;
  }
}
