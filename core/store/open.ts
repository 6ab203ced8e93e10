import Sqlite from "better-sqlite3";
import { FailureError } from "../domain/failure.ts";
import { fileExists, fileSize, removeFile, renameDurably, syncFile, writeFileDurably } from "../platform/disk.ts";
import { wrapDatabase, type ReadableDb, type WritableDb } from "./database.ts";
import { asStoreFailure } from "./failures.ts";
import { factsMigrations, identityMigrations, keyMigrations, latestVersion, migrate, migrations, type DatabaseKind } from "./migrations.ts";

/** The only opener of SQLite: nothing else in the program knows the cipher or the settings that make a commit durable. */

/** "NORN" in the file header's application id: another program's database is never taken for a room. */
export const applicationId = 0x4e4f524e;

export const roomKind: DatabaseKind = { applicationId, migrations };
/** "NORK". */
export const keysKind: DatabaseKind = { applicationId: 0x4e4f524b, migrations: keyMigrations };
/** "NORI". */
export const identityKind: DatabaseKind = { applicationId: 0x4e4f5249, migrations: identityMigrations };
/** "NORF". */
export const factsKind: DatabaseKind = { applicationId: 0x4e4f5246, migrations: factsMigrations };

export interface Opening {
  readonly file: string;
  /** The 32 bytes SQLCipher uses as they are; they are copied, the caller's stay his to wipe. */
  readonly key: Uint8Array;
  /** The room's key check value matched: what cannot be read then is damage, not a wrong card. */
  readonly keyChecked: boolean;
}

const keyLength = 32;
const pageSize = 4096;

/** KiB of pages kept deciphered by each connection: the writer of room.db goes back to its pages, the others pass through theirs. */
const writersCache = 32 * 1024;
const smallCache = 8 * 1024;

/** Long enough for a checkpoint of a full log on a slow disk; only our own threads compete. */
const busyMilliseconds = 10_000;

/**
 * Applied at *every* open: none of these is kept in the file. A database in WAL mode that is opened again falls to
 * synchronous=NORMAL by this build's defaults, and an acknowledged row is then lost in a power cut.
 */
function applySettings(database: Sqlite.Database, cacheKibibytes = writersCache): void {
  database.pragma("synchronous = FULL");
  // This build would write sorter and temporary tables to plain files.
  database.pragma("temp_store = MEMORY");
  database.pragma("secure_delete = ON");
  database.pragma("foreign_keys = ON");
  database.pragma("recursive_triggers = ON");
  database.pragma("cell_size_check = ON");
  database.pragma("trusted_schema = OFF");
  database.pragma("mmap_size = 0");
  // Enough for the inner pages of every index: what falls out of the cache is deciphered again.
  database.pragma(`cache_size = -${String(cacheKibibytes)}`);
  // 64 MiB of log: pages that change with every batch are merged into the file, and enciphered once more for it, that much less often.
  database.pragma("wal_autocheckpoint = 16384");
}

export function openFile({ file, key }: Opening, readonly: boolean): Sqlite.Database {
  if (key.length !== keyLength) throw new Error("a database key has 32 bytes");
  const database = new Sqlite(file, { readonly, fileMustExist: true, timeout: busyMilliseconds });
  const raw = Buffer.alloc(4 + keyLength);
  try {
    database.pragma("cipher = 'sqlcipher'");
    // Byte for byte the format of SQLCipher 4, so that other tools can read a room when Noren is gone.
    database.pragma("legacy = 4");
    // "raw:" and 32 bytes: used as the key itself, no derivation. Never as SQL text, which SQLite may keep.
    raw.write("raw:", "latin1");
    raw.set(key, 4);
    database.key(raw);
    return database;
  } catch (error) {
    database.close();
    throw error;
  } finally {
    raw.fill(0);
  }
}

/** Everything SQLite must be able to tell of a room before it is used. Closes the database where it refuses. */
function checked(database: Sqlite.Database, opening: Opening, kind: DatabaseKind, cacheKibibytes: number): Sqlite.Database {
  try {
    let id: unknown;
    try {
      // The first read of page 1: whether the key fits shows here and not before.
      id = database.pragma("application_id", { simple: true });
    } catch (error) {
      // A wrong key and a damaged first page look alike to SQLite.
      if (error instanceof Sqlite.SqliteError && error.code === "SQLITE_NOTADB" && !opening.keyChecked && hasWholePages(opening.file))
        throw new FailureError("room.wrongKey");
      throw error;
    }
    // An empty file opens as an empty database: it is not ours, and it is not filled either.
    if (id !== kind.applicationId) throw new FailureError("room.damaged");
    const version = database.pragma("user_version", { simple: true });
    if (typeof version !== "number" || version > latestVersion(kind.migrations()))
      throw new FailureError("room.newer", { version: Number(version), known: latestVersion(kind.migrations()) });
    applySettings(database, cacheKibibytes);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const hasWholePages = (file: string): boolean => fileSize(file) > 0 && fileSize(file) % pageSize === 0;

function guarded<Value>(file: string, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw asStoreFailure(error, file);
  }
}

/** For the one writer. Brings an older database to the present version; throws FailureError. */
export function openWritable(opening: Opening, kind: DatabaseKind = roomKind): WritableDb {
  return guarded(opening.file, () => {
    if (!fileExists(opening.file)) throw new FailureError("room.missing");
    const database = checked(openFile(opening, false), opening, kind, kind === roomKind ? writersCache : smallCache);
    try {
      const mode = database.pragma("journal_mode = WAL", { simple: true });
      if (mode !== "wal") throw new FailureError("room.readOnly");
      // SQLite opens what it may not write as read-only and says so only at the first change: try one now, and take it back.
      database.exec("BEGIN; CREATE TABLE trial (one INTEGER) STRICT; ROLLBACK");
      const db = wrapDatabase(database, opening.file);
      migrate(db, undefined, kind.migrations());
      return db;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

export function openReadable(opening: Opening, kind: DatabaseKind = roomKind): ReadableDb {
  return guarded(opening.file, () => {
    if (!fileExists(opening.file)) throw new FailureError("room.missing");
    const database = checked(openFile(opening, true), opening, kind, smallCache);
    database.pragma("query_only = ON");
    return wrapDatabase(database, opening.file);
  });
}

/** Built under a name nobody looks for, synced, then named: a power cut leaves a whole database or none (DESIGN §3). */
export function createDatabase(opening: Omit<Opening, "keyChecked">, fill: (db: WritableDb) => void, kind: DatabaseKind = roomKind): void {
  const { file } = opening;
  const part = `${file}.part`;
  guarded(file, () => {
    if (fileExists(file)) throw new FailureError("room.exists");
    // Left by a creation that was interrupted: never acknowledged, never referred to.
    for (const name of [part, `${part}-journal`, `${part}-wal`, `${part}-shm`]) removeFile(name);
    // SQLite would make the file readable for others, and gives its log the rights of the file.
    writeFileDurably(part, "");
    const database = openFile({ ...opening, file: part, keyChecked: true }, false);
    try {
      applySettings(database);
      const db = wrapDatabase(database, part);
      database.pragma(`application_id = ${String(kind.applicationId)}`);
      migrate(db, undefined, kind.migrations());
      db.transaction(() => {
        fill(db);
      });
      // Noted in the header; a rollback journal until here leaves no second file to sync.
      database.pragma("journal_mode = WAL");
    } finally {
      database.close();
    }
    renameDurably(part, file);
  });
}

/** A database while it is filled, under a name nobody looks for. */
export interface DatabaseInMaking {
  readonly db: WritableDb;
  /** Runs what is left to do, syncs, and gives it its name: it is durable when this returns. */
  readonly finish: (act: (db: WritableDb) => void) => void;
  /** As if it had never been begun. */
  readonly abandon: () => void;
}

/**
 * For what is loaded in bulk and never changed after: no log and no sync before the end, since a crash leaves a file that nothing refers
 * to and that the next attempt removes (DESIGN §3). What an earlier attempt named stays until this one has its name.
 */
export function beginDatabase({ file, key }: Omit<Opening, "keyChecked">, kind: DatabaseKind): DatabaseInMaking {
  const part = `${file}.part`;
  return guarded(file, () => {
    removeFile(part);
    writeFileDurably(part, "");
    const database = openFile({ file: part, key, keyChecked: true }, false);
    const db = wrapDatabase(database, part);
    try {
      applySettings(database);
      // What it would take to roll back stays in memory: this build refuses to do without.
      database.pragma("journal_mode = MEMORY");
      database.pragma("synchronous = OFF");
      database.pragma("locking_mode = EXCLUSIVE");
      database.pragma(`application_id = ${String(kind.applicationId)}`);
      migrate(db, undefined, kind.migrations());
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      db,
      finish: (act) => {
        guarded(file, () => {
          try {
            act(db);
            database.pragma("journal_mode = DELETE");
          } finally {
            database.close();
          }
          syncFile(part);
          renameDurably(part, file);
        });
      },
      abandon: () => {
        database.close();
        removeFile(part);
      },
    };
  });
}

/** Holds no data of a room: for what the migrations alone make. */
export function openInMemory(): WritableDb {
  const database = new Sqlite(":memory:");
  applySettings(database);
  return wrapDatabase(database, ":memory:");
}
