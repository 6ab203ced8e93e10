import { FailureError, type Failure } from "../domain/failure.ts";
import { bitsForOthers, isWritable } from "../platform/disk.ts";
import { holdLock } from "../platform/guard.ts";
import { refuseOpenSwap, swapState, type SwapDevice } from "../platform/hardening.ts";
import { readPolicy } from "./policy/readPolicy.ts";
import { finishRekeying } from "./policy/settleRoom.ts";
import { isRoom, lockFile } from "./roomFolder.ts";

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
    if (!held.ok) return held.failure;
    // Now that the room is nobody else's: what a change of keys was cut off in.
    finishRekeying(folder, policy.value);
    return undefined;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}
