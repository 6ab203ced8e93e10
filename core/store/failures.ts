import path from "node:path";
import { FailureError } from "../domain/failure.ts";
import { asFailure, freeBytes, fileExists } from "../platform/disk.ts";

/** Less than this is no room for a commit: a page, its frame in the log and the folder's own blocks. */
const fullBelow = 256 * 1024;

const sqliteCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_") ? error.code : undefined;

/**
 * Says in the program's words what SQLite met on the disk. What SQLite refuses because of the program itself (a constraint, a
 * trigger, a syntax error) is a bug and stays one.
 */
export function asStoreFailure(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  if (code === undefined) return asFailure(error);
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return new FailureError("room.damaged");
  if (code === "SQLITE_FULL") return new FailureError("room.diskFull");
  if (code.startsWith("SQLITE_READONLY")) return new FailureError("room.readOnly");
  if (code.startsWith("SQLITE_CANTOPEN")) return cannotOpen(file);
  // ENOSPC at fsync or ftruncate comes as an I/O error, without the system's own code.
  if (code.startsWith("SQLITE_IOERR")) return isFull(file) ? new FailureError("room.diskFull") : new FailureError("room.unreadable");
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED") || code === "SQLITE_PROTOCOL") return new FailureError("room.inUse");
  return error;
}

/** After these the connection no longer knows what is on the disk: what failed once to sync may look written (fsync is said once). */
export function mustStop(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && (code.startsWith("SQLITE_IOERR") || code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB");
}

function cannotOpen(file: string): FailureError {
  if (!fileExists(file)) return new FailureError("room.missing");
  return new FailureError(isFull(file) ? "room.diskFull" : "room.readOnly");
}

function isFull(file: string): boolean {
  try {
    return freeBytes(path.dirname(file)) < fullBelow;
  } catch {
    return false;
  }
}
