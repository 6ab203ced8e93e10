import path from "node:path";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { closeToOthers, fileExists, isFolder, listFolder, makeFolder, removeFolder, renameDurably, syncFolder } from "../platform/disk.ts";
import type { Entropy } from "../platform/entropy.ts";
import { holdLock } from "../platform/guard.ts";
import { isRoom, lockFile, namesAtMaking } from "./roomFolder.ts";

/**
 * Where a room is built before it has its name. Next to the wanted folder, and renamed as a whole, where that does not exist yet;
 * inside it, moved piece by piece with the policy last, where it does (it may be the root of a volume, which cannot be renamed
 * over). Killed at any point, a making leaves nothing that looks like a room, and the next one clears it away.
 */
export interface RoomSite {
  readonly building: string;
  /** Gives the finished room its name. */
  readonly finish: () => void;
  /** Takes away what was built, as far as the disk lets it. */
  readonly abandon: () => void;
}

const partPattern = /\.part-[0-9a-f]{8}$/;
const partName = (entropy: Entropy): string => `.part-${entropy.bytes(4).toString("hex")}`;

/** A fresh volume has this; it is not content. */
const ignored: ReadonlySet<string> = new Set(["lost+found"]);

/** Its maker holds the lock as long as it lives. */
function isAbandoned(part: string): boolean {
  const held = holdLock(lockFile(part));
  if (held.ok) held.value.release();
  return held.ok;
}

export function openRoomSite(folder: string, entropy: Entropy): Result<RoomSite> {
  if (isRoom(folder)) return fail("room.exists");
  if (!fileExists(folder)) return succeed(openBeside(folder, entropy));
  if (!isFolder(folder)) return fail("room.notEmpty");
  const names = listFolder(folder).filter((name) => !ignored.has(name));
  const parts = names.filter((name) => name.startsWith(".part-") && partPattern.test(name));
  if (!parts.every((name) => isAbandoned(path.join(folder, name)))) return fail("room.inUse");
  const others = names.filter((name) => !parts.includes(name));
  const isLeftover = parts.length > 0 && others.every((name) => namesAtMaking.has(name));
  if (others.length > 0 && !isLeftover) return fail("room.notEmpty");
  // The mark of an unfinished making goes last, so that clearing away can itself be cut short and begun again.
  for (const name of [...others, ...parts]) removeFolder(path.join(folder, name));
  return succeed(openInside(folder, entropy));
}

function openBeside(folder: string, entropy: Entropy): RoomSite {
  const parent = path.dirname(folder);
  makeFolder(parent);
  for (const name of listFolder(parent)) {
    const isPart = name.startsWith(`${path.basename(folder)}.part-`) && partPattern.test(name);
    if (isPart && isAbandoned(path.join(parent, name))) removeFolder(path.join(parent, name));
  }
  const building = `${folder}${partName(entropy)}`;
  const release = claim(building);
  return {
    building,
    finish: () => {
      // Over an empty folder that appeared meanwhile this succeeds too; over anything else it fails.
      renameDurably(building, folder);
      release();
    },
    abandon: () => {
      removeIfPossible(building);
      release();
    },
  };
}

function openInside(folder: string, entropy: Entropy): RoomSite {
  closeToOthers(folder);
  const building = path.join(folder, partName(entropy));
  const release = claim(building);
  const moved: string[] = [];
  return {
    building,
    finish: () => {
      const names = listFolder(building).filter((name) => name !== "policy.json");
      for (const name of names) {
        moved.push(name);
        renameDurably(path.join(building, name), path.join(folder, name));
      }
      renameDurably(path.join(building, "policy.json"), path.join(folder, "policy.json"));
      removeIfPossible(building);
      syncFolder(folder);
      release();
    },
    abandon: () => {
      if (!isRoom(folder)) for (const name of moved) removeIfPossible(path.join(folder, name));
      removeIfPossible(building);
      release();
    },
  };
}

/** The room's own lock, so that it is held without a gap until the room has its name. */
function claim(building: string): () => void {
  makeFolder(building);
  const held = holdLock(lockFile(building));
  if (!held.ok) throw new Error("a folder with a random name is nobody else's");
  return held.value.release;
}

function removeIfPossible(folder: string): void {
  try {
    removeFolder(folder);
  } catch (error) {
    // A full or failing disk has been reported already; what stays is cleared by the next making.
    if (!(error instanceof FailureError)) throw error;
  }
}
