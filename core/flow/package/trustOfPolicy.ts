import type { Policy } from "../../domain/policy.ts";
import { readCertificatePem, type Certificate } from "../../envelope/certificate.ts";
import type { PackageTrust, TrustedSigner } from "./packageTrust.ts";

/** Whose packages a room takes in: the providers that two custodians signed for, by their very certificates and nothing above them. */
export function trustOfPolicy(policy: Pick<Policy, "providers" | "revoked">): PackageTrust {
  const signers = policy.providers.flatMap(({ id, signers: registered }): readonly TrustedSigner[] =>
    // A certificate that cannot be read is nobody's: what claims to be signed by it fails as an unknown signer's.
    registered.flatMap(({ certificatePem, role }) => certificatesOf([certificatePem]).map((certificate) => ({ sender: id, certificate, roles: [role] }))),
  );
  return { signers, authorities: [], crls: [], revoked: new Set(certificatesOf(policy.revoked.map(({ certificatePem }) => certificatePem)).map(({ hash }) => hash)) };
}

/** Of the people the room knows at this provider, whose signature inside an envelope counts too; none that was revoked. */
export function signersOf(policy: Pick<Policy, "providers" | "revoked">, provider: string): readonly Uint8Array[] {
  const { signers, revoked } = trustOfPolicy(policy);
  return signers.flatMap(({ sender, certificate }) => (sender === provider && revoked?.has(certificate.hash) !== true ? [new Uint8Array(certificate.der)] : []));
}

const certificatesOf = (pems: readonly string[]): readonly Certificate[] =>
  pems.flatMap((pem) => {
    const read = readCertificatePem(pem);
    return read.ok ? [read.value] : [];
  });
