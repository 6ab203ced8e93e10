import type { AuditSequence } from "../domain/audit.ts";
import type { Instant } from "../domain/brand.ts";
import type { ReadableDb, WritableDb } from "./database.ts";

/** Packages that were sealed here, with the addresses of what they hold: copies that outlive a destruction in the room. */

export interface SealedHere {
  readonly id: string;
  readonly sequence: number;
  readonly sender: string;
  readonly manifestSha256: string;
  /** Hashes of the certificates that open it. */
  readonly recipients: readonly string[];
  readonly sealedAt: Instant;
  readonly objects: number;
  /** False where its medium was gone before anybody could see that it has its name. */
  readonly isSeen: boolean;
}

export interface SealedInput extends SealedHere {
  /** Hexadecimal, each once. */
  readonly addresses: readonly string[];
}

export function sealedAdd(db: WritableDb, input: SealedInput, recorded: AuditSequence): { readonly contents: number } {
  const { id, sequence, sender, manifestSha256, recipients, sealedAt, objects, isSeen, addresses } = input;
  db.prepare<{ id: string; sequence: number; sender: string; manifest: string; recipients: string; sealedAt: number; objects: number; seen: number; recorded: number }, never>(
    `INSERT INTO sealed_package (id, sequence, sender, manifest_sha256, recipients, sealed_at, objects, seen, recorded)
     VALUES (:id, :sequence, :sender, :manifest, :recipients, :sealedAt, :objects, :seen, :recorded)`,
  ).run({ id, sequence, sender, manifest: manifestSha256, recipients: JSON.stringify(recipients), sealedAt, objects, seen: isSeen ? 1 : 0, recorded });
  const insert = db.prepare<{ id: string; address: Uint8Array }, never>("INSERT INTO sealed_content (package, address) VALUES (:id, :address)");
  for (const address of addresses) insert.run({ id, address: Buffer.from(address, "hex") });
  return { contents: addresses.length };
}

export const sealedKnown = (db: ReadableDb, { id }: { readonly id: string }): boolean =>
  db.prepare<{ id: string }, { id: string }>("SELECT id FROM sealed_package WHERE id = :id").value({ id }) !== undefined;

interface SealedRow {
  readonly id: string;
  readonly sequence: number;
  readonly sender: string;
  readonly manifest_sha256: string;
  readonly recipients: string;
  readonly sealed_at: Instant;
  readonly objects: number;
  readonly seen: number;
}

export interface SealedHolding extends SealedHere {
  /** How many of the contents that were asked for it holds. */
  readonly held: number;
}

/** The packages that hold any of these contents, in the order they were sealed. */
export function sealedHolding(db: ReadableDb, { addresses }: { readonly addresses: readonly string[] }): readonly SealedHolding[] {
  const find = db.prepare<{ address: Uint8Array }, { package: string }>("SELECT package FROM sealed_content WHERE address = :address");
  const held = new Map<string, number>();
  for (const address of new Set(addresses)) for (const id of find.values({ address: Buffer.from(address, "hex") })) held.set(id, (held.get(id) ?? 0) + 1);
  const about = db.prepare<{ id: string }, SealedRow & Record<string, unknown>>(
    "SELECT id, sequence, sender, manifest_sha256, recipients, sealed_at, objects, seen FROM sealed_package WHERE id = :id",
  );
  return [...held]
    .flatMap(([id, count]): SealedHolding[] => {
      const row = about.get({ id });
      if (row === undefined) return [];
      // Written by this program, in the same transaction as the row.
      const recipients = JSON.parse(row.recipients) as readonly string[];
      return [{ id, sequence: row.sequence, sender: row.sender, manifestSha256: row.manifest_sha256, recipients, sealedAt: row.sealed_at, objects: row.objects, isSeen: row.seen === 1, held: count }];
    })
    .sort((one, other) => one.sealedAt - other.sealedAt || (one.id < other.id ? -1 : 1));
}
