import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { RunRow } from "../../store/run.ts";
import { unwrapObjectKey } from "../../vault/objectKeys.ts";
import type { Vault } from "../vault/openVault.ts";
import { contentOf } from "../vault/readObject.ts";

/** What pseudonyms and days of a run are made of; whoever asks wipes it. */
export async function runSecret({ access }: Pick<Vault, "access">, { secret: id }: Pick<RunRow, "secret">): Promise<Result<Buffer>> {
  const { wrap } = contentOf(access).keys;
  const wrapped = (await access.keyStore.read("find", { ids: [id] }))[id];
  const secret = wrapped === undefined ? undefined : unwrapObjectKey(wrap, Buffer.from(wrapped, "hex"));
  return secret === undefined ? fail("vault.keyMissing") : succeed(secret);
}
