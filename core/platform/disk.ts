import * as fs from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Bytes } from "../domain/brand.ts";
import { FailureError, type FailureCode } from "../domain/failure.ts";

/**
 * The only door to the file system. What it writes is durable when the call returns: bytes are synced before they get their
 * name, and the folder is synced after, so that a row may refer to them (DESIGN §3).
 */

const failureOf: Readonly<Record<string, FailureCode>> = {
  EROFS: "room.readOnly",
  EACCES: "room.readOnly",
  EPERM: "room.readOnly",
  ENOSPC: "room.diskFull",
  EDQUOT: "room.diskFull",
  // A limit on the size of files, the system's or the process's own: nothing more goes there either.
  EFBIG: "room.diskFull",
  EIO: "room.unreadable",
  // What a medium that was pulled out answers, by file system.
  ENODEV: "room.unreadable",
  ENXIO: "room.unreadable",
  ESTALE: "room.unreadable",
  EREMOTEIO: "room.unreadable",
  ENOTDIR: "folder.unusable",
  ENAMETOOLONG: "folder.unusable",
  ELOOP: "folder.unusable",
  ENOENT: "folder.unusable",
};

/** Turns what the system says into what a person can act upon; anything else is a bug and stays one. */
export function asFailure(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const failure = failureOf[code];
  return failure === undefined ? error : new FailureError(failure);
}

/** Carries out what talks to the system, with its errors as failures. */
export function guarded<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw asFailure(error);
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

export function syncFolder(folder: string): void {
  guarded(() => {
    const handle = fs.openSync(folder, "r");
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  });
}

/** Makes the folder and its missing parents, for the owner only, and syncs each parent that gained an entry. */
export function makeFolder(folder: string): void {
  guarded(() => {
    if (fs.existsSync(folder)) return;
    const parent = path.dirname(folder);
    makeFolder(parent);
    fs.mkdirSync(folder, { mode: 0o700 });
    syncFolder(parent);
  });
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += fs.writeSync(handle, bytes, done);
}

/** The file appears whole or not at all, whatever happens in between. */
export function writeFileDurably(file: string, content: Uint8Array | string): void {
  guarded(() => {
    const part = `${file}.part`;
    const handle = fs.openSync(part, "w", 0o600);
    try {
      writeAll(handle, typeof content === "string" ? Buffer.from(content) : content);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(part, file);
    syncFolder(path.dirname(file));
  });
}

/** Adds to the end; after a power cut the last addition may be torn, so a reader must expect one. */
export function appendDurably(file: string, content: Uint8Array | string): void {
  guarded(() => {
    const isNew = !fs.existsSync(file);
    const handle = fs.openSync(file, "a", 0o600);
    try {
      writeAll(handle, typeof content === "string" ? Buffer.from(content) : content);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    if (isNew) syncFolder(path.dirname(file));
  });
}

/** The whole file, or undefined where there is none. */
export function readFile(file: string): Buffer | undefined {
  return guarded(() => {
    try {
      return fs.readFileSync(file);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
}

export function readText(file: string): string | undefined {
  return readFile(file)?.toString("utf8");
}

/** Names in the folder, sorted; an absent folder is empty. */
export function listFolder(folder: string): readonly string[] {
  return guarded(() => {
    try {
      return fs.readdirSync(folder).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  });
}

export const isFolder = (name: string): boolean => guarded(() => fs.statSync(name, { throwIfNoEntry: false })?.isDirectory() === true);

/** For the owner only; where it belongs to somebody else the system refuses. */
export function closeToOthers(folder: string): void {
  guarded(() => {
    fs.chmodSync(folder, 0o700);
  });
}

export const fileExists = (file: string): boolean => guarded(() => fs.existsSync(file));

export function removeFile(file: string): void {
  guarded(() => {
    if (!fs.existsSync(file)) return;
    fs.rmSync(file);
    syncFolder(path.dirname(file));
  });
}

/** A whole copy under another name, durable when it returns; what stood there is replaced. */
export function copyFileDurably(from: string, to: string): void {
  guarded(() => {
    fs.copyFileSync(from, to);
    const handle = fs.openSync(to, "r+");
    try {
      fs.fchmodSync(handle, 0o600);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    syncFolder(path.dirname(to));
  });
}

/** What was written to it by others, such as a library of its own ways, is on the disk when this returns. */
export function syncFile(file: string): void {
  guarded(() => {
    const handle = fs.openSync(file, "r+");
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  });
}

/** For what is already synced under a name nobody looks for (a new database, a new segment). */
export function renameDurably(from: string, to: string): void {
  guarded(() => {
    fs.renameSync(from, to);
    syncFolder(path.dirname(to));
  });
}

export function removeFolder(folder: string): void {
  guarded(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
}

export function freeBytes(folder: string): Bytes {
  return guarded(() => {
    const { bavail, bsize } = fs.statfsSync(folder);
    return (bavail * bsize) as Bytes;
  });
}

export const fileSize = (file: string): Bytes => guarded(() => fs.statSync(file).size as Bytes);

/** Whether entries can be made in the folder, without making one. */
export function isWritable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Permission bits that others than the owner hold; a room must have none. */
export const bitsForOthers = (file: string): number => guarded(() => fs.statSync(file).mode & 0o077);

/** A private folder that dies with its maker; for sockets only, never for data. */
export const makeRunFolder = (): string => mkdtempSync(path.join(process.env["XDG_RUNTIME_DIR"] ?? tmpdir(), "noren-"));
