import path from "node:path";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import type { vaultOperations } from "../../contract/operations/vault.ts";
import { FailureError, succeed, type Failure, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { fileSize } from "../../platform/disk.ts";
import { segmentHeadBytes, segmentName } from "../../vault/layout.ts";
import { beginCeremony } from "../ceremony/beginCeremony.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { checkVault } from "./checkVault.ts";
import { compactVault } from "./compactVault.ts";
import { destroyObjects, planDestruction } from "./destroyObjects.ts";
import { destructionCertificate } from "./destructionCertificate.ts";
import { rebuildIndex } from "./rebuildIndex.ts";
import { vaultOf, verifyRegisterOf } from "./vaultOf.ts";
import { segmentsOnDisk, vaultFolder } from "./vaultPlaces.ts";

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
  "vault.destroy": destroyHere,
  "vault.certificate": async (context, { entry }) => {
    try {
      const made = await destructionCertificate({ store: sessionOf(context).store }, entry);
      if (!made.ok) return made;
      const { remaining, signers, ...rest } = made.value;
      return succeed({ ...rest, signers: [...signers], remaining: remaining.slice(0, 1000), remainingCount: remaining.length });
    } catch (error) {
      if (error instanceof FailureError) return { ok: false, failure: error.failure };
      throw error;
    }
  },
};

async function statusHere(context: RoomContext): Promise<Result<OperationOutput<"vault.status">>> {
  const { store } = sessionOf(context);
  const { folder } = context;
  const [counts, use, index] = await Promise.all([store.read("vault.counts", {}), store.read("segment.use", {}), store.read("vault.index", {})]);
  const numbers = segmentsOnDisk(folder);
  const storedBytes = numbers.reduce((sum, number) => sum + fileSize(path.join(vaultFolder(folder), segmentName(number))), 0);
  const live = use.reduce((sum, { stored }) => sum + stored, 0);
  return succeed({
    ...counts,
    segments: numbers.length,
    storedBytes,
    deadBytes: Math.max(0, storedBytes - numbers.length * segmentHeadBytes - live),
    register: index.latestEntry,
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

async function destroyHere(context: RoomContext, { targets, reason }: OperationInput<"vault.destroy">): Promise<Result<OperationOutput<"vault.destroy">>> {
  const vault = await vaultOf(context);
  if (!vault.ok) return vault;
  const { access } = vault.value;
  const planned = await planDestruction(access, { targets: targets.map(({ id, copies }) => ({ id: id as ObjectId, copies })), reason, at: context.clock.now() });
  if (!planned.ok) return planned;
  const begun = beginCeremony(context, {
    purpose: "object.destroy",
    statement: planned.value,
    needed: [{ role: "custodian", count: 2 }],
    perform: async ({ statement, signatures }) => {
      const signed = signatures.map(({ officer, signature }) => ({ signer: officer, signature }));
      const done = await destroyObjects(access, { statement, signatures: signed }, verifyRegisterOf(context.folder));
      return done.ok ? succeed({ entry: done.value.entry, destroyed: done.value.destroyed, released: done.value.released }) : done;
    },
  });
  return begun.ok ? succeed({ ceremony: begun.value }) : begun;
}
