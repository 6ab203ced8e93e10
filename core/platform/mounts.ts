import * as fs from "node:fs";
import path from "node:path";

/** What the kernel says of mounts and block devices. The roots are arguments, so that a test can show another machine. */
export interface SystemRoots {
  readonly mountInfo: string;
  readonly sys: string;
  /** udev's own notes on devices; labels stand only there. */
  readonly udev: string;
  readonly dev: string;
}

export const systemRoots: SystemRoots = { mountInfo: "/proc/self/mountinfo", sys: "/sys", udev: "/run/udev/data", dev: "/dev" };

export interface Mount {
  /** Kernel number of the device, "8:17". */
  readonly number: string;
  readonly point: string;
  readonly fileSystem: string;
  readonly source: string;
  readonly isReadOnly: boolean;
  /** Part of a file system shown elsewhere, as containers do. */
  readonly isPartial: boolean;
}

/** Blanks and line ends stand as \040 (proc(5)). */
const unescape = (text: string): string => Buffer.from(text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8))), "latin1").toString("utf8");

export function parseMountInfo(text: string): readonly Mount[] {
  return text.split("\n").flatMap((line) => {
    // Bytes as they are, until the escapes are gone.
    const [before = "", after] = line.split(" - ");
    const [, , number, root, point, options] = before.split(" ");
    const [fileSystem, source, superOptions] = (after ?? "").split(" ");
    if (number === undefined || root === undefined || point === undefined || options === undefined || fileSystem === undefined || source === undefined) return [];
    const isReadOnly = [options, superOptions ?? ""].some((list) => list.split(",").includes("ro"));
    return [{ number, point: unescape(point), fileSystem, source: unescape(source), isReadOnly, isPartial: root !== "/" }];
  });
}

export const readMounts = (roots: SystemRoots = systemRoots): readonly Mount[] => parseMountInfo(readText(roots.mountInfo) ?? "");

export interface BlockDevice {
  /** "sdb1" */
  readonly name: string;
  readonly number: string;
  readonly node: string;
  /** The device a partition is part of; itself where it is whole. */
  readonly whole: string;
  readonly isPartition: boolean;
  readonly isRemovable: boolean;
  readonly isOptical: boolean;
  /** Write-protected by its switch, or because it is a disc. */
  readonly isReadOnly: boolean;
  readonly bytes: number;
  readonly serial?: string;
  readonly vendor?: string;
  readonly model?: string;
  readonly label?: string;
  readonly fileSystem?: string;
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "latin1");
  } catch {
    // What the kernel does not show is not there: a device may leave between two reads.
    return undefined;
  }
}

const readWord = (file: string): string | undefined => {
  const text = readText(file)?.replaceAll(/[^\x20-\x7e]/g, " ").trim();
  return text === undefined || text === "" ? undefined : text;
};

/** udev writes what is no plain letter as \x20. */
function readUdev(roots: SystemRoots, number: string): ReadonlyMap<string, string> {
  const text = readText(path.join(roots.udev, `b${number}`)) ?? "";
  return new Map(
    text.split("\n").flatMap((line) => {
      const match = /^E:([A-Z0-9_]+)=(.*)$/.exec(line);
      if (match?.[1] === undefined || match[2] === undefined) return [];
      const value = match[2].replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
      return [[match[1], Buffer.from(value, "latin1").toString("utf8")] as const];
    }),
  );
}

/** The nearest folder above the device that has the file: a USB stick's serial stands with the stick, not with the disk it poses as. */
function findAbove(folder: string, stop: string, name: string, beside?: string): string | undefined {
  for (let at = folder; at.length > stop.length; at = path.dirname(at)) {
    if (beside !== undefined && !fs.existsSync(path.join(at, beside))) continue;
    const word = readWord(path.join(at, name));
    if (word !== undefined) return word;
  }
  return undefined;
}

/** Fixed disks in a USB, FireWire or card-reader case do not call themselves removable; the bus does. */
const isOnOutsideBus = (folder: string): boolean => /\/(?:usb\d+|mmc\d+|fw\d+)(?:\/|:|$)/.test(folder);

function describeDevice(roots: SystemRoots, name: string): BlockDevice | undefined {
  let folder: string;
  try {
    folder = fs.realpathSync(path.join(roots.sys, "class/block", name));
  } catch {
    return undefined;
  }
  const isPartition = fs.existsSync(path.join(folder, "partition"));
  const wholeFolder = isPartition ? path.dirname(folder) : folder;
  const number = readWord(path.join(folder, "dev"));
  if (number === undefined) return undefined;
  const device = path.join(wholeFolder, "device");
  const notes = readUdev(roots, number);
  const isOptical = /^sr\d+$/.test(path.basename(wholeFolder)) || readWord(path.join(device, "type")) === "5";
  const above = fs.existsSync(device) ? fs.realpathSync(device) : wholeFolder;
  const serial = findAbove(above, roots.sys, "serial", "idVendor") ?? readWord(path.join(device, "serial")) ?? notes.get("ID_SERIAL_SHORT");
  const vendor = readWord(path.join(device, "vendor")) ?? findAbove(above, roots.sys, "manufacturer", "idVendor");
  const model = readWord(path.join(device, "model")) ?? readWord(path.join(device, "name")) ?? findAbove(above, roots.sys, "product", "idVendor");
  const label = notes.get("ID_FS_LABEL_ENC") ?? notes.get("ID_FS_LABEL");
  const fileSystem = notes.get("ID_FS_TYPE");
  return {
    name,
    number,
    node: path.join(roots.dev, name),
    whole: path.basename(wholeFolder),
    isPartition,
    isRemovable: readWord(path.join(wholeFolder, "removable")) === "1" || isOptical || isOnOutsideBus(folder),
    isOptical,
    isReadOnly: readWord(path.join(folder, "ro")) === "1",
    // The kernel counts in 512 bytes whatever the device does.
    bytes: Number(readWord(path.join(folder, "size")) ?? 0) * 512,
    ...(serial !== undefined && { serial }),
    ...(vendor !== undefined && { vendor }),
    ...(model !== undefined && { model }),
    ...(label !== undefined && { label }),
    ...(fileSystem !== undefined && { fileSystem }),
  };
}

export function listBlockDevices(roots: SystemRoots = systemRoots): readonly BlockDevice[] {
  let names: string[];
  try {
    names = fs.readdirSync(path.join(roots.sys, "class/block")).sort();
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const device = describeDevice(roots, name);
    return device === undefined ? [] : [device];
  });
}

/** Reads a small note beside a port of a demo room. */
export const readNote = (file: string): string | undefined => {
  try {
    return fs.statSync(file).size > 64 * 1024 ? undefined : fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
};

/** Whether the device or disc has anything in it: an empty reader shows a device of no size. */
export const hasMedium = ({ bytes }: Pick<BlockDevice, "bytes">): boolean => bytes > 0;

export interface MountWatch {
  readonly stop: () => void;
}

/**
 * Calls back once mounts, devices or ports have changed and then stayed the same for a while: a stick that is put in shows its
 * device, its partitions and its mounts one after another.
 */
export function watchMounts(order: { readonly roots?: SystemRoots; readonly ports?: string; readonly every?: number; readonly settle?: number; readonly changed: () => void }): MountWatch {
  const { roots = systemRoots, ports, every = 500, settle = 750, changed } = order;
  const look = (): string => {
    const devices = listNamesQuietly(path.join(roots.sys, "class/block")).map((name) => `${name}=${readWord(path.join(roots.sys, "class/block", name, "size")) ?? ""}`);
    return [readText(roots.mountInfo) ?? "", ...devices, ...(ports === undefined ? [] : listNamesQuietly(ports))].join("\n");
  };
  let told = look();
  let last = told;
  let steadySince = 0;
  let elapsed = 0;
  const timer = setInterval(() => {
    elapsed += every;
    const seen = look();
    if (seen !== last) {
      last = seen;
      steadySince = elapsed;
    } else if (seen !== told && elapsed - steadySince >= settle) {
      told = seen;
      changed();
    }
  }, every);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

function listNamesQuietly(folder: string): readonly string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch {
    return [];
  }
}
