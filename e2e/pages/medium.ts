import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { plantedName, plantedNote } from "../crash/media/planted.ts";
import { noren, type RoomOnDisk } from "./room.ts";

/** A medium in a port of a demo room. The tests play the provider's clerk, who fills it. */
export interface MediumOnDisk {
  readonly folder: string;
  readonly label: string;
  readonly serial: string;
  /** A hand pulls it out, and puts it back. */
  readonly pull: () => void;
  readonly putBack: () => void;
}

/** An empty medium in a port; each port's has a number of its own. */
export function portOf(room: RoomOnDisk, port: string): MediumOnDisk {
  const ports = path.join(room.folder, "demo", "media");
  const folder = path.join(ports, port);
  const drawer = path.join(path.dirname(room.folder), `drawer-${port}`);
  const card = path.join(ports, `${port}.medium.json`);
  const medium = { folder, label: "DEMO_HOSPITAL", serial: port === "usb-1" ? "AA0412-77F3" : `AA0412-${port}` };
  mkdirSync(folder, { recursive: true });
  writeFileSync(card, JSON.stringify({ serial: medium.serial, label: medium.label, model: "SecureDrive 64G", isOptical: false }));
  return {
    ...medium,
    pull: () => {
      renameSync(folder, drawer);
    },
    putBack: () => {
      renameSync(drawer, folder);
    },
  };
}

/** A plain folder with a few files, one of them a program. */
export function plugIn(room: RoomOnDisk, port = "usb-1"): MediumOnDisk {
  const medium = portOf(room, port);
  const results = path.join(medium.folder, "検査結果");
  mkdirSync(results);
  writeFileSync(path.join(results, "血液.csv"), "番号,日付,値\n1,2026-11-01,5.4\n2,2026-11-02,5.6\n");
  writeFileSync(path.join(results, "尿.csv"), "番号,日付,値\n1,2026-11-01,6.1\n");
  // Windows programs begin with MZ; the room holds them for a human.
  writeFileSync(path.join(medium.folder, "viewer.exe"), Buffer.concat([Buffer.from("MZ"), Buffer.alloc(2048)]));
  return medium;
}

/** So many files that receiving them takes a while: each differs, so that none is stored as another's copy. */
export function plugInMany(room: RoomOnDisk, files: number, port = "usb-1"): MediumOnDisk {
  const medium = portOf(room, port);
  for (let index = 0; index < files; index += 1) {
    const folder = path.join(medium.folder, `受付 ${String(index % 100)}`);
    if (index < 100) mkdirSync(folder);
    writeFileSync(path.join(folder, `${String(index)} ${plantedName}.csv`), `番号,値\n${String(index)},${String(index * 7)} ${plantedNote}\n`.repeat(100));
  }
  return medium;
}

/** A package sealed by the demo hospital's two cards to the room's technicians, as a person would: by the command line. It may be another room's in part. */
export function plugInPackage(room: RoomOnDisk, port = "usb-1", { sealedIn = room, sealedTo = room }: { readonly sealedIn?: RoomOnDisk; readonly sealedTo?: RoomOnDisk } = {}): MediumOnDisk {
  const medium = portOf(room, port);
  const source = mkdtempSync(path.join(tmpdir(), "noren-provider-"));
  writeFileSync(path.join(source, "血液.csv"), "番号,日付,値\n1,2026-11-01,5.4\n");
  writeFileSync(path.join(source, "紹介状.txt"), "架空の紹介状です。\n");
  writeFileSync(path.join(source, "一覧.json"), '{"件数": 2}\n');
  sealOnto(medium, source, { sealedIn, sealedTo });
  rmSync(source, { recursive: true });
  return medium;
}

/** By the demo hospital of one room, to the technicians of one. */
export function sealOnto(medium: MediumOnDisk, source: string, { sealedIn, sealedTo }: { readonly sealedIn: RoomOnDisk; readonly sealedTo: RoomOnDisk }): void {
  const certificates = mkdtempSync(path.join(tmpdir(), "noren-certificates-"));
  const { officers } = JSON.parse(readFileSync(path.join(sealedTo.folder, "policy.json"), "utf8")) as { officers: readonly { id: string; role: string; certificatePem: string }[] };
  const to = officers
    .filter(({ role }) => role === "technician")
    .flatMap(({ id, certificatePem }) => {
      const file = path.join(certificates, `${id}.pem`);
      writeFileSync(file, certificatePem);
      return ["--to", file];
    });
  noren("seal", source, "--room", sealedIn.folder, ...to, "--out", medium.folder, "--purpose", "試験", "--expires", "30");
  rmSync(certificates, { recursive: true });
}
