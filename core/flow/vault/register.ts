import path from "node:path";
import { FailureError, type Result } from "../../domain/failure.ts";
import { fileExists, listFolder, makeFolder, readFile, readText, writeFileDurably } from "../../platform/disk.ts";
import type { Store } from "../../store/client.ts";
import type { DestructionEntry, DestructionSignature, ItemRange } from "../../store/destruction.ts";
import { clearShards } from "../catalogue/clearShards.ts";
import { parseList, parseStatement, statementHash, targetsOf } from "./statement.ts";
import type { VaultAccess } from "./vaultAccess.ts";
import { destructionFolder, segmentsOnDisk } from "./vaultPlaces.ts";

/**
 * The destruction register as files beside the databases: whoever puts an old room.db or keys.db back has everything destroyed since
 * destroyed again before the vault opens.
 */

/** Whether the signatures over the exact bytes are those of two different custodians of this room. */
export type VerifyRegister = (statement: Uint8Array, signatures: readonly Uint8Array[]) => Result<unknown>;

const entriesAtOnce = 50;

export const entryFile = (folder: string, entry: number): string => path.join(destructionFolder(folder), `${String(entry).padStart(8, "0")}.json`);
const listFile = (folder: string, entry: number): string => entryFile(folder, entry).replace(/json$/u, "list");

export interface KeptEntry extends Pick<DestructionEntry, "entry" | "statement" | "signatures"> {
  readonly list: string;
}

/** The statement gets its name last: where it stands, its list and its signatures do. */
export function keepEntry(folder: string, { entry, statement, list, signatures }: KeptEntry): void {
  makeFolder(destructionFolder(folder));
  for (const { signer, signature } of signatures) writeFileDurably(`${entryFile(folder, entry)}.${signer}.p7s`, signature);
  writeFileDurably(listFile(folder, entry), list);
  writeFileDurably(entryFile(folder, entry), statement);
}

export async function latestOf(store: Pick<Store, "read">): Promise<DestructionEntry | undefined> {
  const { latestEntry } = await store.read("vault.index", {});
  const [last] = latestEntry === 0 ? [] : await store.read("destruction.list", { from: latestEntry, limit: 1 });
  return last;
}

/** The highest number that any segment has. */
export const throughSegment = (folder: string, latestSegment: number): number => Math.max(latestSegment, ...segmentsOnDisk(folder));

/** Whether the folder knows of destructions that room.db does not, or one was cut off. */
export async function isRegisterBehind(folder: string, store: Pick<Store, "read">): Promise<boolean> {
  const last = await latestOf(store);
  return last?.state === "intended" || latestFile(folder) > (last?.entry ?? 0);
}

/** Brings databases and folder to the same register, and carries out what is not carried out. */
export async function applyRegister(access: VaultAccess, verify: VerifyRegister): Promise<void> {
  const { store, keyStore, folder } = access;
  const { latestEntry } = await store.read("vault.index", {});
  const { destroyed } = await keyStore.read("state", {});
  let previous: string | undefined;
  for (let from = 1; from <= latestEntry; from += entriesAtOnce) {
    for (const known of await store.read("destruction.list", { from, limit: entriesAtOnce })) {
      const { entry, statement, state } = known;
      const text = readText(entryFile(folder, entry));
      if (text === undefined || !fileExists(listFile(folder, entry))) keepEntry(folder, { ...known, list: await listOf(store, entry) });
      if (text !== undefined && text !== statement) throw new FailureError("vault.registerAltered", { number: entry });
      previous = statement;
      if (entry > destroyed || state === "intended") await carryOutEntry(access, known);
    }
  }
  await adoptEntries(access, verify, latestEntry, previous);
}

const listOf = async (store: Pick<Store, "read">, entry: number): Promise<string> => (await store.read("destruction.listed", { entry })) ?? "";

const keysAtOnce = 10_000;
const rowsAtOnce = 2000;

/** The second half of a destruction, as often as it takes: folder, keys, rows. */
export async function carryOutEntry(access: VaultAccess, known: DestructionEntry, progress?: (done: number, total: number) => void): Promise<void> {
  const { folder, store, keyStore, entryOf } = access;
  const { entry, statement, state } = known;
  const text = await listOf(store, entry);
  const { destroyed, items } = parseList(text, parseStatement(statement, entry));
  const ids = destroyed.map(({ id }) => id);
  if (!fileExists(entryFile(folder, entry))) keepEntry(folder, { ...known, list: text });
  const objectParts = chunksOf(ids, rowsAtOnce);
  const itemParts = groupsOf(items.flatMap(partsOfRange));
  const steps = Math.max(objectParts.length, itemParts.length);
  const total = Math.ceil(ids.length / keysAtOnce) + steps + 1;
  let done = 0;
  const tell = (): void => progress?.(++done, total);
  for (const some of chunksOf(ids, keysAtOnce)) {
    await keyStore.write("drop", { ids: some });
    tell();
  }
  await clearShards(access);
  // Said last: carried out here is what has no key left.
  await keyStore.write("destroy", { ids: [], entry });
  if (state === "done") return;
  const about = [statementHash(statement)];
  for (let step = 0; step < steps; step++) {
    await store.write(
      "destruction.clear",
      { entry, destroyed: objectParts[step] ?? [], items: itemParts[step] ?? [] },
      entryOf("destruction.clear", { objects: about, details: { entry } }),
    );
    tell();
  }
  await store.write("destruction.finish", { entry }, entryOf("destruction.finish", { objects: about, details: { objects: ids.length } }));
  tell();
}

function chunksOf<Value>(all: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}

function partsOfRange({ delivery, from, to }: ItemRange): readonly ItemRange[] {
  const count = Math.ceil((to - from + 1) / rowsAtOnce);
  return Array.from({ length: count }, (_, index) => ({ delivery, from: from + index * rowsAtOnce, to: Math.min(to, from + (index + 1) * rowsAtOnce - 1) }));
}

/** Together no more rows than one write takes. */
function groupsOf(ranges: readonly ItemRange[]): readonly (readonly ItemRange[])[] {
  const groups: ItemRange[][] = [];
  let room = 0;
  for (const range of ranges) {
    const rows = range.to - range.from + 1;
    if (rows > room) {
      groups.push([]);
      room = rowsAtOnce;
    }
    groups.at(-1)?.push(range);
    room -= rows;
  }
  return groups;
}

async function adoptEntries(access: VaultAccess, verify: VerifyRegister, latest: number, previous: string | undefined): Promise<void> {
  const { folder, store, entryOf } = access;
  const { id: room } = await store.read("room.get", {});
  const last = latestFile(folder);
  let before = previous === undefined ? null : statementHash(previous);
  for (let entry = latest + 1; entry <= last; entry++) {
    const { text, list, signatures } = readEntry(folder, entry);
    const verified = verify(Buffer.from(text), signatures.map(({ signature }) => signature));
    const statement = parseStatement(text, entry);
    const targets = targetsOf(parseList(list, statement));
    const [first, second] = signatures;
    if (!verified.ok || first === undefined || second === undefined || statement.room !== room || statement.previousSha256 !== before)
      throw new FailureError("vault.registerAltered", { number: entry });
    const { delivery } = statement;
    const adopted = {
      entry,
      statement: text,
      list,
      signatures: [first, second] as const,
      throughSegment: throughSegment(folder, (await store.read("vault.index", {})).latestSegment),
      ...(delivery !== undefined && { delivery }),
    };
    await store.write("destruction.begin", { ...adopted, targets, isAdopted: true }, entryOf("destruction.begin", { objects: [statementHash(text)], details: { adopted: 1 } }));
    await carryOutEntry(access, { ...adopted, state: "intended" });
    before = statementHash(text);
  }
}

/** A gap is an entry that somebody took away. */
function readEntry(folder: string, entry: number): { readonly text: string; readonly list: string; readonly signatures: readonly DestructionSignature[] } {
  const text = readText(entryFile(folder, entry));
  const list = readText(listFile(folder, entry));
  if (text === undefined || list === undefined) throw new FailureError("vault.registerAltered", { number: entry });
  const prefix = `${path.basename(entryFile(folder, entry))}.`;
  const signatures = listFolder(destructionFolder(folder)).flatMap((name): DestructionSignature[] => {
    if (!name.startsWith(prefix) || !name.endsWith(".p7s")) return [];
    const signature = readFile(path.join(destructionFolder(folder), name));
    return signature === undefined ? [] : [{ signer: name.slice(prefix.length, -".p7s".length), signature: new Uint8Array(signature) }];
  });
  return { text, list, signatures };
}

const latestFile = (folder: string): number =>
  listFolder(destructionFolder(folder)).reduce((latest, name) => {
    const [, digits] = /^(\d{8})\.json$/u.exec(name) ?? [];
    return digits === undefined ? latest : Math.max(latest, Number(digits));
  }, 0);
