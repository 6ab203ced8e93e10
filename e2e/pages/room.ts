import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface DeskCard {
  readonly id: string;
  readonly role: string;
  readonly pin: string;
  readonly holder: string;
}

/** A demo room on disk, made as a person would make it: by the command line. */
export interface RoomOnDisk {
  readonly folder: string;
  readonly desk: readonly DeskCard[];
  readonly card: (role: string) => DeskCard;
  readonly remove: () => void;
}

let model: string | undefined;

/** Making ten cards takes a second; each test gets a copy of one room made once. */
function modelRoom(): string {
  if (model !== undefined) return model;
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "noren-model-")), "room");
  noren("room", "init", "--demo", "--folder", folder, "--name", "試験室");
  model = folder;
  return folder;
}

export function noren(...line: readonly string[]): string {
  return execFileSync(process.execPath, [path.join(root, "out/core/cli.js"), ...line], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

export function makeRoom(): RoomOnDisk {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-e2e-"));
  const folder = path.join(parent, "room");
  // With its permissions, which are part of what a room is.
  execFileSync("cp", ["-a", modelRoom(), folder]);
  return roomIn(parent, folder);
}

/** With keys, cards and a policy of its own: somebody else's. */
export function makeOtherRoom(): RoomOnDisk {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-e2e-"));
  const folder = path.join(parent, "room");
  noren("room", "init", "--demo", "--folder", folder, "--name", "ほかの室");
  return roomIn(parent, folder);
}

function roomIn(parent: string, folder: string): RoomOnDisk {
  const desk = (JSON.parse(readFileSync(path.join(folder, "demo/desk.json"), "utf8")) as { cards: DeskCard[] }).cards;
  return {
    folder,
    desk,
    card: (role) => {
      const found = desk.find((card) => card.role === role);
      if (found === undefined) throw new Error(`no card of a ${role} lies on the desk`);
      return found;
    },
    remove: () => {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** A place where no room is yet. */
export function emptyPlace(): { readonly folder: string; readonly remove: () => void } {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-e2e-"));
  return {
    folder: path.join(parent, "room"),
    remove: () => {
      rmSync(parent, { recursive: true, force: true });
    },
  };
}
