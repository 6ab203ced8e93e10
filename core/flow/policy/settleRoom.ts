import path from "node:path";
import type { Policy } from "../../domain/policy.ts";
import { fileExists, listFolder, removeFile, removeFolder, renameDurably, syncFolder } from "../../platform/disk.ts";
import { databaseFile, keyringFolder, keyringsFolder, keysDatabaseFile, policyFolder } from "../roomFolder.ts";
import { namesAfter } from "./policyFile.ts";

/**
 * A change of keys touches several files, and one of them decides: policy.json. Databases under the keys of a coming generation lie beside
 * the old ones until a policy names that generation; what that policy began is finished here, and what none came to name is taken away.
 */
export const nextDatabaseFile = (file: string, generation: number): string => `${file}.${String(generation)}`;

const databases = [databaseFile, keysDatabaseFile] as const;
const sidesOf = (file: string): readonly string[] => [`${file}-wal`, `${file}-shm`];

/** Before anything is opened: the databases of the policy's generation take their places. They are whole, or the policy would not name them. */
export function finishRekeying(folder: string, { keyring }: Policy): void {
  for (const place of databases) {
    const file = place(folder);
    const next = nextDatabaseFile(file, keyring.generation);
    if (!fileExists(next)) continue;
    // They belong to the file under the old key, and were merged into it before it was copied.
    for (const side of sidesOf(file)) removeFile(side);
    renameDurably(next, file);
  }
}

/** Only once the encrypted room has said that this is its policy: an older one put back must not cost the keys of the newer. */
export function removeLeftovers(folder: string, { keyring, sequence }: Policy): void {
  const current = keyringFolder(folder, keyring.generation);
  for (const name of listFolder(keyringsFolder(folder))) {
    const generation = path.join(keyringsFolder(folder), name);
    if (generation !== current) removeFolder(generation);
  }
  syncFolder(keyringsFolder(folder));
  for (const name of namesAfter(listFolder(policyFolder(folder)), sequence)) removeFile(path.join(policyFolder(folder), name));
  for (const place of databases) {
    const file = place(folder);
    for (const name of listFolder(folder)) if (isOfAnotherGeneration(name, path.basename(file))) removeFile(path.join(folder, name));
  }
}

const isOfAnotherGeneration = (name: string, database: string): boolean => name.startsWith(`${database}.`) && /^\d+(-\w+)?$/.test(name.slice(database.length + 1));
