import path from "node:path";
import { FailureError, type Result } from "../../domain/failure.ts";
import { fileExists, listFolder, makeFolder, readFile, readText, writeFileDurably } from "../../platform/disk.ts";
import type { DestructionEntry, DestructionSignature } from "../../store/destruction.ts";
import { destroyedBy, parseStatement, statementHash, targetsOf } from "./statement.ts";
import type { VaultAccess } from "./vaultAccess.ts";
import { destructionFolder } from "./vaultPlaces.ts";

/**
 * The destruction register as files beside the databases: whoever puts an old room.db or keys.db back has everything destroyed since
 * destroyed again before the vault opens.
 */

/** Whether the signatures over the exact bytes are those of two different custodians of this room. */
export type VerifyRegister = (statement: Uint8Array, signatures: readonly Uint8Array[]) => Result<unknown>;

const entriesAtOnce = 50;

export const entryFile = (folder: string, entry: number): string => path.join(destructionFolder(folder), `${String(entry).padStart(8, "0")}.json`);

/** The statement gets its name last: where it stands, its signatures do. */
export function keepEntry(folder: string, { entry, statement, signatures }: Omit<DestructionEntry, "state">): void {
  makeFolder(destructionFolder(folder));
  for (const { signer, signature } of signatures) writeFileDurably(`${entryFile(folder, entry)}.${signer}.p7s`, signature);
  writeFileDurably(entryFile(folder, entry), statement);
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
      if (text === undefined) keepEntry(folder, known);
      else if (text !== statement) throw new FailureError("vault.registerAltered", { number: entry });
      previous = statement;
      if (entry > destroyed || state === "intended") await carryOutEntry(access, known);
    }
  }
  await adoptEntries(access, verify, latestEntry, previous);
}

/** The second half of a destruction, as often as it takes: folder, keys, rows. */
export async function carryOutEntry({ folder, store, keyStore, entryOf }: VaultAccess, known: DestructionEntry): Promise<void> {
  const { entry, statement, state } = known;
  const destroyed = destroyedBy(parseStatement(statement, entry));
  if (!fileExists(entryFile(folder, entry))) keepEntry(folder, known);
  await keyStore.write("destroy", { ids: destroyed, entry });
  if (state === "done") return;
  await store.write("destruction.finish", { entry, destroyed }, entryOf("destruction.finish", { objects: [statementHash(statement)], details: { objects: destroyed.length } }));
}

async function adoptEntries(access: VaultAccess, verify: VerifyRegister, latest: number, previous: string | undefined): Promise<void> {
  const { folder, store, entryOf } = access;
  const { id: room } = await store.read("room.get", {});
  const last = latestFile(folder);
  let before = previous === undefined ? null : statementHash(previous);
  for (let entry = latest + 1; entry <= last; entry++) {
    const { text, signatures } = readEntry(folder, entry);
    const verified = verify(Buffer.from(text), signatures.map(({ signature }) => signature));
    const statement = parseStatement(text, entry);
    const [first, second] = signatures;
    if (!verified.ok || first === undefined || second === undefined || statement.room !== room || statement.previousSha256 !== before)
      throw new FailureError("vault.registerAltered", { number: entry });
    await store.write(
      "destruction.begin",
      { entry, statement: text, signatures: [first, second], targets: targetsOf(statement, () => 0), isAdopted: true },
      entryOf("destruction.begin", { objects: [statementHash(text)], details: { adopted: 1 } }),
    );
    await carryOutEntry(access, { entry, statement: text, signatures: [first, second], state: "intended" });
    before = statementHash(text);
  }
}

/** A gap is an entry that somebody took away. */
function readEntry(folder: string, entry: number): { readonly text: string; readonly signatures: readonly DestructionSignature[] } {
  const text = readText(entryFile(folder, entry));
  if (text === undefined) throw new FailureError("vault.registerAltered", { number: entry });
  const prefix = `${path.basename(entryFile(folder, entry))}.`;
  const signatures = listFolder(destructionFolder(folder)).flatMap((name): DestructionSignature[] => {
    if (!name.startsWith(prefix) || !name.endsWith(".p7s")) return [];
    const signature = readFile(path.join(destructionFolder(folder), name));
    return signature === undefined ? [] : [{ signer: name.slice(prefix.length, -".p7s".length), signature: new Uint8Array(signature) }];
  });
  return { text, signatures };
}

const latestFile = (folder: string): number =>
  listFolder(destructionFolder(folder)).reduce((latest, name) => {
    const [, digits] = /^(\d{8})\.json$/u.exec(name) ?? [];
    return digits === undefined ? latest : Math.max(latest, Number(digits));
  }, 0);
