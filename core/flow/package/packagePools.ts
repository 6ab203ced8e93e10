import { Pool } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import type { HashedFile, HashOrder } from "./hashParts.ts";
import type { PartsToOpen } from "./openParts.ts";
import type { SealedPart, SealOrder } from "./sealParts.ts";

/** Two threads each: one more would only wait for the medium. */
const threads = 2;

export type SealPool = Pool<SealOrder, readonly SealedPart[]>;
export type HashPool = Pool<HashOrder, readonly (HashedFile | undefined)[]>;
export type OpenPool = Pool<PartsToOpen, undefined>;

export const openSealPool = (): SealPool => new Pool({ file: threadFile(import.meta.url, "../../workers/sealParts.ts"), name: "seal", threads });
export const openHashPool = (): HashPool => new Pool({ file: threadFile(import.meta.url, "../../workers/hashParts.ts"), name: "hash", threads });
export const openOpenPool = (): OpenPool => new Pool({ file: threadFile(import.meta.url, "../../workers/openParts.ts"), name: "open", threads });
