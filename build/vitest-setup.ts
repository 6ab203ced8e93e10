import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildNative } from "./native.ts";

const memory = "/dev/shm";
const enough = 4 * 1024 ** 3;
const prefix = "noren-tests-";
const outlived = 12 * 60 * 60 * 1000;

/** Tests write thousands of small files durably, none of which must last: in memory, where the machine has enough, that costs nothing. */
function place(): string {
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= enough ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** What a run left behind that was killed would stay in memory until the machine is switched off. By age, because a process cannot see everybody else's. */
function removeOrphans(base: string): void {
  for (const name of readdirSync(base).filter((each) => each.startsWith(prefix))) {
    const folder = path.join(base, name);
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > outlived) rmSync(folder, { recursive: true, force: true });
  }
}

/** Tests load the compiled guard; compiling is skipped when nothing changed. What they write lies below one folder that goes with them. */
export default function setup(): () => void {
  buildNative();
  const base = place();
  removeOrphans(base);
  const folder = mkdtempSync(path.join(base, prefix));
  // Open to all, as such a place is: some tests become another user.
  chmodSync(folder, 0o1777);
  const shelf = path.join(folder, "shelf");
  mkdirSync(shelf);
  // What the tests' processes inherit.
  Object.assign(process.env, { TMPDIR: folder, NOREN_TEST_SHELF: shelf });
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
