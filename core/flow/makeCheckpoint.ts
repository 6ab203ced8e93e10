import path from "node:path";
import { FailureError } from "../domain/failure.ts";
import { readCertificate } from "../envelope/certificate.ts";
import { bareSchemeOf, signWith } from "../envelope/signature.ts";
import { makeFolder, writeFileDurably } from "../platform/disk.ts";
import { uuid } from "../platform/entropy.ts";
import { signCheckpoint, type Checkpoint, type SignedCheckpoint } from "../store/checkpoint.ts";
import type { RoomContext, Session } from "./context.ts";
import { checkpointFolder } from "./roomFolder.ts";
import { latestOf } from "./vault/register.ts";
import { statementHash } from "./vault/statement.ts";

/** A head of the log, signed by the officer's card, kept beside the log and wherever else it is carried (DESIGN §1). */
export async function makeCheckpoint(context: RoomContext, session: Session, pin?: string): Promise<SignedCheckpoint> {
  const at = context.clock.now();
  const { size, hash } = await session.store.read("audit.head", {});
  const [last, policy] = await Promise.all([latestOf(session.store), session.store.read("policy.last", {})]);
  const checkpoint: Checkpoint = {
    origin: `noren-room/${session.room.id}`,
    size,
    head: hash,
    at,
    destruction: last === undefined ? { entry: 0 } : { entry: last.entry, sha256: statementHash(last.statement) },
    policy: { sequence: policy.sequence, sha256: policy.sha256 },
  };
  const signed = await signCheckpoint(checkpoint, { name: session.officer.id, certificate: session.signingCertificate }, signBy(session, pin));
  const folder = checkpointFolder(context.folder);
  makeFolder(folder);
  writeFileDurably(path.join(folder, `${String(size).padStart(9, "0")}.note`), signed.note);
  await session.store.write(
    "checkpoint.add",
    { size, head: hash, at, note: signed.note },
    {
      id: uuid(context.entropy),
      at,
      event: "auditLogUsed",
      action: "E",
      outcome: 0,
      operation: "checkpoint.add",
      officer: session.officer.id,
      role: session.officer.role,
      objects: [hash],
      details: { size },
    },
  );
  return signed;
}

const signBy =
  ({ card, signingKey, signingCertificate }: Session, pin: string | undefined) =>
  async (bytes: Uint8Array): Promise<Uint8Array> => {
    const certificate = readCertificate(signingCertificate);
    if (!certificate.ok) throw new FailureError(certificate.failure.code, certificate.failure.details);
    const again = card.description.keys.find(({ id }) => id === signingKey)?.pinEachUse === true ? pin : undefined;
    const signature = await signWith((digest, scheme) => card.sign(signingKey, digest, scheme, again), bytes, bareSchemeOf(certificate.value));
    if (!signature.ok) throw new FailureError(signature.failure.code, signature.failure.details);
    return signature.value;
  };
