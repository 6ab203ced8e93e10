import path from "node:path";
import type { Milliseconds } from "../domain/brand.ts";
import { fail, FailureError, succeed, type Result } from "../domain/failure.ts";
import { systemClock, type Clock } from "../platform/clock.ts";
import { listFolder, readText } from "../platform/disk.ts";
import { Pool, type PoolProgress } from "../platform/pool.ts";
import { threadFile } from "../platform/thread.ts";
import { entryIdOf, hashLength, originOf, type ChainVerdict, type PackedRows } from "../store/chain.ts";
import { parseCheckpoint, type Checkpoint, type SignedCheckpoint } from "../store/checkpoint.ts";
import type { Store } from "../store/client.ts";
import { auditChunks, rowsPerChunk } from "./auditChunks.ts";
import { checkpointFolder } from "./roomFolder.ts";
import { statementHash } from "./vault/statement.ts";

export interface AuditVerificationInput {
  readonly store: Pick<Store, "read">;
  /** The room's folder: checkpoints lie in it too, so that an older copy of the database alone is noticed. */
  readonly folder: string;
  /** A note from outside the room, on paper or on a medium. */
  readonly handedIn?: string;
  /** Whether one of the note's signatures is by a card of this room; not asked where it is left out. */
  readonly verifySignature?: (note: SignedCheckpoint) => Promise<boolean>;
  /** SHA-256 of every policy the room has had, by its sequence; not asked where it is left out. */
  readonly policies?: ReadonlyMap<number, string>;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: PoolProgress) => void;
  readonly threads?: number;
  readonly clock?: Clock;
}

export interface AuditVerification {
  readonly rows: number;
  readonly head: string;
  readonly milliseconds: Milliseconds;
  /** Every checkpoint the log was held against, oldest first. */
  readonly checkpoints: readonly Checkpoint[];
}

/** Recomputes the whole chain and holds it against every checkpoint known (DESIGN §7, guarantee 2). */
export async function verifyAudit(input: AuditVerificationInput): Promise<Result<AuditVerification>> {
  const clock = input.clock ?? systemClock;
  const startedAt = clock.elapsed();
  try {
    const checkpoints = await knownCheckpoints(input);
    // Rows written from here on belong to the next verification.
    const { size, hash } = await input.store.read("audit.head", {});
    // First: a room that was put back opens what was destroyed since, which is worse than rows that are missing.
    await holdRegisterAgainst(input.store, checkpoints);
    if (input.policies !== undefined) holdPoliciesAgainst(input.policies, checkpoints);
    const beyond = checkpoints.find((checkpoint) => checkpoint.size > size);
    if (beyond !== undefined) return fail("audit.tailCut", { rows: size, expected: beyond.size });
    await verifyChain(input, size);
    await holdAgainst(input.store, checkpoints);
    return succeed({ rows: size, head: hash, milliseconds: (clock.elapsed() - startedAt) as Milliseconds, checkpoints });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

async function knownCheckpoints({ store, folder, handedIn, verifySignature }: AuditVerificationInput): Promise<readonly Checkpoint[]> {
  const { id } = await store.read("room.get", {});
  const files = listFolder(checkpointFolder(folder)).filter((name) => name.endsWith(".note"));
  const notes = [
    ...(handedIn === undefined ? [] : [handedIn]),
    ...files.map((name) => readText(path.join(checkpointFolder(folder), name)) ?? ""),
    ...(await store.read("checkpoint.list", {})).map(({ note }) => note),
  ];
  const known = new Map<string, Checkpoint>();
  for (const note of new Set(notes)) {
    const parsed = parseCheckpoint(note);
    if (!parsed.ok) throw new FailureError(parsed.failure.code, parsed.failure.details);
    const { checkpoint, text } = parsed.value;
    if (checkpoint.origin !== originOf(id)) throw new FailureError("audit.checkpointForeign", { size: checkpoint.size });
    if (verifySignature !== undefined && !(await verifySignature(parsed.value)))
      throw new FailureError("audit.checkpointSignature", { size: checkpoint.size });
    known.set(text, checkpoint);
  }
  return [...known.values()].sort((left, right) => left.size - right.size);
}

async function verifyChain({ store, signal, progress, threads }: AuditVerificationInput, size: number): Promise<void> {
  const pool = new Pool<PackedRows, ChainVerdict>({
    file: threadFile(import.meta.url, "../workers/chain.ts"),
    name: "chain",
    ...(threads !== undefined && { threads }),
  });
  const prints = new Uint32Array(size * 2);
  let rows = 0;
  try {
    for await (const verdict of pool.run(
      auditChunks(store, size, (packed) => packed),
      { total: size, ...(signal && { signal }), ...(progress && { progress }) },
    )) {
      prints.set(verdict.prints, rows * 2);
      const expected = Math.min(rowsPerChunk, size - rows);
      rows += verdict.rows;
      // A chunk that ends early misses the row after its last.
      if (verdict.brokenAt !== undefined || verdict.rows < expected)
        throw new FailureError("audit.chainBroken", { sequence: verdict.brokenAt ?? rows + 1 });
    }
  } finally {
    await pool.close();
  }
  await findRepeated(store, prints);
}

/** An entry that stands twice has the same print twice; whether the ids are equal indeed is then looked up. */
async function findRepeated(store: Pick<Store, "read">, prints: Uint32Array<ArrayBuffer>): Promise<void> {
  const wide = new BigUint64Array(prints.buffer);
  const sorted = wide.toSorted();
  const repeated = new Set<bigint>();
  for (let index = 1; index < sorted.length; index++) {
    const print = sorted[index];
    if (print !== undefined && print === sorted[index - 1]) repeated.add(print);
  }
  if (repeated.size === 0) return;
  const seen = new Set<string>();
  for (const [index, print] of wide.entries()) {
    if (!repeated.has(print)) continue;
    const { stream } = await store.read("audit.chunk", { from: index + 1, limit: 1 });
    const bytes = Buffer.from(stream);
    const id = entryIdOf(bytes, hashLength + 8, bytes.length - hashLength) ?? "";
    if (seen.has(id)) throw new FailureError("audit.chainBroken", { sequence: index + 1 });
    seen.add(id);
  }
}

/** A log that was written anew from some row on is whole in itself; the heads signed before tell. */
async function holdAgainst(store: Pick<Store, "read">, checkpoints: readonly Checkpoint[]): Promise<void> {
  const hashes = await store.read("audit.hashes", { sequences: checkpoints.map(({ size }) => size) });
  const different = checkpoints.find(({ size, head }) => hashes[size] !== head);
  if (different !== undefined) throw new FailureError("audit.chainBroken", { sequence: different.size });
}

/** The register only grows, and what was carried outside says how far it had come. */
async function holdRegisterAgainst(store: Pick<Store, "read">, checkpoints: readonly Checkpoint[]): Promise<void> {
  const { latestEntry } = await store.read("vault.index", {});
  const newest = Math.max(0, ...checkpoints.map(({ destruction }) => destruction.entry));
  if (newest > latestEntry) throw new FailureError("audit.registerOlder", { entries: latestEntry, expected: newest });
  // Every session leaves a checkpoint: most of them name the same few entries.
  const signed = new Map(checkpoints.map(({ destruction }) => [`${String(destruction.entry)} ${destruction.sha256 ?? ""}`, destruction]));
  for (const { entry, sha256 } of signed.values()) {
    if (sha256 === undefined) continue;
    const [known] = await store.read("destruction.list", { from: entry, limit: 1 });
    const isSame = known?.entry === entry && statementHash(known.statement) === sha256;
    if (!isSame) throw new FailureError("audit.registerDiffers", { entry });
  }
}

function holdPoliciesAgainst(policies: ReadonlyMap<number, string>, checkpoints: readonly Checkpoint[]): void {
  const different = checkpoints.find(({ policy }) => policies.get(policy.sequence) !== policy.sha256);
  if (different !== undefined) throw new FailureError("audit.policyDiffers", { sequence: different.policy.sequence });
}
