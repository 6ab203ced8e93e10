import type { Instant, OfficerId } from "../domain/brand.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { leastOfficers, type RoomKind } from "../domain/officer.ts";
import { roles, type Role } from "../domain/roles.ts";
import { isValidAt, readCertificatePem, type Certificate } from "../envelope/certificate.ts";
import type { PolicyOfficer } from "./roomFolder.ts";

/** An officer as named by whoever makes the room, with the certificate of the card's key for agreement. */
export interface NewOfficer {
  readonly id?: string;
  readonly name: string;
  readonly kana: string;
  readonly romaji: string;
  readonly role: Role;
  readonly certificatePem: string;
  readonly signingCertificatePem?: string;
}

export interface CheckedOfficer {
  readonly officer: PolicyOfficer;
  readonly certificate: Certificate;
}

/** Nobody is enrolled whose card could not open the room today, or who would stand in it twice. */
export function checkOfficers(officers: readonly NewOfficer[], kind: RoomKind, now: Instant): Result<readonly CheckedOfficer[]> {
  for (const role of roles) {
    const count = officers.filter((officer) => officer.role === role).length;
    if (count < leastOfficers[role]) return fail("room.officersIncomplete", { role, needed: leastOfficers[role], given: count });
  }
  const checked: CheckedOfficer[] = [];
  const points = new Set<string>();
  const counts = new Map<Role, number>();
  for (const [index, officer] of officers.entries()) {
    const read = readCertificatePem(officer.certificatePem);
    if (!read.ok) return fail(read.failure.code, { ...read.failure.details, officer: index + 1 });
    const certificate = read.value;
    const refuse = (reason: string): Result<never> => fail("room.certificateUnusable", { reason, officer: index + 1 });
    if (kind === "production" && certificate.isDemo) return fail("card.softwareRefused", { officer: index + 1 });
    if (certificate.isAuthority || !certificate.usages.has("keyAgreement")) return refuse("usage");
    if (!isValidAt(certificate, now)) return refuse(now < certificate.validFrom ? "notYetValid" : "expired");
    // The key, not the certificate: a second certificate of one card would let one person stand for two.
    const point = certificate.point.toString("hex");
    if (points.has(point)) return refuse("duplicate");
    points.add(point);
    const number = (counts.get(officer.role) ?? 0) + 1;
    counts.set(officer.role, number);
    const { name, kana, romaji, role, certificatePem, signingCertificatePem } = officer;
    checked.push({
      certificate,
      officer: {
        id: (officer.id ?? `${role}-${String(number)}`) as OfficerId,
        name,
        kana,
        romaji,
        role,
        certificate: certificate.hash,
        validUntil: certificate.validUntil,
        certificatePem,
        ...(signingCertificatePem !== undefined && { signingCertificatePem }),
      },
    });
  }
  return succeed(checked);
}
