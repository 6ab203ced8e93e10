import type { AuditRow } from "../domain/audit.ts";
import type { Instant, OfficerId } from "../domain/brand.ts";
import type { AnnouncedCount, Carriage, Custody } from "../domain/custody.ts";
import type { DeliveryState, EnvelopeProof } from "../domain/delivery.ts";
import type { ItemKind, MediumContent } from "../domain/medium.ts";
import type { ReadableDb } from "./database.ts";
import type { DeliveryForm, DeliveryScan, PackageFacts } from "./delivery.ts";
import { deliveryTally, type TallyLine } from "./deliveryTally.ts";

export interface DeliverySummary {
  readonly delivery: number;
  readonly state: DeliveryState;
  readonly medium: string;
  readonly mediumIdentity: string;
  readonly mediumSerial?: string;
  readonly provider: string;
  readonly providerName: string;
  readonly content: MediumContent;
  readonly inventoryDigest: string;
  readonly package?: PackageFacts;
  readonly officer: OfficerId;
  readonly begunAt: Instant;
  readonly receivedAt: Instant;
  readonly isListed: boolean;
  /** Why the last attempt stopped; absent where it ran to its end, or never ran. */
  readonly stopped?: string;
  readonly tally: readonly TallyLine[];
}

interface DeliveryColumns {
  readonly id: number;
  readonly state: DeliveryState;
  readonly medium: string;
  readonly medium_identity: string;
  readonly medium_serial: string | null;
  readonly provider: string;
  readonly provider_name: string;
  readonly content: MediumContent;
  readonly inventory_digest: string;
  readonly package_facts: string | null;
  readonly officer: OfficerId;
  readonly begun_at: Instant;
  readonly listed_at: Instant | null;
  readonly received_at: Instant;
  readonly failure: string | null;
}

function summaryOf(db: ReadableDb, row: DeliveryColumns): DeliverySummary {
  return {
    delivery: row.id,
    state: row.state,
    medium: row.medium,
    mediumIdentity: row.medium_identity,
    ...(row.medium_serial !== null && { mediumSerial: row.medium_serial }),
    provider: row.provider,
    providerName: row.provider_name,
    content: row.content,
    inventoryDigest: row.inventory_digest,
    // Written by this program from a checked manifest, in the same transaction as the row.
    ...(row.package_facts !== null && { package: JSON.parse(row.package_facts) as PackageFacts }),
    officer: row.officer,
    begunAt: row.begun_at,
    receivedAt: row.received_at,
    isListed: row.listed_at !== null,
    ...(row.failure !== null && { stopped: row.failure }),
    tally: deliveryTally(db, row.id),
  };
}

export const deliveryList = (db: ReadableDb): readonly DeliverySummary[] =>
  db
    .prepare<Record<string, never>, DeliveryColumns>(
      `SELECT delivery.id, delivery.state, medium, medium_identity, medium_serial, provider, provider_name, content, inventory_digest, package_facts,
         delivery.officer, delivery.begun_at, listed_at, custody.received_at,
         (SELECT failure FROM delivery_attempt AS attempt WHERE attempt.delivery = delivery.id ORDER BY attempt.attempt DESC LIMIT 1) AS failure
       FROM delivery JOIN custody ON custody.delivery = delivery.id ORDER BY delivery.id DESC`,
    )
    .all({})
    .map((row) => summaryOf(db, row));

export function deliverySummary(db: ReadableDb, { delivery }: { readonly delivery: number }): DeliverySummary | undefined {
  const row = db
    .prepare<{ delivery: number }, DeliveryColumns>(
      `SELECT delivery.id, delivery.state, medium, medium_identity, medium_serial, provider, provider_name, content, inventory_digest, package_facts,
         delivery.officer, delivery.begun_at, listed_at, custody.received_at,
         (SELECT failure FROM delivery_attempt AS attempt WHERE attempt.delivery = delivery.id ORDER BY attempt.attempt DESC LIMIT 1) AS failure
       FROM delivery JOIN custody ON custody.delivery = delivery.id WHERE delivery.id = :delivery`,
    )
    .get({ delivery });
  return row && summaryOf(db, row);
}

/** Deliveries of this very content that are not complete, newest first. */
export const deliveriesOpen = (db: ReadableDb): readonly { readonly delivery: number; readonly mediumIdentity: string; readonly inventoryDigest: string }[] =>
  db
    .prepare<Record<string, never>, { id: number; medium_identity: string; inventory_digest: string }>(
      "SELECT id, medium_identity, inventory_digest FROM delivery WHERE state = 'announced' ORDER BY id DESC",
    )
    .all({})
    .map(({ id, medium_identity, inventory_digest }) => ({ delivery: id, mediumIdentity: medium_identity, inventoryDigest: inventory_digest }));

/** What a provider's packages must come after. */
export interface PackagesSeen {
  readonly ids: readonly string[];
  readonly last?: { readonly sequence: number; readonly manifestSha256: string };
}

/** Of deliveries but the one that is being looked at again. */
export function packagesSeen(db: ReadableDb, { provider, except = 0 }: { readonly provider: string; readonly except?: number }): PackagesSeen {
  const rows = db
    .prepare<{ provider: string; except: number }, { package_id: string; package_facts: string }>(
      "SELECT package_id, package_facts FROM delivery WHERE package_id IS NOT NULL AND provider = :provider AND id <> :except ORDER BY package_sequence DESC, id DESC",
    )
    .all({ provider, except });
  const [newest] = rows;
  const last = newest && (JSON.parse(newest.package_facts) as PackageFacts);
  return { ids: rows.map(({ package_id }) => package_id), ...(last && { last: { sequence: last.sequence, manifestSha256: last.manifestSha256 } }) };
}

export interface DeliveryDetail {
  readonly custody: Custody;
  readonly declared: readonly AnnouncedCount[];
  readonly scan?: DeliveryScan;
  /** Of what came out of envelopes. */
  readonly proofs: readonly { readonly proof: EnvelopeProof; readonly count: number }[];
  readonly settlement?: { readonly at: Instant; readonly officer: OfficerId; readonly reason?: string };
  /** Items that are gone, and the entries of the destruction register by which they went. */
  readonly destroyed: { readonly items: number; readonly entries: readonly number[] };
  readonly forms: readonly { readonly form: DeliveryForm; readonly number: number; readonly at: Instant; readonly officer: OfficerId }[];
}

interface CustodyColumns {
  readonly seal_number: string | null;
  readonly seal_intact: number;
  readonly witness: string;
  readonly received_at: Instant;
  readonly carriage: Carriage;
  readonly carriage_note: string | null;
  readonly note: string | null;
  readonly medium: string;
}

export function deliveryDetail(db: ReadableDb, { delivery }: { readonly delivery: number }): DeliveryDetail | undefined {
  const form = db
    .prepare<{ delivery: number }, CustodyColumns>(
      `SELECT seal_number, seal_intact, witness, received_at, carriage, carriage_note, custody.note, medium
       FROM custody JOIN delivery ON delivery.id = custody.delivery WHERE custody.delivery = :delivery`,
    )
    .get({ delivery });
  if (form === undefined) return undefined;
  const counts = db
    .prepare<{ delivery: number }, { source: "announced" | "declared"; kind: ItemKind; count: number }>(
      "SELECT source, kind, count FROM delivery_count WHERE delivery = :delivery ORDER BY kind",
    )
    .all({ delivery });
  const countsOf = (wanted: "announced" | "declared"): readonly AnnouncedCount[] => counts.filter(({ source }) => source === wanted).map(({ kind, count }) => ({ kind, count }));
  const scan = scanOf(db, delivery);
  const settlement = settlementOf(db, delivery);
  return {
    custody: {
      mediumNumber: form.medium,
      ...(form.seal_number !== null && { sealNumber: form.seal_number }),
      sealIntact: form.seal_intact === 1,
      witness: form.witness,
      receivedAt: form.received_at,
      carriage: form.carriage,
      ...(form.carriage_note !== null && { carriageNote: form.carriage_note }),
      announced: countsOf("announced"),
      ...(form.note !== null && { note: form.note }),
    },
    declared: countsOf("declared"),
    ...(scan && { scan }),
    proofs: db
      .prepare<{ delivery: number }, { proof: EnvelopeProof; count: number }>(
        "SELECT proof, count(*) AS count FROM delivery_item WHERE delivery = :delivery AND proof IS NOT NULL GROUP BY proof ORDER BY proof",
      )
      .all({ delivery }),
    ...(settlement && { settlement }),
    destroyed: destroyedOf(db, delivery),
    forms: db
      .prepare<{ delivery: number }, { form: DeliveryForm; number: number; at: Instant; officer: OfficerId }>(
        `SELECT form, number, printed_at AS at, officer FROM delivery_form JOIN printed_form USING (form, number)
         WHERE delivery = :delivery ORDER BY printed_at, form, number`,
      )
      .all({ delivery }),
  };
}

function scanOf(db: ReadableDb, delivery: number): DeliveryScan | undefined {
  const row = db
    .prepare<
      { delivery: number },
      { state: DeliveryScan["state"]; engine: string | null; signatures_at: Instant | null; files: number | null; findings: number | null }
    >("SELECT state, engine, signatures_at, files, findings FROM delivery_scan WHERE delivery = :delivery")
    .get({ delivery });
  return (
    row && {
      state: row.state,
      ...(row.engine !== null && { engine: row.engine }),
      ...(row.signatures_at !== null && { signaturesAt: row.signatures_at }),
      ...(row.files !== null && { files: row.files }),
      ...(row.findings !== null && { findings: row.findings }),
    }
  );
}

function settlementOf(db: ReadableDb, delivery: number): DeliveryDetail["settlement"] | undefined {
  const row = db
    .prepare<{ delivery: number }, { at: Instant; officer: OfficerId; reason: string | null }>("SELECT at, officer, reason FROM delivery_settlement WHERE delivery = :delivery")
    .get({ delivery });
  return row && { at: row.at, officer: row.officer, ...(row.reason !== null && { reason: row.reason }) };
}

function destroyedOf(db: ReadableDb, delivery: number): DeliveryDetail["destroyed"] {
  const entries = db
    .prepare<{ delivery: number }, { destroyed: number; count: number }>(
      "SELECT destroyed, count(*) AS count FROM delivery_item WHERE delivery = :delivery AND destroyed IS NOT NULL GROUP BY destroyed ORDER BY destroyed",
    )
    .all({ delivery });
  return { items: entries.reduce((sum, { count }) => sum + count, 0), entries: entries.map(({ destroyed }) => destroyed) };
}

/** The newest rows of the log that tell of this delivery, newest first. */
export const deliveryAudit = (db: ReadableDb, { delivery, limit }: { readonly delivery: number; readonly limit: number }): readonly AuditRow[] =>
  db
    .prepare<{ delivery: number; limit: number }, { sequence: AuditRow["sequence"]; body: string; hash: Buffer }>(
      `SELECT sequence, body, hash FROM delivery_audit JOIN audit ON audit.sequence = delivery_audit.recorded
       WHERE delivery = :delivery ORDER BY sequence DESC LIMIT :limit`,
    )
    .all({ delivery, limit })
    .map(({ sequence, body, hash }) => ({ sequence, entry: JSON.parse(body) as AuditRow["entry"], hash: hash.toString("hex") }));
