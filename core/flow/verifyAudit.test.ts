import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import type { Instant } from "../domain/brand.ts";
import type { PoolProgress } from "../platform/pool.ts";
import { chainHash } from "../store/chain.ts";
import type { WritableDb } from "../store/database.ts";
import { checkpointNow, enterDestruction, keepInside, keepOutside, makeLog, signed, spoil } from "./auditFiles.fixture.ts";
import { rowsPerChunk } from "./auditChunks.ts";
import { checkpointFolder } from "./roomFolder.ts";
import { verifyAudit } from "./verifyAudit.ts";

const run = (db: WritableDb, sql: string): void => {
  db.execute(sql);
};

test("a whole log verifies, with every checkpoint there is", async () => {
  const { folder, db, store } = makeLog(2 * rowsPerChunk + 37);
  const outside = await checkpointNow(store);
  keepOutside(folder, outside);
  keepInside(db, outside);
  const handedIn = await checkpointNow(store);
  const seen: PoolProgress[] = [];
  const verified = await verifyAudit({
    store,
    folder,
    handedIn: handedIn.note,
    verifySignature: () => Promise.resolve(true),
    progress: (progress) => seen.push(progress),
  });
  const { hash } = await store.read("audit.head", {});
  expect(verified).toEqual({
    ok: true,
    value: { rows: 8230, head: hash, milliseconds: expect.any(Number) as number, checkpoints: [outside.checkpoint, handedIn.checkpoint] },
  });
  expect(seen.map(({ done, total }) => [done, total])).toEqual([4096, 8192, 8230].map((done) => [done, 8230]));
});

test("rows written meanwhile belong to the next verification", async () => {
  const { folder, db, store } = makeLog(50);
  const verifying = verifyAudit({ store, folder });
  keepInside(db, await checkpointNow(store));
  expect(await verifying).toMatchObject({ ok: true });
  expect(await verifyAudit({ store, folder })).toMatchObject({ ok: true, value: { rows: 51 } });
});

const broken = (sequence: number): unknown => ({ ok: false, failure: { code: "audit.chainBroken", details: { sequence } } });

const spoils: readonly (readonly [name: string, sql: string, sequence: number])[] = [
  ["a changed body", "UPDATE audit SET body = json_set(body, '$.outcome', 4) WHERE sequence = 17", 17],
  ["a changed hash", "UPDATE audit SET hash = zeroblob(32) WHERE sequence = 17", 17],
  ["a first row changed", "UPDATE audit SET body = json_set(body, '$.outcome', 4) WHERE sequence = 1", 1],
  ["a last row changed", "UPDATE audit SET body = json_set(body, '$.outcome', 4) WHERE sequence = 60", 60],
  ["a middle row deleted", "DELETE FROM audit WHERE sequence = 17", 17],
  [
    "a middle row deleted and the rest moved up",
    "DELETE FROM audit WHERE sequence = 17; UPDATE audit SET sequence = -sequence WHERE sequence > 17; " +
      "UPDATE audit SET sequence = -sequence - 1 WHERE sequence < 0",
    17,
  ],
  ["the first row deleted", "DELETE FROM audit WHERE sequence = 1", 1],
  [
    "two rows swapped",
    "UPDATE audit SET sequence = -17 WHERE sequence = 17; UPDATE audit SET sequence = 17 WHERE sequence = 18; " +
      "UPDATE audit SET sequence = 18 WHERE sequence = -17",
    17,
  ],
  [
    "a row put in",
    "UPDATE audit SET sequence = -sequence WHERE sequence > 17; UPDATE audit SET sequence = 1 - sequence WHERE sequence < 0; " +
      "INSERT INTO audit (sequence, body, hash) SELECT 18, json_set(body, '$.id', 'new'), hash FROM audit WHERE sequence = 17",
    18,
  ],
];

test.each(spoils)("%s is noticed, at the row where it begins", async (_name, sql, sequence) => {
  const { folder, db, store } = makeLog(60);
  spoil(db, () => {
    run(db, sql);
  });
  expect(await verifyAudit({ store, folder, threads: 1 })).toEqual(broken(sequence));
});

/** A forger who recomputes everything from some row on. */
function rewriteFrom(db: WritableDb, sequence: number): void {
  const rows = db
    .prepare<{ from: number }, { sequence: number; body: string; hash: Buffer }>(
      "SELECT sequence, body, hash FROM audit WHERE sequence >= :from ORDER BY sequence",
    )
    .all({ from: sequence - 1 });
  let link = rows[0]?.hash ?? Buffer.of();
  for (const [index, row] of rows.slice(1).entries()) {
    const body = index === 0 ? row.body.replace("case.decide", "case.forged") : row.body;
    link = chainHash(link, row.sequence, body);
    db.prepare<{ sequence: number; body: string; hash: Uint8Array }, never>(
      "UPDATE audit SET body = :body, hash = :hash WHERE sequence = :sequence",
    ).run({ sequence: row.sequence, body, hash: link });
  }
}

test("a log written anew from some row on is whole in itself, and contradicts a head signed before", async () => {
  const { folder, db, store } = makeLog(60);
  const before = await checkpointNow(store);
  spoil(db, () => {
    rewriteFrom(db, 30);
  });
  expect(await verifyAudit({ store, folder })).toMatchObject({ ok: true });
  expect(await verifyAudit({ store, folder, handedIn: before.note })).toEqual(broken(60));
});

test("a tail that was cut off is noticed against the last head kept outside, wherever that is kept", async () => {
  const { folder, db, store } = makeLog(60);
  const before = await checkpointNow(store);
  spoil(db, () => {
    run(db, "DELETE FROM audit WHERE sequence > 50");
  });
  expect(await verifyAudit({ store, folder })).toMatchObject({ ok: true, value: { rows: 50 } });
  const tailCut = { ok: false, failure: { code: "audit.tailCut", details: { rows: 50, expected: 60 } } };
  expect(await verifyAudit({ store, folder, handedIn: before.note })).toEqual(tailCut);
  keepOutside(folder, before);
  expect(await verifyAudit({ store, folder })).toEqual(tailCut);
  rmSync(checkpointFolder(folder), { recursive: true });
  expect(await verifyAudit({ store, folder })).toMatchObject({ ok: true });
});

test("an entry that stands twice is noticed even where the chain was made over it", async () => {
  const { folder, db, store } = makeLog(60);
  spoil(db, () => {
    run(db, "DROP INDEX audit_entry");
    run(db, "UPDATE audit SET body = (SELECT body FROM audit WHERE sequence = 20) WHERE sequence = 40");
    rewriteFrom(db, 40);
  });
  // The forger's own change of row 40 leaves its id.
  expect(await verifyAudit({ store, folder })).toEqual(broken(40));
});

test("a checkpoint of another log, unsigned by this room, or no checkpoint at all, is each told", async () => {
  const { folder, store } = makeLog(10);
  const { checkpoint } = await checkpointNow(store);
  const foreign = await signed({ ...checkpoint, origin: "noren-room/other" });
  expect(await verifyAudit({ store, folder, handedIn: foreign.note })).toMatchObject({ ok: false, failure: { code: "audit.checkpointForeign" } });
  const { note } = await signed(checkpoint);
  expect(await verifyAudit({ store, folder, handedIn: note, verifySignature: () => Promise.resolve(false) })).toMatchObject({
    ok: false,
    failure: { code: "audit.checkpointSignature" },
  });
  expect(await verifyAudit({ store, folder, handedIn: "not a note" })).toMatchObject({ ok: false, failure: { code: "audit.checkpointMalformed" } });
  const early = await signed({ ...checkpoint, at: 5 as Instant });
  expect(await verifyAudit({ store, folder, handedIn: early.note })).toMatchObject({ ok: true });
});

test("it can be stopped, and the store serves on", async () => {
  const { folder, store } = makeLog(4 * rowsPerChunk);
  const controller = new AbortController();
  const result = await verifyAudit({
    store,
    folder,
    signal: controller.signal,
    progress: () => {
      controller.abort();
    },
  });
  expect(result).toEqual({ ok: false, failure: { code: "job.cancelled" } });
  expect((await store.read("audit.head", {})).size).toBe(4 * rowsPerChunk);
});

test("a room put back as a whole, register and all, is told by a checkpoint that was carried outside", async () => {
  // What the backup held: an earlier register, and rows that came after it since.
  const backup = makeLog(10);
  enterDestruction(backup.db, 1);
  const early = await checkpointNow(backup.store);
  const { folder, db, store } = makeLog(10);
  enterDestruction(db, 1);
  enterDestruction(db, 2);
  const outside = await checkpointNow(store);
  expect(outside.checkpoint.destruction.entry).toBe(2);
  expect(await verifyAudit({ store, folder, handedIn: outside.note })).toMatchObject({ ok: true });
  for (let row = 0; row < 5; row++) keepInside(backup.db, await checkpointNow(backup.store));
  const older = { ok: false, failure: { code: "audit.registerOlder", details: { entries: 1, expected: 2 } } };
  expect(await verifyAudit({ store: backup.store, folder: backup.folder, handedIn: outside.note })).toEqual(older);
  // Another destruction under the same number is not the one that was signed for.
  const { checkpoint } = early;
  const other = await signed({ ...checkpoint, destruction: { entry: 1, sha256: "ab".repeat(32) } });
  expect(await verifyAudit({ store: backup.store, folder: backup.folder, handedIn: other.note })).toEqual({ ok: false, failure: { code: "audit.registerDiffers", details: { entry: 1 } } });
  const policies = (sha256: string) => ({ policies: new Map([[checkpoint.policy.sequence, sha256]]) });
  expect(await verifyAudit({ store: backup.store, folder: backup.folder, handedIn: early.note, ...policies(checkpoint.policy.sha256) })).toMatchObject({ ok: true });
  const differs = { ok: false, failure: { code: "audit.policyDiffers", details: { sequence: checkpoint.policy.sequence } } };
  expect(await verifyAudit({ store: backup.store, folder: backup.folder, handedIn: early.note, ...policies("ef".repeat(32)) })).toEqual(differs);
  expect(await verifyAudit({ store: backup.store, folder: backup.folder, handedIn: early.note, policies: new Map() })).toEqual(differs);
});
