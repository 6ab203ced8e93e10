import type { AuditSequence } from "../domain/audit.ts";
import type { Instant } from "../domain/brand.ts";
import type { Officer } from "../domain/officer.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { insertOfficer } from "./room.ts";

export interface StoredPolicy {
  readonly sequence: number;
  readonly sha256: string;
  readonly createdAt: Instant;
}

/** A signed policy comes into force: the room knows its hash from here on, and its officers as it names them. */
export function policyAdopt(db: WritableDb, input: StoredPolicy & { readonly officers: readonly Officer[] }, recorded: AuditSequence): Record<string, never> {
  db.prepare<{ sequence: number; sha256: string; createdAt: number; recorded: number }, never>(
    "INSERT INTO policy (sequence, sha256, created_at, recorded) VALUES (:sequence, :sha256, :createdAt, :recorded)",
  ).run({ sequence: input.sequence, sha256: input.sha256, createdAt: input.createdAt, recorded });
  db.prepare<{ sha256: string; recorded: number }, never>("UPDATE room SET policy_sha256 = :sha256, recorded = :recorded").run({ sha256: input.sha256, recorded });
  for (const officer of input.officers) putOfficer(db, officer, recorded);
  return {};
}

/** Officers are never taken away: who did something must stay readable as long as the log. */
function putOfficer(db: WritableDb, officer: Officer, recorded: AuditSequence): void {
  const known = db.prepare<{ id: string }, { one: number }>("SELECT 1 AS one FROM officer WHERE id = :id").value({ id: officer.id });
  if (known === undefined) {
    insertOfficer(db, officer, recorded);
    return;
  }
  const { id, name, kana, romaji, certificate, validUntil } = officer;
  db.prepare<{ id: string; name: string; kana: string; romaji: string; certificate: string; validUntil: number; recorded: number }, never>(
    `UPDATE officer SET name = :name, kana = :kana, romaji = :romaji, certificate = :certificate, valid_until = :validUntil, recorded = :recorded
     WHERE id = :id AND (name, kana, romaji, certificate, valid_until) IS NOT (:name, :kana, :romaji, :certificate, :validUntil)`,
  ).run({ id, name, kana, romaji, certificate, validUntil, recorded });
}

/** The policy in force by the room's own word. */
export function policyLast(db: ReadableDb): StoredPolicy {
  const row = db
    .prepare<Record<string, never>, { sequence: number; sha256: string; created_at: Instant }>(
      "SELECT sequence, sha256, created_at FROM policy ORDER BY sequence DESC LIMIT 1",
    )
    .get({});
  if (row === undefined) throw new Error("a room has had a policy since it was made");
  return { sequence: row.sequence, sha256: row.sha256, createdAt: row.created_at };
}
