import path from "node:path";
import { FailureError } from "../domain/failure.ts";
import { copyFileDurably, fileExists, removeFile, syncFile, syncFolder } from "../platform/disk.ts";
import { asStoreFailure } from "./failures.ts";
import { openFile } from "./open.ts";

export interface RekeyOrder {
  readonly file: string;
  /** Where the copy under the new key goes; the database itself is only read. */
  readonly copy: string;
  readonly key: Uint8Array;
  readonly newKey: Uint8Array;
}

/**
 * A database once more under another key, page by page, beside the one it was made from. No thread has it open. Cut off, the copy is made
 * again from the start.
 */
export function rekeyDatabase({ file, copy, key, newKey }: RekeyOrder): { readonly pages: number } {
  const raw = Buffer.concat([Buffer.from("raw:", "latin1"), newKey]);
  try {
    if (!fileExists(file)) throw new FailureError("room.missing");
    mergeLog(file, key);
    for (const name of [copy, ...sideFiles(copy)]) removeFile(name);
    copyFileDurably(file, copy);
    const database = openFile({ file: copy, key, keyChecked: true }, false);
    try {
      database.pragma("journal_mode = DELETE");
      database.rekey(raw);
    } finally {
      database.close();
    }
    const again = openFile({ file: copy, key: newKey, keyChecked: true }, false);
    let pages: number;
    try {
      again.pragma("journal_mode = WAL");
      pages = Number(again.pragma("page_count", { simple: true }));
      if (again.pragma("quick_check", { simple: true }) !== "ok") throw new FailureError("room.damaged");
    } finally {
      again.close();
    }
    syncFile(copy);
    syncFolder(path.dirname(copy));
    return { pages };
  } catch (error) {
    throw asStoreFailure(error, file);
  } finally {
    raw.fill(0);
    key.fill(0);
    newKey.fill(0);
  }
}

/** What a killed writer left in its log belongs to the file. */
function mergeLog(file: string, key: Uint8Array): void {
  const database = openFile({ file, key, keyChecked: true }, false);
  try {
    // The first read of page 1: whether the key fits shows here and not before.
    if (database.pragma("application_id", { simple: true }) === 0) throw new FailureError("room.damaged");
    database.pragma("wal_checkpoint(TRUNCATE)");
  } finally {
    database.close();
  }
}

export const sideFiles = (file: string): readonly string[] => ["-wal", "-shm", "-journal"].map((suffix) => `${file}${suffix}`);
