import { succeed, type Result } from "../../domain/failure.ts";
import type { Store } from "../../store/client.ts";
import type { CatalogueReader } from "../../store/shards.ts";
import { openShards } from "../catalogue/shardFiles.ts";
import type { Vault } from "../vault/openVault.ts";
import type { FrozenScope } from "./snapshot.ts";

/** Opens the shards of every delivery in a scope into `readers`, which the caller closes, also after a failure. */
export async function openScope(
  { store, vault }: { readonly store: Pick<Store, "read">; readonly vault: Pick<Vault, "access"> },
  { snapshot }: Pick<FrozenScope, "snapshot">,
  readers: Map<number, CatalogueReader>,
): Promise<Result<void>> {
  for (const catalogue of await store.read("catalogue.list", {})) {
    if (!snapshot.deliveries.some(({ delivery }) => delivery === catalogue.delivery)) continue;
    const reader = await openShards(vault.access, catalogue);
    if (!reader.ok) return reader;
    readers.set(catalogue.delivery, reader.value);
  }
  return succeed(undefined);
}
