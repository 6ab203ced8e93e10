import path from "node:path";
import type { CertificateHash, Instant } from "../../domain/brand.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Policy, PolicyOfficer } from "../../domain/policy.ts";
import { readCertificatePem, type Certificate } from "../../envelope/certificate.ts";
import { verifyDetached } from "../../envelope/signedData.ts";
import { checkDistinctCards } from "../../envelope/trust.ts";
import { listFolder, readFile } from "../../platform/disk.ts";
import { policyFile, policyFolder } from "../roomFolder.ts";
import { parsePolicy, pastPolicyFile, policyHashOf, signatureNames } from "./policyFile.ts";

/**
 * The room's policy, believed only whole: each from the first to the one in force is signed by two different custodians of the one before
 * it (the first by two of its own) and names that one's hash. That the first is the room's own, and that the last is not an older one put
 * back, shows when the encrypted room is opened (adoptPolicy.ts): it holds sequence and hash.
 */
export interface PolicySigner {
  readonly officer: PolicyOfficer;
  readonly at: Instant;
}

export interface PolicyVersion {
  readonly policy: Policy;
  readonly sha256: string;
  readonly signedBy: readonly PolicySigner[];
}

/** From the first to the one in force. */
export type PolicyHistory = readonly [PolicyVersion, ...PolicyVersion[]];

export const signaturesNeeded = 2;

export function readPolicy(folder: string): Result<Policy> {
  const history = readPolicyHistory(folder);
  return history.ok ? succeed(inForce(history.value).policy) : history;
}

export const inForce = (history: PolicyHistory): PolicyVersion => history.at(-1) ?? history[0];

export function readPolicyHistory(folder: string): Result<PolicyHistory> {
  const bytes = readFile(policyFile(folder));
  if (bytes === undefined) return fail("room.missing");
  const last = parsePolicy(bytes);
  if (!last.ok) return last;
  const names = listFolder(policyFolder(folder));
  const versions: PolicyVersion[] = [];
  for (let sequence = 1; sequence <= last.value.sequence; sequence++) {
    const isLast = sequence === last.value.sequence;
    const read = isLast ? succeed({ bytes, policy: last.value }) : readPast(folder, sequence);
    if (!read.ok) return read;
    const version = verifyVersion(folder, names, read.value, versions.at(-1));
    if (!version.ok) return version;
    versions.push(version.value);
  }
  const [first, ...later] = versions;
  if (first === undefined) throw new Error("sequences begin with 1");
  return succeed([first, ...later]);
}

interface ReadVersion {
  readonly bytes: Buffer;
  readonly policy: Policy;
}

function readPast(folder: string, sequence: number): Result<ReadVersion> {
  const bytes = readFile(pastPolicyFile(folder, sequence));
  const parsed = bytes && parsePolicy(bytes);
  return bytes !== undefined && parsed?.ok === true && parsed.value.sequence === sequence
    ? succeed({ bytes, policy: parsed.value })
    : fail("policy.chainBroken", { sequence });
}

function verifyVersion(folder: string, names: readonly string[], { bytes, policy }: ReadVersion, previous: PolicyVersion | undefined): Result<PolicyVersion> {
  const { sequence } = policy;
  if (policy.previousSha256 !== previous?.sha256 || (previous !== undefined && policy.room.id !== previous.policy.room.id))
    return fail("policy.chainBroken", { sequence });
  const signatures = signatureNames(names, sequence).map((name) => readFile(path.join(policyFolder(folder), name)) ?? Buffer.alloc(0));
  const signedBy = verifySignatures(bytes, signatures, previous?.policy ?? policy);
  return signedBy.ok ? succeed({ policy, sha256: policyHashOf(bytes), signedBy: signedBy.value }) : signedBy;
}

/** Signatures over the exact bytes by two different custodians of `signers`; each thing that may be wrong has its own name. */
export function verifySignatures(bytes: Uint8Array, signatures: readonly Uint8Array[], signers: Policy): Result<readonly PolicySigner[]> {
  if (signatures.length < signaturesNeeded) return fail("policy.signatureMissing");
  const signedBy: PolicySigner[] = [];
  const cards: Certificate[] = [];
  for (const signature of signatures) {
    const verified = verifyDetached({ content: bytes, signature });
    if (!verified.ok) return fail("room.policyAltered", { reason: verified.failure.code });
    const { signer, signedAt } = verified.value;
    const officer = officerOfSigner(signers, signer.hash);
    if (officer?.role !== "custodian" || officer.state !== "active") return fail("policy.signerWithoutRole");
    if (signedBy.some((other) => other.officer.id === officer.id)) return fail("policy.signatureTwice");
    signedBy.push({ officer, at: signedAt });
    cards.push(signer);
  }
  // Enrolment refuses a key that somebody has; a policy that holds one twice all the same is no two people's.
  const distinct = checkDistinctCards(cards, cards.length);
  return distinct.ok ? succeed(signedBy) : distinct;
}

/** Whose card signed, by the certificate of its signing key. */
export const officerOfSigner = (policy: Policy, certificate: CertificateHash): PolicyOfficer | undefined =>
  policy.officers.find(({ signingCertificatePem }) => signingHashOf(signingCertificatePem) === certificate);

export function signingHashOf(pem: string): CertificateHash | undefined {
  const read = readCertificatePem(pem);
  return read.ok ? read.value.hash : undefined;
}
