import type { Instant } from "../../domain/brand.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { Digest } from "../../envelope/identifiers.ts";
import { verifyDetached, type VerifiedSignature } from "../../envelope/signedData.ts";
import { countCards } from "../../envelope/trust.ts";
import { signerRoles, type SignerRole } from "../../media/package/layout.ts";
import { readManifest, type Manifest } from "../../media/package/manifest.ts";
import { checkSigner, type KnownSigner, type PackageTrust } from "./packageTrust.ts";

/** Steps 1 to 3 of SPEC §8: who says it, what they say, and whether it may be taken in now. No byte of data is read for it. */

/** The last package of a sender that was taken in. */
export interface LastAccepted {
  readonly sequence: number;
  readonly manifestSha256: string;
}

export interface PackageHistory {
  readonly lastAccepted: (sender: string) => LastAccepted | undefined;
  readonly isSeen: (id: string) => boolean;
}

export interface ManifestSigner {
  readonly role: SignerRole;
  readonly certificate: KnownSigner["certificate"];
  readonly signedAt: Instant;
}

export interface VerifiedManifest {
  readonly manifest: Manifest;
  readonly signers: readonly ManifestSigner[];
  /** Packages of this sender between the last accepted and this one, which have not been seen here. */
  readonly notSeen: number;
}

/** Clocks of two houses differ; more than a day is a mistake or a trick. */
const largestSkew = 24 * 60 * 60 * 1000;

export interface SignatureOrder {
  /** Of the manifest's bytes. */
  readonly digestOf: (digest: Digest) => Uint8Array;
  readonly signatures: Readonly<Record<SignerRole, Buffer>>;
  readonly trust: PackageTrust;
  readonly at: Instant;
}

export interface SignedManifest {
  readonly signers: readonly ManifestSigner[];
  /** For whom each of them is registered, where that was said. */
  readonly senders: readonly (readonly string[] | undefined)[];
}

/** Who vouches for the manifest, before any of it is believed or even held in memory. */
export function verifySignatures({ digestOf, signatures, trust, at }: SignatureOrder): Result<SignedManifest> {
  if (signatures.operator.equals(signatures.approver)) return fail("package.signatureRepeated");
  const verified: { readonly role: SignerRole; readonly signature: VerifiedSignature }[] = [];
  for (const role of signerRoles) {
    const signature = verifyDetached({ content: digestOf, signature: signatures[role] });
    if (!signature.ok) return fail("package.signatureInvalid", { role });
    verified.push({ role, signature: signature.value });
  }
  // Keys are counted, never signatures or certificates: one card can sign as often as it likes (TUF GHSA-r7vq-6425-j94w).
  if (countCards(verified.map(({ signature }) => signature.signer)) < signerRoles.length) return fail("package.signerRepeated");
  const signers: ManifestSigner[] = [];
  const senders: (readonly string[] | undefined)[] = [];
  for (const { role, signature } of verified) {
    const known = checkSigner({ certificate: signature.signer, role, trust, intermediates: signature.certificates, signedAt: signature.signedAt, at });
    if (!known.ok) return known;
    signers.push({ role, certificate: known.value.certificate, signedAt: signature.signedAt });
    senders.push(known.value.senders);
  }
  return succeed({ signers, senders });
}

export interface ManifestOrder {
  /** Those that were signed. */
  readonly bytes: Buffer;
  readonly signed: SignedManifest;
  readonly history?: PackageHistory;
  readonly at: Instant;
}

export function verifyManifest(order: ManifestOrder): Result<VerifiedManifest> {
  const { signers, senders } = order.signed;
  const read = readManifest(order.bytes);
  if (!read.ok) return read;
  const manifest = read.value;
  if (senders.some((known) => known?.includes(manifest.sender.id) === false)) return fail("package.senderMismatch");
  const current = checkTime(manifest, order.at);
  if (!current.ok) return current;
  const notSeen = checkHistory(manifest, order);
  if (!notSeen.ok) return notSeen;
  return succeed({ manifest, signers, notSeen: notSeen.value });
}

function checkTime({ createdAt, expiresAt }: Manifest, at: Instant): Result<void> {
  if (Date.parse(createdAt) > at + largestSkew) return fail("package.notYetValid");
  return Date.parse(expiresAt) <= at ? fail("package.expired") : succeed(undefined);
}

function checkHistory(manifest: Manifest, { history }: ManifestOrder): Result<number> {
  if (history?.isSeen(manifest.id) === true) return fail("package.replayed");
  const last = history?.lastAccepted(manifest.sender.id);
  if (last === undefined) return succeed(0);
  if (manifest.sequence <= last.sequence) return fail("package.rolledBack", { sequence: manifest.sequence, last: last.sequence });
  const notSeen = manifest.sequence - last.sequence - 1;
  if (notSeen === 0 && manifest.previousManifestSha256 !== last.manifestSha256) return fail("package.historyBroken");
  return succeed(notSeen);
}
