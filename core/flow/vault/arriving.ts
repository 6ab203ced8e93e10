import { fail, FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { addressOf } from "../../vault/vaultKeys.ts";
import { scanStart } from "../../vault/scan.ts";
import { contentOf } from "./readObject.ts";
import type { VaultAccess } from "./vaultAccess.ts";

export interface ArrivedObject {
  readonly address: string;
  readonly bytes: number;
  /** The content was here before: refer to this one, and abandon what arrived. */
  readonly known?: ObjectId;
}

/** Before `finishObject`: all pieces are there, and this is where the content stands. Their hashes come from the segments, not from memory. */
export async function settleArrived(access: VaultAccess, id: ObjectId): Promise<Result<ArrivedObject>> {
  try {
    const { keys, threads } = contentOf(access);
    const [object] = await access.store.read("object.find", { ids: [id] });
    if (object === undefined) return fail("vault.objectUnknown");
    if (object.state !== "arriving" || object.extents.length === 0) return fail("vault.objectUnfinished");
    const hashes: Buffer[] = [];
    for (const [index, { segment, offset, piece }] of object.extents.entries()) {
      const { part } = await threads.ask("scan", { segment, from: Math.max(scanStart, offset), limit: 1 });
      const [record] = part.records;
      if (record?.offset !== offset || record.object !== id || record.piece !== piece) throw new FailureError("vault.recordSwapped", { segment });
      if (piece !== index || record.isLast !== (index === object.extents.length - 1)) return fail("vault.objectUnfinished");
      hashes.push(Buffer.from(record.hash, "hex"));
    }
    const address = addressOf(keys.address, hashes);
    const known = (await access.store.read("object.byAddress", { addresses: [address] }))[address];
    return succeed({ address, bytes: object.bytes, ...(known !== undefined && { known }) });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

/** Given up: rows first, so that nobody asks for a key that is gone. */
export async function abandonArriving(access: VaultAccess, ids: readonly ObjectId[]): Promise<void> {
  await access.store.write("vault.abandon", { ids }, access.entryOf("vault.abandon", { details: { objects: ids.length } }));
  await access.keyStore.write("drop", { ids });
}
