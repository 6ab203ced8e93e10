import { mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll } from "vitest";
import type { RecipientKey } from "../../envelope/recipientKey.ts";
import { openHashPool, openSealPool } from "../package/packagePools.ts";
import { clock, makeParty, sealFor } from "../package/testing/party.ts";
import { unlockPackage, type UnlockedPackage } from "../package/unlockPackage.ts";
import { verifyPackage } from "../package/verifyPackage.ts";
import type { Source } from "./readSource.ts";
import { folderForTest, makeMedium, type Tree } from "./receive.fixture.ts";

/** For tests: packages of a hospital, and the key of the room they are for. */

const pools = { seal: openSealPool(), hash: openHashPool() };
export const party = makeParty();
export const keys: readonly RecipientKey[] = [{ kind: "agreement", certificate: party.recipient.certificate, agree: party.recipient.agree }];

afterAll(async () => {
  await pools.seal.close();
  await pools.hash.close();
});

export async function sealed(tree: Tree, partBytes?: number): Promise<string> {
  const out = path.join(folderForTest(), "medium");
  mkdirSync(out);
  const made = await sealFor(party, { source: makeMedium(tree), out, ...(partBytes !== undefined && { partBytes }) }, pools);
  if (!made.ok) throw new Error(made.failure.code);
  return made.value.folder;
}

export async function sourceOf(folder: string): Promise<Source & { readonly unlocked: UnlockedPackage }> {
  const verified = verifyPackage({ folder, trust: party.trust, at: clock.now() });
  if (!verified.ok) throw new Error(verified.failure.code);
  const unlocked = await unlockPackage(verified.value, keys);
  if (!unlocked.ok) throw new Error(unlocked.failure.code);
  return { kind: "package", unlocked: unlocked.value };
}
