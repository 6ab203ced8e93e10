import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import { FailureError } from "../domain/failure.ts";
import type { LinkRule, PersonId } from "../domain/person.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { moveDelivery, noteOf } from "./delivery.ts";

/** Who is who: persons as numbers of chance, and which holders of which deliveries they are. */

export interface LinkedHolder {
  readonly holder: number;
  readonly person: PersonId;
  readonly rule: LinkRule;
}

/** A line of a list of refusals. */
export interface RefusalLine {
  readonly item: number;
  readonly line: number;
}

/** A person whom a line stops; of whichever delivery the line is. */
export interface Stop extends RefusalLine {
  readonly delivery: number;
  readonly person: PersonId;
}

export interface LinkInput {
  readonly delivery: number;
  /** The version it was told from: somebody else's in between means doing it again. */
  readonly basis: number;
  readonly persons: readonly PersonId[];
  readonly holders: readonly LinkedHolder[];
  /** Of the lists that came with this delivery. */
  readonly refusals: readonly RefusalLine[];
  /** Of these lists and of earlier ones: whom they stop that they did not before. */
  readonly stops: readonly Stop[];
  readonly digest: string;
  readonly officer: OfficerId;
  readonly at: Instant;
}

const bytesOf = (id: PersonId): Buffer => Buffer.from(id, "hex");

/** Every holder of the delivery is somebody now, and the versions go on by one. */
export function linkDelivery(db: WritableDb, { delivery, basis, persons, holders, refusals, stops, digest, officer, at }: LinkInput, recorded: AuditSequence): { readonly version: number; readonly persons: number } {
  const version = latestLinkage(db) + 1;
  if (basis !== version - 1) throw new FailureError("link.outdated");
  moveDelivery(db, delivery, "link");
  noteOf(db, delivery, recorded);
  db.prepare<{ version: number; officer: string; at: number; digest: string; recorded: number }, never>(
    "INSERT INTO linkage (version, officer, at, digest, recorded) VALUES (:version, :officer, :at, :digest, :recorded)",
  ).run({ version, officer, at, digest, recorded });
  const person = db.prepare<{ id: Uint8Array; version: number }, never>("INSERT INTO person (id, linkage) VALUES (:id, :version)");
  for (const id of persons) person.run({ id: bytesOf(id), version });
  const holder = db.prepare<{ delivery: number; holder: number; person: Uint8Array; version: number; rule: string }, never>(
    "INSERT INTO person_holder (delivery, holder, person, linkage, rule) VALUES (:delivery, :holder, :person, :version, :rule)",
  );
  for (const one of holders) holder.run({ delivery, holder: one.holder, person: bytesOf(one.person), version, rule: one.rule });
  if (!allHoldersLinked(db, delivery)) throw new FailureError("link.incomplete");
  const refusal = db.prepare<{ delivery: number; item: number; line: number; version: number }, never>("INSERT INTO refusal (delivery, item, line, linkage) VALUES (:delivery, :item, :line, :version)");
  for (const { item, line } of refusals) refusal.run({ delivery, item, line, version });
  const stop = db.prepare<{ delivery: number; item: number; line: number; person: Uint8Array; version: number }, never>(
    "INSERT INTO opt_out (delivery, item, line, person, linkage) VALUES (:delivery, :item, :line, :person, :version)",
  );
  for (const one of stops) stop.run({ delivery: one.delivery, item: one.item, line: one.line, person: bytesOf(one.person), version });
  return { version, persons: persons.length };
}

const allHoldersLinked = (db: ReadableDb, delivery: number): boolean =>
  db
    .prepare<{ delivery: number }, { linked: number }>(
      "SELECT (SELECT holders FROM catalogue WHERE delivery = :delivery) = (SELECT count(*) FROM person_holder WHERE delivery = :delivery) AS linked",
    )
    .value({ delivery }) === 1;

/** 0 where nothing was ever linked. */
export const latestLinkage = (db: ReadableDb): number =>
  db.prepare<Record<string, never>, { version: number }>("SELECT coalesce(max(version), 0) AS version FROM linkage").value({}) ?? 0;

export interface LinkageState {
  readonly version: number;
  readonly digest: string | null;
  readonly persons: number;
  readonly refused: number;
  /** Lines of lists that mean nobody known. */
  readonly unmatched: number;
}

export function linkageState(db: ReadableDb): LinkageState {
  const row = db
    .prepare<Record<string, never>, LinkageState & Record<string, never>>(
      `SELECT coalesce(max(version), 0) AS version, (SELECT digest FROM linkage ORDER BY version DESC LIMIT 1) AS digest,
              (SELECT count(*) FROM person) AS persons, (SELECT count(DISTINCT person) FROM opt_out) AS refused,
              (SELECT count(*) FROM refusal WHERE NOT EXISTS (SELECT 1 FROM opt_out WHERE opt_out.delivery = refusal.delivery AND opt_out.item = refusal.item AND opt_out.line = refusal.line)) AS unmatched
       FROM linkage`,
    )
    .get({});
  if (row === undefined) throw new Error("an aggregate has a row");
  return row;
}

export interface PersonHolder {
  readonly person: PersonId;
  readonly delivery: number;
  readonly holder: number;
}

/** Whom the holders of these deliveries are, but for those who refused: what a snapshot may take. */
export const personsOf = (db: ReadableDb, { deliveries }: { readonly deliveries: readonly number[] }): readonly PersonHolder[] =>
  db
    .prepare<{ deliveries: string }, PersonHolder & Record<string, never>>(
      `SELECT lower(hex(person)) AS person, delivery, holder FROM person_holder
       WHERE delivery IN (SELECT value FROM json_each(:deliveries)) AND person NOT IN (SELECT person FROM opt_out)
       ORDER BY person, delivery, holder`,
    )
    .all({ deliveries: JSON.stringify(deliveries) });

/** All of one delivery, whoever refused or not. */
export const holdersLinked = (db: ReadableDb, { delivery }: { readonly delivery: number }): readonly PersonHolder[] =>
  db
    .prepare<{ delivery: number }, PersonHolder & Record<string, never>>(
      "SELECT lower(hex(person)) AS person, delivery, holder FROM person_holder WHERE delivery = :delivery ORDER BY holder",
    )
    .all({ delivery });

/** Who of this part of a delivery refused, by their number in it. */
export const holdersRefused = (db: ReadableDb, { delivery, after, upTo }: { readonly delivery: number; readonly after: number; readonly upTo: number }): readonly number[] =>
  db
    .prepare<Record<"delivery" | "after" | "upTo", number>, { holder: number }>(
      "SELECT holder FROM person_holder WHERE delivery = :delivery AND holder > :after AND holder <= :upTo AND person IN (SELECT person FROM opt_out) ORDER BY holder",
    )
    .values({ delivery, after, upTo });

/** How many of each delivery refused. */
export const refusedCounts = (db: ReadableDb): readonly { readonly delivery: number; readonly refused: number }[] =>
  db
    .prepare<Record<string, never>, { delivery: number; refused: number }>("SELECT delivery, count(*) AS refused FROM person_holder WHERE person IN (SELECT person FROM opt_out) GROUP BY delivery ORDER BY delivery")
    .all({});

export interface RefusalRow extends RefusalLine {
  readonly delivery: number;
  /** Nobody known where it is null; a line that means several has a row for each. */
  readonly person: PersonId | null;
}

export const refusalList = (db: ReadableDb): readonly RefusalRow[] =>
  db
    .prepare<Record<string, never>, RefusalRow & Record<string, never>>(
      "SELECT delivery, item, line, CASE WHEN person IS NULL THEN NULL ELSE lower(hex(person)) END AS person FROM refusal LEFT JOIN opt_out USING (delivery, item, line) ORDER BY delivery, item, line, person",
    )
    .all({});
