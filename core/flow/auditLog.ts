import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import type { ResourceQuery } from "../contract/resources.ts";
import type { Result } from "../domain/failure.ts";
import { readCertificatePem } from "../envelope/certificate.ts";
import { verifyWith } from "../envelope/signature.ts";
import { keyHashOf, type SignedCheckpoint } from "../store/checkpoint.ts";
import { sessionOf, type Act, type RoomContext } from "./context.ts";
import { exportAudit } from "./exportAudit.ts";
import { readPolicyHistory } from "./policy/readPolicy.ts";
import { makeCheckpoint } from "./makeCheckpoint.ts";
import { verifyAudit } from "./verifyAudit.ts";

/** Opens a view of the log: what comes later does not move its pages. Looking is itself recorded first (PS3.15 A.5.3.2). */
export async function listAudit(context: RoomContext, { filter }: OperationInput<"audit.list">, act: Act): Promise<Result<OperationOutput<"audit.list">>> {
  const { store } = sessionOf(context);
  await store.record(act.entry());
  const view = await store.read("audit.view", { filter });
  const officers = await store.read("officer.list", {});
  return { ok: true, value: { ...view, operations: [...view.operations], officers: [...officers] } };
}

export async function pageOfAudit(context: RoomContext, query: ResourceQuery<"audit.rows">): Promise<Result<Uint8Array>> {
  const { bytes } = await sessionOf(context).store.read("audit.lines", query);
  return { ok: true, value: bytes };
}

export async function verifyAuditHere(context: RoomContext, { checkpoint }: OperationInput<"audit.verify">): Promise<Result<OperationOutput<"audit.verify">>> {
  const { store } = sessionOf(context);
  const { folder, clock } = context;
  const verified = await context.jobs.run("audit.verify", ({ signal, progress }) =>
    verifyAudit({
      store,
      folder,
      ...(checkpoint !== undefined && { handedIn: checkpoint }),
      ...policiesOf(folder),
      verifySignature: (note) => Promise.resolve(isSignedHere(folder, note)),
      signal,
      progress: ({ done, total }) => {
        progress(done, total);
      },
      clock,
    }),
  );
  return verified.ok ? { ok: true, value: { ...verified.value, checkpoints: [...verified.value.checkpoints] } } : verified;
}

function policiesOf(folder: string): { readonly policies?: ReadonlyMap<number, string> } {
  const history = readPolicyHistory(folder);
  return history.ok ? { policies: new Map(history.value.map(({ policy, sha256 }) => [policy.sequence, sha256])) } : {};
}

/** By a card that this room's policy names, whoever its officer was. */
function isSignedHere(folder: string, { signatures, text }: SignedCheckpoint): boolean {
  const history = readPolicyHistory(folder);
  if (!history.ok) return false;
  return signatures.some(({ name, keyHash, signature }) => {
    // Of every policy there was: a card may have been replaced since.
    const pems = new Set(history.value.flatMap(({ policy }) => policy.officers.filter(({ id }) => id === name).map(({ signingCertificatePem }) => signingCertificatePem)));
    return [...pems].some((pem) => {
      const certificate = readCertificatePem(pem);
      return certificate.ok && keyHashOf(name, certificate.value.der) === keyHash && verifyWith(certificate.value.der, Buffer.from(text), signature);
    });
  });
}

export async function exportAuditHere(context: RoomContext, input: OperationInput<"audit.export">, act: Act): Promise<Result<OperationOutput<"audit.export">>> {
  const session = sessionOf(context);
  const signed = await makeCheckpoint(context, session, input.pin);
  const { checkpoint } = signed;
  act.about({ objects: [checkpoint.head], details: { rows: checkpoint.size } });
  const written = await context.jobs.run("audit.export", ({ signal, progress }) =>
    exportAudit({
      store: session.store,
      folder: input.folder,
      checkpoint: signed,
      signal,
      progress: ({ done, total }) => {
        progress(done, total);
      },
    }),
  );
  return written.ok ? { ok: true, value: { rows: written.value.rows, files: [...written.value.files], checkpoint } } : written;
}
