import * as fs from "node:fs";
import { FailureError, type FailureCode } from "../domain/failure.ts";

/** The only way files of a medium are read. Nothing here can write: the medium is handed back as it came. */

const failureOf: Readonly<Record<string, FailureCode>> = {
  EIO: "media.unreadable",
  EACCES: "media.unreadable",
  EPERM: "media.unreadable",
  EBADMSG: "media.unreadable",
  EUCLEAN: "media.unreadable",
  ENAMETOOLONG: "media.nameTooLong",
  ENOENT: "media.removed",
  ENODEV: "media.removed",
  ENXIO: "media.removed",
  ENOMEDIUM: "media.removed",
  ESTALE: "media.removed",
  ELOOP: "media.symbolicLink",
  ENOTDIR: "media.changed",
};

const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

/** What the system says of a medium, as a person can act upon it; anything else is a bug and stays one. */
function guarded<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    const failure = failureOf[codeOf(error)];
    throw failure === undefined ? error : new FailureError(failure);
  }
}

export type RawKind = "file" | "folder" | "link" | "special";

export interface RawEntry {
  /** The name's bytes: a medium may have been written under any encoding. */
  readonly name: Buffer;
  readonly kind: RawKind;
  readonly bytes: number;
  /** Whole milliseconds. */
  readonly modifiedAt: number;
  readonly links: number;
  /** Which file it is on its device, whatever it is called. */
  readonly identity: string;
  readonly device: number;
}

function rawKindOf(stat: fs.BigIntStats): RawKind {
  if (stat.isFile()) return "file";
  if (stat.isDirectory()) return "folder";
  return stat.isSymbolicLink() ? "link" : "special";
}

const slash = Buffer.from("/");

/** A place below the medium's root, as bytes: what stands in it is never resolved by anything but the kernel. */
export const joinPlace = (place: Buffer, name: Buffer): Buffer => (place.length === 0 ? name : Buffer.concat([place, slash, name]));
const pathOf = (root: string, place: Buffer): Buffer => (place.length === 0 ? Buffer.from(root) : Buffer.concat([Buffer.from(root), slash, place]));

function rawEntry(path: Buffer, name: Buffer): RawEntry {
  const stat = fs.lstatSync(path, { bigint: true });
  return {
    name,
    kind: rawKindOf(stat),
    bytes: Number(stat.size),
    modifiedAt: Number(stat.mtimeMs),
    links: Number(stat.nlink),
    identity: `${String(stat.dev)}:${String(stat.ino)}`,
    device: Number(stat.dev),
  };
}

export const describeRoot = (root: string): RawEntry => guarded(() => rawEntry(Buffer.from(root), Buffer.alloc(0)));

/** Names in the folder in the order of their bytes: the same at every walk. */
export const listNames = (root: string, place: Buffer): readonly Buffer[] =>
  guarded(() => fs.readdirSync(pathOf(root, place), { encoding: "buffer" }).sort((one, other) => Buffer.compare(one, other)));

/** What stands under the place, links not followed. */
export const describePlace = (root: string, place: Buffer, name: Buffer): RawEntry => guarded(() => rawEntry(pathOf(root, place), name));

export interface MediumFile {
  readonly size: number;
  /** Exactly so many bytes from there; the buffer becomes the caller's. Throws FailureError. */
  readonly read: (offset: number, length: number) => Buffer;
  readonly close: () => void;
}

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_NOATIME } = fs.constants;
/** Not blocking: a channel that poses as a file must not hold the reader. */
const openFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

/** Without leaving a mark in the access time where the system lets us (the owner and root may). */
function openQuietly(path: Buffer): number {
  try {
    return fs.openSync(path, openFlags | O_NOATIME);
  } catch (error) {
    if (codeOf(error) !== "EPERM") throw error;
    return fs.openSync(path, openFlags);
  }
}

/** The kernel's own word for what was opened: a folder on the way that became a link since it was listed shows here. */
function isWhereItSaid(handle: number, path: Buffer): boolean {
  const opened = fs.readlinkSync(`/proc/self/fd/${String(handle)}`, { encoding: "buffer" });
  return opened.equals(path);
}

/** The root must be a real path (see realRoot). */
export function openMediumFile(root: string, place: Buffer): MediumFile {
  return guarded(() => {
    const path = pathOf(root, place);
    const handle = openQuietly(path);
    try {
      const stat = fs.fstatSync(handle);
      if (!stat.isFile()) throw new FailureError("media.specialFile");
      if (!isWhereItSaid(handle, path)) throw new FailureError("media.symbolicLink");
      return openedFile(handle, stat.size);
    } catch (error) {
      fs.closeSync(handle);
      throw error;
    }
  });
}

function openedFile(handle: number, size: number): MediumFile {
  return {
    size,
    read: (offset, length) =>
      guarded(() => {
        const bytes = Buffer.allocUnsafe(length);
        for (let done = 0; done < length; ) {
          const count = fs.readSync(handle, bytes, done, length - done, offset + done);
          // Shorter than it was when it was opened.
          if (count === 0) throw new FailureError("media.changed");
          done += count;
        }
        return bytes;
      }),
    close: () => {
      fs.closeSync(handle);
    },
  };
}

/** Where the folder really is, all links on the way followed once, by the person who named it. */
export const realRoot = (folder: string): string => guarded(() => fs.realpathSync(folder));

/** Bytes in use and in all, of the file system the folder is on. */
export function fileSystemBytes(folder: string): { readonly total: number; readonly used: number } {
  return guarded(() => {
    const { bsize, blocks, bfree } = fs.statfsSync(folder);
    return { total: blocks * bsize, used: (blocks - bfree) * bsize };
  });
}
