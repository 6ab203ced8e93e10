import { FailureError, type Failure } from "../domain/failure.ts";
import { bitsForOthers, isWritable } from "../platform/disk.ts";
import { holdLock } from "../platform/guard.ts";
import { refuseOpenSwap, swapState, type SwapDevice } from "../platform/hardening.ts";
import { isRoom, lockFile, readPolicy } from "./roomFolder.ts";

export interface ClaimCircumstances {
  /** The program can be looked into from outside. */
  readonly observed?: boolean;
  /** An argument because no test can give its machine another swap. */
  readonly swap?: readonly SwapDevice[];
}

/**
 * Before anyone may sign in: the folder is this process's alone, closed to other users, and its policy can be read. The lock is
 * held until the process ends, however it ends. Undefined when all is well or there is no room yet.
 */
export function claimRoom(folder: string, { observed = false, swap = swapState() }: ClaimCircumstances = {}): Failure | undefined {
  try {
    if (!isRoom(folder)) return undefined;
    if (bitsForOthers(folder) !== 0) return { code: "room.openToOthers" };
    if (!isWritable(folder)) return { code: "room.readOnly" };
    const policy = readPolicy(folder);
    if (!policy.ok) return policy.failure;
    const memory = refuseOpenSwap(policy.value.room.kind, swap);
    if (!memory.ok) return memory.failure;
    if (observed && policy.value.room.kind === "production") return { code: "room.observed" };
    const held = holdLock(lockFile(folder));
    return held.ok ? undefined : held.failure;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}
