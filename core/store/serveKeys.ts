import { FailureError } from "../domain/failure.ts";
import type { ThreadPort } from "../platform/thread.ts";
import type { WritableDb } from "./database.ts";
import { asStoreFailure, mustStop } from "./failures.ts";
import { keyReads, keyWrites, removesKeys, type KeyReadName, type KeyWriteName } from "./objectKeys.ts";
import { createDatabase, keysKind, openWritable } from "./open.ts";
import type { FromStoreThread } from "./protocol.ts";

export interface KeysOrder {
  readonly type: "open" | "create";
  readonly file: string;
  /** Transferred, and wiped by the thread once SQLite has it. */
  readonly key: Uint8Array<ArrayBuffer>;
  readonly keyChecked: boolean;
}

export type KeysRequest =
  { readonly type: "read"; readonly name: KeyReadName; readonly input: unknown } | { readonly type: "write"; readonly name: KeyWriteName; readonly input: unknown };

type ToKeysThread = KeysOrder | { readonly type: "request"; readonly id: number; readonly request: KeysRequest } | { readonly type: "close" };

/** The life of the thread of keys.db: one connection, so that its log can be emptied at any time. */
export function serveKeys(port: ThreadPort): void {
  const send = (message: FromStoreThread): void => {
    port.post(message);
  };
  let db: WritableDb | undefined;

  function stop(): void {
    db?.close();
    db = undefined;
    port.close();
  }

  function begin(order: KeysOrder): void {
    try {
      const { file, key, keyChecked } = order;
      if (order.type === "create") createDatabase({ file, key }, () => undefined, keysKind);
      else db = openWritable({ file, key, keyChecked }, keysKind);
      send({ type: "ready" });
    } catch (error) {
      const known = asStoreFailure(error, order.file);
      if (!(known instanceof FailureError)) throw error;
      send({ type: "refused", failure: known.failure.code === "room.missing" ? { code: "vault.keysAbsent" } : known.failure });
    } finally {
      order.key.fill(0);
    }
    if (db === undefined) stop();
  }

  function answer(keys: WritableDb, id: number, request: KeysRequest): void {
    try {
      send({ type: "done", id, output: carryOut(keys, request) });
    } catch (error) {
      const known = asStoreFailure(error, keys.file);
      if (known instanceof FailureError) send({ type: "failed", id, failure: known.failure });
      else send({ type: "bug", id, stack: error instanceof Error ? (error.stack ?? error.message) : "unknown" });
      if (mustStop(error)) stop();
    }
  }

  port.listen((raw) => {
    const message = raw as ToKeysThread;
    switch (message.type) {
      case "open":
      case "create":
        begin(message);
        return;
      case "request":
        if (db !== undefined) answer(db, message.id, message.request);
        return;
      case "close":
        // What is committed is durable already; merging the log only leaves one file instead of two.
        if (db !== undefined) emptyLog(db);
        stop();
        return;
    }
  });
}

export function carryOut(db: WritableDb, request: KeysRequest): unknown {
  if (request.type === "read") {
    const read: (db: WritableDb, input: never) => unknown = keyReads[request.name];
    return read(db, request.input as never);
  }
  const write: (db: WritableDb, input: never) => number = keyWrites[request.name];
  const changed = db.transaction(() => write(db, request.input as never));
  // Frames in the log hold the pages as they were; the deletion counts only once they are gone too.
  if (removesKeys.has(request.name) && !emptyLog(db)) throw new FailureError("room.inUse");
  return changed;
}

/** True when the log was merged into the file and cut to nothing. */
function emptyLog(db: WritableDb): boolean {
  return db.pragma("wal_checkpoint(TRUNCATE)") === 0;
}
