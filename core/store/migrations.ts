import path from "node:path";
import { listFolder, readText } from "../platform/disk.ts";
import type { WritableDb } from "./database.ts";

/** Numbered from 1 without gaps; the number of the last one applied is the database's user_version. */

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** One kind of database of a room: room.db, keys.db, or a shard. */
export interface DatabaseKind {
  /** In the file header: neither another program's database nor the room's other one is taken for it. */
  readonly applicationId: number;
  readonly migrations: () => readonly Migration[];
}

function migrationsIn(folder: string): () => readonly Migration[] {
  let loaded: readonly Migration[] | undefined;
  return () =>
    (loaded ??= listFolder(path.join(import.meta.dirname, folder))
      .filter((name) => name.endsWith(".sql"))
      .map((name, index) => {
        const version = Number.parseInt(name, 10);
        if (version !== index + 1) throw new Error(`migration ${name} is out of order`);
        return { version, name, sql: readText(path.join(import.meta.dirname, folder, name)) ?? "" };
      }));
}

export const migrations = migrationsIn("migrations");
export const keyMigrations = migrationsIn("keys");
export const identityMigrations = migrationsIn("shards/identity");
export const factsMigrations = migrationsIn("shards/facts");

export const latestVersion = (all: readonly Migration[] = migrations()): number => all.length;

/** Each migration is one transaction with its number: a database is never between two versions. */
export function migrate(db: WritableDb, upTo?: number, all: readonly Migration[] = migrations()): void {
  for (const { version, sql } of all) {
    if (version > (upTo ?? all.length) || version <= Number(db.pragma("user_version"))) continue;
    db.transaction(() => {
      db.execute(sql);
      db.pragma(`user_version = ${String(version)}`);
    });
  }
}
