import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Instant } from "../../domain/brand.ts";
import { FailureError, succeed, type Result } from "../../domain/failure.ts";
import type { ObjectId, StoredObject } from "../../domain/object.ts";
import { findDamage } from "../../store/integrity.ts";
import { openWritable } from "../../store/open.ts";
import { createStore, openStore, type Store } from "../../store/client.ts";
import { policySha256, testEntry, testKey, testOfficers, testRoom } from "../../store/store.fixture.ts";
import { assembleObjects } from "../../vault/assemble.ts";
import type { SegmentWriter } from "../../vault/segmentWriter.ts";
import { openWriter } from "../../vault/writerSeed.ts";
import { checkVault } from "./checkVault.ts";
import { destroyObjects, planDestruction } from "./destroyObjects.ts";
import { contentOf } from "./readObject.ts";
import { openVault, type Vault, type VaultOpening } from "./openVault.ts";
import type { VerifyRegister } from "./register.ts";
import { entryOf, roomKeys, signed } from "./vaultKeys.fixture.ts";

/** For tests: a room's databases and its vault, with real threads and files; only the officers' cards are missing. */

export { entryOf, roomKeys, signed };

export const verifyRegister: VerifyRegister = (statement, signatures) => {
  const texts = new Set(signatures.map((signature) => Buffer.from(signature).toString()));
  const ends = ` signed ${Buffer.from(statement).toString()}`;
  return texts.size === 2 && [...texts].every((text) => text.endsWith(ends)) ? succeed(undefined) : { ok: false, failure: { code: "vault.signaturesMissing" } };
};

export interface TestVault {
  readonly folder: string;
  readonly store: Store;
  readonly vault: Vault;
}

export function folderForTest(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-vault-room-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

export async function makeVault(folder = folderForTest()): Promise<TestVault> {
  const created = await createStore({ folder, key: testKey, room: testRoom, officers: testOfficers, policySha256, entry: testEntry("room.create") });
  if (!created.ok) throw new Error(created.failure.code);
  return reopenVault(folder);
}

export async function tryVault(folder: string, more: Partial<VaultOpening> = {}): Promise<Result<TestVault>> {
  const store = await openStore({ folder, key: testKey, keyChecked: true, readers: 1 });
  if (!store.ok) throw new Error(store.failure.code);
  const vault = await openVault({ folder, store: store.value, keys: roomKeys, verifyRegister, entryOf, ...more });
  const close = async (): Promise<void> => {
    if (vault.ok) await vault.value.close();
    await store.value.close();
  };
  onTestFinished(close);
  if (!vault.ok) await close();
  return vault.ok ? succeed({ folder, store: store.value, vault: vault.value }) : vault;
}

export async function reopenVault(folder: string, more: Partial<VaultOpening> = {}): Promise<TestVault> {
  const opened = await tryVault(folder, more);
  if (!opened.ok) throw new Error(`${opened.failure.code} ${JSON.stringify(opened.failure.details)}`);
  return opened.value;
}

export async function closeVault({ vault, store }: TestVault): Promise<void> {
  await vault.close();
  await store.close();
}

/** Written by a writer of the test's own thread, durable, and not yet known to anyone. */
export function write(vault: Vault, contents: readonly (Uint8Array | string)[], writer: SegmentWriter = openWriter(vault.writerSeed())): readonly StoredObject[] {
  for (const content of contents) writer.store(typeof content === "string" ? Buffer.from(content) : content, { kind: "received" });
  const pieces = writer.sync();
  writer.close();
  return assembleObjects(pieces, contentOf(vault.access).keys.address);
}

/** Under which objects the contents stand. */
export const commit = ({ vault, store }: TestVault, objects: readonly StoredObject[]): Promise<readonly ObjectId[]> =>
  vault.commitObjects(objects, async (input, places) => {
    await store.write("vault.commit", input, entryOf("vault.commit"));
    return places;
  });

export const put = (test: TestVault, contents: readonly (Uint8Array | string)[]): Promise<readonly ObjectId[]> => commit(test, write(test.vault, contents));

export async function text(vault: Vault, id: ObjectId): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of vault.readObject(id)) parts.push(part);
  return Buffer.concat(parts).toString();
}

export async function failureOf(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return "nothing failed";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}

export const at = (milliseconds: number): Instant => milliseconds as Instant;

export const words = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `記録 ${String(index)} ${"字".repeat(index % 50)}`);

export async function destroy(room: TestVault, targets: readonly { readonly id: ObjectId; readonly copies: number }[]): Promise<number> {
  const plan = await planDestruction(room.vault.access, { targets, reason: "保存期間の満了", at: at(1_795_000_000_000) });
  if (!plan.ok) throw new Error(plan.failure.code);
  const done = await destroyObjects(room.vault.access, signed(plan.value), verifyRegister);
  if (!done.ok) throw new Error(done.failure.code);
  return done.value.entry;
}

export const check = async ({ vault }: TestVault, readData = true): Promise<unknown> => {
  const checked = await checkVault(vault.access, { readData });
  return checked.ok ? { faulty: checked.value.faulty, objects: checked.value.objects, ...checked.value.byCode } : checked.failure.code;
};

export function expectSoundDatabase(folder: string): void {
  const db = openWritable({ file: path.join(folder, "room.db"), key: testKey, keyChecked: true });
  expect(findDamage(db)).toEqual([]);
  db.close();
}
