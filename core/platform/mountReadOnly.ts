import { mkdirSync, rmdirSync } from "node:fs";
import path from "node:path";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { makeRunFolder } from "./disk.ts";
import { readMounts, systemRoots, type BlockDevice, type SystemRoots } from "./mounts.ts";
import { findProgram, runProgram } from "./program.ts";

/** Whom we may ask: root mounts by itself, anybody else asks udisks. */
export interface Mounter {
  readonly isRoot: boolean;
  readonly find: (name: string) => string | undefined;
  readonly run: typeof runProgram;
  readonly roots: SystemRoots;
}

export const systemMounter: Mounter = { isRoot: process.getuid?.() === 0, find: findProgram, run: runProgram, roots: systemRoots };

const timeLimit = 60_000;
const options = "ro,nosuid,nodev,noexec";

/**
 * A journal is replayed even where a mount is read-only, unless it is told not to: that would write to the medium. File systems that keep names in
 * UTF-16 give them out in the kernel's own character set, in which Japanese ones become question marks, unless they are asked for UTF-8.
 */
const optionsOf: Readonly<Record<string, string>> = {
  ext3: "noload",
  ext4: "noload",
  xfs: "norecovery",
  btrfs: "rescue=nologreplay",
  vfat: "utf8",
  exfat: "iocharset=utf8",
  iso9660: "iocharset=utf8",
  udf: "iocharset=utf8",
};

async function fileSystemOf(device: BlockDevice, mounter: Mounter): Promise<string | undefined> {
  if (device.fileSystem !== undefined) return device.fileSystem;
  const blkid = mounter.find("blkid");
  if (blkid === undefined) return undefined;
  const { code, output } = await mounter.run({ file: blkid, arguments: ["-p", "-o", "value", "-s", "TYPE", device.node], milliseconds: timeLimit });
  const word = output.toString("latin1").trim();
  return code === 0 && /^[a-z0-9_]+$/.test(word) ? word : undefined;
}

const mountOf = (number: string, mounter: Mounter): string | undefined => readMounts(mounter.roots).find((mount) => mount.number === number && mount.isReadOnly)?.point;

export interface MountedMedium {
  readonly point: string;
  readonly unmount: () => Promise<Result<void>>;
}

/** The device write-protected by the kernel first (where we may), then mounted so that nothing on it can run or be written. */
export async function mountReadOnly(device: BlockDevice, mounter: Mounter = systemMounter): Promise<Result<MountedMedium>> {
  return mounter.isRoot ? mountAsRoot(device, mounter) : mountThroughUdisks(device, mounter);
}

async function mountAsRoot(device: BlockDevice, mounter: Mounter): Promise<Result<MountedMedium>> {
  const mount = mounter.find("mount");
  const unmount = mounter.find("umount");
  if (mount === undefined || unmount === undefined) return fail("media.mountRefused");
  const blockdev = mounter.find("blockdev");
  // The kernel's own switch outlives the mount, so it is set back to what it was.
  const protect = async (isProtected: boolean): Promise<void> => {
    if (blockdev !== undefined && !device.isReadOnly) await mounter.run({ file: blockdev, arguments: [isProtected ? "--setro" : "--setrw", device.node], milliseconds: timeLimit });
  };
  await protect(true);
  const fileSystem = await fileSystemOf(device, mounter);
  const own = fileSystem === undefined ? undefined : optionsOf[fileSystem];
  const folder = makeRunFolder();
  const point = path.join(folder, "medium");
  mkdirSync(point, { mode: 0o700 });
  const { code } = await mounter.run({
    file: mount,
    arguments: [...(fileSystem === undefined ? [] : ["-t", fileSystem]), "-o", own === undefined ? options : `${options},${own}`, device.node, point],
    milliseconds: timeLimit,
  });
  const leave = async (): Promise<void> => {
    rmdirSync(point);
    rmdirSync(folder);
    await protect(false);
  };
  if (code !== 0 || mountOf(device.number, mounter) === undefined) {
    await leave();
    return fail("media.mountRefused");
  }
  return succeed({
    point,
    unmount: async () => {
      const ended = await mounter.run({ file: unmount, arguments: [point], milliseconds: timeLimit });
      if (ended.code !== 0) return fail("media.mountRefused");
      await leave();
      return succeed(undefined);
    },
  });
}

async function mountThroughUdisks(device: BlockDevice, mounter: Mounter): Promise<Result<MountedMedium>> {
  const udisksctl = mounter.find("udisksctl");
  if (udisksctl === undefined) return fail("media.mountRefused");
  const { code } = await mounter.run({ file: udisksctl, arguments: ["mount", "-b", device.node, "-o", options, "--no-user-interaction"], milliseconds: timeLimit });
  const point = mountOf(device.number, mounter);
  if (code !== 0 || point === undefined) return fail("media.mountRefused");
  return succeed({
    point,
    unmount: async () => {
      const ended = await mounter.run({ file: udisksctl, arguments: ["unmount", "-b", device.node, "--no-user-interaction"], milliseconds: timeLimit });
      return ended.code === 0 ? succeed(undefined) : fail("media.mountRefused");
    },
  });
}

/** For a medium that the desktop mounted to be written: made read-only where we may, and else not read at all. */
export async function remountReadOnly(point: string, mounter: Mounter = systemMounter): Promise<Result<void>> {
  const mount = mounter.isRoot ? mounter.find("mount") : undefined;
  if (mount !== undefined) await mounter.run({ file: mount, arguments: ["-o", `remount,${options}`, point], milliseconds: timeLimit });
  const isReadOnly = readMounts(mounter.roots).findLast((each) => each.point === point)?.isReadOnly === true;
  return isReadOnly ? succeed(undefined) : fail("media.writable");
}
