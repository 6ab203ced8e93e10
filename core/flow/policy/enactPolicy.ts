import { createPrivateKey } from "node:crypto";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Policy } from "../../domain/policy.ts";
import { openAuthority } from "../../envelope/authority.ts";
import { readCertificatePem } from "../../envelope/certificate.ts";
import { writeFileDurably } from "../../platform/disk.ts";
import { uuid } from "../../platform/entropy.ts";
import type { CeremonyResult, SignedStatement } from "../ceremony/openCeremony.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { writeKeyring, type Recovered } from "../keyring.ts";
import { policyFile } from "../roomFolder.ts";
import { crlUpdate } from "../validity.ts";
import { adoptPolicy } from "./adoptPolicy.ts";
import { pastPolicyFile, policySignatureFile, revocationListFile } from "./policyFile.ts";
import { readPolicyHistory, verifySignatures } from "./readPolicy.ts";
import { copyUnderNewKeys, reopenStore, type NewDatabaseKeys } from "./rekeyRoom.ts";
import { finishRekeying, removeLeftovers } from "./settleRoom.ts";

export interface Enactment {
  readonly present: Policy;
  readonly next: Policy;
  /** The exact text that was signed. */
  readonly text: string;
  readonly signed: SignedStatement;
  readonly newKeys?: NewDatabaseKeys;
}

/**
 * Everything the next policy needs is made durable beside the present one; then policy.json is replaced, and that is the moment. Killed before it,
 * nothing has changed; killed after it, the next start and sign-in finish what is left (settleRoom.ts, adoptPolicy.ts).
 */
export async function enactPolicy(context: RoomContext, enactment: Enactment): Promise<Result<CeremonyResult>> {
  const { folder } = context;
  const { present, next, text, signed, newKeys } = enactment;
  // What an earlier change that was cut off left must not be taken for part of this one.
  removeLeftovers(folder, present);
  const prepared = prepare(context, enactment);
  if (!prepared.ok) return prepared;
  const signatures = signed.signatures.map(({ signature }) => signature);
  const verified = verifySignatures(Buffer.from(text), signatures, present);
  if (!verified.ok) return verified;
  for (const { officer, signature } of signed.signatures) writeFileDurably(policySignatureFile(folder, next.sequence, officer), signature);
  writeFileDurably(pastPolicyFile(folder, next.sequence), text);
  if (newKeys !== undefined) {
    // From here the session lives on the new keys or not at all.
    context.ending = "roomStopped";
    const copied = await copyUnderNewKeys(context, next.keyring.generation, newKeys);
    if (!copied.ok) return copied;
  }
  writeFileDurably(policyFile(folder), text);
  finishRekeying(folder, next);
  if (newKeys !== undefined) {
    const reopened = await reopenStore(context, newKeys);
    if (!reopened.ok) return reopened;
  }
  return takeUp(context, enactment);
}

function prepare(context: RoomContext, { present, next, signed, newKeys }: Enactment): Result<void> {
  const { recovered } = signed;
  if (next.keyring.generation !== present.keyring.generation) {
    if (recovered === undefined) return fail("room.damaged", { file: "recovery" });
    const keys = newKeys === undefined ? recovered.keys : { ...newKeys, vault: recovered.keys.vault };
    const written = writeKeyring({
      folder: context.folder,
      generation: next.keyring.generation,
      officers: next.officers,
      recovered: { keys, authorityKey: recovered.authorityKey },
      entropy: context.entropy,
    });
    if (!written.ok) return written;
  }
  if (next.revoked.length > present.revoked.length) {
    if (recovered === undefined) return fail("room.damaged", { file: "recovery" });
    const list = revocationList(context, next, recovered);
    if (!list.ok) return list;
    writeFileDurably(revocationListFile(context.folder, next.sequence), list.value);
  }
  return succeed(undefined);
}

function revocationList(context: RoomContext, next: Policy, { authorityKey }: Recovered): Result<Buffer> {
  const authority = readCertificatePem(next.authorityPem);
  if (!authority.ok) return authority;
  const privateKey = createPrivateKey({ key: authorityKey, format: "der", type: "pkcs8" });
  const revoked = next.revoked.flatMap(({ certificatePem, at }) => {
    const read = readCertificatePem(certificatePem);
    return read.ok ? [{ certificate: read.value, at, reason: "cessationOfOperation" as const }] : [];
  });
  const { issueCrl } = openAuthority({ certificate: authority.value.der, privateKey, entropy: context.entropy });
  return succeed(issueCrl({ revoked, number: next.sequence, at: next.createdAt, nextUpdate: crlUpdate(next.createdAt) }));
}

async function takeUp(context: RoomContext, { next, signed, newKeys }: Enactment): Promise<Result<CeremonyResult>> {
  const history = readPolicyHistory(context.folder);
  if (!history.ok) return history;
  const session = sessionOf(context);
  const adopted = await adoptPolicy(session.store, history.value, (sha256, sequence) => ({
    id: uuid(context.entropy),
    at: context.clock.now(),
    event: "applicationActivity",
    type: "securityConfiguration",
    action: "U",
    outcome: 0,
    operation: "policy.adopt",
    officer: session.officer.id,
    role: session.officer.role,
    objects: [sha256, signed.id],
    details: { sequence, rekeyed: newKeys === undefined ? 0 : 1 },
  }));
  if (!adopted.ok) return adopted;
  removeLeftovers(context.folder, next);
  const own = next.officers.find(({ id }) => id === session.officer.id);
  const isStill = own?.state === "active" && own.certificate === session.officer.certificate;
  if (newKeys !== undefined || !isStill) context.ending = "signedOut";
  return succeed({ sequence: next.sequence, rekeyed: newKeys === undefined ? 0 : 1 });
}
