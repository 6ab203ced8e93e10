import type { AuditEntry } from "../../domain/audit.ts";
import { fileExists } from "../../platform/disk.ts";
import { holdLock } from "../../platform/guard.ts";
import { noteWaiting } from "../noteWaiting.ts";
import { demoSealingLog, sealingLog } from "../roomFolder.ts";
import { confirmContents } from "./sealedContents.ts";
import { tellOfLast } from "./sealNext.ts";

/** The package has its name: its row waits for the log, and what it holds for the books. The row's first object is the package. */
export function tellRoom(room: string, row: AuditEntry): void {
  const [id] = row.objects ?? [];
  if (id !== undefined) confirmContents(room, id, row.details?.["unconfirmed"] !== 1);
  noteWaiting(room, row);
}

/** A sealing that was killed after its package got its name, and before the room's log heard of it (DESIGN §7, guarantee 2). */
export function tellOfSealed(room: string): void {
  for (const log of [sealingLog(room), demoSealingLog(room)]) {
    if (!fileExists(log)) continue;
    const lock = holdLock(`${log}.lock`);
    // In use: whoever seals there now tells it himself.
    if (!lock.ok) continue;
    try {
      tellOfLast(log, (row) => {
        tellRoom(room, row);
      });
    } finally {
      lock.value.release();
    }
  }
}
