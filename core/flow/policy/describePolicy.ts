import type { OperationOutput } from "../../contract/operations.ts";
import type { Instant } from "../../domain/brand.ts";
import { succeed, type Result } from "../../domain/failure.ts";
import { lapseWarnings } from "../../domain/officer.ts";
import type { PolicyOfficer, Provider } from "../../domain/policy.ts";
import { certificateHashOf, readCertificatePem } from "../../envelope/certificate.ts";
import type { RoomContext } from "../context.ts";
import { inForce, readPolicyHistory, signingHashOf, type PolicyVersion } from "./readPolicy.ts";

type Described = OperationOutput<"policy.get">;
type ListedOfficer = Described["officers"][number];

export function describePolicy({ folder, clock }: RoomContext): Result<Described> {
  const history = readPolicyHistory(folder);
  if (!history.ok) return history;
  const present = inForce(history.value);
  const { policy } = present;
  const now = clock.now();
  return succeed({
    room: policy.room,
    ...describeVersion(present),
    officers: policy.officers.map((officer) => listOfficer(officer, now)),
    providers: policy.providers.map(describeProvider),
    cardModules: policy.cardModules.map((module) => ({ ...module })),
    switches: { ...policy.switches },
    keyring: policy.keyring.generation,
    authority: { ...describeCertificate(policy.authorityPem), revoked: policy.revoked.length },
    history: history.value.map(describeVersion),
  });
}

export function listOfficers({ folder, clock }: RoomContext): Result<OperationOutput<"officer.list">> {
  const history = readPolicyHistory(folder);
  if (!history.ok) return history;
  const now = clock.now();
  return succeed({ officers: inForce(history.value).policy.officers.map((officer) => listOfficer(officer, now)) });
}

function listOfficer({ certificatePem: _, signingCertificatePem, ...officer }: PolicyOfficer, now: Instant): ListedOfficer {
  return {
    ...officer,
    signingCertificate: signingHashOf(signingCertificatePem) ?? "",
    // Of one who does not work here any more nothing needs renewing.
    warnings: officer.state === "revoked" ? [] : [...lapseWarnings(officer, now)],
  };
}

const describeVersion = ({ policy, sha256, signedBy }: PolicyVersion): Described["history"][number] => ({
  sequence: policy.sequence,
  sha256,
  createdAt: policy.createdAt,
  signedBy: signedBy.map(({ officer, at }) => ({ officer: officer.id, name: officer.name, at })),
});

const describeProvider = ({ signers, ...provider }: Provider): Described["providers"][number] => ({
  ...provider,
  signers: signers.map(({ role, certificatePem }) => ({ role, certificatePem, ...describeCertificate(certificatePem) })),
});

function describeCertificate(pem: string): { certificate: string; holder: string; validUntil: number } {
  const read = readCertificatePem(pem);
  if (!read.ok) return { certificate: certificateHashOf(Buffer.from(pem)), holder: "", validUntil: 0 };
  const { hash, subject, validUntil } = read.value;
  return { certificate: hash, holder: [subject.organization, subject.commonName].filter((part) => part !== undefined).join(" ").slice(0, 200), validUntil };
}
