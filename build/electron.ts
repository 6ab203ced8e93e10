import { existsSync } from "node:fs";
import path from "node:path";
import { out, root } from "./stamp.ts";

/** The folder of a real Electron binary: one the user points at, or one placed inside the package. It is never downloaded. */
export function realElectron(): string | undefined {
  const given = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  const places = [given === undefined || given === shellFolder ? undefined : given, path.join(root, "node_modules/electron/dist")];
  return places.find((place): place is string => place !== undefined && existsSync(path.join(place, "electron")));
}

/** Where buildShell puts what stands in for it. */
export const shellFolder = path.join(out, "shell");

export interface ElectronChoice {
  readonly folder: string;
  readonly executable: string;
  readonly isReal: boolean;
  /** For `npx electron`, `require("electron")` and Playwright's `_electron.launch`. */
  readonly environment: Readonly<Record<string, string>>;
  /** A real Electron refuses to start as root with its sandbox on; the shell decides for itself. */
  readonly arguments: readonly string[];
}

export function chooseElectron(): ElectronChoice {
  const real = realElectron();
  const folder = real ?? shellFolder;
  return {
    folder,
    executable: path.join(folder, "electron"),
    isReal: real !== undefined,
    environment: { ELECTRON_OVERRIDE_DIST_PATH: folder },
    arguments: real !== undefined && process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  };
}
