import path from "node:path";
import { listFolder } from "../../platform/disk.ts";
import { segmentNumber } from "../../vault/layout.ts";

/** Where the vault lies in a room. */
export const vaultFolder = (folder: string): string => path.join(folder, "vault");
export const keysFile = (folder: string): string => path.join(folder, "keys.db");
export const destructionFolder = (folder: string): string => path.join(folder, "destruction");

/** Numbers of the segments on the disk, in order. */
export const segmentsOnDisk = (folder: string): readonly number[] =>
  listFolder(vaultFolder(folder)).flatMap((name) => {
    const number = segmentNumber(name);
    return number === undefined ? [] : [number];
  });
