import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { release, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mountReadOnly, remountReadOnly, systemMounter } from "./mountReadOnly.ts";
import { listBlockDevices, parseMountInfo, readMounts, systemRoots, watchMounts, type BlockDevice } from "./mounts.ts";
import { findProgram } from "./program.ts";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(tmpdir(), "noren-mounts-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

describe("the kernel's list of mounts", () => {
  it("is read with its escapes, optional fields and both sets of options", () => {
    const text = [
      "36 35 98:0 /part /mnt/a rw,noatime shared:1 master:2 - ext3 /dev/root rw,errors=continue",
      "37 35 8:17 / /media/USB\\040\\346\\244\\234 ro,nosuid - vfat /dev/sdb1 ro",
      "38 35 11:0 / /media/cd rw - iso9660 /dev/sr0 ro",
      "not a line",
      "",
    ].join("\n");
    expect(parseMountInfo(text)).toEqual([
      { number: "98:0", point: "/mnt/a", fileSystem: "ext3", source: "/dev/root", isReadOnly: false, isPartial: true },
      { number: "8:17", point: "/media/USB 検", fileSystem: "vfat", source: "/dev/sdb1", isReadOnly: true, isPartial: false },
      { number: "11:0", point: "/media/cd", fileSystem: "iso9660", source: "/dev/sr0", isReadOnly: true, isPartial: false },
    ]);
  });

  it("of this machine has its root", () => {
    expect(readMounts().some(({ point }) => point === "/")).toBe(true);
  });
});

describe("watching", () => {
  it("tells a change once, when it has settled, and not before", async () => {
    const mountInfo = path.join(folder, "mountinfo");
    const ports = path.join(folder, "ports");
    fs.mkdirSync(ports);
    fs.writeFileSync(mountInfo, "a");
    let told = 0;
    const watch = watchMounts({ roots: { ...systemRoots, mountInfo, sys: folder }, ports, every: 10, settle: 100, changed: () => void (told += 1) });
    await sleep(60);
    expect(told).toBe(0);
    for (let step = 0; step < 5; step++) {
      fs.writeFileSync(mountInfo, `b${String(step)}`);
      await sleep(15);
    }
    expect(told).toBe(0);
    await expect.poll(() => told).toBe(1);
    fs.mkdirSync(path.join(ports, "usb"));
    await expect.poll(() => told).toBe(2);
    // Out and in again within the same moment is no change.
    fs.rmdirSync(path.join(ports, "usb"));
    await sleep(15);
    fs.mkdirSync(path.join(ports, "usb"));
    await sleep(250);
    expect(told).toBe(2);
    watch.stop();
    fs.writeFileSync(mountInfo, "c");
    await sleep(200);
    expect(told).toBe(2);
  });
});

const stick: BlockDevice = { name: "sdz1", number: "8:99", node: "/dev/sdz1", whole: "sdz", isPartition: true, isRemovable: true, isOptical: false, isReadOnly: false, bytes: 1, fileSystem: "ext4" };

describe("mounting", () => {
  /** Programs that do nothing but be noted; the list of mounts shows what they would have done. */
  function pretend(isRoot: boolean, found: readonly string[], after: string) {
    const mountInfo = path.join(folder, "mountinfo");
    fs.writeFileSync(mountInfo, "");
    const asked: string[] = [];
    return {
      asked,
      mounter: {
        isRoot,
        find: (name: string) => (found.includes(name) ? `/bin/${name}` : undefined),
        run: (order: { readonly file: string; readonly arguments: readonly string[] }) => {
          const words = order.arguments.map((word) => (word.includes("noren-") ? "POINT" : word));
          asked.push([path.basename(order.file), ...words].join(" "));
          if (order.file.endsWith("mount") || order.file.endsWith("udisksctl")) fs.writeFileSync(mountInfo, after.replace("POINT", order.arguments.at(-1) ?? ""));
          return Promise.resolve({ code: 0, output: Buffer.alloc(0) });
        },
        roots: { ...systemRoots, mountInfo },
      },
    };
  }

  it("as root protects the device first and never lets a journal be replayed", async () => {
    const { asked, mounter } = pretend(true, ["mount", "umount", "blockdev"], "1 1 8:99 / POINT ro - ext4 /dev/sdz1 ro");
    const mounted = await mountReadOnly(stick, mounter);
    expect(asked).toEqual(["blockdev --setro /dev/sdz1", "mount -t ext4 -o ro,nosuid,nodev,noexec,noload /dev/sdz1 POINT"]);
    if (!mounted.ok) throw new Error(mounted.failure.code);
    expect(await mounted.value.unmount()).toEqual({ ok: true, value: undefined });
    expect(fs.existsSync(mounted.value.point)).toBe(false);
    expect(asked.slice(2)).toEqual(["umount POINT", "blockdev --setrw /dev/sdz1"]);
  });

  it.each([
    ["vfat", "utf8"],
    ["iso9660", "iocharset=utf8"],
    ["udf", "iocharset=utf8"],
  ])("as root asks %s for names as they were written", async (fileSystem, option) => {
    const { asked, mounter } = pretend(true, ["mount", "umount"], `1 1 8:99 / POINT ro - ${fileSystem} /dev/sdz1 ro`);
    expect((await mountReadOnly({ ...stick, fileSystem }, mounter)).ok).toBe(true);
    expect(asked).toEqual([`mount -t ${fileSystem} -o ro,nosuid,nodev,noexec,${option} /dev/sdz1 POINT`]);
  });

  it("as anybody else asks udisks", async () => {
    const { asked, mounter } = pretend(false, ["udisksctl"], "1 1 8:99 / /media/stick ro - ext4 /dev/sdz1 ro");
    const mounted = await mountReadOnly(stick, mounter);
    expect(asked).toEqual(["udisksctl mount -b /dev/sdz1 -o ro,nosuid,nodev,noexec --no-user-interaction"]);
    expect(mounted.ok && mounted.value.point).toBe("/media/stick");
  });

  it("that came out writable all the same is a refusal", async () => {
    for (const isRoot of [true, false]) {
      const { mounter } = pretend(isRoot, ["mount", "umount", "udisksctl"], "1 1 8:99 / POINT rw - ext4 /dev/sdz1 rw");
      expect(await mountReadOnly(stick, mounter)).toEqual({ ok: false, failure: { code: "media.mountRefused" } });
    }
    const { mounter } = pretend(false, [], "");
    expect(await mountReadOnly(stick, mounter)).toEqual({ ok: false, failure: { code: "media.mountRefused" } });
    expect(await remountReadOnly("/media/x", mounter)).toEqual({ ok: false, failure: { code: "media.writable" } });
  });
});

/** How images are made whose file system keeps its names in UTF-16; each needs the tool, and a kernel that reads it. */
const foreign = [
  { fileSystem: "vfat", tool: "mcopy", make: (image: string, content: string) => [["mkfs.vfat", "-n", "NOREN", image], ["mcopy", "-i", image, "-s", path.join(content, nameOnMedium), "::"]] },
  { fileSystem: "iso9660", tool: "genisoimage", make: (image: string, content: string) => [["genisoimage", "-quiet", "-J", "-input-charset", "utf-8", "-V", "NOREN", "-o", image, content]] },
  { fileSystem: "udf", tool: "genisoimage", make: (image: string, content: string) => [["genisoimage", "-quiet", "-udf", "-input-charset", "utf-8", "-V", "NOREN", "-o", image, content]] },
] as const;
const nameOnMedium = "検査.txt";
/** What is not listed may still be loaded, where the kernel has modules. */
const isKnownToKernel = (fileSystem: string): boolean => fs.readFileSync("/proc/filesystems", "utf8").split(/\s+/).includes(fileSystem) || fs.existsSync(path.join("/lib/modules", release()));

/** A disk image on a loop device: as near to a stick as a machine without one comes. */
async function withLoop(fileSystem: string, act: (image: string, device: BlockDevice) => Promise<void>): Promise<boolean> {
  const image = path.join(folder, "disk.img");
  const content = path.join(folder, "content");
  fs.mkdirSync(content);
  fs.writeFileSync(path.join(content, nameOnMedium), "on the medium");
  const other = foreign.find((each) => each.fileSystem === fileSystem);
  fs.writeFileSync(image, Buffer.alloc(8 * 1024 * 1024));
  const made = other?.make(image, content) ?? [["mke2fs", "-q", "-t", fileSystem, "-d", content, "-L", "NOREN", image]];
  if (made.some(([program = "", ...given]) => spawnSync(program, given).status !== 0)) return false;
  const attached = spawnSync("losetup", ["--find", "--show", image], { encoding: "utf8" });
  if (attached.status !== 0) return false;
  const node = attached.stdout.trim();
  try {
    const device = listBlockDevices().find((each) => each.node === node);
    if (device === undefined) throw new Error(`${node} is not listed`);
    await act(image, device);
  } finally {
    execFileSync("losetup", ["-d", node]);
  }
  return true;
}

async function withMount(words: readonly string[], act: (point: string) => Promise<void>): Promise<void> {
  const point = path.join(folder, "point");
  fs.mkdirSync(point);
  execFileSync("mount", [...words, point]);
  try {
    await act(point);
  } finally {
    execFileSync("umount", [point]);
  }
}

const hashOf = (file: string): string => createHash("sha256").update(fs.readFileSync(file)).digest("hex");
const { isRoot } = systemMounter;
const noLoop = "this machine lends no loop device";

describe("a real disk", () => {
  const readable = ["ext4", ...foreign.flatMap(({ fileSystem, tool }) => (isKnownToKernel(fileSystem) && findProgram(tool) !== undefined ? [fileSystem] : []))];
  const unread = foreign.flatMap(({ fileSystem, tool }) => (readable.includes(fileSystem) ? [] : [isKnownToKernel(fileSystem) ? `${fileSystem} (no ${tool})` : `${fileSystem} (not in this kernel)`]));
  if (unread.length > 0) console.warn(`mounting skipped: ${unread.join(", ")}`);

  it.skipIf(!isRoot).for(readable)("with %s is mounted, read and given back without one changed byte", async (fileSystem, context) => {
    const ran = await withLoop(fileSystem, async (image, device) => {
      const before = hashOf(image);
      const mounted = await mountReadOnly(device);
      if (!mounted.ok) throw new Error(mounted.failure.code);
      const { point, unmount } = mounted.value;
      try {
        expect(fs.readFileSync(path.join(point, nameOnMedium), "utf8")).toBe("on the medium");
        expect(() => {
          fs.writeFileSync(path.join(point, "new"), "x");
        }).toThrow(/EROFS/);
        expect(listBlockDevices().find(({ name }) => name === device.name)?.isReadOnly).toBe(true);
      } finally {
        expect(await unmount()).toEqual({ ok: true, value: undefined });
      }
      expect(fs.existsSync(point)).toBe(false);
      expect(hashOf(image)).toBe(before);
      expect(listBlockDevices().find(({ name }) => name === device.name)?.isReadOnly).toBe(false);
    });
    if (!ran) context.skip(noLoop);
  });

  it.skipIf(!isRoot)("that the desktop mounted to be written is made read-only", async (context) => {
    const ran = await withLoop("ext2", async (_, device) => {
      await withMount([device.node], async (point) => {
        expect(readMounts().find((mount) => mount.point === point)?.isReadOnly).toBe(false);
        expect(await remountReadOnly(point)).toEqual({ ok: true, value: undefined });
        expect(readMounts().find((mount) => mount.point === point)?.isReadOnly).toBe(true);
      });
    });
    if (!ran) context.skip(noLoop);
  });

  it.skipIf(!isRoot)("that something writes to stays refused", async () => {
    await withMount(["-t", "tmpfs", "tmpfs"], async (point) => {
      const writer = fs.openSync(path.join(point, "open"), "w");
      expect(await remountReadOnly(point)).toEqual({ ok: false, failure: { code: "media.writable" } });
      fs.closeSync(writer);
      expect(await remountReadOnly(point)).toEqual({ ok: true, value: undefined });
    });
  });
});
