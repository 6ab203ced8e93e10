import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SystemRoots } from "../../platform/mounts.ts";
import { folderMedium, listDemoMedia, listMedia } from "./media.ts";

let base: string;
let roots: SystemRoots;
beforeEach(() => {
  base = fs.mkdtempSync(path.join(tmpdir(), "noren-machine-"));
  roots = { mountInfo: path.join(base, "mountinfo"), sys: path.join(base, "sys"), udev: path.join(base, "udev"), dev: "/dev" };
  fs.mkdirSync(path.join(base, "sys/class/block"), { recursive: true });
  fs.mkdirSync(path.join(base, "udev"));
  fs.writeFileSync(roots.mountInfo, "");
});
afterEach(() => {
  fs.rmSync(base, { recursive: true });
});

/** A device as /sys shows it, by the path of its hardware. */
function plug(name: string, hardware: string, files: Readonly<Record<string, string>>, udev?: string): void {
  const folder = path.join(base, "sys/devices", hardware);
  for (const [file, text] of Object.entries(files)) {
    const target = path.resolve(folder, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, `${text}\n`);
  }
  fs.symlinkSync(folder, path.join(base, "sys/class/block", name));
  if (udev !== undefined) fs.writeFileSync(path.join(base, "udev", `b${files["dev"] ?? ""}`), udev);
}

function plugStick(): void {
  const usb = "pci0000:00/usb1/1-2";
  fs.mkdirSync(path.join(base, "sys/devices", usb), { recursive: true });
  fs.writeFileSync(path.join(base, "sys/devices", usb, "idVendor"), "0951\n");
  fs.writeFileSync(path.join(base, "sys/devices", usb, "serial"), "60A44C413E4AE3A1\n");
  const disk = `${usb}/1-2:1.0/host6/target6:0:0/6:0:0:0`;
  plug("sdb", `${disk}/block/sdb`, { dev: "8:16", removable: "1", ro: "0", size: "1000", "../../vendor": "Kingston", "../../model": "DataTraveler 3.0" });
  fs.symlinkSync(path.join(base, "sys/devices", disk), path.join(base, "sys/devices", disk, "block/sdb/device"));
  plug("sdb1", `${disk}/block/sdb/sdb1`, { dev: "8:17", partition: "1", ro: "0", size: "990" }, "S:disk/by-label/x\nE:ID_FS_LABEL_ENC=\\xe5\\x8f\\x97\\xe9\\xa0\\x98\\x20A\nE:ID_FS_TYPE=vfat\n");
}

const plugDisk = (): void => {
  plug("sda", "pci0000:00/ata1/block/sda", { dev: "8:0", removable: "0", ro: "0", size: "100000", "device/model": "Inside" });
};

const mountLine = (number: string, point: string, options: string, type = "vfat", superOptions = options): string => `40 27 ${number} / ${point} ${options} - ${type} /dev/x ${superOptions}\n`;

describe("the media of a machine", () => {
  it("are what can be taken out: the stick, not the disk inside", () => {
    plugDisk();
    plugStick();
    const media = listMedia(roots);
    expect(media.map(({ device, id, ...rest }) => ({ ...rest, node: device?.node, hasId: /^[0-9a-f]{32}$/.test(id) }))).toEqual([
      { origin: "device", port: "sdb1", path: undefined, label: "受領 A", serial: "60A44C413E4AE3A1", model: "Kingston DataTraveler 3.0", bytes: 990 * 512, isReadOnly: false, isOptical: false, node: "/dev/sdb1", hasId: true },
    ]);
    expect(listMedia(roots)).toEqual(media);
  });

  it("mounted to be written are refused, mounted read-only are not", () => {
    plugStick();
    fs.writeFileSync(roots.mountInfo, mountLine("8:17", "/media/USB\\040A", "rw,nosuid"));
    expect(listMedia(roots).map(({ path: point, isReadOnly, refusal }) => ({ point, isReadOnly, refusal }))).toEqual([{ point: "/media/USB A", isReadOnly: false, refusal: { code: "media.writable" } }]);
    fs.writeFileSync(roots.mountInfo, mountLine("8:17", "/media/USB\\040A", "ro,nosuid"));
    expect(listMedia(roots).map(({ isReadOnly, refusal }) => ({ isReadOnly, refusal }))).toEqual([{ isReadOnly: true, refusal: undefined }]);
    // Read-only as a whole, though this mount does not say so.
    fs.writeFileSync(roots.mountInfo, mountLine("8:17", "/media/usb", "rw", "vfat", "ro"));
    expect(listMedia(roots)[0]?.isReadOnly).toBe(true);
  });

  it("are not the stick the system runs from", () => {
    plugStick();
    fs.writeFileSync(roots.mountInfo, mountLine("8:17", "/boot/efi", "rw"));
    expect(listMedia(roots)).toEqual([]);
  });

  it("are discs and cards too, but no empty drive and no fixed disk behind a bus inside", () => {
    plug("sr0", "pci0000:00/ata2/block/sr0", { dev: "11:0", removable: "1", ro: "1", size: "1400000", "device/type": "5" }, "E:ID_FS_LABEL=DICOM_CD\n");
    plug("sr1", "pci0000:00/ata3/block/sr1", { dev: "11:1", removable: "1", ro: "0", size: "0" });
    plug("mmcblk0", "platform/mmc_host/mmc0/mmc0:1234/block/mmcblk0", { dev: "179:0", removable: "0", ro: "0", size: "64", "device/serial": "0x12", "device/name": "SD32G" });
    plug("sdc", "pci0000:00/usb2/2-1/2-1:1.0/host7/block/sdc", { dev: "8:32", removable: "0", ro: "0", size: "2000", "device/serial": "WX" });
    plug("loop0", "virtual/block/loop0", { dev: "7:0", removable: "0", ro: "0", size: "8" });
    expect(listMedia(roots).map(({ port, label, serial, isOptical, isReadOnly }) => [port, label, serial, isOptical, isReadOnly])).toEqual([
      ["mmcblk0", "", "0x12", false, false],
      ["sdc", "", "WX", false, false],
      ["sr0", "DICOM_CD", undefined, true, true],
    ]);
  });
});

describe("the ports of a demo room", () => {
  it("are its folders, with the notes beside them or made-up serials that stay", () => {
    const ports = path.join(base, "media");
    for (const name of ["usb-1", "cd-1", ".hidden"]) fs.mkdirSync(path.join(ports, name), { recursive: true });
    fs.writeFileSync(path.join(ports, "file"), "x");
    fs.writeFileSync(path.join(ports, "cd-1.medium.json"), JSON.stringify({ serial: "CD-0001", label: "検査画像", model: "CD-R", isOptical: true }));
    const media = listDemoMedia(ports).map(({ id: _, bytes: __, ...rest }) => rest);
    expect(media).toEqual([
      { origin: "demo", port: "cd-1", path: path.join(ports, "cd-1"), label: "検査画像", serial: "CD-0001", model: "CD-R", isReadOnly: true, isOptical: true },
      { origin: "demo", port: "usb-1", path: path.join(ports, "usb-1"), label: "usb-1", serial: expect.stringMatching(/^DEMO-[0-9A-F]{12}$/) as string, isReadOnly: true, isOptical: false },
    ]);
    expect(listDemoMedia(ports).map(({ id }) => id)).toEqual(listDemoMedia(ports).map(({ id }) => id));
  });

  it("take no note that is none", () => {
    const ports = path.join(base, "media");
    fs.mkdirSync(path.join(ports, "a"), { recursive: true });
    for (const note of ["{", "[]", "7", JSON.stringify({ serial: 5, label: "a\nb" }), "x".repeat(100_000)]) {
      fs.writeFileSync(path.join(ports, "a.medium.json"), note);
      expect(listDemoMedia(ports).map(({ label, serial }) => [label, serial?.startsWith("DEMO-")])).toEqual([["a", true]]);
    }
    expect(listDemoMedia(path.join(ports, "nowhere"))).toEqual([]);
  });

  it("and a folder somebody names have no serial and are read only", () => {
    expect(folderMedium(base)).toMatchObject({ origin: "folder", path: base, label: path.basename(base), isReadOnly: true });
  });
});
