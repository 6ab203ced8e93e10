import path from "node:path";
import type { AuditEntry } from "../domain/audit.ts";
import { appendDurably, fileExists } from "../platform/disk.ts";
import { waitingAuditFile } from "./roomFolder.ts";

/**
 * While the room is closed its log cannot be opened, since no key rests on disk; what happens then (a wrong PIN above all) waits
 * in this file and is taken over at the next sign-in. It holds card serials and codes, never data.
 */
export function noteWaiting(folder: string, entry: AuditEntry): void {
  const file = waitingAuditFile(folder);
  // Where there is no room yet there is nothing to protect.
  if (!fileExists(path.dirname(file))) return;
  appendDurably(file, `${JSON.stringify(entry)}\n`);
}
