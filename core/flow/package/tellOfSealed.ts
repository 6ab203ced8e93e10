import { fileExists } from "../../platform/disk.ts";
import { holdLock } from "../../platform/guard.ts";
import { noteWaiting } from "../noteWaiting.ts";
import { demoSealingLog, sealingLog } from "../roomFolder.ts";
import { tellOfLast } from "./sealNext.ts";

/** A sealing that was killed after its package got its name, and before the room's log heard of it (DESIGN §7, guarantee 2). */
export function tellOfSealed(room: string): void {
  for (const log of [sealingLog(room), demoSealingLog(room)]) {
    if (!fileExists(log)) continue;
    const lock = holdLock(`${log}.lock`);
    // In use: whoever seals there now tells it himself.
    if (!lock.ok) continue;
    try {
      tellOfLast(log, (row) => {
        noteWaiting(room, row);
      });
    } finally {
      lock.value.release();
    }
  }
}
