import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The system's reader service (native/readers.c). One thread of a process watches. */
export interface Readers {
  /** Names of the readers, and whether a card lies in each: as soon as one changes, or after that time. Null where there is no service. */
  readonly wait: (milliseconds: number) => Readonly<Record<string, boolean>> | null;
  readonly stop: () => void;
}

const place = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../out/native/readers.node" : "../../native/readers.node", import.meta.url));

/** Our own add-on beside this file, so its shape is known. */
export const loadReaders = (): Readers => createRequire(import.meta.url)(place) as Readers;
