import type { AuditSequence } from "../domain/audit.ts";
import type { CertificateHash, Instant, OfficerId, RoomId } from "../domain/brand.ts";
import type { Officer, Room, RoomKind } from "../domain/officer.ts";
import type { Role } from "../domain/roles.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

export interface StoredRoom extends Room {
  readonly policySha256: string;
  readonly createdAt: Instant;
}

export function insertRoom(db: WritableDb, room: StoredRoom, recorded: AuditSequence): void {
  db.prepare<{ id: string; name: string; kind: string; policySha256: string; createdAt: number; recorded: number }, never>(
    "INSERT INTO room (id, name, kind, policy_sha256, created_at, recorded) VALUES (:id, :name, :kind, :policySha256, :createdAt, :recorded)",
  ).run({ id: room.id, name: room.name, kind: room.kind, policySha256: room.policySha256, createdAt: room.createdAt, recorded });
  db.prepare<{ policySha256: string; createdAt: number; recorded: number }, never>(
    "INSERT INTO policy (sequence, sha256, created_at, recorded) VALUES (1, :policySha256, :createdAt, :recorded)",
  ).run({ policySha256: room.policySha256, createdAt: room.createdAt, recorded });
}

export function insertOfficer(db: WritableDb, officer: Officer, recorded: AuditSequence): void {
  db.prepare<
    { id: string; name: string; kana: string; romaji: string; role: string; certificate: string; validUntil: number; recorded: number },
    never
  >(
    `INSERT INTO officer (id, name, kana, romaji, role, certificate, valid_until, recorded)
     VALUES (:id, :name, :kana, :romaji, :role, :certificate, :validUntil, :recorded)`,
  ).run({ ...officer, recorded });
}

export function roomGet(db: ReadableDb): StoredRoom {
  const row = db
    .prepare<Record<string, never>, { id: RoomId; name: string; kind: RoomKind; policy_sha256: string; created_at: Instant }>(
      "SELECT id, name, kind, policy_sha256, created_at FROM room",
    )
    .get({});
  if (row === undefined) throw new Error("a database without a room is never made");
  return { id: row.id, name: row.name, kind: row.kind, policySha256: row.policy_sha256, createdAt: row.created_at };
}

interface OfficerColumns {
  readonly id: OfficerId;
  readonly name: string;
  readonly kana: string;
  readonly romaji: string;
  readonly role: Role;
  readonly certificate: CertificateHash;
  readonly valid_until: Instant;
}

const officerOf = ({ valid_until, ...rest }: OfficerColumns): Officer => ({ ...rest, validUntil: valid_until });

export const officerList = (db: ReadableDb): readonly Officer[] =>
  db
    .prepare<Record<string, never>, OfficerColumns>("SELECT id, name, kana, romaji, role, certificate, valid_until FROM officer ORDER BY id")
    .all({})
    .map(officerOf);

export function officerByCertificate(db: ReadableDb, { certificate }: { readonly certificate: CertificateHash }): Officer | undefined {
  const row = db
    .prepare<{ certificate: string }, OfficerColumns>(
      "SELECT id, name, kana, romaji, role, certificate, valid_until FROM officer WHERE certificate = :certificate",
    )
    .get({ certificate });
  return row && officerOf(row);
}
