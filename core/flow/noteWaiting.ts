import type { AuditEntry } from "../domain/audit.ts";
import { appendDurably } from "../platform/disk.ts";
import { isRoom, waitingAuditFile } from "./roomFolder.ts";

/**
 * While the room is closed its log cannot be opened, since no key rests on disk; what happens then (a wrong PIN above all) waits
 * in this file and is taken over at the next sign-in. It holds card serials and codes, never data.
 */
export function noteWaiting(folder: string, entry: AuditEntry): void {
  // Where there is no room there is nothing to protect, and the folder is somebody else's.
  if (isRoom(folder)) appendDurably(waitingAuditFile(folder), `${JSON.stringify(entry)}\n`);
}
