import path from "node:path";
import { FailureError, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { removeFile } from "../../platform/disk.ts";
import type { CatalogueRow } from "../../store/catalogue.ts";
import type { CatalogueFiles } from "../../store/catalogueBuild.ts";
import { openCatalogue, type CatalogueReader } from "../../store/shards.ts";
import { unwrapObjectKey } from "../../vault/objectKeys.ts";
import { contentOf } from "../vault/readObject.ts";
import type { VaultAccess } from "../vault/vaultAccess.ts";

/** Where the shards of a room lie; the name is the number of chance that its key has in keys.db. */
export const shardsFolder = (folder: string): string => path.join(folder, "shards");
export const shardFile = (folder: string, id: ObjectId): string => path.join(shardsFolder(folder), `${id}.db`);

/** Also what its making left. */
export function removeShard(folder: string, id: ObjectId): void {
  for (const name of [shardFile(folder, id), `${shardFile(folder, id)}.part`]) removeFile(name);
}

/** The shards of a delivery, for whoever may read what patients are called. */
export async function openShards(access: VaultAccess, { identity, facts }: Pick<CatalogueRow, "identity" | "facts">): Promise<Result<CatalogueReader>> {
  const { wrap } = contentOf(access).keys;
  const wrapped = await access.keyStore.read("find", { ids: [identity, facts] });
  const keys = [identity, facts].map((id) => {
    const key = wrapped[id] === undefined ? undefined : unwrapObjectKey(wrap, Buffer.from(wrapped[id], "hex"));
    if (key === undefined) throw new FailureError("vault.keyMissing");
    return key;
  });
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = keys;
  const files: CatalogueFiles = { identity: { file: shardFile(access.folder, identity), key: first }, facts: { file: shardFile(access.folder, facts), key: second } };
  try {
    return await openCatalogue(files);
  } finally {
    for (const key of keys) key.fill(0);
  }
}
