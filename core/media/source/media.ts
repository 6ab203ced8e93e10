import { createHash } from "node:crypto";
import path from "node:path";
import type { MediumOrigin } from "../../domain/content.ts";
import { fail, type Failure } from "../../domain/failure.ts";
import { isFolder, listFolder } from "../../platform/disk.ts";
import { fileSystemBytes } from "../../platform/mediumFiles.ts";
import { hasMedium, listBlockDevices, readMounts, readNote, systemRoots, type BlockDevice, type Mount, type SystemRoots } from "../../platform/mounts.ts";

/** A medium that stands in this machine now. */
export interface Medium {
  /** The same for the same medium in the same port. */
  readonly id: string;
  readonly origin: MediumOrigin;
  readonly port: string;
  /** Where its files are; undefined while it is not mounted. */
  readonly path: string | undefined;
  readonly label: string;
  readonly serial?: string;
  readonly model?: string;
  readonly bytes: number;
  readonly isReadOnly: boolean;
  readonly isOptical: boolean;
  /** Why it cannot be received as it is; what to do is in the failure's words. */
  readonly refusal?: Failure;
  /** To mount it by. */
  readonly device?: BlockDevice;
}

const idOf = (...facts: readonly (string | number | undefined)[]): string => createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 32);

/** The disk the system itself runs from is no medium, be it a stick. */
function isOfSystem(device: BlockDevice, devices: readonly BlockDevice[], mounts: readonly Mount[]): boolean {
  const numbers = new Set(devices.filter(({ whole }) => whole === device.whole).map(({ number }) => number));
  return mounts.some(({ number, point }) => numbers.has(number) && (point === "/" || point === "/usr" || point === "/boot" || point.startsWith("/boot/")));
}

const mediumOf = (device: BlockDevice, mounts: readonly Mount[]): Medium => {
  const mount = mounts.find(({ number, isPartial }) => number === device.number && !isPartial);
  const isReadOnly = mount?.isReadOnly ?? device.isReadOnly;
  const model = [device.vendor, device.model].filter((word) => word !== undefined).join(" ");
  return {
    id: idOf("device", device.name, device.serial, device.label, device.bytes),
    origin: "device",
    port: device.name,
    path: mount?.point,
    label: device.label ?? "",
    ...(device.serial !== undefined && { serial: device.serial }),
    ...(model !== "" && { model }),
    bytes: device.bytes,
    isReadOnly,
    isOptical: device.isOptical,
    ...(mount !== undefined && !isReadOnly && { refusal: fail("media.writable").failure }),
    device,
  };
};

/** Removable media of this machine, mounted or not. A device with partitions is its partitions. */
export function listMedia(roots: SystemRoots = systemRoots): readonly Medium[] {
  const devices = listBlockDevices(roots);
  const mounts = readMounts(roots);
  const divided = new Set(devices.filter(({ isPartition }) => isPartition).map(({ whole }) => whole));
  return devices
    .filter((device) => device.isRemovable && hasMedium(device) && (device.isPartition || !divided.has(device.name)) && !isOfSystem(device, devices, mounts))
    .map((device) => mediumOf(device, mounts));
}

interface DemoNote {
  readonly serial?: string;
  readonly label?: string;
  readonly model?: string;
  readonly isOptical?: boolean;
}

/** `<name>.medium.json` beside the port says what the medium is called; it is made up, so nothing in it is trusted to be right. */
function readDemoNote(file: string): DemoNote {
  let note: unknown;
  try {
    note = JSON.parse(readNote(file) ?? "{}");
  } catch {
    return {};
  }
  if (typeof note !== "object" || note === null) return {};
  const word = (name: string): string | undefined => {
    const value = (note as Readonly<Record<string, unknown>>)[name];
    return typeof value === "string" && /^[^\p{Cc}\p{Cs}]{1,128}$/u.test(value) ? value : undefined;
  };
  const [serial, label, model] = ["serial", "label", "model"].map(word);
  return {
    ...(serial !== undefined && { serial }),
    ...(label !== undefined && { label }),
    ...(model !== undefined && { model }),
    isOptical: (note as Readonly<Record<string, unknown>>)["isOptical"] === true,
  };
}

/** Each folder in the demo room's ports is a medium; nothing is ever written to it. */
export function listDemoMedia(ports: string): readonly Medium[] {
  return listFolder(ports).flatMap((name) => {
    const folder = path.join(ports, name);
    if (name.startsWith(".") || !isFolder(folder)) return [];
    const note = readDemoNote(path.join(ports, `${name}.medium.json`));
    const serial = note.serial ?? `DEMO-${createHash("sha256").update(name).digest("hex").slice(0, 12).toUpperCase()}`;
    return [mediumOfFolder("demo", folder, { ...note, serial, label: note.label ?? name, port: name })];
  });
}

/** A folder somebody named on the command line or in the wizard: it has no serial, so custody rests on its label alone. */
export const folderMedium = (folder: string): Medium => mediumOfFolder("folder", folder, { label: path.basename(folder), port: folder });

function mediumOfFolder(origin: MediumOrigin, folder: string, facts: DemoNote & { readonly port: string; readonly label: string }): Medium {
  return {
    id: idOf(origin, facts.port, facts.serial),
    origin,
    port: facts.port,
    path: folder,
    label: facts.label,
    ...(facts.serial !== undefined && { serial: facts.serial }),
    ...(facts.model !== undefined && { model: facts.model }),
    bytes: fileSystemBytes(folder).used,
    isReadOnly: true,
    isOptical: facts.isOptical === true,
  };
}
