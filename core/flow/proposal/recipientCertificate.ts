import type { recipientCertificate } from "../../contract/operations/proposal.ts";
import type { z } from "zod";
import type { Instant } from "../../domain/brand.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import type { RoomKind } from "../../domain/officer.ts";
import { isValidAt, leastRsaBitsForNew, readCertificatePem, type Certificate } from "../../envelope/certificate.ts";

/** Whether something can be sealed to it today: what the package's maker would refuse weeks later is refused with the proposal. */
export function readRecipientCertificate(pem: string, kind: RoomKind, now: Instant): Result<Certificate> {
  const read = readCertificatePem(pem);
  if (!read.ok) return read;
  const { key, usages, isDemo } = read.value;
  const refuse = (reason: "expired" | "usage" | "algorithm" | "demo"): Result<never> => fail("package.recipientUnusable", { number: 1, reason });
  if (kind === "production" && isDemo) return refuse("demo");
  if (!isValidAt(read.value, now)) return refuse("expired");
  if (key.kind === "rsa" && key.bits < leastRsaBitsForNew) return refuse("algorithm");
  if (!usages.has(key.kind === "rsa" ? "keyEncipherment" : "keyAgreement")) return refuse("usage");
  return succeed(read.value);
}

/** As people compare it with what the recipient said by another way. */
export function describeRecipient({ subject, hash, validFrom, validUntil, isDemo }: Certificate): z.output<typeof recipientCertificate> {
  const { commonName, organization } = subject;
  return { holder: (commonName ?? organization ?? "").slice(0, 400), ...(organization !== undefined && { organization: organization.slice(0, 400) }), sha256: hash, validFrom, validUntil, isDemo };
}
