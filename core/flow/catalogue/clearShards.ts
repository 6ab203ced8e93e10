import type { ObjectId } from "../../domain/object.ts";
import type { VaultAccess } from "../vault/vaultAccess.ts";
import { removeShard } from "./shardFiles.ts";

/**
 * What a crash left of shards: those in the making are given up, and of all that are not in use key and file go. Repeated, it finds
 * nothing left to do.
 */
export async function clearShards({ folder, store, keyStore, entryOf }: Pick<VaultAccess, "folder" | "store" | "keyStore" | "entryOf">): Promise<void> {
  const found = await store.read("shard.toClear", {});
  if (found.length === 0) return;
  const cutOff = new Set(found.filter(({ state }) => state === "making").map(({ delivery }) => delivery));
  for (const delivery of cutOff) await store.write("shard.abandon", { delivery }, entryOf("shard.abandon", { objects: [`delivery-${String(delivery)}`] }));
  const ids = found.map(({ id }) => id);
  const left = Object.keys(await keyStore.read("find", { ids })) as ObjectId[];
  if (left.length > 0) await keyStore.write("drop", { ids: left });
  for (const id of ids) removeShard(folder, id);
}
