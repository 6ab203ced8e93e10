import { existsSync } from "node:fs";
import { FailureError } from "../../../core/domain/failure.ts";
import { keysDatabaseKey } from "../../../core/flow/roleKeys.ts";
import { keysDatabaseFile } from "../../../core/flow/roomFolder.ts";
import { vaultFolder } from "../../../core/flow/vault/vaultPlaces.ts";
import type { ReadableDb, WritableDb } from "../../../core/store/database.ts";
import { deliveryList } from "../../../core/store/deliveryRead.ts";
import { itemPage } from "../../../core/store/held.ts";
import { ledgerList } from "../../../core/store/mediumLedger.ts";
import { indexState, objectList } from "../../../core/store/object.ts";
import { findKeys, keyState, listKeys } from "../../../core/store/objectKeys.ts";
import { keysKind, openWritable } from "../../../core/store/open.ts";
import { SegmentReader } from "../../../core/vault/segmentReader.ts";
import { deriveVaultKeys } from "../../../core/vault/vaultKeys.ts";
import { verifyObject } from "../../../core/vault/verify.ts";
import type { Expected } from "./check.ts";
import { checkDatabase, withDatabase } from "./checkDatabase.ts";
import type { RootKeys } from "./models.ts";
import { saidOf, type Said } from "./said.ts";

/** lost: what was acknowledged. unpaired: a fact or a row of the log alone. unreadable: the index names what is not there whole. */
export type Kind = "lost" | "damaged" | "unpaired" | "unreadable" | "doubled" | "plaintext" | "stuck";

export interface Violation {
  readonly kind: Kind;
  readonly what: string;
}

/** room.db, keys.db, segments and the journal against each other, read from outside: quicker than a start, so that many images can be looked at. */
export function checkImage(folder: string, keys: RootKeys, said: readonly Said[], { received }: Expected): readonly Violation[] {
  const damage = checkDatabase(folder, keys.room);
  if (damage.length > 0) return damage.map((what) => ({ kind: /^(?:row \d|a fact|\S+ of row)/u.test(what) ? "unpaired" : "damaged", what }));
  try {
    return withDatabase(folder, keys.room, (db) => [...checkSaid(db, said), ...checkJournal(db, received), ...checkVault(folder, keys, db)]);
  } catch (error) {
    if (error instanceof FailureError) return [{ kind: "damaged", what: error.failure.code }];
    // SQLite's own word.
    if (error instanceof Error && "code" in error) return [{ kind: "damaged", what: String(error.code) }];
    throw error;
  }
}

function checkSaid(db: ReadableDb, said: readonly Said[]): readonly Violation[] {
  const deliveries = deliveryList(db);
  const ledger = new Set(ledgerList(db).map(({ number }) => number));
  const stateOf = (delivery: number): string => deliveries.find((one) => one.delivery === delivery)?.state ?? "none";
  const lost: string[] = [];
  for (const { medium } of saidOf(said, "registered")) if (!ledger.has(medium)) lost.push(`${medium} in the ledger`);
  for (const { delivery } of saidOf(said, "begun")) if (stateOf(delivery) === "none") lost.push(`delivery ${String(delivery)}`);
  for (const { delivery, stored } of saidOf(said, "received")) {
    const there = itemPage(db, { filter: { delivery, state: "stored" }, offset: 0, limit: 10_000 }).length;
    if (there !== stored || !["received", "opened"].includes(stateOf(delivery))) lost.push(`what delivery ${String(delivery)} received`);
  }
  for (const { delivery } of saidOf(said, "settled")) if (stateOf(delivery) !== "opened") lost.push(`the settlement of ${String(delivery)}`);
  return lost.map((what) => ({ kind: "lost", what }));
}

function checkJournal(db: ReadableDb, received: Expected["received"]): readonly Violation[] {
  return deliveryList(db).flatMap(({ delivery, medium }) => {
    const items = itemPage(db, { filter: { delivery }, offset: 0, limit: 10_000 });
    const most = received.items.filter((item) => item.startsWith(`${medium} `)).length;
    return items.length > most ? [{ kind: "doubled" as const, what: `${String(items.length)} items where ${String(most)} came` }] : [];
  });
}

function checkVault(folder: string, roots: RootKeys, db: ReadableDb): readonly Violation[] {
  const objects = objectList(db, { after: "", limit: 10_000 });
  const { latestBatch } = indexState(db);
  if (!existsSync(keysDatabaseFile(folder))) return objects.length === 0 && latestBatch === 0 ? [] : [{ kind: "unreadable", what: "keys.db is gone" }];
  const found: Violation[] = [];
  const key = keysDatabaseKey(roots.keys);
  const keyDb: WritableDb = openWritable({ file: keysDatabaseFile(folder), key, keyChecked: true }, keysKind);
  const keys = deriveVaultKeys(roots.vault);
  const reader = new SegmentReader({ folder: vaultFolder(folder), keys });
  try {
    if (keyDb.pragma("integrity_check") !== "ok") found.push({ kind: "damaged", what: "keys.db" });
    const { confirmed } = keyState(keyDb);
    if (confirmed > latestBatch) found.push({ kind: "stuck", what: `keys.db knows of batch ${String(confirmed)}, room.db of ${String(latestBatch)}` });
    const referred = new Set<string>();
    for (const { id, bytes, extents, address, state } of objects) {
      if (state !== "live" && state !== "arriving") continue;
      referred.add(id);
      const wrapped = findKeys(keyDb, { ids: [id] })[id];
      if (wrapped === undefined) {
        found.push({ kind: "unreadable", what: "a content has no key" });
        continue;
      }
      const object = { id, bytes, extents, wrappedKey: Uint8Array.from(Buffer.from(wrapped, "hex")), ...(address !== undefined && { address }) };
      const failure = verifyObject(reader, keys, object, true);
      if (failure !== undefined) found.push({ kind: "unreadable", what: failure.code });
    }
    // What the next opening does not take away would stay for ever.
    for (const { id, batch } of listKeys(keyDb, { after: "", limit: 10_000 }))
      if (!referred.has(id) && batch <= latestBatch) found.push({ kind: "stuck", what: `a key of batch ${String(batch)} that nothing refers to` });
    return found;
  } finally {
    reader.close();
    keyDb.close();
  }
}
