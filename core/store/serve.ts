import { FailureError } from "../domain/failure.ts";
import type { ThreadPort } from "../platform/thread.ts";
import { appendAudit, takeOverEntries } from "./audit.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { asStoreFailure, mustStop } from "./failures.ts";
import { createDatabase, openReadable, openWritable } from "./open.ts";
import type { CreateOrder, FromStoreThread, OpenOrder, Request, ToStoreThread } from "./protocol.ts";
import { reads } from "./reads.ts";
import { insertOfficer, insertRoom } from "./room.ts";
import { bulkWrites, needsEmptyLog, writeWithAudit } from "./writes.ts";

interface Waiting {
  readonly id: number;
  readonly request: Request;
}

/** Writes that wait together share one commit, and so one sync; more would make the first of them wait noticeably. */
const writesPerCommit = 64;

/** The life of a store thread: one order, then requests until it is told to close. */
export function serveStore(port: ThreadPort): void {
  const send = (message: FromStoreThread, transfer: readonly ArrayBuffer[] = []): void => {
    port.post(message, transfer);
  };
  let db: ReadableDb | WritableDb | undefined;
  let isWriter = false;
  const waiting: Waiting[] = [];
  let isDraining = false;

  function stop(): void {
    db?.close();
    db = undefined;
    port.close();
  }

  function answer(id: number, error: unknown, file: string): void {
    const known = asStoreFailure(error, file);
    if (known instanceof FailureError) send({ type: "failed", id, failure: known.failure });
    else send({ type: "bug", id, stack: error instanceof Error ? (error.stack ?? error.message) : "unknown" });
  }

  /** Everything acknowledged in a batch was committed by one synced commit before the first of its answers leaves. */
  function drain(): void {
    isDraining = false;
    if (db === undefined) return;
    const writer = db as WritableDb;
    const batch = nextBatch(waiting);
    if (waiting.length > 0) schedule();
    try {
      const [only] = batch;
      const outcomes = only !== undefined && batch.length === 1 ? [attemptAlone(writer, only)] : writer.transaction(() => batch.map((one) => attempt(writer, one)));
      for (const { id, outcome, error } of outcomes) {
        if (error === undefined) send({ type: "done", id, output: outcome });
        else answer(id, error, writer.file);
      }
    } catch (error) {
      for (const { id } of batch) answer(id, error, writer.file);
      if (mustStop(error)) stop();
    }
  }

  function schedule(): void {
    if (isDraining) return;
    isDraining = true;
    setImmediate(drain);
  }

  function read(id: number, reader: ReadableDb, request: Extract<Request, { type: "read" }>): void {
    try {
      const run: (db: ReadableDb, input: never) => unknown = reads[request.name];
      const output = run(reader, request.input as never);
      send({ type: "done", id, output }, buffersOf(output));
    } catch (error) {
      answer(id, error, reader.file);
    }
  }

  /** What is committed is durable already; merging the log only leaves one file instead of two. */
  function mergeLog(): void {
    try {
      if (isWriter) db?.pragma("wal_checkpoint(TRUNCATE)");
    } catch {
      // A disk that is full or gone now is met by the next opening, which says so.
    }
  }

  function close(): void {
    // A failing disk ends the thread in the middle of this.
    while (waiting.length > 0 && db !== undefined) drain();
    mergeLog();
    stop();
  }

  port.listen((raw) => {
    const message = raw as ToStoreThread;
    switch (message.type) {
      case "open":
      case "create":
        try {
          if (message.type === "create") create(message);
          else {
            db = open(message);
            isWriter = message.access === "write";
          }
          send({ type: "ready" });
        } catch (error) {
          const known = asStoreFailure(error, message.file);
          if (!(known instanceof FailureError)) throw error;
          send({ type: "refused", failure: known.failure });
        } finally {
          message.key.fill(0);
        }
        if (db === undefined) stop();
        return;
      case "request":
        if (db === undefined) return;
        if (message.request.type === "read") {
          read(message.id, db, message.request);
          return;
        }
        if (!isWriter) throw new Error("a reader was asked to write");
        waiting.push({ id: message.id, request: message.request });
        schedule();
        return;
      case "close":
        close();
        return;
    }
  });
}

const open = (order: OpenOrder): ReadableDb | WritableDb => (order.access === "write" ? openWritable(order) : openReadable(order));

function create({ file, key, room, officers, entry }: CreateOrder): void {
  createDatabase({ file, key }, (db) => {
    insertRoom(db, room, firstRow);
    for (const officer of officers) insertOfficer(db, officer, firstRow);
    appendAudit(db, entry);
  });
}

/** A room begins with the row that tells of its making. */
const firstRow = 1 as Parameters<typeof insertRoom>[2];

interface Outcome {
  readonly id: number;
  readonly outcome?: unknown;
  readonly error?: unknown;
}

/**
 * What changes many rows has a transaction of its own: within a savepoint SQLite keeps a copy of every page for every statement, and the
 * same rows take four times as long.
 */
function nextBatch(waiting: Waiting[]): readonly Waiting[] {
  const first = waiting.findIndex(({ request }) => request.type === "write" && bulkWrites.has(request.name));
  if (first === 0) return waiting.splice(0, 1);
  return waiting.splice(0, Math.min(writesPerCommit, first === -1 ? waiting.length : first));
}

function attemptAlone(db: WritableDb, { id, request }: Waiting): Outcome {
  try {
    if (request.type === "write" && needsEmptyLog.has(request.name) && db.pragma("wal_checkpoint(TRUNCATE)") !== 0) throw new FailureError("room.inUse");
    return { id, outcome: db.transaction(() => carryOut(db, request)) };
  } catch (error) {
    if (mustStop(error)) throw error;
    return { id, error };
  }
}

/** One write of a batch in its own savepoint: where it fails the others still stand. */
function attempt(db: WritableDb, { id, request }: Waiting): Outcome {
  try {
    return { id, outcome: db.transaction(() => carryOut(db, request)) };
  } catch (error) {
    // A full or failing disk takes the whole transaction with it, and what is corrupt is not written to.
    if (!db.inTransaction() || mustStop(error)) throw error;
    return { id, error };
  }
}

function carryOut(db: WritableDb, request: Request): unknown {
  switch (request.type) {
    case "write":
      return writeWithAudit(db, request.name, request.input, request.entry);
    case "record":
      return appendAudit(db, request.entry);
    case "takeOver":
      return takeOverEntries(db, request.entries);
    case "read":
      throw new Error("reads have threads of their own");
  }
}

/** Bytes a read made for this answer alone are handed over instead of copied. */
function buffersOf(output: unknown): readonly ArrayBuffer[] {
  if (typeof output !== "object" || output === null) return [];
  return Object.values(output).flatMap((value: unknown) => (ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer ? [value.buffer] : []));
}
