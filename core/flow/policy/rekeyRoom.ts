import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import { fileExists } from "../../platform/disk.ts";
import { Pool } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import { openStore } from "../../store/client.ts";
import type { RekeyOrder } from "../../store/rekey.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { databaseKey, keysDatabaseKey, keysOfRole, wipeKeys, type RoleKeys } from "../roleKeys.ts";
import { databaseFile, keysDatabaseFile } from "../roomFolder.ts";
import { nextDatabaseFile } from "./settleRoom.ts";

/** Keys of the two databases that take the place of those a revoked officer knew. The session that enacts wipes them. */
export interface NewDatabaseKeys {
  readonly room: Buffer;
  readonly keys: Buffer;
}

/** Whatever stands open on the old keys is closed; then both databases are written once more, under the new ones, beside the old. */
export async function copyUnderNewKeys(context: RoomContext, generation: number, newKeys: NewDatabaseKeys): Promise<Result<void>> {
  const session = sessionOf(context);
  context.jobs.cancelAll();
  for (const close of session.closing.splice(0).reverse()) await close();
  await session.store.close();
  const orders = rekeyOrders(context.folder, generation, session.keys, newKeys);
  const pool = new Pool<RekeyOrder, { pages: number }>({ file: threadFile(import.meta.url, "../../workers/rekey.ts"), name: "rekey", threads: 1 });
  try {
    for await (const { pages } of pool.run(orders.map((input) => ({ input })))) if (pages === 0) throw new Error("a database has pages");
    return succeed(undefined);
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  } finally {
    for (const { key, newKey } of orders) {
      key.fill(0);
      newKey.fill(0);
    }
    await pool.close();
  }
}

function rekeyOrders(folder: string, generation: number, keys: RoleKeys, newKeys: NewDatabaseKeys): readonly RekeyOrder[] {
  const [room, keyRows] = [databaseFile(folder), keysDatabaseFile(folder)];
  const orders: RekeyOrder[] = [{ file: room, copy: nextDatabaseFile(room, generation), key: databaseKey(keys.room), newKey: databaseKey(newKeys.room) }];
  // Where nothing was ever received there may be no keys yet.
  if (keys.keys !== undefined && fileExists(keyRows))
    orders.push({ file: keyRows, copy: nextDatabaseFile(keyRows, generation), key: keysDatabaseKey(keys.keys), newKey: keysDatabaseKey(newKeys.keys) });
  return orders;
}

/** The room under its new key, for what is still to be recorded before the session ends. */
export async function reopenStore(context: RoomContext, newKeys: NewDatabaseKeys): Promise<Result<void>> {
  const key = databaseKey(newKeys.room);
  const store = await openStore({ folder: context.folder, key, keyChecked: true });
  key.fill(0);
  if (!store.ok) return store;
  const keys = keysForRole(context, newKeys);
  context.session = { ...sessionOf(context), store: store.value, keys };
  return succeed(undefined);
}

/** Those the officer's role may hold, and no others. */
function keysForRole(context: RoomContext, newKeys: NewDatabaseKeys): RoleKeys {
  const { officer, keys } = sessionOf(context);
  const vault = keys.vault === undefined ? undefined : Buffer.from(keys.vault);
  wipeKeys(keys);
  return { room: newKeys.room, ...(keysOfRole[officer.role].includes("keys") && { keys: newKeys.keys }), ...(vault && { vault }) };
}
