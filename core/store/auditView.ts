import type { AuditEventName, AuditRow } from "../domain/audit.ts";
import { nextSequence, rowOf } from "./audit.ts";
import type { ReadableDb } from "./database.ts";

export interface AuditFilter {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly officer?: string | undefined;
  readonly event?: AuditEventName | undefined;
  readonly outcome?: "success" | "failure" | undefined;
  readonly operation?: string | undefined;
}

export interface AuditView {
  readonly total: number;
  readonly matching: number;
  /** Rows written later do not shift the pages of this view. */
  readonly upTo: number;
  readonly operations: readonly string[];
}

export interface AuditPageInput {
  readonly filter: AuditFilter;
  readonly upTo: number;
  readonly offset: number;
  readonly limit: number;
}

/**
 * What matched never changes, since rows are only ever added: the sequences of a view are found once in the covering index and
 * kept, four bytes each. A page is then some look-ups by key wherever in a million rows it lies.
 */
const viewsKept = 4;
const views = new WeakMap<ReadableDb, Map<string, Uint32Array>>();

const isWhole = (filter: AuditFilter): boolean => Object.values(filter).every((value) => value === undefined);

function matches(db: ReadableDb, filter: AuditFilter, upTo: number): Uint32Array {
  const known = views.get(db) ?? new Map<string, Uint32Array>();
  views.set(db, known);
  const key = JSON.stringify([filter.from, filter.to, filter.officer, filter.event, filter.outcome, filter.operation, upTo]);
  const found = known.get(key) ?? find(db, filter, upTo);
  known.delete(key);
  known.set(key, found);
  const oldest = known.keys().next().value;
  if (known.size > viewsKept && oldest !== undefined) known.delete(oldest);
  return found;
}

interface FilterParameters extends Record<string, string | number | null> {
  readonly from: number;
  readonly to: number;
  readonly officer: string | null;
  readonly event: string | null;
  readonly operation: string | null;
  readonly success: number | null;
  readonly upTo: number;
}

function find(db: ReadableDb, filter: AuditFilter, upTo: number): Uint32Array {
  const found = db
    .prepare<FilterParameters, { sequence: number }>(
      `SELECT sequence FROM audit INDEXED BY audit_view
       WHERE at BETWEEN :from AND :to AND sequence <= :upTo
         AND (:officer IS NULL OR officer = :officer) AND (:event IS NULL OR event = :event)
         AND (:operation IS NULL OR operation = :operation) AND (:success IS NULL OR (outcome = 0) = :success)`,
    )
    .values({
      from: filter.from ?? 0,
      to: filter.to ?? Number.MAX_SAFE_INTEGER,
      officer: filter.officer ?? null,
      event: filter.event ?? null,
      operation: filter.operation ?? null,
      success: filter.outcome === undefined ? null : Number(filter.outcome === "success"),
      upTo,
    });
  // By time is not quite by sequence: entries noted while the room was closed come into the log later.
  return Uint32Array.from(found).sort();
}

export function auditView(db: ReadableDb, { filter }: { readonly filter: AuditFilter }): AuditView {
  const upTo = nextSequence(db) - 1;
  return {
    // Sequences have no gaps; verification proves it.
    total: upTo,
    matching: isWhole(filter) ? upTo : matches(db, filter, upTo).length,
    upTo,
    operations: distinctOperations(db),
  };
}

/** Jumps from one operation to the next in the index instead of reading a million rows for some dozen words. */
const distinctOperations = (db: ReadableDb): readonly string[] =>
  db
    .prepare<Record<string, never>, { operation: string }>(
      `WITH RECURSIVE operations (operation) AS (
         SELECT min(operation) FROM audit
         UNION ALL
         SELECT (SELECT min(operation) FROM audit WHERE operation > operations.operation) FROM operations WHERE operation IS NOT NULL
       ) SELECT operation FROM operations WHERE operation IS NOT NULL`,
    )
    .values({});

/** Newest first. */
function sequencesOf(db: ReadableDb, { filter, upTo, offset, limit }: AuditPageInput): readonly number[] {
  if (isWhole(filter)) return Array.from({ length: Math.max(0, Math.min(limit, upTo - offset)) }, (_, index) => upTo - offset - index);
  const found = matches(db, filter, upTo);
  const end = Math.max(0, found.length - offset);
  return [...found.subarray(Math.max(0, end - limit), end)].reverse();
}

interface StoredRow {
  readonly sequence: number;
  readonly body: string;
  readonly hash: Buffer;
}

function rowsOf(db: ReadableDb, input: AuditPageInput): readonly StoredRow[] {
  const select = db.prepare<{ sequence: number }, StoredRow>("SELECT sequence, body, hash FROM audit WHERE sequence = :sequence");
  return sequencesOf(db, input).flatMap((sequence) => select.get({ sequence }) ?? []);
}

export const auditPage = (db: ReadableDb, input: AuditPageInput): readonly AuditRow[] =>
  rowsOf(db, input).map(({ sequence, body, hash }) => rowOf(sequence, body, hash));

/** The same page as JSON lines, ready for the window: bodies go out as they stand, none is parsed on the way. */
export function auditLines(db: ReadableDb, input: AuditPageInput): { readonly bytes: Uint8Array } {
  const text = rowsOf(db, input)
    .map(({ sequence, body, hash }) => `{"sequence":${String(sequence)},"entry":${body},"hash":"${hash.toString("hex")}"}\n`)
    .join("");
  return { bytes: new TextEncoder().encode(text) };
}
