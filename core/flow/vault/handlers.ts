import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { vaultOperations } from "../../contract/operations/vault.ts";
import { succeed, type Failure, type Result } from "../../domain/failure.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { numberCertificate, showCertificate } from "./certificateForm.ts";
import { checkVault } from "./checkVault.ts";
import { compactVault } from "./compactVault.ts";
import { destroyHere, stakeHere } from "./destroyHere.ts";
import { rebuildIndex } from "./rebuildIndex.ts";
import { latestOf } from "./register.ts";
import { deadIn, segmentsWithTraces, segmentSizes } from "./segmentSizes.ts";
import { vaultOf } from "./vaultOf.ts";

export const vaultHandlers: Handlers<keyof typeof vaultOperations> = {
  "vault.status": statusHere,
  "vault.check": checkHere,
  "vault.rebuild": (context) =>
    context.jobs.run("vault.rebuild", async (handle) => {
      const vault = await vaultOf(context);
      return vault.ok ? await rebuildIndex(vault.value.access, handle) : vault;
    }),
  "vault.compact": (context) =>
    context.jobs.run("vault.compact", async (handle) => {
      const vault = await vaultOf(context);
      return vault.ok ? await compactVault(vault.value.access, handle) : vault;
    }),
  "vault.stake": stakeHere,
  "vault.destroy": destroyHere,
  "vault.certificate": showCertificate,
  "vault.certificateForm": numberCertificate,
};

async function statusHere(context: RoomContext): Promise<Result<OperationOutput<"vault.status">>> {
  const { store } = sessionOf(context);
  const { folder } = context;
  const [counts, sizes, last] = await Promise.all([store.read("vault.counts", {}), segmentSizes(folder, store), latestOf(store)]);
  return succeed({
    ...counts,
    segments: sizes.length,
    storedBytes: sizes.reduce((sum, { size }) => sum + size, 0),
    deadBytes: sizes.reduce((sum, one) => sum + deadIn(one), 0),
    traces: segmentsWithTraces(sizes, last?.throughSegment ?? 0).length,
    register: last?.entry ?? 0,
  });
}

function checkHere(context: RoomContext, input: OperationInput<"vault.check">): Promise<Result<OperationOutput<"vault.check">>> {
  return context.jobs.run("vault.check", async (handle) => {
    const { store, keys } = sessionOf(context);
    const { readData, subset } = input;
    const order = { readData, ...handle, ...(subset && { subset }) };
    // An auditor's card opens the index alone.
    const vault = keys.keys === undefined ? undefined : await vaultOf(context);
    if (vault?.ok === false) return vault;
    const checked = await checkVault(vault?.value.access ?? { folder: context.folder, store }, order);
    if (!checked.ok) return checked;
    const { problems, byCode, ...rest } = checked.value;
    return succeed({ ...rest, byCode: { ...byCode }, problems: problems.map(({ object, failure }) => ({ object, failure: plain(failure) })) });
  });
}

/** The schema knows no readonly; the words are the same. */
const plain = ({ code, details }: Failure): { code: Failure["code"]; details?: Record<string, string | number> } =>
  details === undefined ? { code } : { code, details: { ...details } };
