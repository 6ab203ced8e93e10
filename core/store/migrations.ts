import path from "node:path";
import { listFolder, readText } from "../platform/disk.ts";
import type { WritableDb } from "./database.ts";

/** Numbered from 1 without gaps; the number of the last one applied is the database's user_version. */

const folder = path.join(import.meta.dirname, "migrations");

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

let loaded: readonly Migration[] | undefined;

export function migrations(): readonly Migration[] {
  return (loaded ??= listFolder(folder)
    .filter((name) => name.endsWith(".sql"))
    .map((name, index) => {
      const version = Number.parseInt(name, 10);
      if (version !== index + 1) throw new Error(`migration ${name} is out of order`);
      return { version, name, sql: readText(path.join(folder, name)) ?? "" };
    }));
}

export const latestVersion = (): number => migrations().length;

/** Each migration is one transaction with its number: a database is never between two versions. */
export function migrate(db: WritableDb, upTo: number = latestVersion()): void {
  for (const { version, sql } of migrations()) {
    if (version > upTo || version <= Number(db.pragma("user_version"))) continue;
    db.transaction(() => {
      db.execute(sql);
      db.pragma(`user_version = ${String(version)}`);
    });
  }
}
