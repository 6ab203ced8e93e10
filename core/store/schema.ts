import path from "node:path";
import { writeFileDurably } from "../platform/disk.ts";
import { migrate } from "./migrations.ts";
import { openInMemory } from "./open.ts";

/** What the migrations add up to, for people to read; a test compares it with schema.sql. `node core/store/schema.ts` writes it anew. */
export function currentSchema(): string {
  const db = openInMemory();
  try {
    migrate(db);
    const statements = db
      .prepare<Record<string, never>, { sql: string }>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
      .values({});
    return `-- Made by core/store/schema.ts from the migrations; never edited by hand.\n\n${statements.map((sql) => `${sql};\n`).join("\n")}`;
  } finally {
    db.close();
  }
}

export const schemaFile = path.join(import.meta.dirname, "schema.sql");

if (import.meta.main) writeFileDurably(schemaFile, currentSchema());
