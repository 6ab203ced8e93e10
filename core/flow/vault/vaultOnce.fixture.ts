import { appendFileSync } from "node:fs";
import { FailureError, succeed } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { openStore } from "../../store/client.ts";
import { testKey } from "../../store/store.fixture.ts";
import { assembleObjects } from "../../vault/assemble.ts";
import { openWriter } from "../../vault/writerSeed.ts";
import { compactVault } from "./compactVault.ts";
import { destroyObjects, planDestruction } from "./destroyObjects.ts";
import { openVault, type Vault } from "./openVault.ts";
import { contentOf } from "./readObject.ts";
import { entryOf, roomKeys, signed } from "./vaultKeys.fixture.ts";

/**
 * A session of the vault as a process that may be killed or starved at any system call: vaultOnce.fixture.ts <folder> <acknowledgements>. It
 * notes, outside the room, what it was promised.
 */
const [folder = "", acknowledgements = ""] = process.argv.slice(2);

const note = (said: object): void => {
  appendFileSync(acknowledgements, `${JSON.stringify(said)}\n`);
};

async function put(vault: Vault, store: Parameters<typeof openVault>[0]["store"], words: readonly string[]): Promise<readonly ObjectId[]> {
  const writer = openWriter(vault.writerSeed());
  for (const word of words) writer.store(Buffer.from(word), { kind: "received" });
  const objects = assembleObjects(writer.sync(), contentOf(vault.access).keys.address);
  writer.close();
  const ids = await vault.commitObjects(objects, async (commit, places) => {
    await store.write("vault.commit", commit, entryOf("vault.commit"));
    return places;
  });
  for (const [index, id] of ids.entries()) note({ stored: id, word: words[index] });
  return ids;
}

async function run(): Promise<void> {
  const store = await openStore({ folder, key: testKey, keyChecked: true, readers: 1 });
  if (!store.ok) throw new FailureError(store.failure.code);
  const opened = await openVault({ folder, store: store.value, keys: roomKeys, verifyRegister: () => succeed(undefined), entryOf });
  if (!opened.ok) throw new FailureError(opened.failure.code);
  const vault = opened.value;
  const words = (name: string): readonly string[] => Array.from({ length: 6 }, (_, index) => `${name} ${String(index)} ${String(process.pid)} ${"x".repeat(index * 500)}`);
  const [first, second] = [await put(vault, store.value, words("one")), await put(vault, store.value, words("two"))];
  const targets = [first[0], second[1]].flatMap((id) => (id === undefined ? [] : [{ id, copies: 1 }]));
  const plan = await planDestruction(vault.access, { targets, reason: "期間満了", at: 1 as never });
  if (!plan.ok) throw new FailureError(plan.failure.code);
  for (const { id } of targets) note({ intended: id });
  const done = await destroyObjects(vault.access, signed(plan.value), () => succeed(undefined));
  if (!done.ok) throw new FailureError(done.failure.code);
  for (const { id } of targets) note({ destroyed: id });
  const compacted = await compactVault(vault.access, { deadShare: 0 });
  if (!compacted.ok) throw new FailureError(compacted.failure.code);
  await put(vault, store.value, words("three"));
  await vault.close();
  await store.value.close();
}

try {
  await run();
} catch (error) {
  if (!(error instanceof FailureError)) throw error;
  console.log(error.failure.code);
  process.exit(3);
}
process.exit(0);
