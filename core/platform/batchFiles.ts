import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import path from "node:path";
import { FailureError, type FailureCode } from "../domain/failure.ts";
import { asFailure, guarded } from "./disk.ts";

/**
 * Many plain files outside of a room, one after another at the speed of a copy: read once, written once, each visible under its name only when it
 * is whole. Nothing here is synced: what a power cut takes is made again from its original.
 */

/** Of a name that is not given yet. */
export const partSuffix = ".noren-part";

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_WRONLY, O_CREAT, O_EXCL } = fs.constants;

const readFailures: Readonly<Record<string, FailureCode>> = { ELOOP: "media.symbolicLink", ENOENT: "media.removed", ENOTDIR: "media.changed", EIO: "media.unreadable", EACCES: "media.unreadable", EPERM: "media.unreadable", ENXIO: "media.specialFile" };

/** An original that cannot be read is one file's matter, not the disk's. */
function reading<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? readFailures[String(error.code)] : undefined;
    throw code === undefined ? asFailure(error) : new FailureError(code);
  }
}

/** A file read by place. Links are not followed, and what is no plain file is refused. Throws FailureError. */
export class PlainFile {
  readonly length: number;
  readonly #handle: number;

  constructor(file: string) {
    this.#handle = reading(() => fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    const stat = fs.fstatSync(this.#handle);
    this.length = stat.size;
    if (stat.isFile()) return;
    this.close();
    throw new FailureError("media.specialFile");
  }

  /** Fills `target` from `offset` on; how many bytes there were. */
  readInto(target: Buffer, offset: number): number {
    return reading(() => {
      let done = 0;
      while (done < target.length) {
        const read = fs.readSync(this.#handle, target, done, target.length - done, offset + done);
        if (read === 0) break;
        done += read;
      }
      return done;
    });
  }

  close(): void {
    fs.closeSync(this.#handle);
  }
}

/** A file that gets its name when it is whole. */
export class NewFile {
  readonly #file: string;
  readonly #part: string;
  readonly #handle: number;
  #isOpen = true;

  constructor(file: string) {
    this.#file = file;
    // Not made of the name: with anything added to it, a long one would be too long.
    this.#part = path.join(path.dirname(file), `.${randomBytes(8).toString("hex")}${partSuffix}`);
    this.#handle = guarded(() => fs.openSync(this.#part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600));
  }

  write(bytes: Uint8Array): void {
    guarded(() => {
      for (let done = 0; done < bytes.length; ) done += fs.writeSync(this.#handle, bytes, done);
    });
  }

  /** In one call, where they are as few as a call takes. */
  writeAll(pieces: readonly Uint8Array[]): void {
    if (pieces.length > mostVectors) {
      for (const piece of pieces) this.write(piece);
      return;
    }
    const total = pieces.reduce((sum, { length }) => sum + length, 0);
    const written = guarded(() => fs.writevSync(this.#handle, [...pieces]));
    let skipped = 0;
    for (const piece of written === total ? [] : pieces) {
      const from = Math.min(piece.length, Math.max(0, written - skipped));
      skipped += piece.length;
      this.write(piece.subarray(from));
    }
  }

  /** False where the name is taken, which may differ from ours in nothing but case; then nothing is left of it. */
  finish(): boolean {
    this.#close();
    return guarded(() => {
      if (fs.existsSync(this.#file)) {
        fs.rmSync(this.#part);
        return false;
      }
      fs.renameSync(this.#part, this.#file);
      return true;
    });
  }

  /** Leaves no trace. */
  discard(): void {
    this.#close();
    fs.rmSync(this.#part, { force: true });
  }

  #close(): void {
    if (this.#isOpen) fs.closeSync(this.#handle);
    this.#isOpen = false;
  }
}

/** IOV_MAX of Linux. */
const mostVectors = 1024;

/** Folders of what will be written, parents first, for the owner only. */
export function makeFolders(root: string, folders: Iterable<string>): void {
  guarded(() => {
    for (const folder of folders) fs.mkdirSync(path.join(root, folder), { recursive: true, mode: 0o700 });
  });
}

/** What a killed thread left below the folder. */
export function removeParts(folder: string): void {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith(partSuffix)) fs.rmSync(path.join(entry.parentPath, entry.name), { force: true });
  }
}

/** Where a path leads when every link on the way is followed, also where its last parts do not exist yet. */
export function realPlace(named: string): string {
  const whole = path.resolve(named);
  const missing: string[] = [];
  for (let at = whole; ; at = path.dirname(at)) {
    if (fs.existsSync(at)) return path.join(guarded(() => fs.realpathSync(at)), ...missing);
    missing.unshift(path.basename(at));
    if (path.dirname(at) === at) return whole;
  }
}

export type PlaceKind = "file" | "folder" | "other" | "absent";

export function placeKind(named: string): PlaceKind {
  const stat = guarded(() => fs.statSync(named, { throwIfNoEntry: false }));
  return stat === undefined ? "absent" : stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
}
