import Database from "better-sqlite3";

/** What a later Noren would leave behind: the same file with a schema number this one does not know. */
export function setVersionForTests(file: string, key: Buffer, version: number): void {
  const database = new Database(file);
  database.pragma("cipher = 'sqlcipher'");
  database.pragma("legacy = 4");
  database.key(Buffer.concat([Buffer.from("raw:"), key]));
  database.pragma(`user_version = ${String(version)}`);
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
}
