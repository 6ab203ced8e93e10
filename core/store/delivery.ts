import type { AuditSequence } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import type { AnnouncedCount, Custody } from "../domain/custody.ts";
import { deliveryTransition, type DeliveryEvent, type DeliveryState } from "../domain/delivery.ts";
import { FailureError, type FailureCode } from "../domain/failure.ts";
import { ledgerTransition, type MediumContent } from "../domain/medium.ts";
import type { ReadableDb, WritableDb } from "./database.ts";
import { ledgerMove, ledgerStateOf } from "./mediumLedger.ts";
import { formNumber } from "./paper.ts";

/** What a delivery goes through, but for its journal (deliveryItems.ts). Every write notes its row of the log as one of the delivery's. */

export interface PackageFacts {
  readonly id: string;
  readonly sequence: number;
  readonly sender: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly objects: number;
  readonly parts: number;
  readonly bytes: number;
  readonly manifestSha256: string;
}

export interface DeliveryOrder {
  readonly mediumIdentity: string;
  readonly mediumSerial?: string;
  readonly provider: string;
  readonly providerName: string;
  readonly content: MediumContent;
  readonly inventoryDigest: string;
  readonly package?: PackageFacts;
  readonly custody: Custody;
  readonly declared: readonly AnnouncedCount[];
  readonly officer: OfficerId;
  readonly at: Instant;
}

export const noteOf = (db: WritableDb, delivery: number, recorded: AuditSequence): void => {
  db.prepare<{ delivery: number; recorded: number }, never>("INSERT OR IGNORE INTO delivery_audit (delivery, recorded) VALUES (:delivery, :recorded)").run({ delivery, recorded });
};

/** The custody form is given in: the medium is in the room, and the delivery exists. */
export function deliveryBegin(db: WritableDb, input: DeliveryOrder, recorded: AuditSequence): { readonly delivery: number } {
  const { custody, package: packed, officer, at } = input;
  const state = ledgerStateOf(db, custody.mediumNumber);
  if (state === undefined) throw new FailureError("ledger.unknown");
  if (state === "destroyed") throw new FailureError("ledger.destroyed");
  if (packed !== undefined && isPackageKnown(db, packed.id)) throw new FailureError("package.replayed");
  if (ledgerTransition(state, "received") !== undefined) ledgerMove(db, { number: custody.mediumNumber, to: "received", at, officer }, recorded);
  const { id: delivery } = db
    .prepare<
      {
        medium: string;
        identity: string;
        serial: string | null;
        provider: string;
        providerName: string;
        content: string;
        digest: string;
        packageId: string | null;
        sequence: number | null;
        facts: string | null;
        officer: string;
        at: number;
        recorded: number;
      },
      never
    >(
      `INSERT INTO delivery (medium, medium_identity, medium_serial, provider, provider_name, content, inventory_digest, package_id, package_sequence, package_facts, officer, begun_at, recorded)
       VALUES (:medium, :identity, :serial, :provider, :providerName, :content, :digest, :packageId, :sequence, :facts, :officer, :at, :recorded)`,
    )
    .run({
      medium: custody.mediumNumber,
      identity: input.mediumIdentity,
      serial: input.mediumSerial ?? null,
      provider: input.provider,
      providerName: input.providerName,
      content: input.content,
      digest: input.inventoryDigest,
      packageId: packed?.id ?? null,
      sequence: packed?.sequence ?? null,
      facts: packed === undefined ? null : JSON.stringify(packed),
      officer,
      at,
      recorded,
    });
  insertCustody(db, delivery, custody, recorded);
  insertCounts(db, delivery, "announced", custody.announced, recorded);
  insertCounts(db, delivery, "declared", input.declared, recorded);
  db.prepare<{ digest: string }, never>("DELETE FROM delivery_draft WHERE inventory_digest = :digest").run({ digest: input.inventoryDigest });
  noteOf(db, delivery, recorded);
  return { delivery };
}

const isPackageKnown = (db: ReadableDb, id: string): boolean =>
  db.prepare<{ id: string }, { id: number }>("SELECT id FROM delivery WHERE package_id = :id").value({ id }) !== undefined;

function insertCustody(db: WritableDb, delivery: number, custody: Custody, recorded: AuditSequence): void {
  db.prepare<
    {
      delivery: number;
      seal: string | null;
      intact: number;
      witness: string;
      receivedAt: number;
      carriage: string;
      carriageNote: string | null;
      note: string | null;
      recorded: number;
    },
    never
  >(
    `INSERT INTO custody (delivery, seal_number, seal_intact, witness, received_at, carriage, carriage_note, note, recorded)
     VALUES (:delivery, :seal, :intact, :witness, :receivedAt, :carriage, :carriageNote, :note, :recorded)`,
  ).run({
    delivery,
    seal: custody.sealNumber ?? null,
    intact: custody.sealIntact ? 1 : 0,
    witness: custody.witness,
    receivedAt: custody.receivedAt,
    carriage: custody.carriage,
    carriageNote: custody.carriageNote ?? null,
    note: custody.note ?? null,
    recorded,
  });
}

function insertCounts(db: WritableDb, delivery: number, source: "announced" | "declared", counts: readonly AnnouncedCount[], recorded: AuditSequence): void {
  const insert = db.prepare<{ delivery: number; source: string; kind: string; count: number; recorded: number }, never>(
    "INSERT INTO delivery_count (delivery, source, kind, count, recorded) VALUES (:delivery, :source, :kind, :count, :recorded)",
  );
  for (const { kind, count } of counts) insert.run({ delivery, source, kind, count, recorded });
}

export function deliveryKeepDraft(
  db: WritableDb,
  input: { readonly inventoryDigest: string; readonly draft: string },
  recorded: AuditSequence,
): Record<string, never> {
  db.prepare<{ digest: string; draft: string; recorded: number }, never>(
    `INSERT INTO delivery_draft (inventory_digest, draft, recorded) VALUES (:digest, :draft, :recorded)
     ON CONFLICT (inventory_digest) DO UPDATE SET draft = excluded.draft, recorded = excluded.recorded`,
  ).run({ digest: input.inventoryDigest, draft: input.draft, recorded });
  return {};
}

export const deliveryDraft = (db: ReadableDb, { inventoryDigest }: { readonly inventoryDigest: string }): string | undefined =>
  db.prepare<{ digest: string }, { draft: string }>("SELECT draft FROM delivery_draft WHERE inventory_digest = :digest").value({ digest: inventoryDigest });

/** Moves a delivery along the table of core/domain/delivery.ts, or refuses. */
export function moveDelivery(db: WritableDb, delivery: number, event: DeliveryEvent): void {
  const state = db.prepare<{ delivery: number }, { state: DeliveryState }>("SELECT state FROM delivery WHERE id = :delivery").value({ delivery });
  if (state === undefined) throw new FailureError("delivery.unknown");
  const transition = deliveryTransition(state, event);
  if (transition === undefined) throw new FailureError("delivery.wrongState", { state });
  db.prepare<{ delivery: number; to: string }, never>("UPDATE delivery SET state = :to WHERE id = :delivery").run({ delivery, to: transition.to });
}

/** An attempt to receive begins; one that was cut off before is ended by it. */
export function deliveryAttempt(
  db: WritableDb,
  input: { readonly delivery: number; readonly officer: OfficerId; readonly at: Instant },
  recorded: AuditSequence,
): { readonly attempt: number } {
  const { delivery, officer, at } = input;
  db.prepare<{ delivery: number; at: number }, never>(
    "UPDATE delivery_attempt SET ended_at = max(begun_at, :at), failure = 'interrupted' WHERE delivery = :delivery AND ended_at IS NULL",
  ).run({ delivery, at });
  const last = db.prepare<{ delivery: number }, { last: number | null }>("SELECT max(attempt) AS last FROM delivery_attempt WHERE delivery = :delivery").value({ delivery });
  const attempt = (last ?? 0) + 1;
  db.prepare<{ delivery: number; attempt: number; officer: string; at: number; recorded: number }, never>(
    "INSERT INTO delivery_attempt (delivery, attempt, officer, begun_at, recorded) VALUES (:delivery, :attempt, :officer, :at, :recorded)",
  ).run({ delivery, attempt, officer, at, recorded });
  noteOf(db, delivery, recorded);
  return { attempt };
}

/** The attempt ends: paused, stopped by a failure, or because nothing waits any more, which completes the delivery. */
export function deliveryStop(
  db: WritableDb,
  input: { readonly delivery: number; readonly at: Instant; readonly failure?: FailureCode; readonly isComplete: boolean },
  recorded: AuditSequence,
): Record<string, never> {
  const { delivery, at, failure, isComplete } = input;
  db.prepare<{ delivery: number; at: number; failure: string | null }, never>(
    "UPDATE delivery_attempt SET ended_at = max(begun_at, :at), failure = :failure WHERE delivery = :delivery AND ended_at IS NULL",
  ).run({ delivery, at, failure: failure ?? null });
  if (isComplete) moveDelivery(db, delivery, "complete");
  noteOf(db, delivery, recorded);
  return {};
}

export function deliverySettle(
  db: WritableDb,
  input: { readonly delivery: number; readonly officer: OfficerId; readonly at: Instant; readonly reason?: string },
  recorded: AuditSequence,
): Record<string, never> {
  const { delivery, officer, at, reason = null } = input;
  db.prepare<{ delivery: number; officer: string; at: number; reason: string | null; recorded: number }, never>(
    "INSERT INTO delivery_settlement (delivery, officer, at, reason, recorded) VALUES (:delivery, :officer, :at, :reason, :recorded)",
  ).run({ delivery, officer, at, reason, recorded });
  moveDelivery(db, delivery, "settle");
  noteOf(db, delivery, recorded);
  return {};
}

export interface DeliveryScan {
  readonly state: "absent" | "clean" | "found" | "failed";
  readonly engine?: string;
  readonly signaturesAt?: Instant;
  readonly files?: number;
  readonly findings?: number;
}

/** The result of the malware scan, beside the custody form. */
export function deliveryScan(db: WritableDb, input: DeliveryScan & { readonly delivery: number }, recorded: AuditSequence): Record<string, never> {
  const { delivery, state, engine = null, signaturesAt = null, files = null, findings = null } = input;
  db.prepare<{ delivery: number; state: string; engine: string | null; at: number | null; files: number | null; findings: number | null; recorded: number }, never>(
    `INSERT INTO delivery_scan (delivery, state, engine, signatures_at, files, findings, recorded)
     VALUES (:delivery, :state, :engine, :at, :files, :findings, :recorded)
     ON CONFLICT (delivery) DO UPDATE SET state = excluded.state, engine = excluded.engine, signatures_at = excluded.signatures_at,
       files = excluded.files, findings = excluded.findings, recorded = excluded.recorded`,
  ).run({ delivery, state, engine, at: signaturesAt, files, findings, recorded });
  noteOf(db, delivery, recorded);
  return {};
}

export const deliveryForms = ["delivery.receipt", "delivery.returnSlip", "held.question"] as const;
export type DeliveryForm = (typeof deliveryForms)[number];

/** The next number of a form about this delivery. */
export function deliveryFormNumber(
  db: WritableDb,
  input: { readonly delivery: number; readonly form: DeliveryForm; readonly officer: OfficerId; readonly printedAt: Instant },
  recorded: AuditSequence,
): { readonly number: number } {
  const { number } = formNumber(db, input, recorded);
  db.prepare<{ delivery: number; form: string; number: number }, never>("INSERT INTO delivery_form (delivery, form, number) VALUES (:delivery, :form, :number)").run({
    delivery: input.delivery,
    form: input.form,
    number,
  });
  noteOf(db, input.delivery, recorded);
  return { number };
}
