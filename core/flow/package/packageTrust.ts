import type { CertificateHash, Instant } from "../../domain/brand.ts";
import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import { isValidAt, type Certificate } from "../../envelope/certificate.ts";
import { checkTrust } from "../../envelope/trust.ts";
import type { SignerRole } from "../../media/package/layout.ts";

/** Somebody who may sign packages: this very certificate, in these roles. */
export interface TrustedSigner {
  /** For this sender only; for any where a person vouches for the certificate alone. */
  readonly sender?: string;
  readonly certificate: Certificate;
  readonly roles: readonly SignerRole[];
}

/** Whom a reader believes. It comes from the room's signed policy or from a person, never from the package (SPEC §8). */
export interface PackageTrust {
  readonly signers: readonly TrustedSigner[];
  /** Whomever these certify may sign in either role, for any sender: for a recipient who was given only an authority's certificate. */
  readonly authorities: readonly Certificate[];
  /** Of registered signers' certificates: they vouch for nobody, but what they revoke is revoked. */
  readonly issuers?: readonly Certificate[];
  readonly crls: readonly Uint8Array[];
  /** Beside the lists: what the room itself has declared void. */
  readonly revoked?: ReadonlySet<CertificateHash>;
}

export interface KnownSigner {
  readonly certificate: Certificate;
  /** For whom it is registered in this role; absent where that was not said. */
  readonly senders?: readonly string[];
}

export interface SignerOrder {
  readonly certificate: Certificate;
  readonly role: SignerRole;
  readonly trust: PackageTrust;
  /** Came with the signature; they only show the way to an authority. */
  readonly intermediates: readonly Certificate[];
  readonly signedAt: Instant;
  readonly at: Instant;
}

export function checkSigner(order: SignerOrder): Result<KnownSigner> {
  const { certificate, role, trust, signedAt, at } = order;
  const registered = trust.signers.filter((signer) => signer.certificate.hash === certificate.hash);
  if (registered.length > 0 && !registered.some(({ roles }) => roles.includes(role))) return fail("package.signerRole", { role });
  if (trust.revoked?.has(certificate.hash) === true) return fail("package.signerRevoked", { role });
  if (!isValidAt(certificate, at) || !isValidAt(certificate, signedAt)) return fail("package.signerExpired", { role });
  const isRegistered = registered.length > 0;
  const checked = checkChain(order, isRegistered ? [...(trust.issuers ?? []), ...trust.authorities] : trust.authorities);
  // What is registered itself needs no way to an authority; where there is one, what was revoked on it is obeyed.
  const outcome = !checked.ok && isRegistered && checked.failure.code === "certificate.untrusted" ? checkChain(order, [certificate]) : checked;
  if (!outcome.ok) return { ok: false, failure: ofTrust(outcome.failure, role) };
  const senders = registered.filter(({ roles }) => roles.includes(role)).map(({ sender }) => sender);
  const isForSome = isRegistered && senders.every((sender) => sender !== undefined);
  return succeed({ certificate, ...(isForSome && { senders }) });
}

const checkChain = ({ certificate, intermediates, trust, at }: SignerOrder, authorities: readonly Certificate[]): Result<void> =>
  checkTrust({ certificate, authorities, intermediates, crls: trust.crls, at, usage: "sign" });

function ofTrust(failure: Failure, role: SignerRole): Failure {
  switch (failure.code) {
    case "certificate.revoked":
      return { code: "package.signerRevoked", details: { role } };
    case "certificate.expired":
    case "certificate.notYetValid":
      return { code: "package.signerExpired", details: { role } };
    case "certificate.usage":
      return { code: "package.signerRole", details: { role } };
    case "certificate.crlUnusable":
    case "certificate.crlStale":
    case "certificate.crlMissing":
      // The reader's own lists are at fault, not the package.
      return failure;
    default:
      return { code: "package.signerUnknown", details: { role } };
  }
}
