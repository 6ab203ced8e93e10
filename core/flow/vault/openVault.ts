import path from "node:path";
import type { ObjectColumns, ObjectCommit, ObjectId, StoredObject } from "../../domain/object.ts";
import { FailureError, type Result } from "../../domain/failure.ts";
import { fileExists, makeFolder, removeFile } from "../../platform/disk.ts";
import type { Store } from "../../store/client.ts";
import { createKeyStore, openKeyStore, type KeyStore } from "../../store/keyStore.ts";
import { segmentName } from "../../vault/layout.ts";
import { deriveVaultKeys } from "../../vault/vaultKeys.ts";
import type { WriterSeed } from "../../vault/writerSeed.ts";
import { clearShards } from "../catalogue/clearShards.ts";
import { keysDatabaseKey } from "../roleKeys.ts";
import { ObjectCommits } from "./objectCommits.ts";
import { readObject, readRange } from "./readObject.ts";
import { applyRegister, type VerifyRegister } from "./register.ts";
import type { EntryOf, VaultAccess } from "./vaultAccess.ts";
import { keysFile, segmentsOnDisk, vaultFolder } from "./vaultPlaces.ts";
import { openVaultThreads } from "./vaultThreads.ts";

export interface VaultOpening {
  readonly folder: string;
  readonly store: Store;
  /** Of the officer's role: without `keys` the vault does not open, without `vault` its content does not. The session wipes them. */
  readonly keys: { readonly keys?: Uint8Array; readonly vault?: Uint8Array };
  readonly verifyRegister: VerifyRegister;
  readonly entryOf: EntryOf;
}

/** The vault of a room while somebody is signed in whose role may use it. */
export interface Vault {
  readonly access: VaultAccess;
  /** For a thread that writes objects. Each gets its own. */
  readonly writerSeed: () => WriterSeed;
  /** Rows that refer to what writers made durable; see ObjectCommits. */
  readonly commitObjects: <Output>(
    objects: readonly StoredObject[],
    write: (commit: ObjectCommit, places: readonly ObjectId[], moved: ReadonlyMap<ObjectId, ObjectId>) => Promise<Output>,
    gathered?: ObjectColumns,
  ) => Promise<Output>;
  readonly readRange: (id: ObjectId, from: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;
  readonly readObject: (id: ObjectId) => AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined>;
  /** Idempotent. */
  readonly close: () => Promise<void>;
}

/** Opens keys.db, carries out the destruction register, and takes away what a crash left between the two databases. */
export async function openVault(opening: VaultOpening): Promise<Result<Vault>> {
  const { folder, store, keys } = opening;
  if (keys.keys === undefined) return { ok: false, failure: { code: "vault.keyNeeded" } };
  makeFolder(vaultFolder(folder));
  const opened = await openKeys(folder, store, keys.keys);
  if (!opened.ok) return opened;
  const keyStore = opened.value;
  try {
    return { ok: true, value: await prepare(opening, keyStore) };
  } catch (error) {
    await keyStore.close();
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

async function openKeys(folder: string, store: Store, keysKey: Uint8Array): Promise<Result<KeyStore>> {
  const file = keysFile(folder);
  const key = keysDatabaseKey(keysKey);
  try {
    if (!fileExists(file)) {
      // A vault that never held anything has no keys yet; one that did has lost them.
      const { latestBatch } = await store.read("vault.index", {});
      if (latestBatch > 0 || segmentsOnDisk(folder).length > 0) return { ok: false, failure: { code: "vault.keysAbsent" } };
      const created = await createKeyStore({ file, key });
      if (!created.ok) return created;
    }
    return await openKeyStore({ file, key, keyChecked: true });
  } finally {
    key.fill(0);
  }
}

async function prepare({ folder, store, keys, verifyRegister, entryOf }: VaultOpening, keyStore: KeyStore): Promise<Vault> {
  const { latestBatch, latestSegment } = await store.read("vault.index", {});
  const { confirmed, latest } = await keyStore.read("state", {});
  let isIndexOlder = confirmed > latestBatch;
  const firstNumber = Math.max(latestSegment, ...segmentsOnDisk(folder)) + 1;
  const numbers = new Int32Array(new SharedArrayBuffer(4));
  numbers[0] = firstNumber;
  const vaultKey = keys.vault;
  const access: VaultAccess = {
    folder,
    store,
    keyStore,
    content: vaultKey === undefined ? undefined : { keys: deriveVaultKeys(vaultKey), threads: openVaultThreads(folder, vaultKey) },
    // Above every number that was ever given, also where room.db forgot it.
    commits: new ObjectCommits({ store, keys: keyStore, latest: Math.max(latestBatch, confirmed, latest), confirmed: latestBatch }),
    entryOf,
    numbers,
    firstNumber,
    isIndexOlder: () => isIndexOlder,
    indexRebuilt: () => {
      isIndexOlder = false;
    },
  };
  await applyRegister(access, verifyRegister);
  // Keys of batches whose rows never came: nobody was told of their objects, and nobody can name them.
  if (!isIndexOlder && latest > latestBatch) await keyStore.write("dropAfter", { batch: latestBatch });
  await dropAbandoned(access);
  await clearShards(access);
  await removeEmptied(access);
  let closing: Promise<void> | undefined;
  return {
    access,
    writerSeed: () => {
      if (vaultKey === undefined) throw new FailureError("vault.keyNeeded");
      return { folder: vaultFolder(folder), key: new Uint8Array(vaultKey), numbers };
    },
    commitObjects: (objects, write, gathered) => access.commits.commit(objects, write, gathered),
    readRange: (id, from, length) => readRange(access, id, from, length),
    readObject: (id) => readObject(access, id),
    close: () =>
      (closing ??= (async () => {
        await access.content?.threads.close();
        await access.commits.settle().catch(() => undefined);
        await keyStore.close();
      })()),
  };
}

/**
 * Keys of objects that were given up, where a crash came between the row and the key: a copy of a content that is destroyed later would be
 * left readable by it.
 */
async function dropAbandoned({ store, keyStore }: Pick<VaultAccess, "store" | "keyStore">): Promise<void> {
  const ids = await store.read("object.unfinished", { state: "abandoned" });
  const left = Object.keys(await keyStore.read("find", { ids })) as ObjectId[];
  if (left.length > 0) await keyStore.write("drop", { ids: left });
}

/** Segments that a compaction emptied and did not come to remove. */
export async function removeEmptied({ folder, store, entryOf }: VaultAccess): Promise<void> {
  const segments = await store.read("segment.emptying", {});
  if (segments.length === 0) return;
  for (const segment of segments) removeFile(path.join(vaultFolder(folder), segmentName(segment)));
  await store.write("segment.removed", { segments }, entryOf("segment.removed", { details: { segments: segments.length } }));
}
