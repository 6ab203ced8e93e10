import { closeSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { asFailure } from "./disk.ts";

/** What the kernel says of this process. */
export interface KernelState {
  /** Whether another process of the same user may attach to it, and whether it may leave a core file. */
  readonly dumpable: boolean;
  readonly noNewPrivileges: boolean;
  readonly inspectorSignalIgnored: boolean;
  /** Hard limit for core files in bytes; -1 is none. */
  readonly coreLimit: number;
}

interface Guard {
  readonly state: () => KernelState;
  readonly harden: (noNewPrivileges: boolean) => KernelState;
  readonly lock: (descriptor: number) => boolean;
}

const place = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../out/native/guard.node" : "../../native/guard.node", import.meta.url));

/** Our own add-on beside this file (native/guard.c), so its shape is known. */
export const guard = createRequire(import.meta.url)(place) as Guard;

/** Holds the file's lock until released, or until this process dies in whatever way. */
export function holdLock(file: string): Result<{ readonly release: () => void }> {
  let descriptor: number;
  try {
    descriptor = openSync(file, "a", 0o600);
  } catch (error) {
    throw asFailure(error);
  }
  if (!guard.lock(descriptor)) {
    closeSync(descriptor);
    return fail("room.inUse");
  }
  let held = true;
  return succeed({
    release: () => {
      if (held) closeSync(descriptor);
      held = false;
    },
  });
}
