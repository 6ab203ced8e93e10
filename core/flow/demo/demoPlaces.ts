import path from "node:path";
import { packageSuffix } from "../../media/package/layout.ts";
import { isFolder, listFolder } from "../../platform/disk.ts";

/** Where the demo's way begins and ends: beside the room, since a room holds what it wrote itself and nothing else. */
export interface DemoPlaces {
  readonly room: string;
  /** The town in the clear, as the hospital has it; gone as soon as it is sealed. */
  readonly town: string;
  /** The sealed medium that the hospital brings. */
  readonly hospital: string;
  /** The medium that goes to the recipient. */
  readonly outgoing: string;
  /** What the recipient has: a key, its certificate, and the certificates it trusts. */
  readonly recipient: string;
}

export function demoPlaces(room: string): DemoPlaces {
  const media = `${room}-media`;
  const at = (name: string): string => path.join(media, name);
  return { room, town: at("town"), hospital: at("hospital"), outgoing: at("outgoing"), recipient: at("recipient") };
}

/** Packages that have their name. */
export const packagesIn = (folder: string): readonly string[] => (isFolder(folder) ? listFolder(folder).filter((name) => name.endsWith(packageSuffix)) : []);
