import type { CertificateHash, Instant, OfficerId } from "./brand.ts";
import type { OfficerRecord, Room } from "./officer.ts";
import type { Role } from "./roles.ts";

/** The room's signed settings (policy.json): who may do what, whom the room trusts, which card modules it loads. */

/** A supplier brings signatures for the malware scanner and nothing else. */
export const providerKinds = ["hospital", "municipality", "insurer", "other", "supplier"] as const;
export type ProviderKind = (typeof providerKinds)[number];

/** A provider's package is signed by two of its people: one who made it, one who let it go. */
export const signerRoles = ["operator", "approver"] as const;
export type SignerRole = (typeof signerRoles)[number];

export interface ProviderSigner {
  readonly role: SignerRole;
  readonly certificate: CertificateHash;
  readonly certificatePem: string;
}

/** 提供元 */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly kind: ProviderKind;
  readonly signers: readonly ProviderSigner[];
}

export interface PolicyOfficer extends OfficerRecord {
  /** Of the card's key that opens: agreement or transport. */
  readonly certificatePem: string;
  readonly signingCertificatePem: string;
}

/** A PKCS#11 library the card process may load, and the hash it must have. */
export interface PolicyModule {
  readonly path: string;
  readonly sha256: string;
}

/** What the room allows beyond its defaults; each switch is off unless the custodians turned it on. */
export interface PolicySwitches {
  /** Content keys under RSA PKCS#1 v1.5 or by ECDH with SHA-1, where a provider can do no better. */
  readonly allowPkcs1: boolean;
}

/** Which keyring goes with this policy, and values that tell each of its keys from any other. */
export interface PolicyKeyring {
  readonly generation: number;
  readonly checks: { readonly room: string; readonly keys: string; readonly vault: string };
}

export interface RevokedOfPolicy {
  readonly certificatePem: string;
  readonly at: Instant;
}

export interface Policy {
  readonly format: "noren-policy/2";
  readonly room: Room;
  readonly sequence: number;
  /** Of the exact bytes of the policy before; absent in the first. */
  readonly previousSha256?: string;
  readonly createdAt: Instant;
  readonly officers: readonly PolicyOfficer[];
  readonly providers: readonly Provider[];
  readonly cardModules: readonly PolicyModule[];
  readonly authorityPem: string;
  /** Certificates of the room's authority that no longer count; its revocation list is made from these. */
  readonly revoked: readonly RevokedOfPolicy[];
  readonly switches: PolicySwitches;
  readonly keyring: PolicyKeyring;
}

/** Acts that need the cards of two officers over the same bytes. */
export const ceremonyPurposes = ["room.create", "policy.change", "certificate.issue", "object.destroy", "item.exclude", "run.approve", "package.release"] as const;
export type CeremonyPurpose = (typeof ceremonyPurposes)[number];

export const ceremonyStates = ["waiting", "swapping", "working", "returning", "done", "failed", "cancelled"] as const;
export type CeremonyState = (typeof ceremonyStates)[number];

export interface CeremonyNeed {
  readonly role: Role;
  readonly count: number;
}

/** One signature of a ceremony, as its minutes name it. */
export interface CeremonySignature {
  readonly officer: OfficerId;
  readonly name: string;
  readonly role: Role;
  readonly at: Instant;
  /** Of the certificate that signed. */
  readonly certificate: CertificateHash;
}
