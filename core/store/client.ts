import path from "node:path";
import type { AuditEntry, AuditSequence } from "../domain/audit.ts";
import type { Instant } from "../domain/brand.ts";
import { FailureError, type Failure, type Result } from "../domain/failure.ts";
import type { Officer, Room } from "../domain/officer.ts";
import { startThread, threadFile } from "../platform/thread.ts";
import type { CreateOrder, OpenOrder, Request } from "./protocol.ts";
import type { ReadInput, ReadName, ReadOutput } from "./reads.ts";
import { StoreThread } from "./storeThread.ts";
import type { WriteInput, WriteName, WriteOutput } from "./writes.ts";

/** The store as the room process has it. No SQLite is loaded here: threads do the work, and this side waits. */

export const databaseFile = (folder: string): string => path.join(folder, "room.db");

export interface StoreOpening {
  readonly folder: string;
  /** 32 bytes, used by SQLCipher as they are. Copied for each thread; the caller's stay his to wipe. */
  readonly key: Uint8Array;
  /** The room's key check value matched this key, so that an unreadable database is damage and not a wrong card. */
  readonly keyChecked?: boolean;
  readonly readers?: number;
}

export interface StoreCreation {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly room: Room;
  readonly officers: readonly Officer[];
  readonly policySha256: string;
  /** Tells of the room's making; its time is the room's. */
  readonly entry: AuditEntry;
}

/** Calls reject with FailureError where the disk or the room is at fault, and with any other error where the program is. */
export interface Store {
  /** The fact and its audit row in one transaction; resolves once both would survive a power cut. */
  readonly write: <Name extends WriteName>(name: Name, input: WriteInput<Name>, entry: AuditEntry) => Promise<WriteOutput<Name>>;
  /** An audit row of its own, for what changes no fact. */
  readonly record: (entry: AuditEntry) => Promise<AuditSequence>;
  /** Entries noted while the room was closed; those the log knows by id are passed over. */
  readonly takeOver: (entries: readonly AuditEntry[]) => Promise<{ readonly taken: number; readonly known: number }>;
  readonly read: <Name extends ReadName>(name: Name, input: ReadInput<Name>) => Promise<ReadOutput<Name>>;
  /** Carries out what was asked before, merges the write-ahead log into the file, ends the threads. */
  readonly close: () => Promise<void>;
  /** Resolves when a thread ended unasked; from then on every call fails with it. */
  readonly stopped: Promise<Failure>;
}

const defaultReaders = 2;

const start = (name: string): StoreThread => new StoreThread(startThread(threadFile(import.meta.url, "../workers/store.ts"), name));

/** A copy whose buffer can be given away. */
const copied = (key: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(key);

export async function openStore({ folder, key, keyChecked = false, readers = defaultReaders }: StoreOpening): Promise<Result<Store>> {
  const orderOf = (access: "read" | "write"): OpenOrder => ({ type: "open", access, file: databaseFile(folder), key: copied(key), keyChecked });
  // All start at once; the readers open after the writer, who may have to recover a log and bring the tables up to date.
  const writer = start("store-writer");
  const readerThreads = Array.from({ length: Math.max(1, readers) }, (_, index) => start(`store-reader-${String(index + 1)}`));
  const begin = (thread: StoreThread, order: OpenOrder): Promise<Result<void>> => thread.order(order, [order.key]);
  const opened = await begin(writer, orderOf("write"));
  if (!opened.ok) {
    await Promise.all(readerThreads.map((thread) => thread.close()));
    return opened;
  }
  const others = await Promise.all(readerThreads.map((thread) => begin(thread, orderOf("read"))));
  const refused = others.find(({ ok }) => !ok);
  if (refused?.ok === false) {
    await Promise.all(readerThreads.map((thread) => thread.close()));
    await writer.close();
    return refused;
  }
  return { ok: true, value: assemble(writer, readerThreads) };
}

export async function createStore({ folder, key, room, officers, policySha256, entry }: StoreCreation): Promise<Result<void>> {
  const order: CreateOrder = {
    type: "create",
    file: databaseFile(folder),
    key: copied(key),
    room: { id: room.id, name: room.name, kind: room.kind, policySha256, createdAt: entry.at satisfies Instant },
    officers,
    entry,
  };
  const thread = start("store-creation");
  const created = await thread.order(order, [order.key]);
  await thread.close();
  return created;
}

function assemble(writer: StoreThread, readers: readonly StoreThread[]): Store {
  const all = [...readers, writer];
  const stopped = Promise.race(all.map(({ stopped: one }) => one));
  // One thread lost is the store lost: a log that can be read but not written would let acts go unrecorded.
  void stopped.then((failure) => {
    for (const thread of all) thread.fail(failure);
  });
  let closing: Promise<void> | undefined;
  const ask = <Output>(thread: StoreThread, request: Request): Promise<Output> =>
    closing === undefined ? thread.ask(request) : Promise.reject(new FailureError("room.stopped"));
  return {
    write: (name, input, entry) => ask(writer, { type: "write", name, input, entry }),
    record: (entry) => ask(writer, { type: "record", entry }),
    takeOver: (entries) => ask(writer, { type: "takeOver", entries }),
    read: (name, input) =>
      ask(
        readers.reduce((least, reader) => (reader.pending < least.pending ? reader : least)),
        { type: "read", name, input },
      ),
    close: () =>
      (closing ??= (async () => {
        // The writer last: it alone can merge the log, once nobody reads from it.
        await Promise.all(readers.map((thread) => thread.close()));
        await writer.close();
      })()),
    stopped,
  };
}
